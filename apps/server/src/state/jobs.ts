/** Work that takes a while: exports, rebuilds, verifications. Kept with their files until they are forgotten or the server stops. */
import { mkdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { formatUtc, VigieError, type Clock } from '@vigie/base'
import type { Job } from '@vigie/contract'
import { serverErrors } from '../errors.ts'

interface JobContext {
  readonly id: string
  /** Where to write; present when the job says that it writes a file. */
  readonly file?: string
  readonly signal: AbortSignal
  progress(fraction: number, detail: string): void
}
export interface JobRequest {
  readonly kind: Job['kind']
  readonly title: string
  readonly user: string
  readonly file?: { readonly name: string; readonly type: string }
  work(context: JobContext): Promise<unknown>
  cancel?(id: string): void
}
interface Entry {
  view: Job
  readonly request: JobRequest
  readonly abort: AbortController
  readonly file?: string
}

const MOST_KEPT = 200
/** Each takes a processor or a disk for a while. */
const MOST_RUNNING = 16

export class JobBook {
  readonly #clock: Clock
  readonly #folder: string
  readonly #jobs = new Map<string, Entry>()
  readonly #listeners = new Set<(job: Job | undefined, removed: string | undefined) => void>()
  #count = 0

  constructor(folder: string, clock: Clock) {
    this.#folder = folder
    this.#clock = clock
    rmSync(folder, { recursive: true, force: true })
  }

  /** Gives a function that ends it. */
  onChange(listener: (job: Job | undefined, removed: string | undefined) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Throws VIG-SERVER-020 while as many run as may. */
  run(request: JobRequest): Job {
    const running = [...this.#jobs.values()].filter((e) => e.view.state === 'running').length
    if (running >= MOST_RUNNING) throw serverErrors.tooManyJobs({ most: MOST_RUNNING })
    const id = `${request.kind}-${++this.#count}`
    const file = request.file === undefined ? undefined : path.join(this.#folder, id)
    if (file !== undefined) mkdirSync(this.#folder, { recursive: true })
    const entry: Entry = {
      request,
      abort: new AbortController(),
      ...(file === undefined ? {} : { file }),
      view: {
        id,
        kind: request.kind,
        title: request.title,
        state: 'running',
        progress: 0,
        detail: '',
        user: request.user,
        started: formatUtc(this.#clock.now(), { digits: 3 }),
      },
    }
    this.#jobs.set(id, entry)
    this.#forgetOldest()
    this.#set(entry, {})
    void this.#work(entry)
    return entry.view
  }

  async #work(entry: Entry): Promise<void> {
    const { request, file, abort } = entry
    const { id } = entry.view
    const ended = (): Partial<Job> => ({ ended: formatUtc(this.#clock.now(), { digits: 3 }) })
    try {
      const result = await request.work({
        id,
        ...(file === undefined ? {} : { file }),
        signal: abort.signal,
        progress: (fraction, detail) => this.progress(id, fraction, detail),
      })
      if (abort.signal.aborted) throw abort.signal.reason
      const bytes = file === undefined ? 0 : statSync(file).size
      this.#set(entry, {
        state: 'done',
        progress: 1,
        ...ended(),
        ...(result === undefined ? {} : { result }),
        ...(file === undefined ? {} : { file: { ...request.file!, bytes } }),
      })
    } catch (error) {
      if (file !== undefined) rmSync(file, { force: true })
      if (abort.signal.aborted) this.#set(entry, { state: 'cancelled', ...ended() })
      else {
        const detail = error instanceof Error ? error.message : String(error)
        this.#set(entry, {
          state: 'failed',
          detail,
          ...ended(),
          ...(error instanceof VigieError ? { error: error.toProblem() } : {}),
        })
      }
    }
  }

  progress(id: string, fraction: number, detail: string): void {
    const entry = this.#jobs.get(id)
    if (entry?.view.state === 'running') this.#set(entry, { progress: Math.max(0, Math.min(1, fraction)), detail })
  }

  list(): Job[] {
    return [...this.#jobs.values()].map((e) => e.view).toReversed()
  }
  get(id: string): Job {
    return this.#entry(id).view
  }
  file(id: string): { readonly file: string; readonly view: NonNullable<Job['file']> } {
    const { file, view } = this.#entry(id)
    if (file === undefined || view.file === undefined) throw serverErrors.noFile({ id })
    return { file, view: view.file }
  }

  /** Ends one that runs; forgets one that has ended, with its file. */
  cancel(id: string): void {
    const entry = this.#entry(id)
    if (entry.view.state === 'running') {
      entry.abort.abort(new Error('cancelled'))
      entry.request.cancel?.(id)
      this.#set(entry, { state: 'cancelled', ended: formatUtc(this.#clock.now(), { digits: 3 }) })
      return
    }
    this.#forget(id)
  }

  close(): void {
    for (const entry of this.#jobs.values()) {
      if (entry.view.state === 'running') entry.abort.abort(new Error('the server stops'))
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #entry(id: string): Entry {
    const entry = this.#jobs.get(id)
    if (entry === undefined) throw serverErrors.noSuch({ what: 'job', name: id })
    return entry
  }
  #set(entry: Entry, change: Partial<Job>): void {
    entry.view = { ...entry.view, ...change }
    for (const listener of this.#listeners) listener(entry.view, undefined)
  }
  #forget(id: string): void {
    const entry = this.#jobs.get(id)
    if (entry?.file !== undefined) rmSync(entry.file, { force: true })
    this.#jobs.delete(id)
    for (const listener of this.#listeners) listener(undefined, id)
  }
  #forgetOldest(): void {
    for (const [id, entry] of this.#jobs) {
      if (this.#jobs.size <= MOST_KEPT) return
      if (entry.view.state !== 'running') this.#forget(id)
    }
  }
}
