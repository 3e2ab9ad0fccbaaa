/** The radiation port over TCP: a station that answers for each CLTU, or one that takes bytes and says nothing. */
import type { RadiationLink, RadiationSink, RadiationStatus } from '@vigie/commanding'
import type { UplinkConfig } from '@vigie/model'
import type { LinkWorld } from '@vigie/telemetry'
import { tcpErrors } from './errors.ts'
import { TcpClientLink, type TcpClientOptions } from './tcp-client.ts'
import {
  encodeAbort,
  encodeRadiate,
  LONGEST_PAYLOAD,
  StationMessageReader,
  type StationMessage,
} from './uplink-message.ts'

/** CLTUs that may be unanswered: as many as a station queues. */
const MOST_UNANSWERED = 256

/** The link of an uplink of a mission; one that is not enabled stays `disabled`. Throws VIG-LINKTCP-001. */
export function createUplink(config: UplinkConfig, { clock, log }: Pick<LinkWorld, 'clock' | 'log'>): RadiationLink {
  const { name, host, port } = config
  const refuse = (what: string): Error => tcpErrors.configuration({ link: name, what })
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw refuse(`${port} is not a port (1 … 65535)`)
  if (host === '') throw refuse('the host to connect to is missing')
  return new TcpUplink(config, { name, host, port, clock, log })
}

/** `TcpClientOptions` beside the configuration are for pace only. */
export class TcpUplink implements RadiationLink {
  readonly name: string
  readonly acknowledges: boolean
  readonly #enabled: boolean
  readonly #link: TcpClientLink
  readonly #log: TcpClientOptions['log']
  readonly #unanswered = new Set<number>()
  #reader: StationMessageReader
  #sink: RadiationSink | undefined
  #station: Pick<RadiationStatus, 'carrier' | 'rfAvailable' | 'bitLock'> = {}
  #complained = false
  #radiated = 0
  #refused = 0

  constructor(config: UplinkConfig, options: TcpClientOptions) {
    this.name = config.name
    this.acknowledges = config.protocol === 'cltu-acknowledged'
    this.#enabled = config.enabled
    this.#log = options.log
    this.#link = new TcpClientLink(options)
    this.#reader = this.#newReader()
  }

  get status(): RadiationStatus {
    const { state, detail } = this.#link.status
    return {
      state: state === 'ended' ? 'waiting' : state,
      detail: this.#enabled ? detail : 'not enabled in the mission',
      ...this.#station,
      radiated: this.#radiated,
      refused: this.#refused,
    }
  }

  start(sink: RadiationSink): void {
    this.#sink = sink
    if (!this.#enabled) return sink.status(this.status)
    this.#link.start({
      data: (bytes) => this.#data(bytes),
      end: () => this.#end(),
      status: () => sink.status(this.status),
    })
  }

  async stop(): Promise<void> {
    await this.#link.stop()
  }

  radiate(id: number, cltu: Uint8Array): boolean {
    if (!this.acknowledges) return this.#link.send(cltu)
    if (cltu.length > LONGEST_PAYLOAD || this.#unanswered.size >= MOST_UNANSWERED || this.#unanswered.has(id))
      return false
    if (!this.#link.send(encodeRadiate(id, cltu))) return false
    this.#unanswered.add(id)
    return true
  }

  abort(): void {
    if (this.acknowledges) this.#link.send(encodeAbort())
  }

  #data(bytes: Uint8Array): void {
    // A station that does not acknowledge has nothing to say.
    const problem = this.acknowledges ? this.#reader.push(bytes) : undefined
    if (problem === undefined) return
    this.#log.warn('what an uplink received is not of its protocol', { uplink: this.name, problem })
    this.#link.drop(problem)
  }

  #message(message: StationMessage): void {
    if (message.kind === 'status') {
      const { carrier, rfAvailable, bitLock } = message
      this.#station = { carrier, rfAvailable, bitLock }
      return this.#sink?.status(this.status)
    }
    const { sequence } = message
    if (!this.#unanswered.has(sequence)) {
      // Once a connection: a station that floods us with answers does not flood the log.
      if (!this.#complained)
        this.#log.warn('a station answered what it was not given', {
          uplink: this.name,
          sequence,
          answer: message.kind,
        })
      this.#complained = true
      return
    }
    if (message.kind === 'accepted') return this.#sink?.accepted(sequence)
    this.#unanswered.delete(sequence)
    if (message.kind === 'radiated') {
      this.#radiated++
      return this.#sink?.radiated(sequence, message.start, message.end)
    }
    this.#refused++
    this.#sink?.refused(sequence, message.code, message.words)
  }

  /** The connection has ended: what was not answered will not be. */
  #end(): void {
    this.#reader = this.#newReader()
    this.#station = {}
    this.#complained = false
    const lost = [...this.#unanswered]
    this.#unanswered.clear()
    // Told first, so that nothing more is given to it in return.
    this.#sink?.status({ ...this.status, state: 'waiting' })
    for (const id of lost) this.#sink?.lost(id)
  }

  #newReader(): StationMessageReader {
    return new StationMessageReader((message) => this.#message(message))
  }
}
