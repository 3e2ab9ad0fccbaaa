import { constants } from 'node:os'
import { ExitCode } from './exit-codes.ts'
import { err, fail } from './output.ts'

/** One Ctrl C reaches this process several times: from the terminal, and from npm and others that pass it on. */
const SAME_SIGNAL = 1000

/** The first signal ends everything in order; one that comes later, at once: what was acknowledged is on disk. */
export function stopOnSignals(close: () => Promise<void>): void {
  let since: number | undefined
  const stop = (signal: NodeJS.Signals): void => {
    if (since !== undefined) {
      if (performance.now() - since < SAME_SIGNAL) return
      err('ended at once; the next start makes good what was not in files yet')
      process.exit(signal === 'SIGINT' ? ExitCode.interrupted : 128 + constants.signals[signal])
    }
    since = performance.now()
    const slow = setTimeout(() => err('stopping …'), SAME_SIGNAL)
    close().then(
      () => process.exit(ExitCode.ok),
      (error: unknown) => {
        clearTimeout(slow)
        process.exit(fail(error, false))
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
}
