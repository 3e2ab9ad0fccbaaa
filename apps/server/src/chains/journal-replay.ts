/** Journalled packets through an engine again: a restart that makes good, a rebuild, a replay. */
import type { StoredEntry } from '@vigie/archive'
import type { ChainEngine } from '@vigie/telemetry'

export function replayEntries(engine: ChainEngine, entries: readonly StoredEntry[]): void {
  for (const e of entries) engine.replay(e.payload, e.generation, e.reception, e.flags, e.position)
  engine.flush()
}
