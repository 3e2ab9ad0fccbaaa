/** Functions of the mass memory. */
import { FailureCode } from '../telecommand/failure.ts'
import { numberOf, type OnBoard, type Service } from '../software/service.ts'
import { require, within } from './arguments.ts'

/** Seconds in which a payload file goes down, and in which the banks are read. */
const SENDING = 26
const CHECKING = 10

export function memoryFunctions({ craft: { memory, communications, profile } }: OnBoard): Service {
  const hasFile = (file: number): void => require(file >= 1 && file <= memory.files, FailureCode.unknownIdentifier)
  return {
    handlers: {
      'MMU.SetMemoryMode': ({ arguments: a }) => void (memory.mode = within(a, 'mode', 0, 4)),
      'MMU.FormatMemory': () => memory.format(),
      'MMU.DeleteFile': ({ arguments: a }) => {
        hasFile(numberOf(a, 'file'))
        memory.removeFile(false)
      },
      'MMU.DumpFile': ({ arguments: a }) => {
        hasFile(numberOf(a, 'file'))
        require(memory.canPlay && communications.contact !== undefined)
        let left = SENDING
        return (seconds) => {
          left -= seconds
          if (communications.contact === undefined) return { failed: FailureCode.aborted }
          if (left === SENDING / 2) return { step: 1 }
          if (left > 0) return 'going'
          memory.removeFile(true)
          return 'done'
        }
      },
      'MMU.IsolateBank': ({ arguments: a }) => {
        const bank = within(a, 'bank', 1, profile.banks)
        // The last bank in use stays in use.
        require(memory.isolated.size + 1 < profile.banks && !memory.isolated.has(bank))
        memory.isolated.add(bank)
      },
      'MMU.CheckMemoryBanks': () => {
        let left = CHECKING
        return (seconds) => {
          if ((left -= seconds) > 0) return 'going'
          memory.scrub()
          return 'done'
        }
      },
    },
  }
}
