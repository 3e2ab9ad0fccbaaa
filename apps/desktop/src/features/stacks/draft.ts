/** A stack as it is being written in the page, and as the server reads it. */
import type { Stack } from '@vigie/contract'

export type Entry = Stack['entries'][number]
export type Finding = Stack['findings'][number]

export interface DraftEntry extends Entry {
  /** Of this page alone: which row it is while rows are moved. */
  readonly key: string
}
export interface Draft {
  readonly name: string
  readonly chain: string
  readonly description: string
  readonly entries: readonly DraftEntry[]
  readonly writtenAgainst?: Stack['writtenAgainst']
}

/** docs/formats/stacks.md has them. */
export const DEFAULTS = {
  arguments: {},
  release: 'automatic',
  spacing: 0,
  wait: 'completed',
  onFailure: 'stop',
  onLinkLoss: 'hold',
} as const satisfies Partial<Entry>

export const STACK_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/

let keys = 0
export const keyed = (entry: Entry): DraftEntry => ({ ...entry, key: `entry-${keys++}` })
export const newEntry = (path: string): DraftEntry => keyed({ ...DEFAULTS, path })

export const draftOf = (
  stack: Pick<Stack, 'name' | 'chain' | 'description' | 'entries' | 'writtenAgainst'>,
): Draft => ({
  name: stack.name,
  chain: stack.chain,
  description: stack.description ?? '',
  entries: stack.entries.map(keyed),
  ...(stack.writtenAgainst === undefined ? {} : { writtenAgainst: stack.writtenAgainst }),
})

function written({ path, arguments: args, comment, spacing, service, virtualChannel, ...how }: Entry): object {
  const { release, wait, onFailure, onLinkLoss } = how
  return {
    send: path,
    ...(Object.keys(args).length === 0 ? {} : { with: args }),
    ...(comment === undefined || comment === '' ? {} : { comment }),
    release,
    after: spacing,
    wait,
    onFailure,
    onLinkLoss,
    ...(service === undefined ? {} : { service }),
    ...(virtualChannel === undefined ? {} : { virtualChannel }),
  }
}

/** The entry on line n + 2 is that of index n: JSON is YAML too, and findings tell lines. */
export function textOf({ name, chain, description, entries, writtenAgainst }: Draft): string {
  const head = {
    stack: name === '' ? 'new' : name,
    satellite: chain,
    ...(description === '' ? {} : { description }),
  }
  const end = writtenAgainst === undefined ? '' : `, "writtenAgainst": ${JSON.stringify(writtenAgainst)}`
  return [
    `${JSON.stringify(head).slice(0, -1)}, "entries": [`,
    entries.map((entry) => JSON.stringify(written(entry))).join(',\n'),
    `]${end}}`,
  ].join('\n')
}
export const entryOfLine = (line: number | undefined): number | undefined => (line === undefined ? undefined : line - 2)

/** The same in all that is saved. */
export const isSame = (a: Draft, b: Draft): boolean => textOf(a) === textOf(b)
