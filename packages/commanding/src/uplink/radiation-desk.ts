/**
 * The stations of a satellite: which one radiates, how many CLTUs it has that are not answered, and what becomes of each. Where a
 * station does not acknowledge, its radiation is reckoned from the bit rate.
 */
import { fromSeconds, type Clock, type Tai, type Timer } from '@vigie/base'
import { Plop, type PlopParameters } from '@vigie/ccsds'
import { machineSeconds } from '@vigie/telemetry'
import { uplinkErrors } from './errors.ts'
import type { RadiationLink, RadiationSink, RadiationStatus } from './radiation.ts'

/** CLTUs that a station may have at once: its carrier is never bare for want of the next one, and few are beyond recall. */
const MOST_OUTSTANDING = 3
/** Seconds beyond what radiation takes after which no answer means that none will come. */
const SILENCE = 30

export interface DeskOptions {
  readonly clock: Clock
  readonly bitRate: number
  readonly plop: PlopParameters
}

/** What becomes of CLTUs. `subject` is what was given along with it. */
export interface DeskSink<T> {
  radiated(subject: T, uplink: string, start: Tai, end: Tai, assumed: boolean): void
  refused(subject: T, uplink: string, words: string): void
  lost(subject: T, uplink: string, words: string): void
  /** A station came, went, or says something else; `radiating`: one can radiate now. */
  changed(radiating: boolean): void
}

interface Outstanding<T> {
  readonly subject: T
  readonly timer: Timer
}

class StationDesk<T> implements RadiationSink {
  readonly link: RadiationLink
  readonly #options: DeskOptions
  readonly #sink: DeskSink<T>
  readonly #changed: () => void
  readonly #outstanding = new Map<number, Outstanding<T>>()
  #status: RadiationStatus
  #plop: Plop
  /** Until when what was given is being radiated, as reckoned. */
  #busyUntil: Tai = 0n

  constructor(link: RadiationLink, options: DeskOptions, sink: DeskSink<T>, changed: () => void) {
    this.link = link
    this.#options = options
    this.#sink = sink
    this.#changed = changed
    this.#status = link.status
    this.#plop = new Plop(options.plop)
  }

  get outstanding(): number {
    return this.#outstanding.size
  }
  has(which: (subject: T) => boolean): boolean {
    for (const { subject } of this.#outstanding.values()) if (which(subject)) return true
    return false
  }
  get connected(): boolean {
    return this.#status.state === 'connected'
  }
  /** Connected, and with its carrier up as far as it says so. */
  get ready(): boolean {
    return this.connected && (!this.link.acknowledges || this.#status.carrier === true)
  }
  get state(): RadiationStatus {
    return this.#status
  }

  /** False: it was not taken, and will not be sent. */
  give(id: number, cltu: Uint8Array, subject: T): boolean {
    const { clock, bitRate } = this.#options
    const { acknowledges, name } = this.link
    const bytes = acknowledges ? cltu : joined(this.#plop.send(cltu).map((step) => step.bytes))
    const now = clock.now()
    const start = this.#busyUntil > now ? this.#busyUntil : now
    const end = start + fromSeconds((bytes.length * 8) / bitRate)
    const timer = acknowledges
      ? clock.at(end + machineSeconds(clock, SILENCE), () => this.#silent(id))
      : clock.at(end, () => {
          if (this.#close(id)) this.#sink.radiated(subject, name, start, end, true)
        })
    if (!this.link.radiate(id, bytes)) {
      timer.cancel()
      return false
    }
    this.#outstanding.set(id, { subject, timer })
    this.#busyUntil = end
    return true
  }

  accepted(): void {}

  radiated(id: number, start: Tai, end: Tai): void {
    const subject = this.#close(id)
    if (subject !== undefined) this.#sink.radiated(subject.subject, this.link.name, start, end, false)
  }

  refused(id: number, code: number, words: string): void {
    const subject = this.#close(id)
    if (subject !== undefined) this.#sink.refused(subject.subject, this.link.name, `${words} (${code})`)
  }

  lost(id: number): void {
    const subject = this.#close(id)
    if (subject !== undefined)
      this.#sink.lost(subject.subject, this.link.name, 'was disconnected before it answered; it may have been radiated')
  }

  status(status: RadiationStatus): void {
    this.#status = status
    if (status.state !== 'connected') {
      for (const id of this.#outstanding.keys()) this.lost(id)
      this.#busyUntil = 0n
      this.#plop = new Plop(this.#options.plop)
    }
    this.#changed()
  }

  #silent(id: number): void {
    const subject = this.#close(id)
    if (subject !== undefined)
      this.#sink.lost(subject.subject, this.link.name, 'did not answer in time; it may have been radiated')
  }

  #close(id: number): Outstanding<T> | undefined {
    const entry = this.#outstanding.get(id)
    if (entry === undefined) return undefined
    this.#outstanding.delete(id)
    entry.timer.cancel()
    return entry
  }
}

export class RadiationDesk<T> {
  readonly #stations: readonly StationDesk<T>[]
  readonly #sink: DeskSink<T>
  /** The station that was asked for. */
  #chosen: StationDesk<T> | undefined
  /** The one that radiates where none was asked for: it goes on as long as it can. */
  #current: StationDesk<T> | undefined
  #nextId = 1

  constructor(uplinks: readonly RadiationLink[], options: DeskOptions, sink: DeskSink<T>) {
    this.#sink = sink
    this.#stations = uplinks.map((link) => new StationDesk<T>(link, options, sink, () => this.#settle()))
  }

  get chosen(): boolean {
    return this.#chosen !== undefined
  }

  /** The station that radiates; undefined: none can. */
  get radiating(): string | undefined {
    return this.#radiating?.link.name
  }

  /** Whether another CLTU may be given now. */
  get room(): boolean {
    const station = this.#radiating
    return station !== undefined && station.outstanding < MOST_OUTSTANDING
  }

  /** Whether a station has such a CLTU and has not answered for it. */
  has(which: (subject: T) => boolean): boolean {
    return this.#stations.some((station) => station.has(which))
  }

  /** Why none radiates, for people. */
  get reason(): string {
    if (this.#stations.length === 0) return 'no station radiates: the chain has no uplinks'
    const stations = this.#chosen === undefined ? this.#stations : [this.#chosen]
    const words = stations.map(({ link: { name }, state: { state, detail } }) =>
      state === 'connected' ? `${name} has no carrier` : `${name} is not connected (${detail})`,
    )
    return `no station radiates: ${words.join(', ')}`
  }

  states(): readonly ({ readonly name: string; readonly outstanding: number } & RadiationStatus)[] {
    return this.#stations.map(({ link, outstanding }) => ({ name: link.name, outstanding, ...link.status }))
  }

  start(): void {
    for (const station of this.#stations) station.link.start(station)
  }

  async stop(): Promise<void> {
    await Promise.all(this.#stations.map(({ link }) => link.stop()))
  }

  /** Throws VIG-UPLINK-006. */
  select(name: string | undefined): void {
    const station = this.#stations.find(({ link }) => link.name === name)
    if (name !== undefined && station === undefined)
      throw uplinkErrors.station({
        uplink: name,
        known: this.#stations.map(({ link }) => link.name).join(', ') || 'none: the chain has no uplinks',
      })
    this.#chosen = station
    this.#settle()
  }

  /** Gives a CLTU to the station that radiates; false: it was not taken, and will not be sent. Only while there is `room`. */
  give(cltu: Uint8Array, subject: T): boolean {
    const id = this.#nextId
    this.#nextId = id === 0xffff_ffff ? 1 : id + 1
    return this.#radiating?.give(id, cltu, subject) ?? false
  }

  abort(): void {
    this.#radiating?.link.abort()
  }

  get #radiating(): StationDesk<T> | undefined {
    // A station that was asked for says itself that it has no carrier.
    if (this.#chosen !== undefined) return this.#chosen.connected ? this.#chosen : undefined
    return this.#current?.ready === true ? this.#current : undefined
  }

  #settle(): void {
    if (this.#current?.ready !== true) this.#current = this.#stations.find((station) => station.ready)
    this.#sink.changed(this.#radiating !== undefined)
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
