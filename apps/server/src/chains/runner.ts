/** Where a chain runs: a worker thread, or this one. */
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { setTimeout as sleep } from 'node:timers/promises'
import { VigieError, type Log } from '@vigie/base'
import type { LocalBus, PortLike } from '@vigie/bus-local'
import { ChainHost, type ChainWorld } from './chain-host.ts'
import { subject, type ChainStart } from './messages.ts'

export interface RunningChain {
  /** Resolves when it ended, with why where it was not asked to. */
  readonly ended: Promise<Error | undefined>
  /** Flushes, closes, ends. After `graceMillis` it is ended whatever it does. */
  stop(graceMillis: number): Promise<void>
}
export type Placement = 'worker' | 'in-process'

export function runChain(
  placement: Placement,
  start: ChainStart,
  bus: LocalBus,
  log: Log,
  world: ChainWorld,
): RunningChain {
  return placement === 'worker' ? inWorker(start, bus, log) : inProcess(start, bus, log, world)
}

/**
 * What is allocated for a packet is dead when the next one comes, if the young generation holds a few of them: in a smaller one it
 * grows old, and is swept with pauses that values wait for. It grows only where much comes.
 */
const SEMI_SPACE_MB = 8

function inWorker(start: ChainStart, bus: LocalBus, log: Log): RunningChain {
  // The flag of the process is read when a thread begins; this thread keeps the small one that it began with.
  setFlagsFromString(`--max-semi-space-size=${SEMI_SPACE_MB}`)
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: start,
    name: `chain ${start.config.name}`,
    // A chain that leaks or is fed without measure dies alone.
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 3 * SEMI_SPACE_MB },
  })
  const part = bus.attachPort(worker as unknown as PortLike)
  let failure: Error | undefined
  const ended = new Promise<Error | undefined>((resolve) => {
    worker.on('error', (error) => {
      failure = error instanceof Error ? error : new Error(String(error))
    })
    worker.on('exit', (code) => {
      part()
      resolve(failure ?? (code === 0 ? undefined : new Error(`the worker ended with code ${code}`)))
    })
  })
  return {
    ended,
    stop: async (graceMillis) => {
      const late = setTimeout(() => void worker.terminate(), graceMillis)
      try {
        await closeAsked(bus, start.config.name, graceMillis)
      } catch (error) {
        // Nothing that was acknowledged is lost: the next start makes the columns good from the journal.
        log.warn('a chain did not close in order and was ended', { chain: start.config.name, error })
        await worker.terminate()
      }
      await ended
      clearTimeout(late)
    },
  }
}

/** A chain that is being started answers when it is. */
async function closeAsked(bus: LocalBus, chain: string, graceMillis: number): Promise<void> {
  const end = performance.now() + graceMillis
  for (;;) {
    const timeoutMillis = Math.max(1, end - performance.now())
    try {
      await bus.request(subject(chain, 'ask'), { ask: 'close' }, { timeoutMillis })
      return
    } catch (error) {
      if (!(error instanceof VigieError) || error.code !== 'VIG-BUS-001' || performance.now() >= end) throw error
      await sleep(20)
    }
  }
}

function inProcess(start: ChainStart, bus: LocalBus, log: Log, world: ChainWorld): RunningChain {
  const { promise: ended, resolve } = Promise.withResolvers<Error | undefined>()
  const opening = ChainHost.open(start, bus, log, world)
  opening.then(
    (host) => host.closed.then(() => resolve(undefined)),
    (error: unknown) => resolve(error instanceof Error ? error : new Error(String(error))),
  )
  return {
    ended,
    stop: async () => {
      const host = await opening.catch(() => undefined)
      await host?.close()
      await ended
    },
  }
}
