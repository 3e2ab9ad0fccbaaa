/** Service 6, memory management by absolute addresses of raw memory (ECSS-E-ST-70-41C §6.6). */
import { report, request } from './message.ts'
import { list, number, sized, structure } from './parts.ts'

const data = structure({ address: number('address'), data: sized('length'), checksum: number('dataChecksum') }, 'block')
const range = structure({ address: number('address'), length: number('length') }, 'block')
const checked = structure({ address: number('address'), length: number('checkedLength') }, 'block')
const memory = number('memory')

export const memoryManagement = {
  load: request(6, 2, 'load raw memory data areas', { memory, blocks: list(data) }),
  dump: request(6, 5, 'dump raw memory data', { memory, blocks: list(range) }),
  dumped: report(6, 6, 'dumped raw memory data report', { memory, blocks: list(data) }),
  check: request(6, 9, 'check raw memory data', { memory, blocks: list(checked) }),
  checked: report(6, 10, 'checked raw memory data report', {
    memory,
    blocks: list(
      structure({ address: number('address'), length: number('checkedLength'), checksum: number('checksum') }, 'block'),
    ),
  }),
  abortDumps: request(6, 12, 'abort all memory dumps', { memory }),
}
