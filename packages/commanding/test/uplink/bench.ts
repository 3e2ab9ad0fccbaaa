/** A telecommand chain with stations that do what a test tells them, on a clock that moves only when told. */
import { fromSeconds, SteppedClock, type Tai } from '@vigie/base'
import { CltuReceiver, encodeClcw, TcFrameDecoder, type TcFrameType } from '@vigie/ccsds'
import {
  TelecommandChain,
  type RadiationLink,
  type RadiationSink,
  type RadiationStatus,
  type TelecommandChainStatus,
  type UplinkReport,
} from '@vigie/commanding'
import type { TelecommandChannelConfig, TelecommandConfig, TelecommandFrameConfig } from '@vigie/model'

export const START: Tai = 2_000_000_000_000_000_000n

export const channel = (id: number, more: Partial<TelecommandChannelConfig> = {}): TelecommandChannelConfig => ({
  id,
  maps: [0],
  cop1: true,
  farmWindow: 20,
  fop: { window: 10, timer: 8, transmissions: 3, timeoutType: 0 },
  ...more,
})

export const configuration = (more: Partial<TelecommandFrameConfig> = {}): TelecommandConfig => ({
  frames: {
    standard: 'TC',
    spacecraftId: 0x2a1,
    length: 64,
    fecf: true,
    coding: 'bch',
    bchMode: 'correction',
    randomised: false,
    plop: 2,
    bitRate: 4000,
    virtualChannels: [channel(0), channel(1, { maps: [0, 1] })],
    ...more,
  },
})

/** What a station was given, and its answers when a test gives them. */
export class ScriptedStation implements RadiationLink {
  readonly name: string
  readonly acknowledges: boolean
  readonly given: { readonly id: number; readonly bytes: Uint8Array }[] = []
  aborts = 0
  full = false
  #sink: RadiationSink | undefined
  #status: RadiationStatus = { state: 'disabled', detail: 'not started', radiated: 0, refused: 0 }

  constructor(name: string, acknowledges = true) {
    this.name = name
    this.acknowledges = acknowledges
  }

  get status(): RadiationStatus {
    return this.#status
  }
  /** Of the CLTU that was given last. */
  get last(): number {
    return this.given.at(-1)!.id
  }

  start(sink: RadiationSink): void {
    this.#sink = sink
    this.become({ state: 'connecting', detail: 'connecting' })
  }
  async stop(): Promise<void> {
    this.become({ state: 'disabled', detail: 'disabled' })
  }
  radiate(id: number, cltu: Uint8Array): boolean {
    if (this.#status.state !== 'connected' || this.full) return false
    this.given.push({ id, bytes: cltu })
    return true
  }
  abort(): void {
    this.aborts++
  }

  become(status: Partial<RadiationStatus>): void {
    this.#status = { ...this.#status, ...status }
    this.#sink?.status(this.#status)
  }
  rise(): void {
    this.become({ state: 'connected', detail: 'connected', carrier: true, rfAvailable: true, bitLock: true })
  }
  disconnect(): void {
    const { state: _, carrier: __, ...rest } = this.#status
    this.#status = { ...rest, state: 'waiting' }
    this.become({ detail: 'reset by the other end, next try in 1 s' })
  }
  radiated(id: number = this.last, start: Tai = START, end: Tai = START + 1n): void {
    this.#sink!.radiated(id, start, end)
  }
  /** All that was given, once. */
  radiatedAll(): void {
    for (const { id } of this.given) this.radiated(id)
  }
  refused(id: number = this.last, words = 'the satellite is not in view'): void {
    this.#sink!.refused(id, 1, words)
  }
  lost(id: number): void {
    this.#sink!.lost(id)
  }
}

export interface SeenFrame {
  readonly type: TcFrameType
  readonly virtualChannel: number
  readonly sequence: number
  readonly map: number
  readonly segment: number
  readonly data: readonly number[]
}

export class Bench {
  readonly clock = new SteppedClock(START)
  readonly reports: UplinkReport[] = []
  readonly shown: TelecommandChainStatus[] = []
  readonly recorded: { readonly frame: Uint8Array; readonly cltu: Uint8Array; readonly uplink: string }[] = []
  readonly chain: TelecommandChain
  readonly config: TelecommandConfig
  onReport: (report: UplinkReport) => void = () => {}

  constructor(stations: readonly ScriptedStation[], config: TelecommandConfig = configuration()) {
    this.config = config
    this.chain = new TelecommandChain(config, stations, {
      clock: this.clock,
      report: (report) => {
        this.reports.push(report)
        this.onReport(report)
      },
      changed: (status) => void this.shown.push(status),
      onFrame: (frame, cltu, uplink) => void this.recorded.push({ frame, cltu, uplink }),
    })
    this.chain.start()
  }

  advance(seconds: number): void {
    this.clock.advance(fromSeconds(seconds))
  }

  send(
    id: number,
    service: 'AD' | 'BD',
    more: { virtualChannel?: number; map?: number; bytes?: number; priority?: number } = {},
  ): void {
    const { virtualChannel = 0, map = 0, bytes = 20, priority } = more
    this.chain.send({
      id,
      packet: new Uint8Array(bytes).fill(id),
      virtualChannel,
      map,
      service,
      ...(priority === undefined ? {} : { priority }),
    })
  }

  /** The satellite reports. */
  clcw(reportValue: number, more: Partial<Parameters<typeof encodeClcw>[0]> = {}): void {
    this.chain.clcw(clcwWord(reportValue, more), this.clock.now())
  }

  /** Stages of a request, in the order in which they were told. */
  stages(id: number): string[] {
    return this.reports.filter((r) => r.id === id).map((r) => r.stage)
  }
  report(id: number, stage: UplinkReport['stage']): UplinkReport | undefined {
    return this.reports.find((r) => r.id === id && r.stage === stage)
  }

  /** What a receiver on board makes of the bits that a station was given. */
  frames(station: ScriptedStation): SeenFrame[] {
    const { frames } = this.config
    const seen: SeenFrame[] = []
    const decoder = new TcFrameDecoder({
      spacecraftId: frames.spacecraftId,
      length: frames.length,
      fecf: frames.fecf,
      virtualChannels: frames.virtualChannels.map(({ id, maps }) => ({ id, segmentHeader: maps.length > 0 })),
    })
    const receiver = new CltuReceiver(
      (cltu) =>
        decoder.decodeAll(cltu.data, (f) =>
          seen.push({
            type: f.type,
            virtualChannel: f.virtualChannelId,
            sequence: f.sequence,
            map: f.mapId,
            segment: f.segmentFlags,
            data: [...f.bytes.subarray(f.dataFrom, f.dataTo)],
          }),
        ),
      { coding: frames.coding, randomised: frames.randomised || frames.coding !== 'bch' },
    )
    for (const { bytes } of station.given) receiver.push(bytes)
    receiver.push(new Uint8Array(64).fill(0x55))
    return seen
  }
}

export function clcwWord(reportValue: number, more: Partial<Parameters<typeof encodeClcw>[0]> = {}): number {
  return encodeClcw({
    status: 0,
    copInEffect: 1,
    virtualChannelId: 0,
    noRfAvailable: false,
    noBitLock: false,
    lockout: false,
    wait: false,
    retransmit: false,
    farmBCounter: 0,
    reportValue,
    ...more,
  })
}
