/**
 * The packets of one service (AD or BD) of a virtual channel: a queue for each MAP, which take turns frame by frame. A packet is cut into
 * frames only when its turn has come, so that until then it can be taken back.
 */
import { Turns, type MapSender } from '@vigie/ccsds'
import type { CommandUnderWay, Unit } from './command-progress.ts'
import type { UplinkFrames } from './frame-standard.ts'

class MapLane {
  readonly #makeSender: () => MapSender<CommandUnderWay>
  readonly #map: number
  #sender: MapSender<CommandUnderWay>
  readonly waiting: CommandUnderWay[] = []
  /** The packet of which segments have been taken, and not all. */
  current: CommandUnderWay | undefined

  constructor(map: number, makeSender: () => MapSender<CommandUnderWay>) {
    this.#map = map
    this.#makeSender = makeSender
    this.#sender = makeSender()
  }

  take(): Unit | undefined {
    if (this.current === undefined) {
      const next = this.waiting.shift()
      if (next === undefined) return undefined
      this.current = next
      this.#sender.push(next.request.packet, next, this.#map)
    }
    const command = this.current
    const { data, mapId, segmentFlags, completes } = this.#sender.take()!
    const last = completes.length > 0
    if (last) this.current = undefined
    command.taken = last ? 'whole' : 'partly'
    const unit: Unit = {
      data,
      mapId,
      segmentFlags,
      command,
      last,
      sequence: undefined,
      given: 0,
      refused: 0,
      radiation: undefined,
      confirmed: false,
    }
    command.units.push(unit)
    return unit
  }

  drop(command: CommandUnderWay): void {
    if (this.current === command) {
      this.current = undefined
      this.#sender = this.#makeSender()
      return
    }
    const at = this.waiting.indexOf(command)
    if (at >= 0) this.waiting.splice(at, 1)
  }
}

export class PacketLane {
  readonly #maps: ReadonlyMap<number, MapLane>
  readonly #turns: Turns<Unit>

  /** `maps` empty: the channel has none. */
  constructor(frames: UplinkFrames, virtualChannel: number, maps: readonly number[]) {
    const lane = (map: number | undefined): MapLane =>
      new MapLane(map ?? 0, () => frames.sender<CommandUnderWay>(virtualChannel, map))
    this.#maps =
      maps.length === 0 ? new Map([[-1, lane(undefined)]]) : new Map(maps.map((map) => [map, lane(map)] as const))
    this.#turns = new Turns('round-robin', [...this.#maps.values()])
  }

  /** Packets that have not been taken whole. */
  get queued(): number {
    let count = 0
    for (const { waiting, current } of this.#maps.values()) count += waiting.length + (current === undefined ? 0 : 1)
    return count
  }

  /** Behind all that have its priority or a higher one. */
  push(command: CommandUnderWay): void {
    const { waiting } = this.#lane(command)
    const priority = priorityOf(command)
    let at = waiting.length
    while (at > 0 && priorityOf(waiting[at - 1]!) < priority) at--
    waiting.splice(at, 0, command)
  }

  /** The next frame data unit; undefined: nothing waits. */
  take(): Unit | undefined {
    return this.#turns.take()
  }

  /** What is left of a packet is not sent. */
  drop(command: CommandUnderWay): void {
    this.#lane(command).drop(command)
  }

  #lane({ request }: CommandUnderWay): MapLane {
    return this.#maps.get(-1) ?? this.#maps.get(request.map)!
  }
}

const priorityOf = ({ request }: CommandUnderWay): number => request.priority ?? 0
