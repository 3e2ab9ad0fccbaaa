/** Puts tails on disk: small ones here, in slices, large ones by a thread of their own, which reads them where they lie. */
import { Worker } from 'node:worker_threads'
import { tableOfTail, type TailContents } from '@vigie/archive'
import { writeTableFile, type FileJob, type WrittenFile } from './data-file-writer.ts'

/** What is made in a few milliseconds is not worth a thread. */
const LARGE_BYTES = 1 << 20

export interface TailJob extends FileJob {
  readonly tail: TailContents
  /** Parameters that are shown as true and false. */
  readonly booleans: ReadonlySet<string>
}
/** What the thread answers, by the number of the request. */
export type TailReply =
  | { readonly id: number; readonly written: WrittenFile }
  | { readonly id: number; readonly error: { readonly message: string; readonly code?: string } }

interface Waiting {
  readonly resolve: (written: WrittenFile) => void
  readonly reject: (error: Error) => void
}

export function writeTailFile(job: TailJob): Promise<WrittenFile> {
  return writeTableFile(
    job,
    tableOfTail(job.tail, (name) => job.booleans.has(name)),
  )
}

export class TailWriter {
  #worker: Worker | undefined
  #next = 0
  readonly #waiting = new Map<number, Waiting>()

  /** `bytes`: what the tail takes in memory. Rejects as the disk refuses, with its code. */
  write(job: TailJob, bytes: number): Promise<WrittenFile> {
    if (bytes < LARGE_BYTES) return writeTailFile(job)
    const worker = (this.#worker ??= this.#start())
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.ref()
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage({ id, job })
    })
  }

  /** Nothing may be under way. */
  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(new URL('tail-writer-thread.ts', import.meta.url))
    worker.unref()
    worker.on('message', (reply: TailReply) => {
      const waiting = this.#waiting.get(reply.id)
      this.#waiting.delete(reply.id)
      if (this.#waiting.size === 0) worker.unref()
      if ('written' in reply) waiting?.resolve(reply.written)
      else waiting?.reject(Object.assign(new Error(reply.error.message), { code: reply.error.code }))
    })
    // A thread that died (no memory) takes its requests along: they are tried again by who asked, in a new one.
    worker.on('error', (error) => this.#lost(worker, error as Error))
    worker.on('exit', () => this.#lost(worker, new Error('the thread that writes parameter files ended')))
    return worker
  }

  #lost(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
  }
}
