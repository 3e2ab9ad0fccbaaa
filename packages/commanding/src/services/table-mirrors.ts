/** Mirrors of what is a table on board: each message says what becomes of its rows. */
import { pus, type MessageValue, type PusMessageType } from '@vigie/ccsds'
import { toHex, type Tai } from '@vigie/base'
import {
  MirrorTable,
  timeText,
  type Mirror,
  type MirrorCell,
  type MirrorSource,
  type MirrorState,
  type MirrorValues,
} from './mirror.ts'
import type { PusSatellite, ServiceMessage } from './service-messages.ts'
import type { ServiceNames } from './service-names.ts'

type Deed = (value: any, source: MirrorSource) => void
export class TableMirror implements Mirror {
  readonly services: readonly number[]
  readonly table: MirrorTable
  readonly #name: string
  readonly #deeds = new Map<PusMessageType<any>, Deed>()
  #values: MirrorValues = {}

  constructor(name: string, what: string, service: number) {
    this.#name = name
    this.services = [service]
    this.table = new MirrorTable(what)
  }

  on<T extends PusMessageType<any>>(type: T, deed: (value: MessageValue<T>, source: MirrorSource) => void): this {
    this.#deeds.set(type, deed)
    return this
  }
  /** Holds for the service as a whole. */
  note(values: MirrorValues): void {
    this.#values = { ...this.#values, ...values }
  }
  take(message: ServiceMessage, source: MirrorSource): void {
    this.#deeds.get(message.type)?.(message.value, source)
  }
  state(now: Tai): MirrorState {
    this.table.settle(now)
    const rows = [...this.table.values()]
    return {
      name: this.#name,
      service: this.services[0]!,
      values: this.#values,
      rows,
      differences: this.table.differences,
    }
  }
}

const given = (name: string, value: MirrorCell | undefined): MirrorValues =>
  value === undefined ? {} : { [name]: value }
/** Where the mission's request names no one, its report tells of all. */
const asksAll = ({ services }: PusSatellite, { service, subtype }: PusMessageType<any>): boolean =>
  services.layouts?.[`${service},${subtype}`]?.length === 0

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

const STATUS = ['unchecked', 'within', 'low', 'high']
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
  const statusText = (status: number): string => STATUS[status] ?? String(status)
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
      for (const x of monitors)
        table.reported(
          String(x.monitor),
          { enabled: x.enabled, ...given('status', x.status === undefined ? undefined : statusText(x.status)) },
          source,
          ['status'],
        )
    })
    .on(s.transitions, ({ transitions }, source) => {
      for (const x of transitions)
        table.set(String(x.monitor), { status: statusText(x.status), since: timeText(source.at) }, source)
    })
}

export function storeMirror(satellite: PusSatellite): Mirror {
  const m = new TableMirror('stores', 'packet store', 15)
  const { table } = m
  const set =
    (values: MirrorValues) =>
    ({ stores }: { readonly stores: readonly number[] }, source: MirrorSource): void => {
      for (const id of stores) table.set(String(id), values, source)
    }
  const s = pus.storage
  return m
    .on(s.enable, set({ enabled: true }))
    .on(s.disable, set({ enabled: false }))
    .on(s.resumeRetrieval, set({ openRetrieval: true }))
    .on(s.suspendRetrieval, set({ openRetrieval: false }))
    .on(s.retrieve, ({ retrievals }, source) => {
      for (const r of retrievals) table.set(String(r.store), { retrieved: [timeText(r.from), timeText(r.to)] }, source)
    })
    .on(s.removeUntil, ({ until, stores }, source) => {
      for (const id of stores) table.set(String(id), { deletedUntil: timeText(until) }, source)
    })
    .on(s.summary, ({ stores }, source) => {
      const measured = ['packets', 'bytes', 'oldest', 'newest', 'filled']
      for (const x of stores)
        table.reported(
          String(x.store),
          {
            ...given('enabled', x.enabled),
            ...given('packets', x.packets),
            ...given('bytes', x.bytes),
            ...(x.packets === undefined ? { filled: x.filled } : {}),
            oldest: timeText(x.oldest),
            newest: timeText(x.newest),
          },
          source,
          measured,
        )
      if (asksAll(satellite, s.ask))
        table.whole(
          stores.map((x) => String(x.store)),
          source,
        )
    })
    .on(s.status, ({ stores }, source) => {
      for (const x of stores)
        table.reported(String(x.store), { enabled: x.enabled, openRetrieval: x.retrieving }, source)
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

export function sequenceMirror(commandOf: (request: Uint8Array) => string): Mirror {
  const m = new TableMirror('sequences', 'request sequence', 21)
  const { table } = m
  const s = pus.requestSequences
  return m
    .on(s.load, ({ sequence, steps, requests }, source) =>
      table.set(
        String(sequence),
        requests === undefined || requests.length === 0
          ? { running: false, requests: steps.length, commands: steps.map((x) => commandOf(x.request)) }
          : { running: false, content: toHex(requests) },
        source,
      ),
    )
    .on(s.unload, ({ sequence }, source) => table.delete(String(sequence), source))
    .on(s.status, ({ sequences }, source) => {
      for (const x of sequences)
        table.reported(String(x.sequence), { running: x.running, ...given('requests', x.requests) }, source, [
          'running',
        ])
      table.whole(
        sequences.map((x) => String(x.sequence)),
        source,
      )
    })
}

export function procedureMirror(): Mirror {
  const m = new TableMirror('procedures', 'procedure', 18)
  const { table } = m
  const s = pus.procedures
  return m
    .on(s.load, ({ procedure, code }, source) => table.set(String(procedure), { bytes: code.length }, source))
    .on(s.unload, ({ procedure }, source) => table.delete(String(procedure), source))
    .on(s.status, ({ procedures }, source) => {
      for (const p of procedures)
        table.reported(
          String(p.procedure),
          { state: p.state, ...given('step', p.step), ...given('steps', p.steps) },
          source,
          ['state', 'step'],
        )
      table.whole(
        procedures.map((p) => String(p.procedure)),
        source,
      )
    })
}

/** Type of an object of a repository; missions that have no types have no directories. */
const DIRECTORY = 0

export function fileMirror(): Mirror {
  const m = new TableMirror('files', 'file', 23)
  const { table } = m
  const s = pus.fileManagement
  const path = ({ directory, file }: { readonly directory: string; readonly file: string }): string =>
    directory === '' ? file : `${directory}/${file}`
  type Attributes = MessageValue<typeof s.attributes>
  const attributes = (f: Attributes): MirrorValues => ({ size: f.size, locked: f.locked })
  return m
    .on(s.create, (v, source) => table.set(path(v), { size: v.size, locked: false }, source))
    .on(s.remove, (v, source) => table.delete(path(v), source))
    .on(s.lock, (v, source) => table.set(path(v), { locked: true }, source))
    .on(s.unlock, (v, source) => table.set(path(v), { locked: false }, source))
    .on(s.attributes, (v, source) => table.reported(path(v), attributes(v), source, ['size']))
    .on(s.content, ({ directory, objects }, source) => {
      const found = objects.filter((o) => o.type !== DIRECTORY || o.size !== undefined)
      const id = (name: string): string => path({ directory, file: name })
      for (const o of found)
        table.reported(id(o.name), { ...given('size', o.size), ...given('locked', o.locked) }, source, ['size'])
      table.whole(
        found.map((o) => id(o.name)),
        source,
      )
    })
}
