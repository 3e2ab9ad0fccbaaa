/** Plays one file into a feed: plain bytes, or a network capture. Waits for the sink; reads in pieces, so memory is bounded. */
import { open } from 'node:fs/promises'
import { unixNanosToTai, type Clock, type Tai } from '@vigie/base'
import type { LinkFeed } from '@vigie/telemetry'
import { CaptureDecoder, type CapturedPacket } from './capture-decoder.ts'
import { fileErrors, reasonOf } from './errors.ts'
import { udpPayload } from './udp-payload.ts'

export interface PlaybackOptions {
  readonly path: string
  readonly feed: LinkFeed
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Times faster than captured; absent: as fast as the sink takes it. */
  readonly speed?: number
  /** The file is one unit. */
  readonly whole?: boolean
  readonly progress: (percent: number) => void
}

const PIECE = 256 * 1024
/** The longest frame or packet that the standards allow is 65 542 bytes. */
const LONGEST_UNIT = 1 << 20

/** Reads `path` in pieces, each handed over before the next is read. Throws VIG-LINKFILE-002. */
async function pieces(options: PlaybackOptions, take: (piece: Uint8Array) => void | Promise<void>): Promise<void> {
  const { path, signal, progress } = options
  let handle
  try {
    handle = await open(path, 'r')
  } catch (error) {
    throw fileErrors.unreadable({ path, reason: reasonOf(error) })
  }
  try {
    const size = (await handle.stat()).size
    const buffer = new Uint8Array(PIECE)
    for (let read = 0; !signal.aborted;) {
      let count: number
      try {
        count = (await handle.read(buffer, 0, PIECE)).bytesRead
      } catch (error) {
        throw fileErrors.unreadable({ path, reason: reasonOf(error) })
      }
      if (count === 0) return
      await unlessAborted(take(buffer.subarray(0, count)), signal)
      read += count
      progress(size === 0 ? 100 : Math.min(100, Math.floor((100 * read) / size)))
    }
  } finally {
    await handle.close()
    options.feed.end()
  }
}

/** Waits for the sink, but not after the link was told to stop. */
function unlessAborted(waiting: void | Promise<void>, signal: AbortSignal): void | Promise<void> {
  if (waiting === undefined || signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = (): void => resolve()
  signal.addEventListener('abort', done, { once: true })
  void waiting.finally(() => {
    signal.removeEventListener('abort', done)
    done()
  })
  return promise
}

/** Words for what was played. Throws VIG-LINKFILE-002 and -005. */
export async function playBytes(options: PlaybackOptions): Promise<string> {
  const { path, feed, whole, signal } = options
  let total = 0
  const unit: Uint8Array[] = []
  await pieces(options, (piece) => {
    total += piece.length
    if (whole !== true) return feed.give(piece, false)
    if (total > LONGEST_UNIT) throw fileErrors.tooLong({ path, bytes: `more than ${LONGEST_UNIT}`, most: LONGEST_UNIT })
    unit.push(piece.slice())
  })
  if (whole === true && total > 0 && !signal.aborted) await unlessAborted(feed.give(Buffer.concat(unit), true), signal)
  return `${total} bytes`
}

/** Plays the UDP payloads of a capture at their capture times. Throws VIG-LINKFILE-002, -003 and -004. */
export async function playCapture(options: PlaybackOptions): Promise<string> {
  const { path, feed, signal } = options
  const decoder = new CaptureDecoder()
  const pace = new Pace(options)
  const counts = { payloads: 0, other: 0, fragment: 0, truncated: 0 }
  let previous: bigint | undefined
  const drain = async (): Promise<void> => {
    for (let packet = decoder.next(); packet !== undefined && !signal.aborted; packet = decoder.next()) {
      const payload = udpPayload(packet.bytes, packet.linkType)
      if (typeof payload === 'string') {
        counts[payload]++
        if (payload !== 'other') feed.error()
        continue
      }
      previous = packet.time ?? previous
      const reception = previous === undefined ? options.clock.now() : unixNanosToTai(previous)
      const early = pace.wait(packet, reception)
      if (early !== undefined) await early
      if (signal.aborted) return
      counts.payloads++
      const waiting = feed.give(payload, true, reception)
      if (waiting !== undefined) await unlessAborted(waiting, signal)
    }
  }
  await pieces(options, (piece) => {
    decoder.push(piece)
    return drain()
  })
  decoder.end()
  if (decoder.foreign) throw fileErrors.notACapture({ path })
  if (decoder.damage !== undefined) throw fileErrors.damaged({ path, ...decoder.damage })
  const cut = decoder.unfinished > 0 && !signal.aborted
  if (cut) feed.error()
  feed.error(decoder.skipped)
  return [
    `${counts.payloads} datagrams`,
    ...(counts.other > 0 ? [`${counts.other} packets of other protocols`] : []),
    ...(counts.fragment > 0 ? [`${counts.fragment} IP fragments left out`] : []),
    ...(counts.truncated > 0 ? [`${counts.truncated} captured in part and left out`] : []),
    ...(decoder.skipped > 0 ? [`${decoder.skipped} blocks that cannot be read`] : []),
    ...(cut ? ['the last packet is cut'] : []),
  ].join(', ')
}

/** Holds packets back until they are due: capture time against the clock, from the first packet on. */
class Pace {
  readonly #options: PlaybackOptions
  #first: { readonly captured: Tai; readonly played: Tai } | undefined

  constructor(options: PlaybackOptions) {
    this.#options = options
  }

  wait(packet: CapturedPacket, captured: Tai): Promise<void> | undefined {
    const { speed, clock, signal } = this.#options
    if (speed === undefined || packet.time === undefined) return undefined
    const now = clock.now()
    this.#first ??= { captured, played: now }
    const due = this.#first.played + BigInt(Math.round(Number(captured - this.#first.captured) / speed))
    // A wait of less than a millisecond costs more than it is worth.
    if (due - now < 1_000_000n) return undefined
    return clock.sleep(due - now, signal).catch(() => undefined)
  }
}
