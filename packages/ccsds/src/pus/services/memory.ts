/** Service 6, memory management by absolute addresses of raw memory and by objects (ECSS-E-ST-70-41C §6.6). */
import { report, request } from './message.ts'
import { extra, fixed, list, number, sized, structure, text } from './parts.ts'

const data = structure({ address: number('address'), data: sized('length'), checksum: number('dataChecksum') }, 'block')
const range = structure({ address: number('address'), length: number('length') }, 'block')
const checked = structure({ address: number('address'), length: number('checkedLength') }, 'block')
const memory = number('memory')
const base = number('base')
const offset = number('objectOffset')
const length = number('length')
const objectData = structure({ offset, data: sized('length'), checksum: number('dataChecksum') }, 'block')
const objectRange = structure({ offset, length }, 'block')
const objectChecked = structure({ offset, length: number('checkedLength') }, 'block')
const file = { directory: text('directory'), file: text('fileName') }
/** Place in a file. */
const inFile = number('objectOffset')

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
  loadObject: request(6, 1, 'load object memory data', { memory, base, blocks: list(objectData) }),
  dumpObject: request(6, 3, 'dump object memory data', { memory, base, blocks: list(objectRange) }),
  dumpedObject: report(6, 4, 'dumped object memory data report', { memory, base, blocks: list(objectData) }),
  checkObject: request(6, 7, 'check object memory data', { memory, base, blocks: list(objectChecked) }),
  checkedObject: report(6, 8, 'checked object memory data report', {
    memory,
    base,
    blocks: list(structure({ offset, length: number('checkedLength'), checksum: number('checksum') }, 'block')),
  }),
  loadAtomic: request(6, 11, 'load a raw memory atomic data area in a non-interruptible transaction', {
    memory,
    address: number('address'),
    mask: fixed('word'),
    data: fixed('word'),
  }),
  abortDumps: request(6, 12, 'abort all memory dumps', { memory: extra(memory) }),
  enableScrubbing: request(6, 13, 'enable the scrubbing of a memory', { memory }),
  disableScrubbing: request(6, 14, 'disable the scrubbing of a memory', { memory }),
  enableProtection: request(6, 15, 'enable the write protection of a memory', { memory }),
  disableProtection: request(6, 16, 'disable the write protection of a memory', { memory }),
  checkWholeObject: request(6, 17, 'check an object memory object', { memory, base }),
  checkedWholeObject: report(6, 18, 'checked object memory object report', {
    memory,
    base,
    length: number('checkedLength'),
    checksum: number('checksum'),
  }),
  loadFromFile: request(6, 19, 'load raw memory data areas by reference', {
    memory,
    ...file,
    blocks: list(structure({ address: number('address'), inFile, length, checksum: number('dataChecksum') }, 'block')),
  }),
  dumpToFile: request(6, 20, 'dump raw memory data areas to file', { memory, ...file, blocks: list(range) }),
  loadObjectFromFile: request(6, 21, 'load object memory data areas by reference', {
    memory,
    base,
    ...file,
    blocks: list(structure({ offset, inFile, length, checksum: number('dataChecksum') }, 'block')),
  }),
  dumpObjectToFile: request(6, 22, 'dump object memory data areas to file', {
    memory,
    base,
    ...file,
    blocks: list(objectRange),
  }),
}
