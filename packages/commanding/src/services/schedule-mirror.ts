/** The time-based schedule as the ground knows it: what was inserted, shifted and deleted, and what the satellite says of it. */
import { packetApid, packetSequenceCount, pus, type PusMessageType, type ScheduleWindow } from '@vigie/ccsds'
import { toHex, type Tai } from '@vigie/base'
import { MirrorTable, timeText, type Mirror, type MirrorSource, type MirrorState, type MirrorValues } from './mirror.ts'
import type { ServiceMessage } from './service-messages.ts'

interface ScheduledId {
  readonly apid: number
  readonly sequenceCount: number
  /** 41A: so many from this one on. */
  readonly requests?: number | undefined
}
interface Scheduled {
  readonly release: Tai
  readonly subSchedule: number
  readonly group: number
  readonly request?: Uint8Array
}
/** Activities whose release is past, kept with what became of them. */
const MOST_RELEASED = 200

const idOf = ({ apid, sequenceCount }: ScheduledId): string => `${apid}/${sequenceCount}`
const idsOf = ({ apid, sequenceCount, requests = 1 }: ScheduledId): string[] =>
  Array.from({ length: requests }, (_, i) => idOf({ apid, sequenceCount: (sequenceCount + i) & 0x3fff }))
const requestIdOf = (packet: Uint8Array): string => `${packetApid(packet, 0)}/${packetSequenceCount(packet, 0)}`

const OUTCOMES = new Map<PusMessageType<any>, string>([
  [pus.verification.accepted, 'accepted'],
  [pus.verification.rejected, 'rejected'],
  [pus.verification.started, 'started'],
  [pus.verification.startFailed, 'failed'],
  [pus.verification.progress, 'executing'],
  [pus.verification.progressFailed, 'executing'],
  [pus.verification.completed, 'completed'],
  [pus.verification.failed, 'failed'],
  [pus.verification.notRouted, 'rejected'],
])

export class ScheduleMirror implements Mirror {
  /** Reports of service 1 tell what became of what was released. */
  readonly services = [11, 1]
  readonly #commandOf: (request: Uint8Array) => string
  readonly #table = new MirrorTable('scheduled activity')
  readonly #scheduled = new Map<string, Scheduled>()
  readonly #released = new Map<string, { readonly values: MirrorValues; readonly source: MirrorSource }>()
  /** Undefined: nobody knows. Changes of it, so that what is past is judged by what held at its time. */
  readonly #enabled: { readonly at: Tai; readonly enabled: boolean }[] = []
  /** When a summary that is not of the whole schedule was asked for. */
  #partial: Tai | undefined

  constructor(commandOf: (request: Uint8Array) => string) {
    this.#commandOf = commandOf
  }

  take({ type, value }: ServiceMessage, source: MirrorSource): void {
    const s = pus.timeSchedule
    this.#advance(source.at)
    switch (type) {
      case s.enable:
        return this.#switch(true, source)
      case s.disable:
        return this.#switch(false, source)
      case s.reset:
        this.#switch(false, source)
        for (const id of Array.from(this.#scheduled.keys())) this.#remove(id, source)
        return
      case s.insert:
        for (const { group, release, request } of value.activities)
          this.#put(requestIdOf(request), { release, group, subSchedule: value.subSchedule, request }, source, false)
        return
      case s.remove:
        for (const id of value.activities.flatMap(idsOf)) this.#remove(id, source)
        return
      case s.removeFiltered:
        for (const id of this.#within(value)) this.#remove(id, source)
        return
      case s.shift:
        for (const id of value.activities.flatMap(idsOf)) this.#shift(id, value.offset, source)
        return
      case s.shiftFiltered:
        for (const id of this.#within(value)) this.#shift(id, value.offset, source)
        return
      case s.shiftAll:
        for (const id of Array.from(this.#scheduled.keys())) this.#shift(id, value.offset, source)
        return
      case s.askSummary:
      case s.askSummaryFiltered:
        this.#partial = source.at
        return
      case s.summary: {
        if (value.enabled !== undefined) this.#reportedSwitch(value.enabled, source)
        for (const { id, release, subSchedule, group } of value.activities)
          this.#put(idOf(id), { release, subSchedule, group }, source, true)
        if (this.#partial === undefined || source.at - this.#partial > 120_000_000_000n)
          this.#table.whole(
            value.activities.map((a: { readonly id: ScheduledId }) => idOf(a.id)),
            source,
          )
        return
      }
      case s.detail:
        for (const { release, subSchedule, group, request } of value.activities)
          this.#put(requestIdOf(request), { release, subSchedule, group, request }, source, true)
        return
      default: {
        const outcome = OUTCOMES.get(type)
        const released = outcome === undefined ? undefined : this.#released.get(idOf(value.request))
        if (released !== undefined)
          this.#released.set(idOf(value.request), {
            values: { ...released.values, state: outcome!, ...(value.code === undefined ? {} : { code: value.code }) },
            source,
          })
      }
    }
  }

  forget(source: MirrorSource): void {
    this.#advance(source.at)
    this.#enabled.length = 0
    for (const id of Array.from(this.#scheduled.keys())) {
      const row = this.#table.get(id)
      if (row === undefined || row.source.at > source.at) continue
      this.#table.delete(id, source)
      this.#scheduled.delete(id)
      this.#past(id, { ...row.values, state: 'unknown' }, source)
    }
  }

  state(now: Tai): MirrorState {
    this.#advance(now)
    this.#table.settle(now)
    // What the whole report did not name is gone from the table: then it is not scheduled any more.
    for (const id of Array.from(this.#scheduled.keys()))
      if (this.#table.get(id) === undefined) this.#scheduled.delete(id)
    const enabled = this.#enabled.at(-1)?.enabled
    return {
      name: 'time-schedule',
      service: 11,
      values: {
        ...(enabled === undefined ? {} : { enabled }),
        scheduled: this.#scheduled.size,
      },
      rows: [
        ...[...this.#scheduled]
          .toSorted(([, a], [, b]) => (a.release < b.release ? -1 : a.release > b.release ? 1 : 0))
          .map(([id]) => this.#table.get(id)!),
        ...[...this.#released].map(([id, released]) => ({ id, ...released })).toReversed(),
      ],
      differences: this.#table.differences,
    }
  }

  #put(id: string, activity: Scheduled, source: MirrorSource, told: boolean): void {
    const known = this.#table.get(id)
    if (known !== undefined && known.source.at > source.at) return
    // A report that comes late, of what has been released meanwhile.
    const past = this.#released.get(id)
    if (told && past !== undefined && past.values['state'] !== 'unknown' && known === undefined) return
    if (told && past?.values['state'] === 'unknown') this.#released.delete(id)
    const request = activity.request ?? this.#scheduled.get(id)?.request
    this.#scheduled.set(id, { ...activity, ...(request === undefined ? {} : { request }) })
    const values: MirrorValues = {
      release: timeText(activity.release),
      state: 'scheduled',
      ...(activity.subSchedule === 0 ? {} : { subSchedule: activity.subSchedule }),
      ...(activity.group === 0 ? {} : { group: activity.group }),
      ...(request === undefined ? {} : { command: this.#commandOf(request), request: toHex(request) }),
    }
    if (!told) return this.#table.set(id, values, source)
    if (known === undefined && past?.values['state'] !== 'unknown')
      this.#table.differs(`scheduled activity ${id} is on board, it was not expected there`, source.at)
    this.#table.reported(id, values, source)
  }

  #remove(id: string, source: MirrorSource): void {
    const known = this.#table.get(id)
    if (known === undefined || known.source.at > source.at) return
    this.#table.delete(id, source)
    this.#scheduled.delete(id)
    this.#past(id, { ...known.values, state: 'deleted' }, source)
  }

  #shift(id: string, offset: bigint, source: MirrorSource): void {
    const activity = this.#scheduled.get(id)
    if (activity !== undefined) this.#put(id, { ...activity, release: activity.release + offset }, source, false)
  }

  *#within({
    window,
    subSchedules,
    groups,
  }: {
    readonly window: ScheduleWindow
    readonly subSchedules: readonly number[]
    readonly groups: readonly number[]
  }): IterableIterator<string> {
    const chosen = (wanted: readonly number[], own: number): boolean =>
      wanted.every((w) => w === 0) || wanted.includes(own)
    for (const [id, a] of Array.from(this.#scheduled))
      if (
        (window.from === undefined || a.release >= window.from) &&
        (window.to === undefined || a.release <= window.to) &&
        chosen(subSchedules, a.subSchedule) &&
        chosen(groups, a.group)
      )
        yield id
  }

  /** What is due has been released, or has expired where the schedule was disabled then. */
  #advance(now: Tai): void {
    for (const [id, { release }] of Array.from(this.#scheduled)) {
      if (release > now) continue
      const row = this.#table.get(id)
      this.#scheduled.delete(id)
      if (row === undefined) continue
      const source = { ...row.source, at: release }
      this.#table.delete(id, { ...source, at: row.source.at > release ? row.source.at : release })
      const enabled = this.#enabled.findLast((e) => e.at <= release)?.enabled
      this.#past(id, { ...row.values, state: enabled === false ? 'expired' : 'released' }, source)
    }
  }

  #past(id: string, values: MirrorValues, source: MirrorSource): void {
    this.#released.delete(id)
    this.#released.set(id, { values, source })
    if (this.#released.size > MOST_RELEASED) this.#released.delete(this.#released.keys().next().value!)
  }

  #switch(enabled: boolean, { at }: MirrorSource): void {
    if ((this.#enabled.at(-1)?.at ?? at) > at) return
    this.#enabled.push({ at, enabled })
    if (this.#enabled.length > 100) this.#enabled.shift()
  }
  #reportedSwitch(enabled: boolean, source: MirrorSource): void {
    const known = this.#enabled.at(-1)
    if (known !== undefined && known.enabled !== enabled && known.at <= source.at)
      this.#table.differs(
        `the schedule is ${enabled ? 'enabled' : 'disabled'} on board, it was expected to be ${known.enabled ? 'enabled' : 'disabled'}`,
        source.at,
      )
    this.#switch(enabled, source)
  }
}
