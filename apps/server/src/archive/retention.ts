/** What the rules of the mission let go of one chain: whole segments of journals, whole files of columns. */
import type { Clock } from '@vigie/base'
import type { ParameterStore } from '@vigie/archive'
import { retain, type FileJournal } from '@vigie/journal-files'
import type { RetentionRule } from '@vigie/model'

export interface Removed {
  readonly kind: RetentionRule['kind']
  /** Segments or files. */
  readonly files: number
  /** Entries of journals, samples of columns. */
  readonly entries: number
  readonly bytes: number
}

export async function retainJournal(journal: FileJournal, rule: RetentionRule, clock: Clock): Promise<Removed> {
  const removed = await retain(
    journal,
    {
      ...(rule.age === undefined ? {} : { maxAge: rule.age }),
      ...(rule.bytes === undefined ? {} : { maxBytes: rule.bytes }),
    },
    clock,
  )
  return {
    kind: rule.kind,
    files: removed.length,
    entries: removed.reduce((n, r) => n + r.count, 0),
    bytes: removed.reduce((n, r) => n + r.bytes, 0),
  }
}

export async function retainColumns(
  store: ParameterStore,
  chain: string,
  rule: RetentionRule,
  clock: Clock,
): Promise<Removed> {
  if (rule.age === undefined) return { kind: rule.kind, files: 0, entries: 0, bytes: 0 }
  const { files, samples, bytes } = await store.retain(chain, clock.now() - rule.age)
  return { kind: rule.kind, files, entries: samples, bytes }
}
