/**
 * One session of commanding over a channel that is hostile: the chain of the centre (MAPs, FOP-1, CLTUs) on one side, the receiver of the
 * satellite (CLTUs, FARM-1, MAPs), written apart from it, on the other; all at random from one number, which gives the same session
 * again. The channel loses, damages, doubles and delays CLTUs, the station refuses and disconnects, CLCWs are lost and late.
 *
 * It does what a channel may do: bits of a CLTU turn, as many in each codeword as the code promises to notice (231.0-B-4 §3.4), so that
 * what is accepted is right by design and not by luck; AD frames may overtake one another by a little, as over two stations.
 * Control commands keep their place, as COP-1 needs (232.1-B-2 §2).
 */
import { fromSeconds, SteppedClock, type Tai } from '@vigie/base'
import { crc16 } from '@vigie/ccsds'
import {
  TelecommandChain,
  type RadiationLink,
  type RadiationSink,
  type RadiationStatus,
  type TelecommandChainStatus,
  type UplinkReport,
} from '@vigie/commanding'
import type { TelecommandConfig } from '@vigie/model'
import { Random } from '../src/random.ts'
import { TelecommandReceiver } from '../src/telecommand/receiver.ts'

const START: Tai = 2_000_000_000_000_000_000n
/** Seconds in which everything that was given has arrived or never will. */
const DRAINED = 12
/** Seconds of the satellite between two CLCWs. */
const CLCW_PERIOD = 1
/** Seconds after which a session that has not ended never will. */
const LONGEST = 20_000

export type Standard = TelecommandConfig['frames']['standard']

interface Hostility {
  readonly loss: number
  readonly damage: number
  readonly doubled: number
  readonly overtaken: number
  readonly refusal: number
  readonly disconnection: number
  readonly clcwLoss: number
  /** Seconds. */
  readonly delay: number
  readonly congestion: number
}

export interface SessionResult {
  /** What was asked for, in order; the first byte after the packet header is its number. */
  readonly sent: readonly {
    readonly id: number
    readonly virtualChannel: number
    readonly map: number
    readonly service: 'AD' | 'BD'
  }[]
  readonly reports: readonly UplinkReport[]
  /** Numbers of the packets that came out on board, in order. */
  readonly delivered: readonly number[]
  /** A packet came out that was never sent. */
  readonly foreign: number
  readonly alerts: number
  readonly retransmissions: number
  /** CLTUs radiated, and those of them that did not arrive as they were. */
  readonly radiated: number
  readonly spoilt: number
  readonly lostClcws: number
  readonly seconds: number
}

function configurationOf(random: Random, standard: Standard): TelecommandConfig {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random.next() * of.length)]!
  const coding = random.next() < 0.02 ? pick(['ldpc-128', 'ldpc-512'] as const) : 'bch'
  const mapsOf = (maps: readonly number[]) => (standard === 'USLP' && maps.length === 0 ? [0] : maps)
  const channel = (id: number) => {
    const half = 1 + Math.floor(random.next() * 20)
    return {
      id,
      maps: mapsOf(pick([[0], [0, 1], []])),
      cop1: true,
      farmWindow: half * 2,
      fop: {
        window: 1 + Math.floor(random.next() * half),
        timer: 4 + random.next() * 6,
        transmissions: pick([1, 2, 3, 5, 20]),
        timeoutType: pick([0, 1] as const),
      },
    }
  }
  return {
    frames: {
      standard,
      spacecraftId: Math.floor(random.next() * 1024),
      length: pick([32, 64, 256]),
      fecf: true,
      coding,
      bchMode: pick(['correction', 'detection'] as const),
      randomised: coding !== 'bch' || random.next() < 0.5,
      plop: pick([1, 2] as const),
      bitRate: pick([2000, 4000, 64_000]),
      virtualChannels: random.next() < 0.5 ? [channel(0)] : [channel(0), channel(5)],
    },
  }
}

function hostilityOf(random: Random, withExpedited: boolean): Hostility {
  const upTo = (most: number): number => (random.next() < 0.3 ? 0 : random.next() * most)
  return {
    loss: upTo(0.4),
    damage: upTo(0.4),
    // An expedited frame that comes twice is accepted twice: nothing in it tells.
    doubled: withExpedited ? 0 : upTo(0.2),
    overtaken: upTo(0.2),
    refusal: upTo(0.1),
    disconnection: upTo(0.03),
    clcwLoss: upTo(0.6),
    delay: random.next() * 1.5,
    congestion: upTo(0.05),
  }
}

/** A station and the way to the satellite. */
class HostileStation implements RadiationLink {
  readonly name = 'STATION'
  readonly acknowledges: boolean
  readonly #clock: SteppedClock
  readonly #random: Random
  readonly #hostility: Hostility
  readonly #bitRate: number
  readonly #spoil: (cltu: Uint8Array) => Uint8Array
  readonly #arrive: (cltu: Uint8Array) => void
  /** Whether the frame that is given is an AD frame. */
  sequenceControlled = false
  radiated = 0
  spoilt = 0
  #sink: RadiationSink | undefined
  #status: RadiationStatus = { state: 'disabled', detail: '', radiated: 0, refused: 0 }
  #busyUntil: Tai = START
  /** Grows with each disconnection: what was given before is forgotten. */
  #connection = 0
  #lastArrival: Tai = START

  constructor(
    clock: SteppedClock,
    random: Random,
    hostility: Hostility,
    config: TelecommandConfig,
    arrive: (cltu: Uint8Array) => void,
  ) {
    this.#clock = clock
    this.#random = random
    this.#hostility = hostility
    this.#bitRate = config.frames.bitRate
    this.acknowledges = random.next() < 0.8
    this.#spoil = spoilerOf(config, random)
    this.#arrive = arrive
  }

  get status(): RadiationStatus {
    return this.#status
  }

  start(sink: RadiationSink): void {
    this.#sink = sink
    this.#become('connected')
  }
  async stop(): Promise<void> {
    this.#become('disabled')
  }
  abort(): void {}

  radiate(id: number, cltu: Uint8Array): boolean {
    const connection = this.#connection
    const { refusal, disconnection } = this.#hostility
    if (this.#random.next() < disconnection) this.#after(this.#random.next(), () => this.#disconnect(connection))
    if (this.acknowledges && this.#random.next() < refusal) {
      this.#after(0.05, () => {
        if (connection === this.#connection) this.#sink!.refused(id, 1, 'refused')
      })
      return true
    }
    const now = this.#clock.now()
    const start = this.#busyUntil > now ? this.#busyUntil : now
    const end = start + fromSeconds((cltu.length * 8) / this.#bitRate)
    this.#busyUntil = end
    const mayOvertake = this.sequenceControlled
    this.#clock.at(end, () => {
      // A station radiates nothing for a centre that is not there, but what it has begun.
      if (connection !== this.#connection && start > this.#disconnectedAt) return
      this.#travel(cltu, mayOvertake)
      if (this.acknowledges && connection === this.#connection) this.#sink!.radiated(id, start, end)
    })
    return true
  }

  #disconnectedAt: Tai = START

  #disconnect(connection: number): void {
    if (connection !== this.#connection) return
    this.#connection++
    this.#disconnectedAt = this.#clock.now()
    this.#busyUntil = START
    this.#become('waiting')
    this.#after(1 + this.#random.next() * 3, () => this.#become('connected'))
  }

  #travel(cltu: Uint8Array, mayOvertake: boolean): void {
    const { loss, damage, doubled, overtaken, delay } = this.#hostility
    const chance = (p: number): boolean => this.#random.next() < p
    this.radiated++
    if (chance(loss)) {
      this.spoilt++
      return
    }
    let bits = cltu
    if (chance(damage)) {
      this.spoilt++
      bits = this.#spoil(cltu)
    }
    const late = mayOvertake && chance(overtaken) ? 0.3 + this.#random.next() : 0
    let at = this.#clock.now() + fromSeconds(delay)
    // One behind another, unless it is one that falls behind.
    if (at < this.#lastArrival) at = this.#lastArrival
    if (late === 0) this.#lastArrival = at
    this.#clock.at(at + fromSeconds(late), () => this.#arrive(bits))
    if (mayOvertake && chance(doubled)) this.#clock.at(at + fromSeconds(late + 0.2), () => this.#arrive(bits))
  }

  #after(seconds: number, then: () => void): void {
    this.#clock.after(fromSeconds(seconds), then)
  }

  #become(state: RadiationStatus['state']): void {
    const base = { state, detail: state, radiated: 0, refused: 0 }
    this.#status = state === 'connected' && this.acknowledges ? { ...base, carrier: true } : base
    this.#sink?.status(this.#status)
  }
}

/** Turns bits, in each codeword no more than the code is sure to notice. */
function spoilerOf({ frames }: TelecommandConfig, random: Random): (cltu: Uint8Array) => Uint8Array {
  const { coding, bchMode } = frames
  const codeword = { bch: 8, 'ldpc-128': 16, 'ldpc-512': 64 }[coding]
  const most = coding !== 'bch' ? 4 : bchMode === 'detection' ? 3 : 2
  return (cltu) => {
    const bits = cltu.slice()
    for (let at = 2; at < bits.length; at += codeword) {
      if (random.next() < 0.7) continue
      const turned = 1 + Math.floor(random.next() * most)
      for (let i = 0; i < turned; i++) {
        const bit = Math.floor(random.next() * Math.min(codeword, bits.length - at) * 8)
        bits[at + (bit >>> 3)]! ^= 0x80 >>> (bit & 7)
      }
    }
    return bits
  }
}

/** A space packet that carries its number, and error control as the packets of telecommands do. */
function packetOf(id: number, bytes: number): Uint8Array {
  const packet = new Uint8Array(bytes)
  packet.set([0x18, 0x01, 0xc0, 0, (bytes - 7) >>> 8, (bytes - 7) & 255, id])
  packet.fill(id ^ 0x5a, 7, bytes - 2)
  const check = crc16(packet, 0, bytes - 2)
  packet.set([check >>> 8, check & 255], bytes - 2)
  return packet
}

export function runSession(seed: number, standard: Standard = 'TC'): SessionResult {
  const random = new Random(seed, 'session')
  const config = configurationOf(random, standard)
  const withExpedited = random.next() < 0.3
  const hostility = hostilityOf(random, withExpedited)
  const clock = new SteppedClock(START)
  const receiver = new TelecommandReceiver(config.frames)
  const delivered: number[] = []
  let foreign = 0
  const packets = new Map<number, Uint8Array>()
  const station = new HostileStation(clock, random, hostility, config, (cltu) => {
    receiver.congested = random.next() < hostility.congestion
    receiver.receive(cltu, true, (packet) => {
      // Segments of expedited frames have no numbers: what is put together when some are lost is told by the packet alone.
      if (crc16(packet) !== 0) return
      const whole = packets.get(packet[6] ?? -1)
      if (whole !== undefined && Buffer.compare(whole, packet) === 0) delivered.push(packet[6]!)
      else foreign++
    })
    if (receiver.congested) clock.after(fromSeconds(1), () => receiver.release())
  })
  const reports: UplinkReport[] = []
  /** Requests that have not ended. */
  const open = new Set<number>()
  let shown: TelecommandChainStatus | undefined
  const chain = new TelecommandChain(config, [station], {
    clock,
    report(report) {
      reports.push(report)
      const ends =
        report.stage === 'failed' ||
        report.stage === 'received' ||
        (report.stage === 'radiated' && services.get(report.id) === 'BD')
      if (ends) open.delete(report.id)
    },
    changed: (status) => {
      shown = status
    },
  })
  const services = new Map<number, 'AD' | 'BD'>()
  chain.start()

  let lostClcws = 0
  const surroundings = { status: 0, noRfAvailable: false, noBitLock: false }
  clock.every(fromSeconds(CLCW_PERIOD), () => {
    for (const farm of receiver.farms.values()) {
      const word = farm.clcw(surroundings)
      if (random.next() < hostility.clcwLoss) lostClcws++
      else clock.after(fromSeconds(hostility.delay), () => chain.clcw(word, clock.now()))
    }
  })

  const { virtualChannels } = config.frames
  const operator = new Operator(chain, clock, random, () => shown?.virtualChannels ?? [])
  const sent: SessionResult['sent'][number][] = []
  const count = 1 + Math.floor(random.next() * 12)
  for (let id = 1; id <= count;) {
    operator.act()
    const channel = virtualChannels[Math.floor(random.next() * virtualChannels.length)]!
    const service = withExpedited && random.next() < 0.3 ? 'BD' : 'AD'
    if (service === 'BD' || operator.isOpen(channel.id)) {
      const map = channel.maps[Math.floor(random.next() * channel.maps.length)] ?? 0
      const longest = channel.maps.length > 0 && random.next() < 0.3 ? 120 : config.frames.length - 8
      const packet = packetOf(id, 9 + Math.floor(random.next() * (longest - 8)))
      packets.set(id, packet)
      services.set(id, service)
      sent.push({ id, virtualChannel: channel.id, map, service })
      open.add(id)
      chain.send({ id, packet, virtualChannel: channel.id, map, service })
      id++
      if (random.next() < 0.6) continue
    }
    clock.advance(fromSeconds(0.2 + random.next() * 2))
  }
  while (open.size > 0) {
    operator.act()
    clock.advance(fromSeconds(1))
    if (clock.now() - START > fromSeconds(LONGEST)) throw new Error(`session ${seed} does not end`)
  }
  // What is still on its way must not come out a second time.
  clock.advance(fromSeconds(DRAINED))
  return {
    sent,
    reports,
    delivered,
    foreign,
    alerts: operator.alerts,
    retransmissions: reports.reduce((sum, r) => sum + (r.stage === 'received' ? r.attempt! - 1 : 0), 0),
    radiated: station.radiated,
    spoilt: station.spoilt,
    lostClcws,
    seconds: Number(clock.now() - START) / 1e9,
  }
}

/** Initiates the service as the rules of operation have it: when nothing is on its way, from what the satellite reports. */
class Operator {
  readonly #chain: TelecommandChain
  readonly #clock: SteppedClock
  readonly #random: Random
  /** What the centre shows of the channels. */
  readonly #shown: () => TelecommandChainStatus['virtualChannels']
  /** Since when each channel has been in S6. */
  readonly #since = new Map<number, Tai>()
  alerts = 0

  constructor(
    chain: TelecommandChain,
    clock: SteppedClock,
    random: Random,
    shown: () => TelecommandChainStatus['virtualChannels'],
  ) {
    this.#chain = chain
    this.#clock = clock
    this.#random = random
    this.#shown = shown
  }

  isOpen(virtualChannel: number): boolean {
    return this.#shown().some(({ id, state }) => id === virtualChannel && state !== 6)
  }

  act(): void {
    const now = this.#clock.now()
    for (const { id, state, suspended, clcw } of this.#shown()) {
      if (state !== 6) {
        this.#since.delete(id)
        continue
      }
      if (suspended !== 0) {
        this.#takeUp(id)
        continue
      }
      let since = this.#since.get(id)
      if (since === undefined) {
        this.alerts++
        this.#since.set(id, (since = now))
      }
      const drained = since + fromSeconds(DRAINED)
      if (now < drained || clcw === undefined || clcw.time < drained) continue
      this.#since.delete(id)
      const value = clcw.reportValue
      if (clcw.lockout || clcw.wait || clcw.retransmit) {
        this.#chain.directive(id, { kind: 'set-vs', value })
        this.#chain.directive(id, { kind: 'initiate-with-unlock' })
        continue
      }
      const choice = this.#random.next()
      if (choice < 0.3) {
        this.#chain.directive(id, { kind: 'initiate-with-set-vr', value: Math.floor(this.#random.next() * 256) })
        continue
      }
      this.#chain.directive(id, { kind: 'set-vs', value })
      this.#chain.directive(id, { kind: choice < 0.6 ? 'initiate' : 'initiate-with-clcw' })
    }
  }

  /** A suspended service: more time for the CLCW, or more transmissions, or an end of it. */
  #takeUp(id: number): void {
    const choice = this.#random.next()
    if (choice < 0.3) this.#chain.directive(id, { kind: 'set-limit', value: 20 })
    this.#chain.directive(id, { kind: 'resume' })
    if (choice > 0.7) this.#chain.directive(id, { kind: 'terminate' })
  }
}
