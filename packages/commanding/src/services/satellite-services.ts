/** All services of a satellite as the ground knows them. */
import type { Tai } from '@vigie/base'
import { pus, type PusMessageType } from '@vigie/ccsds'
import type { SpaceSystem } from '@vigie/model'
import type { PusSatellite, ServiceMessage } from './service-messages.ts'
import type { ServiceNames } from './service-names.ts'
import { MemoryMirror } from './memory-mirror.ts'
import type { Mirror, MirrorSource, MirrorState } from './mirror.ts'
import { ScheduleMirror } from './schedule-mirror.ts'
import { procedureMirror, sequenceMirror } from './automation-mirrors.ts'
import { fileCopyMirror, fileMirror } from './file-mirrors.ts'
import { eventActionMirror, functionalMonitoringMirror, monitoringMirror } from './monitoring-mirrors.ts'
import { positionScheduleMirror, scheduleGroupMirror } from './position-mirror.ts'
import {
  eventMirror,
  functionalReportingMirror,
  housekeepingMirror,
  statisticsMirror,
  timeMirror,
} from './reporting-mirrors.ts'
import { deviceMirror, parameterMirror, testMirror } from './small-mirrors.ts'
import { TransferMirror } from './transfer-mirror.ts'
import { forwardingMirror, storageControlMirror, storeMirror } from './storage-mirrors.ts'

const { informative, low, medium, high } = pus.eventReporting
const EVENTS: ReadonlySet<PusMessageType<any>> = new Set<PusMessageType<any>>([informative, low, medium, high])

export interface SatelliteServicesPorts {
  readonly satellite: PusSatellite
  readonly names: ServiceNames
  /** What a request packet is called; its hexadecimal where it is no known command. */
  commandOf(request: Uint8Array): string
  /** For values of parameters in their units; raw where it is absent. */
  readonly system?: SpaceSystem
}

export class SatelliteServices {
  readonly memory = new MemoryMirror()
  readonly transfers = new TransferMirror()
  /** Starts of the satellite that were told. */
  restarts = 0
  #restartedAt: Tai | undefined
  readonly #mirrors: readonly Mirror[]
  /** Those that a start of the satellite makes unknown. */
  readonly #volatile: readonly Mirror[]
  /** Events that tell of a start. */
  readonly #restarts: ReadonlySet<number>
  readonly #byService = new Map<number, Mirror[]>()

  constructor({ satellite, names, commandOf, system }: SatelliteServicesPorts) {
    const keeps = satellite.config.restart?.keeps ?? []
    this.#restarts = new Set(satellite.config.restart?.events?.flatMap((path) => names.eventOf(path) ?? []))
    this.#mirrors = [
      deviceMirror(),
      housekeepingMirror(satellite, names),
      functionalReportingMirror(names),
      statisticsMirror(names),
      eventMirror(names),
      this.memory,
      timeMirror(),
      new ScheduleMirror(commandOf),
      scheduleGroupMirror('time-schedule-groups', 11),
      monitoringMirror(satellite, names),
      functionalMonitoringMirror(names),
      this.transfers,
      forwardingMirror(satellite, names),
      storeMirror(satellite),
      storageControlMirror(names),
      testMirror(),
      procedureMirror(satellite),
      eventActionMirror(names, commandOf),
      parameterMirror(satellite, names, system),
      sequenceMirror(commandOf),
      positionScheduleMirror(commandOf),
      scheduleGroupMirror('position-schedule-groups', 22),
      fileMirror(satellite),
      fileCopyMirror(),
    ]
    this.#volatile = this.#mirrors.filter((mirror) => !keeps.includes(mirror.state(0n).name))
    for (const mirror of this.#mirrors)
      for (const service of mirror.services)
        this.#byService.set(service, [...(this.#byService.get(service) ?? []), mirror])
  }

  /** A request that was verified as completed, or a report. Best in the order of their times; what is older than what is known changes nothing. */
  take(message: ServiceMessage, source: MirrorSource): void {
    if (EVENTS.has(message.type) && this.#restarts.has(message.value.event)) this.restarted(source)
    for (const mirror of this.#byService.get(message.type.service) ?? []) mirror.take(message, source)
  }

  /** The satellite has started again: what is held in its memory is not known from then on. */
  restarted({ at, number }: Pick<MirrorSource, 'at' | 'number'>): void {
    // A dump repeats what was told when it happened.
    if (this.#restartedAt !== undefined && at <= this.#restartedAt) return
    this.#restartedAt = at
    this.restarts++
    for (const mirror of this.#volatile) mirror.forget({ by: 'restart', at, number })
  }

  state(now: Tai): readonly MirrorState[] {
    return this.#mirrors.map((mirror) => mirror.state(now))
  }
}
