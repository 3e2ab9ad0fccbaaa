/** Ends only when it is told twice: what closing waits for never comes. */
import { stopOnSignals } from '../src/stop-on-signals.ts'

stopOnSignals(() => new Promise(() => undefined))
setInterval(() => undefined, 1000)
process.stdout.write('ready\n')
