/** Service 23, file management (ECSS-E-ST-70-41C §6.23). */
import { report, request } from './message.ts'
import { flag, list, number, structure, text } from './parts.ts'

const path = { directory: text('directory'), file: text('fileName') }
const attributes = { ...path, size: number('fileSize'), locked: flag }

export const fileManagement = {
  create: request(23, 1, 'create a file', { ...path, size: number('fileSize') }),
  remove: request(23, 2, 'delete a file', path),
  ask: request(23, 3, 'report the attributes of a file', path),
  attributes: report(23, 4, 'file attribute report', attributes),
  lock: request(23, 5, 'lock a file', path),
  unlock: request(23, 6, 'unlock a file', path),
  askDirectory: request(23, 12, 'summary-report the content of a repository', { directory: text('directory') }),
  directory: report(23, 13, 'repository content summary report', { files: list(structure(attributes, 'file')) }),
  copy: request(23, 14, 'copy a file', {
    sourceDirectory: text('directory'),
    source: text('fileName'),
    targetDirectory: text('directory'),
    target: text('fileName'),
  }),
}
