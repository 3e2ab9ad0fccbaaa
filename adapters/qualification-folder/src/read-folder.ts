/** A qualification file on disk, read only. */
import { createReadStream } from 'node:fs'
import { lstat, readdir, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { fileErrors, type FolderReader } from '@vigie/qualification/file'
import { BlockHashes } from './block-hashes.ts'
import { hashFile } from './hash-file.ts'

/** Below this, threads take longer to start than to hash. */
const WORTH_THREADS = 64 * 1024 * 1024

/** Throws VIG-QUALIFICATION-404 where it is no folder. */
export async function openFolder(folder: string): Promise<FolderReader> {
  const at = (name: string): string => path.join(folder, ...name.split('/'))
  const there = await lstat(folder).catch(() => undefined)
  if (there?.isDirectory() !== true)
    throw fileErrors.notAFile({ folder, detail: there === undefined ? 'it is not there' : 'it is no folder' })
  const sizes = new Map<string, number>()
  return {
    name: folder,
    async list() {
      const found: { path: string; size: number; file: boolean }[] = []
      const walk = async (below: string): Promise<void> => {
        for (const entry of await readdir(below === '' ? folder : at(below), { withFileTypes: true })) {
          const name = below === '' ? entry.name : `${below}/${entry.name}`
          if (entry.isDirectory()) await walk(name)
          else {
            const { size } = await lstat(at(name))
            sizes.set(name, size)
            found.push({ path: name, size, file: entry.isFile() })
          }
        }
      }
      await walk('')
      return found
    },
    read: (name) => readFile(at(name)),
    async *hash(names, read) {
      const total = names.reduce((sum, n) => sum + (sizes.get(n) ?? 0), 0)
      if (total < WORTH_THREADS || names.length < 2)
        for (const name of names) yield { path: name, sha256: hashFile(at(name), read) }
      else yield* hashOnThreads(names, at, sizes, read)
    },
    async hashBlocks(name) {
      const blocks = new BlockHashes()
      for await (const chunk of createReadStream(at(name), { highWaterMark: 1 << 20 }))
        blocks.update(chunk as Uint8Array)
      return blocks.digest()
    },
  }
}

type Told = { readonly read: number } | { readonly name: string; readonly sha256: string } | { readonly error: unknown }

async function* hashOnThreads(
  names: readonly string[],
  at: (name: string) => string,
  sizes: ReadonlyMap<string, number>,
  read: (bytes: number) => void,
): AsyncGenerator<{ path: string; sha256: string }> {
  // The largest first, so that no thread begins it last.
  const queue = names.toSorted((a, b) => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0))
  const done: { path: string; sha256: string }[] = []
  let failed: unknown
  let wake = (): void => undefined
  const workers = Array.from({ length: Math.min(availableParallelism(), 8) }, () => {
    const worker = new Worker(new URL('./hash-worker.ts', import.meta.url))
    const next = (): void => {
      const name = queue.pop()
      if (name !== undefined) worker.postMessage({ name, file: at(name) })
    }
    worker.on('message', (told: Told) => {
      if ('read' in told) return read(told.read)
      if ('error' in told) failed = told.error
      else {
        done.push({ path: told.name, sha256: told.sha256 })
        next()
      }
      wake()
    })
    worker.on('error', (error) => {
      failed = error
      wake()
    })
    next()
    return worker
  })
  try {
    for (let given = 0; given < names.length;) {
      if (failed !== undefined) throw failed
      const one = done.pop()
      if (one === undefined) await new Promise<void>((resolve) => (wake = resolve))
      else {
        given++
        yield one
      }
    }
  } finally {
    await Promise.all(workers.map((w) => w.terminate()))
  }
}
