/** A virtual channel of telecommands beside its FOP: the packets that wait, what the last CLCW said, alerts. */
import type { Tai } from '@vigie/base'
import { decodeClcw, type DirectiveOutcome, type Fop, type FopAlert, type FopDirective } from '@vigie/ccsds'
import type { TelecommandChannelConfig } from '@vigie/model'
import type { ClcwRecord, FopAlertRecord, TelecommandService, VirtualChannelStatus } from './chain-types.ts'
import type { CommandUnderWay, Unit } from './command-progress.ts'
import type { UplinkFrames } from './frame-standard.ts'
import { PacketLane } from './packet-lane.ts'

const ALERTS_KEPT = 20
const WHY: Readonly<Record<FopAlert, string>> = {
  LIMIT: 'the satellite did not take a frame that was sent as often as the limit allows',
  T1: 'the satellite did not acknowledge in time, as often as the limit allows',
  LOCKOUT: 'the receiver on board is in lockout',
  SYNCH: 'the CLCW contradicts what was sent',
  NNR: 'the CLCW acknowledges what was not sent',
  CLCW: 'the CLCW contradicts itself',
  LLIF: 'a frame could not be handed down',
  TERM: 'the service was terminated',
}

export class CommandChannel {
  readonly config: TelecommandChannelConfig
  readonly #lanes: Readonly<Record<TelecommandService, PacketLane>>
  /** Units that the FOP has given up in the event in hand; why is told after them. */
  #given: Unit[] = []
  #alerts: FopAlertRecord[] = []
  #clcw: ClcwRecord | undefined
  #lastDirective: VirtualChannelStatus['lastDirective']

  constructor(config: TelecommandChannelConfig, frames: UplinkFrames) {
    this.config = config
    this.#lanes = {
      AD: new PacketLane(frames, config.id, config.maps),
      BD: new PacketLane(frames, config.id, config.maps),
    }
  }

  /** Packets that have not left. */
  get queued(): number {
    return this.#lanes.AD.queued + this.#lanes.BD.queued
  }

  lane(service: TelecommandService): PacketLane {
    return this.#lanes[service]
  }

  /** Why an AD packet cannot be taken now; undefined: it can, or soon. */
  refusal(fop: Fop<Unit>): string | undefined {
    const { state } = fop
    if (state !== 6) return undefined
    const { id } = this.config
    return fop.status().suspended === 0
      ? `FOP of virtual channel ${id} is in state S6 (initial): initiate the service`
      : `FOP of virtual channel ${id} is suspended: resume or terminate the service`
  }

  /** Gives the FOP a unit if it can be transmitted at once: what is in the FOP cannot be taken back. True: it was given one. */
  feed(fop: Fop<Unit>, now: number): boolean {
    const { AD, BD } = this.#lanes
    const waits = [BD.queued > 0, this.config.cop1 && AD.queued > 0]
    if (!waits[0] && !waits[1]) return false
    const { bdOut, adOut, waiting, toBeRetransmitted, vs, nnr, window } = fop.status()
    if (waits[0] && bdOut) {
      const unit = BD.take()!
      fop.transferBd(unit, now)
      return true
    }
    const open = fop.state <= 2 && adOut && !waiting && toBeRetransmitted === 0 && ((vs - nnr) & 255) < window
    if (!waits[1] || !open) return false
    fop.transferAd(AD.take()!, now)
    return true
  }

  /** The FOP has given up a unit; `given` tells of them once it is known why. */
  gaveUp(unit: Unit): void {
    this.#given.push(unit)
  }

  /** What was given up, and is over. */
  takeGivenUp(): readonly CommandUnderWay[] {
    const commands = [...new Set(this.#given.map((unit) => unit.command))]
    this.#given = []
    return commands
  }

  alert(reason: FopAlertRecord['reason'], time: Tai): void {
    this.#alerts = [...this.#alerts.slice(1 - ALERTS_KEPT), { time, reason }]
  }

  /** What became of the last directive so far. */
  get outcome(): DirectiveOutcome | undefined {
    return this.#lastDirective?.outcome
  }

  directed(directive: FopDirective, outcome: DirectiveOutcome, time: Tai): void {
    this.#lastDirective = { directive, outcome, time }
  }

  /** Keeps what a CLCW says; true when its flags differ from those of the one before. */
  take(word: number, time: Tai): boolean {
    const clcw = decodeClcw(word)
    if (clcw === undefined) return false
    const before = this.#clcw
    const { lockout, wait, retransmit, noBitLock } = clcw
    const noRf = clcw.noRfAvailable
    this.#clcw = {
      word,
      time,
      lockout,
      wait,
      retransmit,
      farmB: clcw.farmBCounter,
      reportValue: clcw.reportValue,
      noRf,
      noBitLock,
    }
    const flags = (word & 0xf800) ^ ((before?.word ?? ~word) & 0xf800)
    return before === undefined || flags !== 0
  }

  status(fop: Fop<Unit>, tai: (milliseconds: number) => Tai): VirtualChannelStatus {
    const { deadline, ...status } = fop.status()
    return {
      id: this.config.id,
      cop1: this.config.cop1,
      ...status,
      ...(deadline === Infinity ? {} : { timerExpires: tai(deadline) }),
      ...(this.#clcw === undefined ? {} : { clcw: this.#clcw }),
      alerts: this.#alerts,
      queued: this.queued,
      ...(this.#lastDirective === undefined ? {} : { lastDirective: this.#lastDirective }),
    }
  }
}

/** Words for an alert: "FOP of virtual channel 0 raised alert T1 (…)". */
export function alertWords(virtualChannel: number, reason: FopAlert): string {
  return `FOP of virtual channel ${virtualChannel} raised the alert ${reason}: ${WHY[reason]}`
}
