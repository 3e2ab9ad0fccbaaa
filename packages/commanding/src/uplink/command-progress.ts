/** How far each request has come, from what stations and FOPs tell of its frames; reports each stage once. */
import type { Tai } from '@vigie/base'
import type { SegmentFlags } from '@vigie/ccsds'
import type { UplinkReport, UplinkRequest } from './chain-types.ts'

/** A frame data unit of a request: the packet, or a segment of it. */
export interface Unit {
  readonly data: Uint8Array
  /** What USLP frames say of it, and TC frames in their segment header. */
  readonly mapId: number
  readonly segmentFlags: SegmentFlags
  readonly command: CommandUnderWay
  readonly last: boolean
  /** N(S) of AD frames, once given. */
  sequence: number | undefined
  /** Times that it was given to a station, and how often that refused it. */
  given: number
  refused: number
  radiation: { readonly start: Tai; readonly end: Tai } | undefined
  confirmed: boolean
}

export interface CommandUnderWay {
  readonly request: UplinkRequest
  readonly units: Unit[]
  stage: 'queued' | 'sent' | 'radiated' | 'ended'
  /** How much of it is no longer in the queue of its channel. */
  taken: 'nothing' | 'partly' | 'whole'
  /** The last thing that went wrong on the way, for the words of a failure. */
  trouble: string | undefined
}

export class CommandProgress {
  readonly #commands = new Map<number, CommandUnderWay>()
  readonly #report: (report: UplinkReport) => void
  /** A request ended before all of it was sent: what is left of it is not sent. */
  readonly #abandon: (command: CommandUnderWay) => void

  constructor(report: (report: UplinkReport) => void, abandon: (command: CommandUnderWay) => void) {
    this.#report = report
    this.#abandon = abandon
  }

  /** All that have not ended. */
  get commands(): Iterable<CommandUnderWay> {
    return this.#commands.values()
  }

  find(id: number): CommandUnderWay | undefined {
    return this.#commands.get(id)
  }

  begin(request: UplinkRequest): CommandUnderWay {
    const command: CommandUnderWay = { request, units: [], stage: 'queued', taken: 'nothing', trouble: undefined }
    this.#commands.set(request.id, command)
    return command
  }

  /** A frame with the unit was given to a station. */
  given(unit: Unit, uplink: string, time: Tai): void {
    unit.given++
    const { command } = unit
    if (!unit.last || command.stage !== 'queued') return
    command.stage = 'sent'
    this.#tell(command, { stage: 'sent', time, uplink })
  }

  radiated(unit: Unit, uplink: string, start: Tai, end: Tai, detail: string | undefined): void {
    unit.radiation ??= { start, end }
    const { command } = unit
    if (command.stage !== 'sent') return
    let first = start
    let last = end
    for (const { radiation } of command.units) {
      if (radiation === undefined) return
      if (radiation.start < first) first = radiation.start
      if (radiation.end > last) last = radiation.end
    }
    command.stage = 'radiated'
    this.#tell(command, {
      stage: 'radiated',
      time: first,
      end: last,
      uplink,
      ...(detail === undefined ? {} : { detail }),
    })
    if (command.request.service === 'BD') this.#end(command)
  }

  /** The way to the station takes nothing now. BD ends; AD is sent again by its FOP. */
  notTaken(unit: Unit, uplink: string, time: Tai): void {
    this.#went(unit.command, `the way to ${uplink} takes nothing now`, time)
  }

  /** The station did not radiate the frame. BD ends; AD is sent again by its FOP. */
  refused(unit: Unit, uplink: string, words: string, time: Tai): void {
    unit.refused++
    this.#went(unit.command, `${uplink} refused it: ${words}`, time)
  }

  /** It may have been radiated, or not. */
  lost(unit: Unit, uplink: string, words: string, time: Tai): void {
    this.#went(unit.command, `${uplink} ${words}`, time)
  }

  /** The FARM has the frame. */
  confirmed(unit: Unit, time: Tai): void {
    unit.confirmed = true
    const { command } = unit
    if (command.stage === 'ended' || !command.units.at(-1)!.last || !command.units.every((u) => u.confirmed)) return
    this.#tell(command, { stage: 'received', time })
    this.#end(command)
  }

  fail(command: CommandUnderWay, detail: string, time: Tai): void {
    if (command.stage === 'ended') return
    const { units, trouble } = command
    // A packet can be whole on board only if each of its frames may have left.
    const uncertain = units.at(-1)?.last === true && units.every((u) => u.given > u.refused)
    this.#tell(command, {
      stage: 'failed',
      time,
      detail: trouble === undefined ? detail : `${detail}; before that ${trouble}`,
      uncertain,
    })
    this.#end(command)
    this.#abandon(command)
  }

  #went(command: CommandUnderWay, words: string, time: Tai): void {
    if (command.request.service === 'BD') this.fail(command, words, time)
    else command.trouble = words
  }

  #end(command: CommandUnderWay): void {
    command.stage = 'ended'
    this.#commands.delete(command.request.id)
  }

  #tell(command: CommandUnderWay, report: Omit<UplinkReport, 'id' | 'frames' | 'attempt'>): void {
    const { request, units } = command
    const given = units.filter((u) => u.given > 0)
    const frames = given.map(({ sequence }) => ({
      virtualChannel: request.virtualChannel,
      type: request.service,
      ...(sequence === undefined ? {} : { sequence }),
    }))
    const attempt = given.reduce((most, u) => Math.max(most, u.given), 0)
    this.#report({ id: request.id, ...report, ...(attempt === 0 ? {} : { frames, attempt }) })
  }
}
