/** Mirrors of what becomes of reports on board: packet stores, what goes into each of them, what is sent down at once. */
import { pus, type MessageValue, type PusMessageType } from '@vigie/ccsds'
import { timeText, type Mirror, type MirrorSource, type MirrorValues } from './mirror.ts'
import type { PusSatellite } from './service-messages.ts'
import type { ServiceNames } from './service-names.ts'
import { asksAll, given, TableMirror } from './table-mirror.ts'

const STORE_TYPES = ['circular', 'bounded']
export function storeMirror(satellite: PusSatellite): Mirror {
  const m = new TableMirror('stores', 'packet store', 15)
  const { table } = m
  const set =
    (values: MirrorValues) =>
    ({ stores }: { readonly stores: readonly number[] }, source: MirrorSource): void => {
      for (const id of stores) table.set(String(id), values, source)
    }
  const s = pus.storage
  const configured = (x: MessageValue<typeof s.create>['stores'][number]): MirrorValues => ({
    size: x.size,
    type: STORE_TYPES[x.type] ?? x.type,
    virtualChannel: x.virtualChannel,
  })
  return m
    .on(s.enable, set({ enabled: true }))
    .on(s.disable, set({ enabled: false }))
    .on(s.create, ({ stores }, source) => {
      for (const x of stores) table.set(String(x.store), { ...configured(x), enabled: false }, source)
    })
    .on(s.remove, ({ stores }, source) => {
      for (const id of stores) table.delete(String(id), source)
    })
    .on(s.configuration, ({ stores }, source) => {
      for (const x of stores) table.reported(String(x.store), configured(x), source)
      table.whole(
        stores.map((x) => String(x.store)),
        source,
      )
    })
    .on(s.resize, ({ stores }, source) => {
      for (const x of stores) table.set(String(x.store), { size: x.size }, source)
    })
    .on(s.makeCircular, ({ store }, source) => table.set(String(store), { type: STORE_TYPES[0]! }, source))
    .on(s.makeBounded, ({ store }, source) => table.set(String(store), { type: STORE_TYPES[1]! }, source))
    .on(s.setChannel, ({ store, virtualChannel }, source) => table.set(String(store), { virtualChannel }, source))
    .on(s.setRetrievalFrom, ({ from, stores }, source) => {
      for (const id of stores) table.set(String(id), { retrievalFrom: timeText(from) }, source)
    })
    .on(s.copy, ({ from, to }, source) => table.set(String(to), { copiedFrom: from }, source))
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

interface Types {
  readonly types?: MessageValue<typeof pus.storage.types>['types'] | undefined
}
interface Structures {
  readonly applications: readonly {
    readonly application: number
    readonly structures: readonly (number | { readonly structure: number; readonly subsampling: number })[]
  }[]
}
interface Events {
  readonly applications: readonly { readonly application: number; readonly events: readonly number[] }[]
}
interface Kind {
  readonly add: PusMessageType<any>
  readonly remove: PusMessageType<any>
  readonly report: PusMessageType<any>
}

/** What is chosen, by types of reports, by structures, and what is left out by events: of a store, or for forwarding. */
function controlled(
  m: TableMirror,
  names: ServiceNames,
  kinds: { readonly types: Kind; readonly structures: Kind; readonly diagnostics: Kind; readonly events: Kind },
): TableMirror {
  const { table } = m
  type Rows = readonly (readonly [id: string, values: MirrorValues])[]
  const types = (v: Types): Rows =>
    (v.types ?? []).flatMap((a) =>
      a.services.flatMap(({ service, subtypes }) =>
        (subtypes.length === 0 ? ['all'] : subtypes).map(
          (subtype) => [`type ${a.application}/${service},${subtype}`, { chosen: true }] as const,
        ),
      ),
    )
  const structures =
    (kind: string) =>
    (v: Structures): Rows =>
      v.applications.flatMap((a) =>
        a.structures.map((s) => {
          const [id, every] = typeof s === 'number' ? [s, 0] : [s.structure, s.subsampling]
          const container = given('container', names.structure(id))
          return [
            `${kind} ${a.application}/${id}`,
            { chosen: true, ...container, ...(every > 0 ? { every } : {}) },
          ] as const
        }),
      )
  const events = (v: Events): Rows =>
    v.applications.flatMap((a) =>
      a.events.map(
        (e) => [`event ${a.application}/${e}`, { chosen: false, ...given('event', names.event(e)) }] as const,
      ),
    )
  const listed = (prefix: string, { add, remove, report }: Kind, rows: (v: any) => Rows): void => {
    const place = (v: { readonly store?: number; readonly stores?: readonly number[] }): readonly string[] =>
      v.store !== undefined ? [`store ${v.store} `] : (v.stores?.map((store) => `store ${store} `) ?? [''])
    m.on(add, (v: any, source) => {
      for (const at of place(v)) for (const [id, values] of rows(v)) table.set(`${at}${id}`, values, source)
    })
      .on(remove, (v: any, source) => {
        for (const at of place(v)) for (const [id] of rows(v)) table.delete(`${at}${id}`, source)
      })
      .on(report, (v: any, source) => {
        for (const at of place(v)) {
          const told = rows(v)
          for (const [id, values] of told) table.reported(`${at}${id}`, values, source)
          const ids = new Set(told.map(([id]) => `${at}${id}`))
          for (const row of Array.from(table.values()))
            if (row.id.startsWith(`${at}${prefix} `) && !ids.has(row.id) && row.source.at <= source.at) {
              if (row.source.by !== 'restart')
                table.differs(`${row.id} is not so on board, it was expected to be`, source.at)
              table.delete(row.id, source)
            }
        }
      })
  }
  listed('type', kinds.types, types)
  listed('structure', kinds.structures, structures('structure'))
  listed('diagnostic', kinds.diagnostics, structures('diagnostic'))
  listed('event', kinds.events, events)
  return m
}

export function storageControlMirror(names: ServiceNames): Mirror {
  const s = pus.storage
  return controlled(new TableMirror('storage-control', 'stored report', 15), names, {
    types: { add: s.addTypes, remove: s.removeTypes, report: s.types },
    structures: { add: s.addStructures, remove: s.removeStructures, report: s.structures },
    diagnostics: { add: s.addDiagnostics, remove: s.removeDiagnostics, report: s.diagnostics },
    events: { add: s.blockEvents, remove: s.unblockEvents, report: s.blockedEvents },
  })
}

export function forwardingMirror(satellite: PusSatellite, names: ServiceNames): Mirror {
  const m = new TableMirror('forwarding', 'forwarded report', 14)
  const s = pus.realTimeForwarding
  if (satellite.services.layouts?.['14,1']?.includes('forwarded') === true) return forwardedStructures(m, names)
  return controlled(m, names, {
    types: { add: s.add, remove: s.remove, report: s.content },
    structures: { add: s.addStructures, remove: s.removeStructures, report: s.structures },
    diagnostics: { add: s.addDiagnostics, remove: s.removeDiagnostics, report: s.diagnostics },
    events: { add: s.blockEvents, remove: s.unblockEvents, report: s.blockedEvents },
  })
}

/** Missions that forward by structures: messages that name `forwarded` in their layout. */
function forwardedStructures(m: TableMirror, names: ServiceNames): TableMirror {
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
      if (forwarded === undefined) return
      const told = new Set(forwarded.map(idOf))
      for (const f of forwarded) m.table.reported(idOf(f), { ...valuesOf(f), forwarded: true }, source)
      for (const { id } of Array.from(m.table.values()))
        if (!told.has(id) && !id.includes(' ')) m.table.reported(id, { forwarded: false }, source)
    })
}
