/** All services of a satellite as the ground knows them. */
import type { Tai } from '@vigie/base'
import type { PusSatellite, ServiceMessage } from './service-messages.ts'
import type { ServiceNames } from './service-names.ts'
import { MemoryMirror } from './memory-mirror.ts'
import type { Mirror, MirrorSource, MirrorState } from './mirror.ts'
import { ScheduleMirror } from './schedule-mirror.ts'
import {
  forwardingMirror,
  parameterMirror,
  positionScheduleMirror,
  statisticsMirror,
  testMirror,
  timeMirror,
} from './small-mirrors.ts'
import {
  eventActionMirror,
  eventMirror,
  fileMirror,
  housekeepingMirror,
  monitoringMirror,
  procedureMirror,
  sequenceMirror,
  storeMirror,
} from './table-mirrors.ts'

export interface SatelliteServicesPorts {
  readonly satellite: PusSatellite
  readonly names: ServiceNames
  /** What a request packet is called; its hexadecimal where it is no known command. */
  commandOf(request: Uint8Array): string
}

export class SatelliteServices {
  readonly memory = new MemoryMirror()
  readonly #mirrors: readonly Mirror[]
  readonly #byService = new Map<number, Mirror[]>()

  constructor({ satellite, names, commandOf }: SatelliteServicesPorts) {
    this.#mirrors = [
      housekeepingMirror(satellite, names),
      statisticsMirror(names),
      eventMirror(names),
      this.memory,
      timeMirror(),
      new ScheduleMirror(commandOf),
      monitoringMirror(satellite, names),
      forwardingMirror(names),
      storeMirror(satellite),
      testMirror(),
      procedureMirror(),
      eventActionMirror(names, commandOf),
      parameterMirror(names),
      sequenceMirror(commandOf),
      positionScheduleMirror(commandOf),
      fileMirror(),
    ]
    for (const mirror of this.#mirrors)
      for (const service of mirror.services)
        this.#byService.set(service, [...(this.#byService.get(service) ?? []), mirror])
  }

  /** A request that was verified as completed, or a report. Best in the order of their times; what is older than what is known changes nothing. */
  take(message: ServiceMessage, source: MirrorSource): void {
    for (const mirror of this.#byService.get(message.type.service) ?? []) mirror.take(message, source)
  }

  state(now: Tai): readonly MirrorState[] {
    return this.#mirrors.map((mirror) => mirror.state(now))
  }
}
