/** The position-based schedule, and the sub-schedules and groups of both schedules, as the ground knows them. */
import { toHex } from '@vigie/base'
import { before, packetApid, packetSequenceCount, pus, type OrbitPosition, type PositionWindow } from '@vigie/ccsds'
import type { Mirror, MirrorSource, MirrorValues } from './mirror.ts'
import { TableMirror } from './table-mirror.ts'

interface ScheduledId {
  readonly apid: number
  readonly sequenceCount: number
}
interface Filter {
  readonly window: PositionWindow
  readonly subSchedules: readonly number[]
  readonly groups: readonly number[]
}
interface Shift {
  readonly orbits: number
  readonly angle: number
}
interface Entry extends OrbitPosition {
  readonly subSchedule: number
  readonly group: number
  readonly every?: number | undefined
  readonly request?: Uint8Array
}

/** `turn`: angle of a whole orbit. */
export function positionScheduleMirror(commandOf: (request: Uint8Array) => string, turn = 360): Mirror {
  const m = new TableMirror('position-schedule', 'scheduled activity', 22)
  const { table } = m
  const s = pus.positionSchedule
  const idOf = ({ apid, sequenceCount }: ScheduledId): string => `${apid}/${sequenceCount}`
  const requestIdOf = (packet: Uint8Array): string => `${packetApid(packet, 0)}/${packetSequenceCount(packet, 0)}`
  const values = (e: Entry): MirrorValues => ({
    orbit: e.orbit,
    angle: e.angle,
    ...(e.subSchedule === 0 ? {} : { subSchedule: e.subSchedule }),
    ...(e.group === 0 ? {} : { group: e.group }),
    ...((e.every ?? 0) === 0 ? {} : { every: e.every! }),
    ...(e.request === undefined ? {} : { command: commandOf(e.request), request: toHex(e.request) }),
  })
  const placeOf = (v: MirrorValues): OrbitPosition => ({ orbit: Number(v['orbit']), angle: Number(v['angle']) })
  const chosen = (wanted: readonly number[], own: unknown): boolean =>
    wanted.every((w) => w === 0) || wanted.includes(Number(own ?? 0))
  const within = ({ window: { from, to }, subSchedules, groups }: Filter): string[] =>
    [...table.values()]
      .filter(({ values: v }) => {
        const at = placeOf(v)
        return (
          (from === undefined || !before(at, from)) &&
          (to === undefined || !before(to, at)) &&
          chosen(subSchedules, v['subSchedule']) &&
          chosen(groups, v['group'])
        )
      })
      .map((row) => row.id)
  const shift = (ids: readonly string[], by: Shift, source: MirrorSource): void => {
    for (const id of ids) {
      const row = table.get(id)
      if (row === undefined) continue
      const at = placeOf(row.values)
      const angle = at.angle + by.angle
      const orbits = Math.floor(angle / turn)
      table.set(id, { orbit: at.orbit + by.orbits + orbits, angle: angle - orbits * turn }, source)
    }
  }
  /** A summary that was asked for by a filter does not tell of all. */
  let partial = false
  return m
    .on(s.enable, () => m.note({ enabled: true }))
    .on(s.disable, () => m.note({ enabled: false }))
    .on(s.reset, (_, source) => {
      m.note({ enabled: false })
      table.clear(source)
    })
    .on(s.setOrbit, ({ orbit }) => m.note({ orbit }))
    .on(s.insert, ({ subSchedule, activities }, source) => {
      for (const a of activities) table.set(requestIdOf(a.request), values({ ...a, subSchedule }), source)
    })
    .on(s.remove, ({ activities }, source) => {
      for (const id of activities) table.delete(idOf(id), source)
    })
    .on(s.removeFiltered, (filter, source) => {
      for (const id of within(filter)) table.delete(id, source)
    })
    .on(s.shift, (v, source) => shift(v.activities.map(idOf), v, source))
    .on(s.shiftFiltered, (v, source) => shift(within(v), v, source))
    .on(s.shiftAll, (v, source) =>
      shift(
        Array.from(table.values(), (row) => row.id),
        v,
        source,
      ),
    )
    .on(s.askSummary, () => void (partial = true))
    .on(s.askSummaryFiltered, () => void (partial = true))
    .on(s.askAllSummary, () => void (partial = false))
    .on(s.summary, ({ enabled, activities }, source) => {
      if (enabled !== undefined) m.note({ enabled })
      const ids = activities.map(({ id }) => idOf(id))
      activities.forEach((a, i) => table.reported(ids[i]!, values(a), source, ['orbit']))
      if (!partial) table.whole(ids, source)
    })
    .on(s.detail, ({ activities }, source) => {
      for (const a of activities) table.reported(requestIdOf(a.request), values(a), source, ['orbit'])
    })
}

/** Sub-schedules and groups: whether what is in them is released. */
export function scheduleGroupMirror(name: string, service: 11 | 22): Mirror {
  const m = new TableMirror(name, '', service)
  const { table } = m
  const s = service === 11 ? pus.timeSchedule : pus.positionSchedule
  interface States {
    readonly groups: readonly { readonly group: number; readonly enabled: boolean }[]
  }
  const subSchedule = (id: number): string => `sub-schedule ${id}`
  const group = (id: number): string => `group ${id}`
  const subSchedules =
    (enabled: boolean) =>
    (v: { readonly subSchedules: readonly number[] }, source: MirrorSource): void => {
      for (const id of v.subSchedules) table.set(subSchedule(id), { enabled }, source)
    }
  const groups =
    (enabled: boolean) =>
    (v: { readonly groups: readonly number[] }, source: MirrorSource): void => {
      for (const id of v.groups) table.set(group(id), { enabled }, source)
    }
  return m
    .on(s.enableSubSchedules, subSchedules(true))
    .on(s.disableSubSchedules, subSchedules(false))
    .on(s.enableGroups, groups(true))
    .on(s.disableGroups, groups(false))
    .on(s.createGroups, (v: States, source) => {
      for (const g of v.groups) table.set(group(g.group), { enabled: g.enabled }, source)
    })
    .on(s.removeGroups, ({ groups: gone }, source) => {
      for (const id of gone) table.delete(group(id), source)
    })
    .on(s.reset, (_, source) => table.clear(source))
    .on(s.subSchedules, (v, source) => {
      for (const x of v.subSchedules) table.reported(subSchedule(x.subSchedule), { enabled: x.enabled }, source)
    })
    .on(s.groups, (v: States, source) => {
      for (const g of v.groups) table.reported(group(g.group), { enabled: g.enabled }, source)
    })
}
