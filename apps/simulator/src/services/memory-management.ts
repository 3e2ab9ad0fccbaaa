/** Service 6: load, dump and check of memory. */
import { crc16 } from '@vigie/ccsds'
import { FailureCode, illegal } from '../telecommand/failure.ts'
import type { Arguments } from '../telecommand/command-decoder.ts'
import type { Memories } from '../software/memories.ts'
import { bytesOf, numberOf, type OnBoard, type Service } from '../software/service.ts'

/** Bytes of one dump report, of one request to dump, and of one check. */
const REPORT = 512
const MOST_DUMPED = 8192
const MOST_CHECKED = 0x10_0000

export function memoryManagement(onBoard: OnBoard, memories: Memories): Service {
  const place = (a: Arguments, most: number): readonly [memory: number, address: number, length: number] => {
    const [memory, address, length] = [numberOf(a, 'memory'), numberOf(a, 'address'), numberOf(a, 'length')]
    if (length < 1 || length > most) illegal(FailureCode.illegalLength)
    return memories.has(memory, address, length) ? [memory, address, length] : illegal()
  }
  return {
    handlers: {
      LoadMemory: ({ arguments: a }) => {
        const [memory, address] = place(a, 65_535)
        memories.write(memory, address, bytesOf(a, 'data'))
      },
      DumpMemory: ({ arguments: a }) => {
        const [memory, first, length] = place(a, MOST_DUMPED)
        for (let at = 0; at < length; at += REPORT) {
          const data = memories.read(memory, first + at, Math.min(REPORT, length - at))
          onBoard.report('MemoryDump', {
            MemoryId: memory,
            DumpAddress: first + at,
            DumpLength: data.length,
            DumpData: data,
          })
        }
      },
      CheckMemory: ({ arguments: a }) => {
        const [memory, address, length] = place(a, MOST_CHECKED)
        const checksum = crc16(memories.read(memory, address, length), 0, length)
        onBoard.report('MemoryCheck', {
          MemoryId: memory,
          DumpAddress: address,
          CheckedLength: length,
          MemoryChecksum: checksum,
        })
      },
    },
    restart: () => memories.restart(),
  }
}
