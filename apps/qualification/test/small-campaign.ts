/** A mission folder with a small qualification of its own, and campaigns run on it. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestRun } from '@vigie/qualification/tests'
import { findRuns, runCampaign, type CampaignOptions } from '@vigie/qualification-runner/run'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export interface SmallMission {
  readonly folder: string
  readonly mission: string
  data(name: string): string
  remove(): void
}

/** `files`: below the mission folder. */
export function smallMission(files: Readonly<Record<string, string>>): SmallMission {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-lines-'))
  const mission = path.join(folder, 'mission')
  // Modules that are loaded in the process of the test are found by its loader, which knows nothing of that of Vigie.
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction')
  cpSync(path.join(ROOT, 'missions/bisat'), mission, { recursive: true })
  for (const own of ['qualification', 'procedures']) rmSync(path.join(mission, own), { recursive: true, force: true })
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(mission, name)), { recursive: true })
    writeFileSync(path.join(mission, name), text)
  }
  return {
    folder,
    mission,
    data: (name) => path.join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Runs of the last attempt, by test. */
export async function runsOf(
  small: SmallMission,
  data: string,
  options: Omit<CampaignOptions, 'mission' | 'data' | 'by'>,
): Promise<ReadonlyMap<string, TestRun>> {
  const outcome = await runCampaign({ ...options, mission: small.mission, data, by: 'ada' })
  const runs = await findRuns(data, [outcome.id])
  return new Map(runs.map(({ run }) => [run.test, run]))
}
