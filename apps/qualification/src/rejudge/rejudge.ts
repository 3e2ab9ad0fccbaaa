/** Judges runs again on what was archived with them, under what holds now, and writes what came of it beside them. */
import { formatUtc } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import type { BookFact } from '@vigie/qualification'
import { judgeAgain } from '@vigie/qualification/evidence'
import type { Rejudgement } from '@vigie/qualification/tests'
import { modelFiles, softwareRecord } from '@vigie/server'
import type { Definition } from '../definition/read-definition.ts'
import { runnerErrors } from '../errors.ts'
import type { RunInFolder } from '../runner/run-folders.ts'
import { archivedTelemetry } from './archived-telemetry.ts'

export interface RejudgeOptions {
  readonly definition: Definition
  readonly by: string
  readonly reason: string
  /** Other conditions, by subject. */
  readonly expected?: ReadonlyMap<string, string>
}

/** Throws VIG-QUALIFICATION-229 where the mission cannot be read. */
export async function rejudgeRuns(
  runs: readonly RunInFolder[],
  options: RejudgeOptions,
): Promise<readonly Rejudgement[]> {
  const { definition, by, reason, expected } = options
  const { mission } = definition
  if (mission === undefined) throw runnerErrors.noMission({ folder: definition.folder })
  const models = Object.fromEntries(modelFiles(mission).map((m) => [m.chain, m.sha256]))
  const { software } = await softwareRecord()
  const at = formatUtc(new SystemClock().now(), { digits: 9 })
  const made: Rejudgement[] = []
  for (const { run, folder } of runs) {
    const series = await archivedTelemetry(folder, run, mission)
    const judged = judgeAgain(run, series, expected)
    made.push({
      run: run.id,
      at,
      by,
      reason,
      models,
      requirements: run.requirements.map((r) => definition.requirements.get(r.id) ?? r),
      software: software.sha256,
      ...judged,
    })
  }
  return made
}

export const rejudgementFacts = (made: readonly Rejudgement[]): BookFact[] =>
  made.map((rejudgement) => ({ kind: 'rejudgement', rejudgement }))
