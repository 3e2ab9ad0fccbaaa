/**
 * The way of telecommand packets of one satellite to its stations: MAPs and frames, COP-1, CLTUs, radiation, and what both ends
 * answer. Nothing is given to a FOP before a station can take it, so that what waits can be taken back, and nothing leaves later
 * than was reported: what waits when the last station goes is failed. Only a FOP sends anything again.
 */
import type { Tai, Timer } from '@vigie/base'
import {
  encodeCltu,
  Uplink,
  type CltuParameters,
  type DirectiveOutcome,
  type FopAlert,
  type FopDirective,
  type TransferOutcome,
  type UplinkFrame,
} from '@vigie/ccsds'
import { DEFAULT_QUEUE, type TelecommandConfig, type TelecommandQueueConfig } from '@vigie/model'
import type { TelecommandChainPorts, TelecommandChainStatus, UplinkReport, UplinkRequest } from './chain-types.ts'
import { ClcwGate } from './clcw-gate.ts'
import { alertWords, CommandChannel } from './command-channel.ts'
import { CommandProgress, type Unit } from './command-progress.ts'
import { uplinkErrors } from './errors.ts'
import { uplinkFrames, type UplinkFrames } from './frame-standard.ts'
import { queueProblem } from './queue-limit.ts'
import { RadiationDesk } from './radiation-desk.ts'
import type { RadiationLink } from './radiation.ts'

/** Numbers that change with each frame are shown that often. */
const SHOWN_EVERY = 250_000_000n

export class TelecommandChain {
  readonly #ports: TelecommandChainPorts
  readonly #origin: Tai
  readonly #frames: UplinkFrames
  readonly #queue: TelecommandQueueConfig
  readonly #name: string
  readonly #cltu: CltuParameters
  readonly #channels: ReadonlyMap<number, CommandChannel>
  readonly #rotation: CommandChannel[]
  readonly #uplink: Uplink<Unit>
  readonly #progress: CommandProgress
  readonly #desk: RadiationDesk<UplinkFrame<Unit>>
  readonly #clcws: ClcwGate
  readonly #reports: UplinkReport[] = []
  #telling = false
  #depth = 0
  #milliseconds = 0
  /** When what is being handled happened: the reception of a CLCW, or now. */
  #instant: Tai | undefined
  #timer: { readonly at: number; readonly timer: Timer } | undefined
  #dirty: 'no' | 'numbers' | 'states' = 'no'
  #showing: Timer | undefined
  #radiating = false
  #running = false

  /** Throws VIG-CCSDS-002 for a configuration that no uplink can have. */
  constructor(config: TelecommandConfig, uplinks: readonly RadiationLink[], ports: TelecommandChainPorts) {
    const { frames } = config
    this.#ports = ports
    this.#origin = ports.clock.now()
    this.#frames = uplinkFrames(frames)
    this.#queue = config.queue ?? DEFAULT_QUEUE
    this.#name = ports.name ?? 'the chain'
    this.#cltu = { coding: frames.coding, randomised: frames.randomised || frames.coding !== 'bch' }
    this.#rotation = frames.virtualChannels.map((channel) => new CommandChannel(channel, this.#frames))
    this.#channels = new Map(this.#rotation.map((channel) => [channel.config.id, channel]))
    this.#clcws = new ClcwGate(this.#channels.keys())
    this.#uplink = new Uplink<Unit>(
      'round-robin',
      this.#rotation.map((channel) => ({
        format: this.#frames.format(channel.config.id),
        parameters: {
          window: channel.config.fop.window,
          t1: channel.config.fop.timer * 1000,
          limit: channel.config.fop.transmissions,
          timeoutType: channel.config.fop.timeoutType,
        },
        user: {
          transfer: (outcome, unit) => this.#transferred(channel, outcome, unit),
          directive: (outcome, directive) => this.#directed(channel, outcome, directive),
          alert: (reason) => this.#alerted(channel, reason),
          suspend: () => {
            channel.alert('SUSPEND', this.#time())
            this.#dirty = 'states'
          },
        },
      })),
    )
    this.#progress = new CommandProgress(
      (report) => this.#reports.push(report),
      (command) => this.#channels.get(command.request.virtualChannel)!.lane(command.request.service).drop(command),
    )
    // After codewords without a tail sequence, idle as long as a codeword shows where they end.
    const idleBytes = { bch: 8, 'ldpc-128': 16, 'ldpc-512': 64 }[frames.coding]
    this.#desk = new RadiationDesk<UplinkFrame<Unit>>(
      uplinks,
      { clock: ports.clock, bitRate: frames.bitRate, plop: { plop: frames.plop, idleBytes } },
      {
        radiated: ({ request: unit }, uplink, start, end, assumed) =>
          this.#enter(() => {
            this.#touch()
            if (unit !== undefined)
              this.#progress.radiated(
                unit,
                uplink,
                start,
                end,
                assumed ? `assumed: ${uplink} does not acknowledge` : undefined,
              )
          }),
        refused: ({ request: unit }, uplink, words) =>
          this.#enter(() => {
            this.#touch()
            if (unit !== undefined) this.#progress.refused(unit, uplink, words, this.#time())
          }),
        lost: ({ request: unit }, uplink, words) =>
          this.#enter(() => {
            this.#touch()
            if (unit !== undefined) this.#progress.lost(unit, uplink, words, this.#time())
          }),
        changed: (radiating) => this.#enter(() => this.#stations(radiating)),
      },
    )
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    this.#enter(() => this.#desk.start())
  }

  /** Each request that has not ended is failed, then the stations are left. */
  async stop(): Promise<void> {
    if (!this.#running) return
    this.#enter(() => {
      this.#running = false
      for (const command of this.#progress.commands)
        this.#progress.fail(command, 'the telecommand chain was stopped', this.#time())
      for (const id of this.#channels.keys()) this.#uplink.fop(id)!.directive({ kind: 'terminate' }, this.#now())
    })
    await this.#desk.stop()
    this.#timer?.timer.cancel()
    this.#timer = undefined
    this.#showing?.cancel()
    this.#showing = undefined
  }

  /**
   * Sends a packet; what becomes of it is reported. The state of links and FOPs is never an error, it is reported as `failed`. Throws
   * VIG-UPLINK-001 … 005 for what the chain is not configured for, 008 where too many wait to leave.
   */
  send(request: UplinkRequest): void {
    const channel = this.#channel(request.virtualChannel)
    this.#check(request, channel)
    this.#enter(() => {
      this.#touch()
      const command = this.#progress.begin(request)
      const refusal = this.#refusal(request, channel)
      if (refusal === undefined) channel.lane(request.service).push(command)
      else this.#progress.fail(command, refusal, this.#time())
    })
  }

  /**
   * Gives the FOP of a channel a directive (CCSDS 232.1-B-2 §4.3.1; T1 in milliseconds), and what it answers at once; how it ends
   * is in `lastDirective` of the status. Throws VIG-UPLINK-001 and 003, and 007 where the service would begin while frames of an earlier
   * one can still reach the satellite.
   */
  directive(virtualChannel: number, directive: FopDirective): DirectiveOutcome {
    const channel = this.#channel(virtualChannel)
    if (!channel.config.cop1) throw uplinkErrors.sequenceControl({ channel: virtualChannel })
    const begins = directive.kind.startsWith('initiate') || directive.kind === 'set-vs'
    if (begins && this.#desk.has((f) => f.virtualChannelId === virtualChannel && f.type !== 'BD'))
      throw uplinkErrors.framesOut({ channel: virtualChannel })
    let outcome: DirectiveOutcome = 'rejected'
    this.#enter(() => {
      const fop = this.#uplink.fop(virtualChannel)!
      fop.directive(directive, this.#now())
      outcome = channel.outcome ?? 'rejected'
      this.#giveUp(channel, 'the sequence-controlled service was initiated anew')
    })
    return outcome
  }

  /**
   * An operational control field, as received in a telemetry frame over a link. What is stale, impossible, or a repetition by another
   * link than the one that is listened to, is counted and no more.
   */
  clcw(word: number, reception: Tai, link = ''): void {
    const id = this.#clcws.admit(word, reception, link, this.#ports.clock.now())
    this.#enter(() => {
      this.#touch()
      if (id === undefined) return
      const channel = this.#channels.get(id)!
      if (channel.take(word, reception)) this.#dirty = 'states'
      if (!channel.config.cop1) return
      this.#instant = reception
      this.#uplink.clcw(word, this.#now())
      this.#instant = undefined
    })
  }

  /** Which station radiates; undefined: a connected one with its carrier up, as long as it has. Throws VIG-UPLINK-006. */
  select(uplink: string | undefined): void {
    this.#enter(() => this.#desk.select(uplink))
  }

  /** True: it had not left, and will not; it is reported as failed, for certain. */
  cancel(id: number): boolean {
    const command = this.#progress.find(id)
    if (command === undefined) return false
    if (command.taken !== 'nothing') return false
    this.#enter(() => {
      this.#touch()
      this.#progress.fail(command, 'taken back before it left', this.#time())
    })
    return true
  }

  /** Asks the station that radiates to empty its queue. What it refuses then of AD frames is sent again by their FOPs. */
  abort(): void {
    this.#desk.abort()
  }

  status(): TelecommandChainStatus {
    const selected = this.#desk.radiating
    return {
      ...(selected === undefined ? {} : { selected }),
      selection: this.#desk.chosen ? 'chosen' : 'automatic',
      uplinks: this.#desk.states(),
      virtualChannels: this.#rotation
        .toSorted((a, b) => a.config.id - b.config.id)
        .map((channel) => channel.status(this.#uplink.fop(channel.config.id)!, (at) => this.#tai(at))),
      clcws: this.#clcws.counts,
      queue: { waiting: this.#waiting, ...this.#queue },
    }
  }

  /** Packets that have not left. */
  get #waiting(): number {
    let count = 0
    for (const { queued } of this.#rotation) count += queued
    return count
  }

  #channel(id: number): CommandChannel {
    const channel = this.#channels.get(id)
    if (channel !== undefined) return channel
    throw uplinkErrors.virtualChannel({ channel: id, known: [...this.#channels.keys()].join(', ') })
  }

  #check({ id, packet, map, service, priority }: UplinkRequest, { config }: CommandChannel): void {
    const { id: channel, maps, cop1 } = config
    if (maps.length > 0 && !maps.includes(map)) throw uplinkErrors.map({ channel, map, known: maps.join(', ') })
    if (service === 'AD' && !cop1) throw uplinkErrors.sequenceControl({ channel })
    const most = this.#frames.longest(config)
    if (packet.length === 0 || packet.length > most)
      throw uplinkErrors.packetLength({ channel, bytes: packet.length, most })
    if (this.#progress.find(id) !== undefined) throw uplinkErrors.underWay({ id })
    const full = queueProblem(this.#name, this.#queue, this.#waiting, priority)
    if (full !== undefined) throw full
  }

  #refusal({ virtualChannel, service }: UplinkRequest, channel: CommandChannel): string | undefined {
    if (!this.#running) return 'the telecommand chain is stopped'
    if (this.#desk.radiating === undefined) return this.#desk.reason
    return service === 'AD' ? channel.refusal(this.#uplink.fop(virtualChannel)!) : undefined
  }

  #transferred(channel: CommandChannel, outcome: TransferOutcome, unit: Unit): void {
    if (outcome === 'confirmed') this.#progress.confirmed(unit, this.#time())
    else if (outcome === 'failed' || outcome === 'rejected') channel.gaveUp(unit)
  }

  #directed(channel: CommandChannel, outcome: DirectiveOutcome, directive: FopDirective): void {
    channel.directed(directive, outcome, this.#time())
    this.#dirty = 'states'
  }

  #alerted(channel: CommandChannel, reason: FopAlert): void {
    channel.alert(reason, this.#time())
    this.#dirty = 'states'
    const words = alertWords(channel.config.id, reason)
    this.#giveUp(channel, words)
    for (const command of this.#progress.commands) {
      const { virtualChannel, service } = command.request
      if (virtualChannel === channel.config.id && service === 'AD') this.#progress.fail(command, words, this.#time())
    }
  }

  #giveUp(channel: CommandChannel, words: string): void {
    for (const command of channel.takeGivenUp()) this.#progress.fail(command, words, this.#time())
  }

  #stations(radiating: boolean): void {
    this.#dirty = 'states'
    if (this.#radiating && !radiating)
      // What was taken whole was given to a station, or is with its FOP.
      for (const command of this.#progress.commands)
        if (command.taken !== 'whole') this.#progress.fail(command, this.#desk.reason, this.#time())
    this.#radiating = radiating
  }

  /** Runs what an input asks for, then sends what can be sent, then tells of it. Inputs that come meanwhile are taken in their turn. */
  #enter(input: () => void): void {
    this.#depth++
    try {
      input()
      if (this.#depth > 1) return
      this.#pump()
    } finally {
      this.#depth--
    }
    this.#arm()
    this.#tell()
    this.#show()
  }

  /** What those who are told ask for in return is told after what they are being told. */
  #tell(): void {
    if (this.#telling) return
    this.#telling = true
    for (let report = this.#reports.shift(); report !== undefined; report = this.#reports.shift())
      this.#ports.report(report)
    this.#telling = false
  }

  #pump(): void {
    while (this.#running && this.#desk.room) {
      const now = this.#now()
      const frame = this.#uplink.next(now)
      if (frame !== undefined) this.#radiate(frame)
      else if (!this.#feed(now)) return
    }
  }

  /** Gives one FOP one unit: the channels take turns. */
  #feed(now: number): boolean {
    for (let i = 0; i < this.#rotation.length; i++) {
      const channel = this.#rotation.shift()!
      this.#rotation.push(channel)
      if (channel.feed(this.#uplink.fop(channel.config.id)!, now)) return true
    }
    return false
  }

  #radiate(frame: UplinkFrame<Unit>): void {
    const unit = frame.request
    const name = this.#desk.radiating!
    const cltu = encodeCltu(frame.bytes, this.#cltu)
    const time = this.#ports.clock.now()
    this.#touch()
    const isTaken = this.#desk.give(cltu, frame)
    if (isTaken) this.#ports.onFrame?.(frame.bytes, cltu, name, time)
    if (unit === undefined) return
    unit.sequence = frame.sequence
    if (isTaken) this.#progress.given(unit, name, time)
    else this.#progress.notTaken(unit, name, time)
  }

  /** Milliseconds for FOPs: never backwards, though the clock may be set. */
  #now(): number {
    this.#milliseconds = Math.max(this.#milliseconds, Number(this.#ports.clock.now() - this.#origin) / 1e6)
    return this.#milliseconds
  }

  #tai(milliseconds: number): Tai {
    return this.#origin + BigInt(Math.ceil(milliseconds * 1e6))
  }

  #time(): Tai {
    return this.#instant ?? this.#ports.clock.now()
  }

  #touch(): void {
    if (this.#dirty === 'no') this.#dirty = 'numbers'
  }

  #arm(): void {
    const at = this.#uplink.deadline
    // One that falls due too early finds nothing to do: cheaper than to set it again for each frame.
    if (!this.#running || at === Infinity || (this.#timer !== undefined && this.#timer.at <= at)) return
    this.#timer?.timer.cancel()
    const fire = (): void => {
      this.#timer = undefined
      this.#enter(() => {
        this.#milliseconds = Math.max(this.#milliseconds, at)
        this.#touch()
        this.#uplink.tick(this.#now())
      })
    }
    this.#timer = { at, timer: this.#ports.clock.at(this.#tai(at), fire) }
  }

  #show(): void {
    if (this.#dirty === 'no' || !this.#running) return
    if (this.#dirty === 'states') {
      this.#dirty = 'no'
      this.#showing?.cancel()
      this.#showing = undefined
      return this.#ports.changed(this.status())
    }
    this.#showing ??= this.#ports.clock.after(SHOWN_EVERY, () => {
      this.#showing = undefined
      this.#dirty = 'no'
      this.#ports.changed(this.status())
    })
  }
}
