/** Mirrors of files and of what is being copied. */
import { pus, type MessageValue } from '@vigie/ccsds'
import { pathOf } from './automation-mirrors.ts'
import type { Mirror, MirrorSource, MirrorValues } from './mirror.ts'
import type { PusSatellite } from './service-messages.ts'
import { given, TableMirror } from './table-mirror.ts'

/** Type of an object of a repository. */
const DIRECTORY = 0

export function fileMirror({ services }: PusSatellite): Mirror {
  const typed = services.layouts?.['23,13/object']?.includes('type') !== false
  /** One directory: a report of it tells of all files. */
  const flat = (services.widths?.directory ?? 0) === 0
  const m = new TableMirror('files', 'file', 23)
  const { table } = m
  const s = pus.fileManagement
  const path = ({ directory, file }: { readonly directory: string; readonly file: string }): string =>
    pathOf(directory, file)
  type Attributes = MessageValue<typeof s.attributes>
  const attributes = (f: Attributes): MirrorValues => ({ size: f.size, locked: f.locked })
  return m
    .on(s.create, (v, source) => table.set(path(v), { size: v.size, locked: false }, source))
    .on(s.remove, (v, source) => table.delete(path(v), source))
    .on(s.lock, (v, source) => table.set(path(v), { locked: true }, source))
    .on(s.unlock, (v, source) => table.set(path(v), { locked: false }, source))
    .on(s.move, (v, source) => {
      const from = pathOf(v.sourceDirectory, v.source)
      table.set(pathOf(v.targetDirectory, v.target), table.get(from)?.values ?? {}, source)
      table.delete(from, source)
    })
    .on(s.copy, (v, source) => {
      const known = table.get(pathOf(v.sourceDirectory, v.source))?.values
      table.set(pathOf(v.targetDirectory, v.target), { ...known, locked: false }, source)
    })
    .on(s.found, ({ files }, source) => {
      for (const f of files) table.reported(path(f), {}, source)
    })
    .on(s.createDirectory, ({ directory, name }, source) =>
      table.set(pathOf(directory, name), { directory: true }, source),
    )
    .on(s.removeDirectory, ({ directory, name }, source) => table.delete(pathOf(directory, name), source))
    .on(s.renameDirectory, ({ directory, name, to }, source) => {
      const from = pathOf(directory, name)
      for (const row of Array.from(table.values())) {
        if (row.id !== from && !row.id.startsWith(`${from}/`)) continue
        table.set(`${pathOf(directory, to)}${row.id.slice(from.length)}`, row.values, source)
        table.delete(row.id, source)
      }
    })
    .on(s.attributes, (v, source) => table.reported(path(v), attributes(v), source, ['size']))
    .on(s.content, ({ directory, objects }, source) => {
      const id = (name: string): string => pathOf(directory, name)
      for (const o of objects)
        table.reported(
          id(o.name),
          {
            // Missions whose report has no types have files only.
            ...(typed && o.type === DIRECTORY ? { directory: true } : {}),
            ...given('size', o.size),
            ...given('locked', o.locked),
          },
          source,
          ['size'],
        )
      // It tells of all that is in that directory, and of no other.
      const told = new Set(objects.map((o) => id(o.name)))
      if (!flat) return
      table.whole(told, source)
    })
}

export function fileCopyMirror(): Mirror {
  const m = new TableMirror('file-copies', 'copy', 23)
  const { table } = m
  const s = pus.fileManagement
  type Copied = MessageValue<typeof s.copy>
  const begun =
    (deed: string) =>
    (v: Copied, source: MirrorSource): void =>
      table.set(
        String(v.operation),
        {
          deed,
          from: pathOf(v.sourceDirectory, v.source),
          to: pathOf(v.targetDirectory, v.target),
          suspended: false,
        },
        source,
      )
  const set =
    (values: MirrorValues) =>
    ({ operations }: { readonly operations: readonly number[] }, source: MirrorSource): void => {
      for (const id of operations) table.set(String(id), values, source)
    }
  const within =
    (values: MirrorValues) =>
    ({ directory }: { readonly directory: string }, source: MirrorSource): void => {
      for (const row of Array.from(table.values()))
        if ([row.values['from'], row.values['to']].some((p) => String(p).startsWith(`${directory}/`)))
          table.set(row.id, values, source)
    }
  return m
    .on(s.copy, begun('copy'))
    .on(s.move, begun('move'))
    .on(s.suspend, set({ suspended: true }))
    .on(s.resume, set({ suspended: false }))
    .on(s.abort, set({ aborted: true }))
    .on(s.suspendIn, within({ suspended: true }))
    .on(s.resumeIn, within({ suspended: false }))
    .on(s.abortIn, within({ aborted: true }))
    .on(s.enableStatus, ({ interval }) => m.note({ reported: true, interval }))
    .on(s.disableStatus, () => m.note({ reported: false }))
    .on(s.copyStatus, ({ operations }, source) => {
      for (const o of operations)
        table.reported(String(o.operation), { progress: o.progress, status: o.status }, source, ['progress', 'status'])
    })
}
