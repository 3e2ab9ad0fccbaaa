/** A run of a procedure as it goes on: its records in their order, each once, and what it asks. */
import type { ProcedureRun, StatementRecord } from '@vigie/contract'
import type { Centre } from '../commanding/centre-access.ts'
import { commandingCliErrors } from '../commanding/errors.ts'
import { ExitCode } from '../exit-codes.ts'

/** How a run is seen, wherever it is carried out. */
export interface RunSight {
  now(): Promise<ProcedureRun>
  records(from: number): Promise<readonly StatementRecord[]>
  /** Calls on every change; the caller ends it. */
  changes(changed: (run: ProcedureRun) => void, lost: (error: Error) => void): { end(): void }
}

export interface RunWatcher {
  record(record: StatementRecord): void
  /** After each change, its records told. */
  changed(run: ProcedureRun): void
}

export interface FollowOptions {
  readonly seconds: number
  /** Records before this one are not told. */
  readonly from?: number
  readonly signal?: AbortSignal
}

/** As it is when it has ended, the time is up, or nobody wants to see it any more. */
export async function followRun(sight: RunSight, watcher: RunWatcher, options: FollowOptions): Promise<ProcedureRun> {
  let latest = await sight.now()
  let told = options.from ?? 0
  const tell = async (): Promise<void> => {
    const run = latest
    if (run.records > told) {
      const has = run.recent[0] !== undefined && run.recent[0].n <= told
      for (const record of has ? run.recent : await sight.records(told)) {
        if (record.n !== told) continue
        watcher.record(record)
        told++
      }
    }
    watcher.changed(run)
  }
  await tell()
  if (latest.state === 'ended' || options.signal?.aborted === true) return latest
  return await new Promise<ProcedureRun>((resolve, reject) => {
    let working = false
    let again = false
    const end = (): void => {
      clearTimeout(timer)
      changes.end()
      options.signal?.removeEventListener('abort', enough)
    }
    const enough = (): void => {
      end()
      resolve(latest)
    }
    const failed = (error: unknown): void => {
      end()
      reject(error)
    }
    const work = async (): Promise<void> => {
      again = true
      if (working) return
      working = true
      while (again) {
        again = false
        await tell()
      }
      working = false
      if (latest.state === 'ended') enough()
    }
    const timer = setTimeout(enough, options.seconds * 1000)
    options.signal?.addEventListener('abort', enough)
    const changes = sight.changes((run) => {
      // An older picture of it may come after a newer one.
      if (run.records < latest.records && latest.id === run.id) return
      latest = run
      work().catch(failed)
    }, failed)
  })
}

/** Through the API of a centre. */
export const centreSight = (centre: Centre, id: number): RunSight => ({
  now: () => centre.client.getProcedureRun({ params: { id } }),
  records: (from) => centre.client.getProcedureRecord({ params: { id }, query: { from } }),
  changes: (changed, lost) => {
    const live = centre.live((reason) => lost(commandingCliErrors.notReached({ url: centre.url, detail: reason })))
    live.topic('procedures', {
      items: (_, items) => {
        for (const run of items) if (run.id === id) changed(run)
      },
    })
    return { end: () => live.close() }
  },
})

export function exitOfRun(run: ProcedureRun): number {
  if (run.state !== 'ended') return ExitCode.unfinished
  return run.outcome === 'confirmed' ? ExitCode.ok : ExitCode.findings
}
