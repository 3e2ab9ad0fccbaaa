/** A thread that hashes the files it is told of. */
import { parentPort } from 'node:worker_threads'
import { hashFile } from './hash-file.ts'

/** Progress is told so seldom that telling costs nothing. */
const TELL = 16 * 1024 * 1024

parentPort!.on('message', ({ name, file }: { name: string; file: string }) => {
  try {
    let untold = 0
    const sha256 = hashFile(file, (bytes) => {
      untold += bytes
      if (untold < TELL) return
      parentPort!.postMessage({ read: untold })
      untold = 0
    })
    if (untold > 0) parentPort!.postMessage({ read: untold })
    parentPort!.postMessage({ name, sha256 })
  } catch (error) {
    parentPort!.postMessage({ error })
  }
})
