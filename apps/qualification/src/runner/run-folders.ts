/** Runs of tests as they lie in a data folder. */
import { readdir } from 'node:fs/promises'
import { CampaignFolder, runsFolder } from '@vigie/qualification-folder'
import type { TestRun } from '@vigie/qualification/tests'
import { runnerErrors } from '../errors.ts'

export interface RunInFolder {
  readonly run: TestRun
  readonly folder: string
}

/** By id of a run, or all of a campaign run; all there are unless told. Throws VIG-QUALIFICATION-225. */
export async function findRuns(data: string, named: readonly string[]): Promise<readonly RunInFolder[]> {
  const found: RunInFolder[] = []
  const root = runsFolder(data)
  const campaigns = (await readdir(root).catch(() => [])).toSorted()
  const wanted = (campaign: string): boolean =>
    named.length === 0 || named.some((n) => n === campaign || n.startsWith(`${campaign}/`))
  for (const campaign of campaigns.filter(wanted)) {
    const folder = new CampaignFolder(`${root}/${campaign}`)
    for (const name of (await readdir(folder.at('runs')).catch(() => [])).toSorted()) {
      const run = await folder.readJson<TestRun>(`runs/${name}/run.json`)
      if (run !== undefined && (named.length === 0 || named.includes(campaign) || named.includes(run.id)))
        found.push({ run, folder: folder.at('runs', name) })
    }
  }
  for (const name of named)
    if (!found.some(({ run }) => run.id === name || run.campaignRun === name))
      throw runnerErrors.noRun({ run: name, folder: root })
  return found
}
