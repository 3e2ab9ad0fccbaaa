/** Service 23, file management (ECSS-E-ST-70-41C §6.23). */
import { report, request } from './message.ts'
import { extra, flag, list, number, structure, text } from './parts.ts'

const directory = text('directory')
/** Of a directory, within the one that holds it. */
const name = text('fileName')
const operation = number('operation')
const operations = { operations: list(operation) }
const fromTo = {
  sourceDirectory: directory,
  source: text('fileName'),
  targetDirectory: directory,
  target: text('fileName'),
}
const path = { directory: text('directory'), file: text('fileName') }
const attributes = { ...path, size: number('fileSize'), locked: flag }

export const fileManagement = {
  create: request(23, 1, 'create a file', { ...path, size: number('fileSize') }),
  remove: request(23, 2, 'delete a file', path),
  ask: request(23, 3, 'report the attributes of a file', path),
  attributes: report(23, 4, 'file attribute report', attributes),
  lock: request(23, 5, 'lock a file', path),
  unlock: request(23, 6, 'unlock a file', path),
  find: request(23, 7, 'find files', { directory, pattern: text('fileName') }),
  found: report(23, 8, 'found files report', {
    directory,
    pattern: text('fileName'),
    files: list(structure(path, 'file')),
  }),
  createDirectory: request(23, 9, 'create a directory', { directory, name }),
  removeDirectory: request(23, 10, 'delete a directory', { directory, name }),
  renameDirectory: request(23, 11, 'rename a directory', { directory, name, to: name }),
  askDirectory: request(23, 12, 'summary-report the content of a repository', { directory }),
  content: report(23, 13, 'repository content summary report', {
    directory,
    objects: list(
      structure(
        {
          /** 0 directory, 1 file. */
          type: number('status'),
          name: text('fileName'),
          size: extra(number('fileSize')),
          locked: extra(flag),
        },
        'object',
      ),
    ),
  }),
  copy: request(23, 14, 'copy a file', { operation, ...fromTo }),
  move: request(23, 15, 'move a file', { operation, ...fromTo }),
  suspend: request(23, 16, 'suspend file copy operations', operations),
  resume: request(23, 17, 'resume file copy operations', operations),
  abort: request(23, 18, 'abort file copy operations', operations),
  suspendIn: request(23, 19, 'suspend all file copy operations involving a repository path', { directory }),
  resumeIn: request(23, 20, 'resume all file copy operations involving a repository path', { directory }),
  abortIn: request(23, 21, 'abort all file copy operations involving a repository path', { directory }),
  enableStatus: request(23, 22, 'enable the periodic reporting of the file copy status', {
    interval: number('interval'),
  }),
  copyStatus: report(23, 23, 'file copy status report', {
    operations: list(structure({ operation, progress: number('percentage'), status: number('status') }, 'operation')),
  }),
  disableStatus: request(23, 24, 'disable the periodic reporting of the file copy status', {}),
}
