/** The few things the writer asks of a file system: a port of its own so that tests can make it fail. */
import { open, mkdir, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

export interface DiskFile {
  /** Writes all of the buffers at an offset, or throws. */
  write(buffers: readonly Uint8Array[], offset: number): Promise<void>
  /** Data (and size) are on the disk when it resolves. */
  sync(): Promise<void>
  truncate(size: number): Promise<void>
  close(): Promise<void>
}

export interface Disk {
  openFile(file: string): Promise<DiskFile>
  makeFolder(folder: string): Promise<void>
  /** The names in the folder are on the disk when it resolves. */
  syncFolder(folder: string): Promise<void>
  /** Whole and durable, or not there: written beside, synced, renamed. */
  replaceFile(file: string, text: string | Uint8Array): Promise<void>
  removeFile(file: string): Promise<void>
}

/** `writev` takes at most IOV_MAX (1024) buffers. */
const BUFFERS_AT_ONCE = 512

class RealFile implements DiskFile {
  readonly #handle: FileHandle
  constructor(handle: FileHandle) {
    this.#handle = handle
  }
  async write(buffers: readonly Uint8Array[], offset: number): Promise<void> {
    let at = offset
    for (let i = 0; i < buffers.length; i += BUFFERS_AT_ONCE) {
      let rest = buffers.slice(i, i + BUFFERS_AT_ONCE)
      while (rest.length > 0) {
        const { bytesWritten } = await this.#handle.writev(rest, at)
        at += bytesWritten
        rest = after(rest, bytesWritten)
      }
    }
  }
  sync(): Promise<void> {
    return this.#handle.datasync()
  }
  truncate(size: number): Promise<void> {
    return this.#handle.truncate(size)
  }
  close(): Promise<void> {
    return this.#handle.close()
  }
}

function after(buffers: readonly Uint8Array[], written: number): Uint8Array[] {
  let skip = written
  const rest: Uint8Array[] = []
  for (const buffer of buffers) {
    if (skip >= buffer.length) skip -= buffer.length
    else {
      rest.push(skip === 0 ? buffer : buffer.subarray(skip))
      skip = 0
    }
  }
  return rest
}

async function openForWriting(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return open(file, 'w+')
  }
}

/** One level at a time: where a file system refuses new folders (/proc), Node's own recursive form never ends. */
async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    const parent = path.dirname(folder)
    if (code !== 'ENOENT' || parent === folder || (await stat(parent).catch(() => undefined)) !== undefined) throw error
    await makeFolders(parent)
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== 'EEXIST') throw again
    })
  }
}

export const realDisk: Disk = {
  async openFile(file) {
    return new RealFile(await openForWriting(file))
  },
  async makeFolder(folder) {
    await makeFolders(folder)
  },
  async syncFolder(folder) {
    // Windows cannot open a folder; its rename and create are durable with the file.
    if (process.platform === 'win32') return
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  async replaceFile(file, text) {
    const beside = `${file}.tmp`
    await writeFile(beside, text, { flush: true })
    await rename(beside, file)
    await realDisk.syncFolder(path.dirname(file))
  },
  async removeFile(file) {
    await rm(file, { force: true })
  },
}
