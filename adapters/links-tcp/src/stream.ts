/** A connected socket fed to a link: waits while the sink does, so that the other end is slowed and memory stays bounded. */
import type { Socket } from 'node:net'
import type { LinkFeed } from '@vigie/telemetry'

/** Seconds of silence after which the system probes whether the other end is still there. */
const KEEP_ALIVE_SECONDS = 10
/** Bytes that may wait to be sent; beyond, `send` says no. */
const MOST_UNSENT = 1 << 20

export function feedFrom(socket: Socket, feed: LinkFeed): void {
  socket.setKeepAlive(true, KEEP_ALIVE_SECONDS * 1000)
  socket.setNoDelay(true)
  socket.on('data', (bytes: Buffer) => {
    const waiting = feed.give(bytes, false)
    if (waiting === undefined) return
    socket.pause()
    void waiting.finally(() => socket.resume())
  })
}

export function sendTo(socket: Socket | undefined, bytes: Uint8Array): boolean {
  if (socket === undefined || !socket.writable || socket.connecting || socket.writableLength > MOST_UNSENT) return false
  socket.write(bytes)
  return true
}
