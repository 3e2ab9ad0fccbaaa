/** What requirements, tests, models and software are now, by digest: held against what results are of. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Mission } from '@vigie/model'
import { fingerprintOf, type QualificationState } from '@vigie/qualification'
import { staleResults, type PresentVersions, type StaleResult } from '@vigie/qualification/evidence'
import { testFingerprint, type TestCase } from '@vigie/qualification/tests'
import { modelFiles } from './model-files.ts'
import { softwareRecord } from './software.ts'

/** The software that runs does not change while it runs. */
let own: Promise<string> | undefined
const softwareDigest = (): Promise<string> => (own ??= softwareRecord().then((r) => r.software.sha256))

/** Tests are those of the book, with the texts that the mission folder has now. */
async function presentVersions(state: QualificationState, mission: Mission): Promise<PresentVersions> {
  const tests = new Map<string, string>()
  for (const [id, h] of state.tests)
    if (h.removed === undefined) tests.set(id, testFingerprint(h.latest, await textOf(h.latest, mission.folder)))
  return {
    requirement: (id) => {
      const h = state.requirements.get(id)
      return h === undefined || h.removed !== undefined ? undefined : fingerprintOf(h.latest)
    },
    test: (id) => tests.get(id),
    models: Object.fromEntries(modelFiles(mission).map((m) => [m.chain, m.sha256])),
    software: await softwareDigest(),
  }
}

export async function stale(state: QualificationState, mission: Mission): Promise<StaleResult[]> {
  return staleResults([...state.runs.values()], await presentVersions(state, mission))
}

/** Of its procedure (of each satellite, where it is one for each) or script. */
async function textOf({ means, configuration }: TestCase, folder: string): Promise<string | undefined> {
  if (means.kind === 'manual') return undefined
  const files =
    means.kind === 'script'
      ? [means.file]
      : (means.activity.includes('{satellite}')
          ? configuration.satellites.map((s) => means.activity.replaceAll('{satellite}', s))
          : [means.activity]
        ).map((a) => `procedures/${a.replaceAll('.', '/')}.pluto`)
  const texts: string[] = []
  for (const file of files) {
    const text = await readFile(path.join(folder, file), 'utf8').catch(() => undefined)
    if (text !== undefined) texts.push(text)
  }
  return texts.length === 0 ? undefined : texts.join('\n')
}
