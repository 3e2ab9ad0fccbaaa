/** Small mirrors: on-board parameters that were set or reported, what is forwarded, the position-based schedule, tests, time. */
import { toHex } from '@vigie/base'
import { packetApid, packetSequenceCount, pus } from '@vigie/ccsds'
import { timeText, type Mirror, type MirrorSource } from './mirror.ts'
import type { ServiceNames } from './service-names.ts'
import { TableMirror } from './table-mirrors.ts'

export function parameterMirror(names: ServiceNames): Mirror {
  const m = new TableMirror('parameters', 'parameter', 20)
  const s = pus.parameterManagement
  const idOf = (id: number): string => names.parameter(id) ?? String(id)
  return m
    .on(s.set, ({ parameters }, source) => {
      for (const p of parameters) m.table.set(idOf(p.parameter), { number: p.parameter, set: toHex(p.value) }, source)
    })
    .on(s.values, ({ parameters }, source) => {
      for (const p of parameters)
        m.table.set(idOf(p.parameter), { number: p.parameter, reported: toHex(p.value) }, source)
    })
}

export function forwardingMirror(names: ServiceNames): Mirror {
  const m = new TableMirror('forwarding', 'forwarded report', 14)
  const s = pus.realTimeForwarding
  type Forwarded = readonly { readonly application: number; readonly structure: number }[] | undefined
  const set =
    (forwarded: boolean) =>
    (value: { readonly forwarded?: Forwarded }, source: MirrorSource): void => {
      for (const f of value.forwarded ?? []) m.table.set(idOf(f), { ...valuesOf(f), forwarded }, source)
    }
  const idOf = (f: NonNullable<Forwarded>[number]): string => `${f.application}/${f.structure}`
  const valuesOf = ({ structure }: NonNullable<Forwarded>[number]): Readonly<Record<string, string>> => {
    const container = names.structure(structure)
    return container === undefined ? {} : { container }
  }
  return m
    .on(s.add, set(true))
    .on(s.remove, set(false))
    .on(s.content, ({ forwarded }, source) => {
      const told = new Set((forwarded ?? []).map(idOf))
      for (const f of forwarded ?? []) m.table.reported(idOf(f), { ...valuesOf(f), forwarded: true }, source)
      for (const { id } of Array.from(m.table.values()))
        if (!told.has(id)) m.table.reported(id, { forwarded: false }, source)
    })
}

export function positionScheduleMirror(commandOf: (request: Uint8Array) => string): Mirror {
  const m = new TableMirror('position-schedule', 'scheduled activity', 22)
  const s = pus.positionSchedule
  return m
    .on(s.enable, () => m.note({ enabled: true }))
    .on(s.disable, () => m.note({ enabled: false }))
    .on(s.reset, (_, source) => {
      m.note({ enabled: false })
      m.table.clear(source)
    })
    .on(s.insert, ({ activities }, source) => {
      for (const { orbit, angle, request } of activities)
        m.table.set(
          `${packetApid(request, 0)}/${packetSequenceCount(request, 0)}`,
          { orbit, angle, command: commandOf(request), request: toHex(request) },
          source,
        )
    })
    .on(s.remove, ({ activities }, source) => {
      for (const id of activities) m.table.delete(`${id.apid}/${id.sequenceCount}`, source)
    })
    .on(s.summary, ({ enabled, activities }, source) => {
      if (enabled !== undefined) m.note({ enabled })
      const ids = activities.map(({ id }) => `${id.apid}/${id.sequenceCount}`)
      activities.forEach(({ orbit, angle }, i) => m.table.reported(ids[i]!, { orbit, angle }, source, ['orbit']))
      m.table.whole(ids, source)
    })
}

export function testMirror(): Mirror {
  const m = new TableMirror('test', 'test', 17)
  return m.on(pus.connectionTest.alive, (_, { at }) => m.note({ alive: timeText(at) }))
}

export function timeMirror(): Mirror {
  const m = new TableMirror('time', 'time report', 9)
  const reported = (
    { exponent, time }: { readonly exponent: number; readonly time: Uint8Array },
    s: MirrorSource,
  ): void => m.note({ exponent, reported: toHex(time), at: timeText(s.at) })
  return m
    .on(pus.timeManagement.setRate, ({ exponent }) => m.note({ exponent }))
    .on(pus.timeManagement.cuc, reported)
    .on(pus.timeManagement.cds, reported)
}

export function statisticsMirror(names: ServiceNames): Mirror {
  const m = new TableMirror('statistics', 'statistics of parameter', 4)
  const s = pus.parameterStatistics
  const idOf = (id: number): string => names.parameter(id) ?? String(id)
  return m
    .on(s.enable, ({ interval }) => m.note({ enabled: true, interval }))
    .on(s.disable, () => m.note({ enabled: false }))
    .on(s.add, ({ parameters }, source) => {
      for (const id of parameters) m.table.set(idOf(id), { number: id }, source)
    })
    .on(s.remove, ({ parameters }, source) => {
      for (const id of parameters) m.table.delete(idOf(id), source)
    })
    .on(s.definitions, ({ interval, parameters }, source) => {
      m.note({ interval })
      for (const id of parameters) m.table.reported(idOf(id), { number: id }, source)
      m.table.whole(parameters.map(idOf), source)
    })
    .on(s.statistics, ({ parameters }, source) => {
      for (const p of parameters)
        m.table.set(
          idOf(p.parameter),
          {
            number: p.parameter,
            samples: p.samples,
            greatest: toHex(p.greatest),
            greatestAt: timeText(p.greatestAt),
            least: toHex(p.least),
            leastAt: timeText(p.leastAt),
            mean: p.mean,
            deviation: p.deviation,
          },
          source,
        )
    })
}
