import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { cliErrors } from '../errors.ts'

/** The standard output or a file, written at the speed that it takes. What it gives throws VIG-CLI-003. */
export function outputStream(file: string | undefined) {
  const stream: Writable = file === undefined ? process.stdout : createWriteStream(file)
  let failure: Error | undefined
  stream.on('error', (error) => {
    failure = error
  })
  const check = (): void => {
    if (failure !== undefined)
      throw cliErrors.cannotWrite({ file: file ?? 'the standard output', detail: failure.message }, { cause: failure })
  }
  const drained = async (): Promise<void> => {
    check()
    if (stream.writableNeedDrain) await Promise.race([once(stream, 'drain'), once(stream, 'error')])
    check()
  }
  return {
    stream,
    drained,
    write: async (text: string): Promise<void> => {
      stream.write(text)
      await drained()
    },
    end: async (): Promise<void> => {
      if (file !== undefined) {
        stream.end()
        await finished(stream).catch(() => undefined)
      }
      check()
    },
  }
}
