/**
 * Large transfers (service 13) as the ground knows them: what comes down is put together from its parts, in whatever order and however
 * often they come (a dump of a store brings what was missed); what goes up, from the parts that the satellite took. Each part is known
 * by the packet or the activity that it came with.
 */
import { pus } from '@vigie/ccsds'
import type { Tai } from '@vigie/base'
import {
  timeText,
  type Mirror,
  type MirrorRow,
  type MirrorSource,
  type MirrorState,
  type MirrorValues,
} from './mirror.ts'
import type { ServiceMessage } from './service-messages.ts'

/** Seconds without a part after which one that is not whole is broken; it may become whole all the same. */
const PATIENCE = 120n * 1_000_000_000n
const MOST_TRANSFERS = 64
const MOST_BYTES = 64 * 1024 * 1024
const MOST_SHOWN = 20
/** Parts of one message that are longer apart are of two messages with one number. */
const OTHER_MESSAGE = 6n * 3600n * 1_000_000_000n

interface Part {
  readonly data: Uint8Array
  readonly source: MirrorSource
}
interface Transfer {
  readonly direction: 'down' | 'up'
  readonly transaction: number
  readonly parts: Map<number, Part>
  last: number | undefined
  bytes: number
  /** Latest part. */
  at: Tai
  source: MirrorSource
  aborted: { readonly reason: number } | undefined
  forgotten: boolean
  /** What rows show of its parts; undefined: they have changed. */
  shown: MirrorValues | undefined
}

export class TransferMirror implements Mirror {
  readonly services = [13]
  /** In the order of their beginnings. */
  readonly #transfers = new Map<string, Transfer>()

  take({ type, value }: ServiceMessage, source: MirrorSource): void {
    const s = pus.largePacketTransfer
    switch (type) {
      case s.first:
      case s.intermediate:
      case s.last:
      case s.repeated:
        return this.#part('down', value, type === s.last, source)
      case s.uplinkFirst:
      case s.uplinkIntermediate:
      case s.uplinkLast:
      case s.uplinkRepeated:
        return this.#part('up', value, type === s.uplinkLast, source)
      case s.uplinkAborted:
        return this.#abort('up', value, source)
      case s.downlinkAborted:
        return this.#abort('down', value, source)
    }
  }

  forget(source: MirrorSource): void {
    // What came down is here; what was going up is not on board any more.
    for (const t of this.#transfers.values())
      if (t.direction === 'up' && stateOf(t, source.at) === 'going' && t.at <= source.at) {
        t.forgotten = true
        t.source = source
      }
  }

  /** The newest message with that number that came down whole. */
  content(transaction: number): Uint8Array | undefined {
    const transfer = this.#transfers.get(`down ${transaction}`)
    return transfer === undefined || transfer.last === undefined || missingOf(transfer).length > 0
      ? undefined
      : joined(transfer)
  }

  state(now: Tai): MirrorState {
    const rows: MirrorRow[] = []
    for (const [id, t] of this.#transfers) {
      t.shown ??= shownOf(t)
      rows.push({
        id,
        values: {
          state: t.forgotten ? 'unknown' : stateOf(t, now),
          ...t.shown,
          ...(t.aborted === undefined ? {} : { reason: t.aborted.reason }),
        },
        source: t.source,
      })
    }
    return { name: 'transfers', service: 13, values: {}, rows: rows.toReversed(), differences: [] }
  }

  #part(
    direction: 'down' | 'up',
    { transaction, part, data }: { readonly transaction: number; readonly part: number; readonly data: Uint8Array },
    last: boolean,
    source: MirrorSource,
  ): void {
    const id = `${direction} ${transaction}`
    let transfer = this.#transfers.get(id)
    const known = transfer?.parts.get(part)
    if (transfer !== undefined) {
      const again = known !== undefined && same(known.data, data)
      const apart = source.at > transfer.at ? source.at - transfer.at : transfer.at - source.at
      // The same part with other bytes, or much later: another message with the same number. What is older is of the one before it.
      if (apart > OTHER_MESSAGE || (known !== undefined && !again) || transfer.aborted !== undefined) {
        if (source.at < transfer.at) return
        transfer = undefined
      } else if (again) return
    }
    if (transfer === undefined) {
      transfer = {
        direction,
        transaction,
        parts: new Map(),
        last: undefined,
        bytes: 0,
        at: source.at,
        source,
        aborted: undefined,
        forgotten: false,
        shown: undefined,
      }
      this.#transfers.delete(id)
      this.#transfers.set(id, transfer)
    }
    transfer.parts.set(part, { data, source })
    transfer.shown = undefined
    transfer.bytes += data.length
    if (last) transfer.last = part
    if (source.at >= transfer.at) {
      transfer.at = source.at
      transfer.source = source
    }
    this.#makeRoom()
  }

  #abort(
    direction: 'down' | 'up',
    { transaction, reason }: { readonly transaction: number; readonly reason: number },
    source: MirrorSource,
  ): void {
    const transfer = this.#transfers.get(`${direction} ${transaction}`)
    if (transfer === undefined || source.at < transfer.at) return
    transfer.aborted = { reason }
    transfer.at = source.at
    transfer.shown = undefined
    transfer.source = source
  }

  #makeRoom(): void {
    let bytes = 0
    for (const t of this.#transfers.values()) bytes += t.bytes
    for (const [id, t] of Array.from(this.#transfers)) {
      if (this.#transfers.size <= MOST_TRANSFERS && bytes <= MOST_BYTES) return
      bytes -= t.bytes
      this.#transfers.delete(id)
    }
  }
}

function shownOf(t: Transfer): MirrorValues {
  const missing = missingOf(t)
  const sources = [...t.parts].toSorted(([a], [b]) => a - b).map(([, part]) => part.source.number)
  return {
    parts: t.parts.size,
    ...(t.last === undefined ? {} : { of: t.last }),
    bytes: t.bytes,
    ...(missing.length === 0 ? {} : { missing: missing.slice(0, MOST_SHOWN) }),
    latest: timeText(t.at),
    [t.direction === 'down' ? 'packets' : 'activities']:
      sources.length <= MOST_SHOWN ? sources : [...sources.slice(0, MOST_SHOWN - 1), sources.at(-1)!],
  }
}

function stateOf(t: Transfer, now: Tai): string {
  if (t.aborted !== undefined) return 'aborted'
  // Numbers count from 1: so many different ones up to the last are all of them.
  if (t.last !== undefined && t.parts.size >= t.last) return 'whole'
  return now - t.at > PATIENCE ? 'broken' : 'going'
}

/** Parts that are known to be missing: up to the last, or up to the greatest there is. */
function missingOf(t: Transfer): number[] {
  const end = t.last ?? t.parts.keys().reduce((most, n) => Math.max(most, n), 0)
  const missing: number[] = []
  for (let n = 1; n <= end && missing.length < 1000; n++) if (!t.parts.has(n)) missing.push(n)
  return missing
}

function joined(t: Transfer): Uint8Array {
  const whole = new Uint8Array(t.bytes)
  let at = 0
  for (const [, { data }] of [...t.parts].toSorted(([a], [b]) => a - b)) {
    whole.set(data, at)
    at += data.length
  }
  return whole
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])
