/** Service 2: devices switched, and their registers loaded and dumped, past the software that manages them. */
import { illegal } from '../telecommand/failure.ts'
import type { Arguments } from '../telecommand/command-decoder.ts'
import { MemoryId, type Memories } from '../software/memories.ts'
import { numberOf, type OnBoard, type Service } from '../software/service.ts'

const WORD = 4
/** Of the address of an on/off line: the line that switches off. */
const OFF = 0x80

export function deviceAccess(onBoard: OnBoard, memories: Memories): Service {
  const { power } = onBoard.craft
  const register = (a: Arguments): number => {
    const address = numberOf(a, 'register') * WORD
    return memories.has(MemoryId.registers, address, WORD) ? address : illegal()
  }
  return {
    handlers: {
      SwitchDevice: ({ arguments: a }) => {
        const line = numberOf(a, 'line')
        const output = line & ~OFF
        if (output < 1 || output > power.outputs || power.isEssential(output)) illegal()
        power.switchOutput(output, (line & OFF) === 0)
      },
      LoadRegister: ({ arguments: a }) => {
        const word = new Uint8Array(WORD)
        new DataView(word.buffer).setUint32(0, numberOf(a, 'value'))
        memories.write(MemoryId.registers, register(a), word)
      },
      DumpRegister: ({ arguments: a }) => {
        const word = memories.read(MemoryId.registers, register(a), WORD)
        onBoard.report('RegisterDump', {
          RegisterAddress: numberOf(a, 'register'),
          RegisterValue: new DataView(word.buffer).getUint32(0),
        })
      },
    },
  }
}
