/**
 * One writer per folder. The lock is a local socket named after the folder: the system lets go of it when its owner dies,
 * however it dies, so there is no stale lock to judge. Its owner answers a connection with who it is.
 */
import { createHash } from 'node:crypto'
import { realpath, rm } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { threadId } from 'node:worker_threads'
import { journalErrors } from './journal-errors.ts'

export interface FolderLock {
  release(): Promise<void>
}

function address(folder: string): string {
  const name = `vigie-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  if (process.platform === 'linux') return `\0${name}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  return path.join(os.tmpdir(), `${name}.sock`)
}

/** Who writes in the folder, undefined when nobody does. */
export async function lockOwner(folder: string): Promise<string | undefined> {
  return ask(address(await realpath(folder)))
}

function ask(at: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = ''
    const socket = net.connect(at)
    socket.setTimeout(1000, () => socket.destroy())
    socket.on('data', (data) => (text += data.toString()))
    socket.on('connect', () => (text = ''))
    socket.on('error', () => resolve(undefined))
    socket.on('close', () => resolve(text === '' ? 'an unknown process' : text))
  })
}

function listen(at: string): Promise<net.Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.end(`process ${process.pid}${threadId === 0 ? '' : `, thread ${threadId}`}`)
    })
    server.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(at, () => {
      server.unref()
      resolve(server)
    })
  })
}

/** Takes the lock of a folder that exists. Throws VIG-JOURNAL-001 with the owner. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const at = address(await realpath(folder))
  let server = await listen(at)
  if (server === undefined && !at.startsWith('\0') && process.platform !== 'win32' && (await ask(at)) === undefined) {
    // A socket file whose owner died.
    await rm(at, { force: true })
    server = await listen(at)
  }
  if (server === undefined) throw journalErrors.locked({ folder, owner: (await ask(at)) ?? 'it has just ended' })
  const held = server
  return { release: () => new Promise((resolve) => held.close(() => resolve())) }
}
