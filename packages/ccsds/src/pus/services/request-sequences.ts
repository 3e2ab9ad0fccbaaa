/** Service 21, request sequencing (ECSS-E-ST-70-41C §6.21). */
import { report, request } from './message.ts'
import { embedded, extra, flag, list, number, sized, structure, text } from './parts.ts'

const sequence = number('sequence')
const file = { directory: text('directory'), file: text('fileName') }
const steps = list(structure({ request: embedded, delay: number('delay') }, 'step'), 'steps')

export const requestSequences = {
  load: request(21, 1, 'direct-load a request sequence', {
    sequence,
    steps,
    /** Requests back to back, where there are no delays. */
    requests: extra(sized('codeLength')),
  }),
  unload: request(21, 3, 'unload a request sequence', { sequence }),
  activate: request(21, 4, 'activate a request sequence', { sequence }),
  abort: request(21, 5, 'abort a request sequence', { sequence }),
  ask: request(21, 6, 'report the execution status of each request sequence', {}),
  status: report(21, 7, 'request sequence execution status report', {
    sequences: list(
      structure({ sequence, running: flag, requests: extra(number('requests')) }, 'sequence'),
      'sequences',
    ),
  }),
  askContent: request(21, 11, 'report the content of a request sequence', { sequence }),
  content: report(21, 12, 'request sequence content report', { sequence, steps }),
  abortAll: request(21, 13, 'abort all request sequences', {}),
  aborted: report(21, 14, 'aborted request sequences report', { sequences: list(sequence) }),
  loadFromFile: request(21, 2, 'load a request sequence by reference', { sequence, ...file }),
  loadAndActivate: request(21, 8, 'load by reference and activate a request sequence', { sequence, ...file }),
  askChecksum: request(21, 9, 'checksum a request sequence', { sequence }),
  checksum: report(21, 10, 'request sequence checksum report', { sequence, checksum: number('checksum') }),
}
