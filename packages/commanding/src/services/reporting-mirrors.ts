/** Mirrors of what a satellite reports by itself: housekeeping, functional reporting, events, statistics, time. */
import { pus } from '@vigie/ccsds'
import { toHex } from '@vigie/base'
import { timeText, type Mirror, type MirrorSource, type MirrorValues } from './mirror.ts'
import type { PusSatellite } from './service-messages.ts'
import type { ServiceNames } from './service-names.ts'
import { asksAll, given, TableMirror } from './table-mirror.ts'

export function housekeepingMirror(satellite: PusSatellite, names: ServiceNames): Mirror {
  const m = new TableMirror('housekeeping', 'housekeeping structure', 3)
  const { table } = m
  const named = (id: number): MirrorValues => given('container', names.structure(id))
  const parametersOf = (ids: readonly number[]): readonly (string | number)[] =>
    ids.filter((id) => id !== 0).map((id) => names.parameter(id) ?? id)
  const each =
    (values: MirrorValues) =>
    ({ structures }: { readonly structures: readonly number[] }, source: MirrorSource): void => {
      for (const id of structures) table.set(String(id), { ...named(id), ...values }, source)
    }
  for (const [create, remove, enable, disable, intervals, properties, structure, ask] of [
    ['create', 'remove', 'enable', 'disable', 'setIntervals', 'properties', 'structureReport', 'askProperties'],
    [
      'createDiagnostic',
      'removeDiagnostic',
      'enableDiagnostic',
      'disableDiagnostic',
      'setDiagnosticIntervals',
      'diagnosticProperties',
      'diagnosticStructureReport',
      'askDiagnosticProperties',
    ],
  ] as const) {
    const h = pus.housekeeping
    m.on(h[create], (v, source) =>
      table.set(
        String(v.structure),
        {
          ...named(v.structure),
          enabled: false,
          interval: v.interval,
          parameters: parametersOf(v.parameters),
          created: true,
        },
        source,
      ),
    )
      .on(h[remove], ({ structures }, source) => {
        for (const id of structures) table.delete(String(id), source)
      })
      .on(h[enable], each({ enabled: true }))
      .on(h[disable], each({ enabled: false }))
      .on(h[intervals], ({ structures }, source) => {
        for (const s of structures)
          table.set(String(s.structure), { ...named(s.structure), interval: s.interval }, source)
      })
      .on(h[structure], (v, source) =>
        table.reported(
          String(v.structure),
          {
            ...named(v.structure),
            enabled: v.enabled,
            interval: v.interval,
            parameters: parametersOf(v.parameters),
          },
          source,
        ),
      )
      .on(h[properties], ({ structures }, source) => {
        for (const s of structures)
          table.reported(
            String(s.structure),
            { ...named(s.structure), enabled: s.enabled, interval: s.interval },
            source,
          )
        if (asksAll(satellite, h[ask]))
          table.whole(
            structures.map((s) => String(s.structure)),
            source,
          )
      })
  }
  return m
}

/** Type of a structure in functional reporting: that of its diagnostic reports. */
const DIAGNOSTIC = 26

export function functionalReportingMirror(names: ServiceNames): Mirror {
  const m = new TableMirror('functional-reporting', 'functional reporting definition', 3)
  const { table } = m
  const h = pus.housekeeping
  type Entry = { readonly type: number; readonly structure: number }
  type Full = Entry & { readonly enabled: boolean; readonly interval: number }
  interface Definition<E> {
    readonly definition: number
    readonly entries: readonly E[]
    readonly applications?: readonly { readonly entries: readonly E[] }[] | undefined
  }
  const all = <E>(d: Definition<E>): readonly E[] => d.applications?.flatMap((a) => a.entries) ?? d.entries
  const nameOf = ({ type, structure }: Entry): string =>
    `${names.structure(structure) ?? structure}${type === DIAGNOSTIC ? ' (diagnostic)' : ''}`
  const textOf = (e: Full): string => `${nameOf(e)} ${e.enabled ? `every ${e.interval}` : 'disabled'}`
  const reportsOf = (id: string): readonly string[] => (table.get(id)?.values['reports'] ?? []) as readonly string[]
  /** With these in place of what it says of the same structures. */
  const renewed = (id: string, entries: readonly Full[]): readonly string[] => {
    const fresh = entries.map(nameOf)
    return [...reportsOf(id).filter((r) => !fresh.some((name) => r.startsWith(`${name} `))), ...entries.map(textOf)]
  }
  return m
    .on(h.createReporting, (d, source) =>
      table.set(String(d.definition), { reports: all<Full>(d).map(textOf) }, source),
    )
    .on(h.addToReporting, (d, source) =>
      table.set(String(d.definition), { reports: renewed(String(d.definition), all<Full>(d)) }, source),
    )
    .on(h.modifyReporting, (d, source) =>
      table.set(String(d.definition), { reports: renewed(String(d.definition), all<Full>(d)) }, source),
    )
    .on(h.removeFromReporting, (d, source) => {
      const gone = all<Entry>(d).map(nameOf)
      const left = reportsOf(String(d.definition)).filter((r) => !gone.some((name) => r.startsWith(`${name} `)))
      table.set(String(d.definition), { reports: left }, source)
    })
    .on(h.removeReporting, ({ definitions }, source) => {
      for (const id of definitions) table.delete(String(id), source)
    })
    .on(h.applyReporting, ({ definitions }, source) => {
      for (const id of definitions) table.set(String(id), { applied: timeText(source.at) }, source)
    })
    .on(h.reporting, (d, source) => table.reported(String(d.definition), { reports: all<Full>(d).map(textOf) }, source))
}

/** Events are enabled unless it is known otherwise: rows are those that were spoken of. */
export function eventMirror(names: ServiceNames): Mirror {
  const m = new TableMirror('events', 'event', 5)
  const { table } = m
  const values = (id: number, enabled: boolean): MirrorValues => ({ ...given('event', names.event(id)), enabled })
  const set =
    (enabled: boolean) =>
    ({ events }: { readonly events: readonly number[] }, source: MirrorSource): void => {
      for (const id of events) table.set(String(id), values(id, enabled), source)
    }
  const e = pus.eventReporting
  return m
    .on(e.enable, set(true))
    .on(e.disable, set(false))
    .on(e.disabled, ({ events }, source) => {
      for (const id of events) table.reported(String(id), values(id, false), source)
      for (const { id } of Array.from(table.values()))
        if (!events.includes(Number(id))) table.reported(id, values(Number(id), true), source)
    })
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
