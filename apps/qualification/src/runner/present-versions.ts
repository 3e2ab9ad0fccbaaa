/** What a mission folder and this software are now, by digest. */
import type { PresentVersions } from '@vigie/qualification/evidence'
import type { TestRun } from '@vigie/qualification/tests'
import { modelFiles, softwareRecord } from '@vigie/server'
import type { Definition } from '../definition/read-definition.ts'
import { readBook } from './book.ts'

export async function presentVersions(definition: Definition): Promise<PresentVersions> {
  const ids = new Set(definition.cases.map((c) => c.test.id))
  const { software } = await softwareRecord()
  return {
    requirement: (id) => definition.requirements.get(id)?.fingerprint,
    test: (id) => (ids.has(id) ? definition.specification(id).fingerprint : undefined),
    models: Object.fromEntries(
      definition.mission === undefined ? [] : modelFiles(definition.mission).map((m) => [m.chain, m.sha256]),
    ),
    software: software.sha256,
  }
}

/** Runs that the book knows, in the order in which they were recorded. */
export async function recordedRuns(data: string): Promise<readonly TestRun[]> {
  return [...((await readBook(data))?.runs.values() ?? [])]
}
