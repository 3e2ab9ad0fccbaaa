/** Settings of a panel: what a saved layout and a deep link hold. Whatever comes in is checked; what does not fit is the default. */

export interface Setting<T> {
  readonly initial: T
  /** Undefined where the value does not fit. */
  read(value: unknown): T | undefined
  /** As one query parameter of a link. */
  write(value: T): string
}
export type SettingsSchema = Readonly<Record<string, Setting<unknown>>>
export type SettingsOf<S> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never }

const LONGEST = 200_000

export const setting = {
  text: (initial = ''): Setting<string> => ({
    initial,
    read: (v) => (typeof v === 'string' && v.length <= LONGEST ? v : undefined),
    write: (v) => v,
  }),
  /** In links, one entry per comma; a comma inside an entry is escaped. */
  list: (initial: readonly string[] = []): Setting<readonly string[]> => ({
    initial,
    read: (v) => {
      if (Array.isArray(v)) return v.filter((x): x is string => typeof x === 'string').slice(0, 5000)
      if (typeof v !== 'string' || v.length > LONGEST) return undefined
      return v === '' ? [] : v.split(/(?<!\\),/).map((x) => x.replaceAll('\\,', ','))
    },
    write: (v) => v.map((x) => x.replaceAll(',', '\\,')).join(','),
  }),
  choice: <const T extends string>(choices: readonly T[], initial: NoInfer<T>): Setting<T> => ({
    initial,
    read: (v) => choices.find((c) => c === v),
    write: (v) => v,
  }),
  number: (initial: number, min: number, max: number): Setting<number> => ({
    initial,
    read: (v) => {
      const n = typeof v === 'string' && v.trim() !== '' ? Number(v) : v
      return typeof n === 'number' && n >= min && n <= max ? n : undefined
    },
    write: String,
  }),
  flag: (initial = false): Setting<boolean> => ({
    initial,
    read: (v) => (v === true || v === 'true' ? true : v === false || v === 'false' ? false : undefined),
    write: String,
  }),
}

/** Complete settings from anything: a saved layout of another version, a link somebody typed. */
export function readSettings<S extends SettingsSchema>(schema: S, from: unknown): SettingsOf<S> {
  const given = typeof from === 'object' && from !== null ? (from as Record<string, unknown>) : {}
  return Object.fromEntries(
    Object.entries(schema).map(([name, one]) => [
      name,
      (Object.hasOwn(given, name) ? one.read(given[name]) : undefined) ?? one.initial,
    ]),
  ) as SettingsOf<S>
}

/** What differs from the defaults, as a query. */
export function settingsQuery<S extends SettingsSchema>(schema: S, settings: SettingsOf<S>): string {
  const query = new URLSearchParams()
  for (const [name, one] of Object.entries(schema)) {
    const text = one.write((settings as Record<string, unknown>)[name])
    if (text !== one.write(one.initial)) query.set(name, text)
  }
  return query.toString()
}
