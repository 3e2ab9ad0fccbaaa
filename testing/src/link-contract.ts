/**
 * The contract of the link port (`TelemetryLink`, @vigie/telemetry). Every adapter runs it against real sockets or files:
 * `linkContract('TCP client', async () => ({ … }))` inside a vitest file.
 */
import { silentLog, type Tai } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import type { LinkSink, LinkState, LinkStatus, LinkWorld, TelemetryLink } from '@vigie/telemetry'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

/** What an adapter's test gives: a link that is not started, and the other end of it. */
export interface LinkBench {
  readonly link: TelemetryLink
  /** Makes these bytes reach the link, in this order, once it is started; may be called again. */
  feed(units: readonly Uint8Array[]): Promise<void>
  /** The transport keeps boundaries. */
  readonly units: boolean
  /** Bytes that the adapter may drop while the sink waits are counted as errors; others must wait. */
  readonly mayDrop: boolean
  /** State in which it stays once it is fed and drained. */
  readonly settles: readonly LinkState[]
  close(): Promise<void>
}

export const linkWorld = (folder = '.'): LinkWorld => ({ clock: new SystemClock(), log: silentLog, folder })

/** A sink that keeps what it gets, and can be told to wait or to fail. */
export class RecordingSink implements LinkSink {
  readonly pieces: { readonly bytes: Uint8Array; readonly reception: Tai; readonly unit: boolean }[] = []
  readonly statuses: LinkStatus[] = []
  /** Calls that were made while an earlier one was still waiting: must stay 0. */
  overlaps = 0
  /** Streams that ended. */
  ends = 0
  gate: Promise<void> | undefined
  fail: 'throw' | 'reject' | undefined
  #waiting = false

  data(bytes: Uint8Array, reception: Tai, unit: boolean): void | Promise<void> {
    if (this.#waiting) this.overlaps++
    if (this.fail === 'throw') throw new Error('the sink fails')
    if (this.fail === 'reject') return Promise.reject(new Error('the sink fails later'))
    this.pieces.push({ bytes: Uint8Array.from(bytes), reception, unit })
    if (this.gate === undefined) return
    this.#waiting = true
    return this.gate.then(() => {
      this.#waiting = false
    })
  }

  status(status: LinkStatus): void {
    this.statuses.push(status)
  }

  end(): void {
    this.ends++
  }

  get bytes(): Buffer {
    return Buffer.concat(this.pieces.map((p) => p.bytes))
  }
}

/** Units that tell their order: 4 bytes of number, then a pattern. */
export function numberedUnits(count: number, length: number, first = 0): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const unit = new Uint8Array(length).fill((first + i) & 255)
    new DataView(unit.buffer).setUint32(0, first + i)
    return unit
  })
}

export function linkContract(name: string, bench: () => Promise<LinkBench>): void {
  describe(`${name}: contract of the link port`, () => {
    let b: LinkBench
    let sink: RecordingSink
    beforeEach(async () => {
      b = await bench()
      sink = new RecordingSink()
    })
    afterEach(async () => {
      await b.link.stop()
      await b.close()
    })
    const settled = (): Promise<void> => vi.waitFor(() => expect(b.settles).toContain(b.link.status.state), 5000)

    it('is disabled and has counted nothing before it is started', () => {
      expect(b.link.status).toMatchObject({ state: 'disabled', bytes: 0, units: 0, errors: 0 })
      expect(b.link.status.lastData).toBeUndefined()
    })

    it('hands over what comes, in order, with the time of reception, and counts it', async () => {
      const before = linkWorld().clock.now() - 1_000_000_000n
      const units = numberedUnits(20, 500)
      b.link.start(sink)
      await b.feed(units)
      await vi.waitFor(() => expect(sink.bytes.length).toBe(10_000), 5000)
      await settled()
      expect(sink.bytes.equals(Buffer.concat(units))).toBe(true)
      expect(sink.pieces.every((p) => p.unit === b.units)).toBe(true)
      if (b.units) expect(sink.pieces.map((p) => p.bytes.length)).toEqual(units.map((u) => u.length))
      const status = b.link.status
      expect(status).toMatchObject({ bytes: 10_000, units: sink.pieces.length, errors: 0 })
      expect(status.lastData).toBe(sink.pieces.at(-1)!.reception)
      expect(status.lastData! > before).toBe(true)
    })

    it('does not hand over more while the sink waits; what is dropped then is counted', async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      sink.gate = promise
      b.link.start(sink)
      const fed = b.feed(numberedUnits(200, 1000))
      await vi.waitFor(() => expect(sink.pieces.length).toBe(1), 5000)
      await new Promise((r) => setTimeout(r, 100))
      expect(sink.pieces.length).toBe(1)
      sink.gate = undefined
      resolve()
      await fed
      if (b.mayDrop) await vi.waitFor(() => expect(sink.bytes.length + 1000 * b.link.status.errors).toBe(200_000), 5000)
      else await vi.waitFor(() => expect(sink.bytes.length).toBe(200_000), 5000)
      expect(sink.overlaps).toBe(0)
    })

    it.each(['throw', 'reject'] as const)('goes on when the sink fails (%s), and counts it', async (how) => {
      sink.fail = how
      b.link.start(sink)
      await b.feed(numberedUnits(1, 100))
      await vi.waitFor(() => expect(b.link.status.errors).toBeGreaterThan(0), 5000)
      expect(b.link.status.bytes).toBe(100)
    })

    it('says each state in words, and tells the sink', async () => {
      b.link.start(sink)
      await b.feed(numberedUnits(2, 100))
      await vi.waitFor(() => expect(sink.bytes.length).toBe(200), 5000)
      await settled()
      await b.link.stop()
      expect(sink.statuses.length).toBeGreaterThan(1)
      for (const status of sink.statuses) expect(status.detail).not.toBe('')
      expect(sink.statuses.at(-1)!.state).toBe('disabled')
      expect(b.link.status).toEqual(sink.statuses.at(-1))
    })

    it('gives nothing after stop, which may be called again, also while the sink never answers', async () => {
      sink.gate = new Promise(() => {})
      b.link.start(sink)
      const fed = b.feed(numberedUnits(50, 1000))
      await vi.waitFor(() => expect(sink.pieces.length).toBe(1), 5000)
      await b.link.stop()
      await b.link.stop()
      await fed.catch(() => undefined)
      await new Promise((r) => setTimeout(r, 50))
      expect(sink.pieces.length).toBe(1)
      expect(b.link.status.state).toBe('disabled')
    })

    it('tells that a stream ended, once, so that what was left of it is not taken for the beginning of another', async () => {
      b.link.start(sink)
      await b.feed(numberedUnits(2, 100))
      await vi.waitFor(() => expect(sink.bytes.length).toBe(200), 5000)
      await settled()
      await b.link.stop()
      if (!b.units) expect(sink.ends).toBe(1)
    })

    it('starts again after a stop, and starting twice is starting once', async () => {
      b.link.start(sink)
      await b.link.stop()
      b.link.start(sink)
      b.link.start(sink)
      await b.feed(numberedUnits(3, 100))
      await vi.waitFor(() => expect(sink.bytes.length).toBe(300), 5000)
      await new Promise((r) => setTimeout(r, 50))
      expect(sink.bytes.length).toBe(300)
    })
  })
}
