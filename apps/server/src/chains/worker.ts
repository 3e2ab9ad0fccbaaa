/** The worker thread of one chain. */
import { parentPort, workerData } from 'node:worker_threads'
import path from 'node:path'
import { PortBus, type PortLike } from '@vigie/bus-local'
import { createLog } from '@vigie/log-pino'
import { ChainHost } from './chain-host.ts'
import { chainWorld } from './chain-world.ts'
import type { ChainStart } from './messages.ts'

const start = workerData as ChainStart
const log = createLog({ file: path.join(start.archive, 'logs', `chain-${start.config.name}.log`) })
const bus = new PortBus(parentPort! as unknown as PortLike)
const host = await ChainHost.open(start, bus, log, chainWorld)
await host.closed
// The answer to "close" is on its way; the port is what keeps the thread alive.
setTimeout(() => parentPort!.close(), 50)
