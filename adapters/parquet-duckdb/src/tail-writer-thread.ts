/** The thread that writes large tails to files. */
import { parentPort } from 'node:worker_threads'
import { describeError } from '@vigie/base'
import { writeTailFile, type TailJob, type TailReply } from './tail-writer.ts'

const port = parentPort!
/** One after another: each may be tens of megabytes. */
let last: Promise<void> = Promise.resolve()
port.on('message', ({ id, job }: { readonly id: number; readonly job: TailJob }) => {
  last = last.then(async () => {
    let reply: TailReply
    try {
      reply = { id, written: await writeTailFile(job) }
    } catch (error) {
      const { code } = error as { code?: string }
      reply = { id, error: { message: describeError(error), ...(code === undefined ? {} : { code }) } }
    }
    port.postMessage(reply)
  })
})
