/** Mirrors of what a satellite watches by itself: parameters, functions, and what it does upon events. */
import { pus, type MessageValue } from '@vigie/ccsds'
import { toHex } from '@vigie/base'
import { timeText, type Mirror, type MirrorSource, type MirrorValues } from './mirror.ts'
import type { PusSatellite } from './service-messages.ts'
import type { ServiceNames } from './service-names.ts'
import { asksAll, given, TableMirror } from './table-mirror.ts'

/** Of limits and deltas as the standard numbers them (41C §8.12.2.12); of expected values, 3 is an unexpected one. */
const STATES = ['within', 'unchecked', 'invalid', 'low', 'high']
export function monitoringMirror(satellite: PusSatellite, names: ServiceNames): Mirror {
  const m = new TableMirror('monitoring', 'monitoring definition', 12)
  const { table } = m
  const set =
    (enabled: boolean) =>
    ({ monitors }: { readonly monitors: readonly number[] }, source: MirrorSource): void => {
      for (const id of monitors) table.set(String(id), { enabled }, source)
    }
  type Definition = MessageValue<typeof pus.onBoardMonitoring.add>['definitions'][number]
  const checked = ({ parameter, check }: Pick<Definition, 'parameter' | 'check'>): MirrorValues => ({
    parameter: names.parameter(parameter) ?? parameter,
    check: check.kind,
    ...(check.kind === 'expected'
      ? { mask: toHex(check.mask), value: toHex(check.value) }
      : { low: check.low, high: check.high }),
  })
  const states = satellite.config.states?.['12'] ?? STATES
  const statusText = (status: number): string => states[status] ?? String(status)
  const s = pus.onBoardMonitoring
  const define =
    (enabled: MirrorValues) =>
    ({ definitions }: { readonly definitions: readonly Definition[] }, source: MirrorSource): void => {
      for (const d of definitions) table.set(String(d.monitor), { ...checked(d), ...enabled }, source)
    }
  return m
    .on(s.enable, set(true))
    .on(s.disable, set(false))
    .on(s.add, define({ enabled: false }))
    .on(s.modify, define({}))
    .on(s.remove, ({ monitors }, source) => {
      for (const id of monitors) table.delete(String(id), source)
    })
    .on(s.removeAll, (_, source) => table.clear(source))
    .on(s.enableFunction, () => m.note({ enabled: true }))
    .on(s.disableFunction, () => m.note({ enabled: false }))
    .on(s.definitions, ({ definitions }, source) => {
      for (const d of definitions) {
        const values = {
          ...checked(d),
          enabled: d.enabled,
          ...given('status', d.status === undefined ? undefined : statusText(d.status)),
        }
        table.reported(String(d.monitor), values, source, ['status'])
      }
      if (asksAll(satellite, s.ask))
        table.whole(
          definitions.map((d) => String(d.monitor)),
          source,
        )
    })
    .on(s.status, ({ monitors }, source) => {
      table.whole(
        monitors.map((x) => String(x.monitor)),
        source,
      )
      for (const x of monitors)
        table.reported(
          String(x.monitor),
          { enabled: x.enabled, ...given('status', x.status === undefined ? undefined : statusText(x.status)) },
          source,
          ['status'],
        )
    })
    .on(s.setDelay, ({ delay }) => m.note({ delay }))
    .on(s.outOfLimits, ({ transitions }, source) => {
      for (const x of transitions)
        table.set(String(x.monitor), { status: statusText(x.status), since: timeText(x.at) }, source)
    })
    .on(s.transitions, ({ transitions }, source) => {
      for (const x of transitions)
        table.set(String(x.monitor), { status: statusText(x.status), since: timeText(source.at) }, source)
    })
}

/** Of functions (41C §8.12.2.28). */
const FUNCTION_STATES = ['unchecked', 'running', 'invalid', 'failed']

export function functionalMonitoringMirror(names: ServiceNames): Mirror {
  const m = new TableMirror('functional-monitoring', 'functional monitoring definition', 12)
  const { table } = m
  const s = pus.onBoardMonitoring
  const set =
    (values: MirrorValues) =>
    ({ functions }: { readonly functions: readonly number[] }, source: MirrorSource): void => {
      for (const id of functions) table.set(String(id), values, source)
    }
  type Definition = MessageValue<typeof s.addFunctions>['definitions'][number]
  const values = ({ event, failing, monitors }: Definition): MirrorValues => ({
    event: names.event(event) ?? event,
    failing,
    monitors,
  })
  return m
    .on(s.enableFunctional, () => m.note({ enabled: true }))
    .on(s.disableFunctional, () => m.note({ enabled: false }))
    .on(s.enableFunctions, set({ enabled: true }))
    .on(s.disableFunctions, set({ enabled: false }))
    .on(s.protectFunctions, set({ protected: true }))
    .on(s.unprotectFunctions, set({ protected: false }))
    .on(s.addFunctions, ({ definitions }, source) => {
      for (const d of definitions)
        table.set(String(d.function), { ...values(d), enabled: false, protected: false }, source)
    })
    .on(s.removeFunctions, ({ functions }, source) => {
      for (const id of functions) table.delete(String(id), source)
    })
    .on(s.functions, ({ definitions }, source) => {
      for (const d of definitions)
        table.reported(String(d.function), { ...values(d), enabled: d.enabled, protected: d.protected }, source)
    })
    .on(s.functionStatus, ({ functions }, source) => {
      for (const f of functions)
        table.reported(
          String(f.function),
          { enabled: f.enabled, protected: f.protected, status: FUNCTION_STATES[f.status] ?? f.status },
          source,
          ['status'],
        )
      table.whole(
        functions.map((f) => String(f.function)),
        source,
      )
    })
}

export function eventActionMirror(names: ServiceNames, commandOf: (request: Uint8Array) => string): Mirror {
  const m = new TableMirror('event-actions', 'action of event', 19)
  const { table } = m
  const named = (id: number): MirrorValues => given('event', names.event(id))
  const set =
    (enabled: boolean) =>
    ({ events }: { readonly events: readonly number[] }, source: MirrorSource): void => {
      for (const id of events) table.set(String(id), { ...named(id), enabled }, source)
    }
  const s = pus.eventAction
  return m
    .on(s.add, ({ actions }, source) => {
      for (const a of actions)
        table.set(
          String(a.event),
          { ...named(a.event), enabled: false, command: commandOf(a.request), request: toHex(a.request) },
          source,
        )
    })
    .on(s.remove, ({ events }, source) => {
      for (const id of events) table.delete(String(id), source)
    })
    .on(s.removeAll, (_, source) => table.clear(source))
    .on(s.enable, set(true))
    .on(s.disable, set(false))
    .on(s.enableFunction, () => m.note({ enabled: true }))
    .on(s.disableFunction, () => m.note({ enabled: false }))
    .on(s.status, ({ actions }, source) => {
      for (const a of actions) table.reported(String(a.event), { ...named(a.event), enabled: a.enabled }, source)
      table.whole(
        actions.map((a) => String(a.event)),
        source,
      )
    })
    .on(s.definitions, ({ actions }, source) => {
      for (const a of actions)
        table.reported(
          String(a.event),
          { ...named(a.event), enabled: a.enabled, command: commandOf(a.request), request: toHex(a.request) },
          source,
        )
    })
}
