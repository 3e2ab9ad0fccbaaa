/** The worker thread of one chain. */
import { parentPort, workerData } from 'node:worker_threads'
import path from 'node:path'
import { describeError } from '@vigie/base'
import { PortBus, type PortLike } from '@vigie/bus-local'
import { createLog } from '@vigie/log-pino'
import { ChainHost } from './chain-host.ts'
import { chainWorld } from './chain-world.ts'
import type { ChainStart } from './messages.ts'

const start = workerData as ChainStart
const log = createLog({ file: path.join(start.archive, 'logs', `chain-${start.config.name}.log`) })
const bus = new PortBus(parentPort! as unknown as PortLike)
// Only the text of an error crosses threads: it takes its code and remedy along.
const host = await ChainHost.open(start, bus, log, chainWorld).catch((error: unknown) => {
  throw new Error(describeError(error), { cause: error })
})
await host.closed
// The answer to "close" is on its way; the port is what keeps the thread alive.
setTimeout(() => parentPort!.close(), 50)
