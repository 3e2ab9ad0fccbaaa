/** How one version of a stack differs from another: entries that came, went and were changed. */
import type { Entry } from './draft.ts'

interface FieldDifference {
  readonly name: string
  readonly before: string
  readonly after: string
}
export interface EntryDifference {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly path: string
  /** Place in the version that has it, from 1. */
  readonly before?: number
  readonly after?: number
  readonly fields: readonly FieldDifference[]
}

const said = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

function fieldsOf(entry: Entry): ReadonlyMap<string, string> {
  const { path: _, arguments: args, ...rest } = entry
  return new Map([
    ...Object.entries(args).map(([name, value]) => [name, said(value)] as const),
    ...(['comment', 'release', 'spacing', 'wait', 'onFailure', 'onLinkLoss', 'service', 'virtualChannel'] as const).map(
      (name) => [name, said(rest[name])] as const,
    ),
  ])
}
const whole = (entry: Entry): string => JSON.stringify([entry.path, [...fieldsOf(entry)].toSorted()])

function differences(before: Entry | undefined, after: Entry | undefined): FieldDifference[] {
  const was = before === undefined ? new Map<string, string>() : fieldsOf(before)
  const is = after === undefined ? new Map<string, string>() : fieldsOf(after)
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const [b, a] = [was.get(name) ?? '', is.get(name) ?? '']
    return b === a ? [] : [{ name, before: b, after: a }]
  })
}

/** Longest common subsequence of entries that are the same; between two of them, a removed and an added one of the same command are a change. */
export function diffStacks(before: readonly Entry[], after: readonly Entry[]): EntryDifference[] {
  const [a, b] = [before.map(whole), after.map(whole)]
  // lengths[i][j]: of the common subsequence of what is left from i and from j.
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!)
  const found: EntryDifference[] = []
  let removed: number[] = []
  let added: number[] = []
  const settle = (): void => {
    for (const i of removed) {
      const at = added.findIndex((j) => after[j]!.path === before[i]!.path)
      const j = at < 0 ? undefined : added.splice(at, 1)[0]!
      found.push({
        kind: j === undefined ? 'removed' : 'changed',
        path: before[i]!.path,
        before: i + 1,
        ...(j === undefined ? {} : { after: j + 1 }),
        fields: j === undefined ? [] : differences(before[i], after[j]),
      })
    }
    for (const j of added) found.push({ kind: 'added', path: after[j]!.path, after: j + 1, fields: [] })
    removed = []
    added = []
  }
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      settle()
      i++
      j++
    } else if (j >= b.length || (i < a.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) removed.push(i++)
    else added.push(j++)
  }
  settle()
  return found
}
