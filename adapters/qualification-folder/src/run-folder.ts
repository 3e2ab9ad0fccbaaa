/** The folder of a campaign run (docs/formats/runs.md), read for its qualification file. */
import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describeError } from '@vigie/base'
import type { CampaignRun, TestRun, Anomaly, Campaign, TestCase } from '@vigie/qualification'
import { fileErrors, type CampaignRecord, type EvidenceReader } from '@vigie/qualification/file'

export interface OpenRunFolder {
  readonly record: CampaignRecord
  readonly evidence: EvidenceReader
}

/** Throws VIG-QUALIFICATION-401, naming what is not there. */
export async function openRunFolder(folder: string): Promise<OpenRunFolder> {
  const json = async <T>(name: string, otherwise?: T): Promise<T> => {
    const text = await readFile(path.join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && otherwise !== undefined) return undefined
      throw fileErrors.recordMissing({ what: name, place: folder })
    })
    if (text === undefined) return otherwise!
    try {
      return JSON.parse(text) as T
    } catch (error) {
      throw fileErrors.recordMissing({ what: `a readable ${name} (${describeError(error)})`, place: folder })
    }
  }
  const campaignRun = await json<CampaignRun>('campaign.json')
  const places = new Map<string, string>()
  const runs: TestRun[] = []
  for (const entry of (await readdir(path.join(folder, 'runs')).catch(() => [])).toSorted()) {
    // A run that was interrupted has no record, and was run again.
    const run = await json<TestRun | null>(`runs/${entry}/run.json`, null)
    if (run === null) continue
    runs.push(run)
    places.set(run.id, path.join(folder, 'runs', entry))
  }
  const texts = new Map<string, { text: string; file: string }>()
  for (const run of runs) {
    const item = run.evidence.find((e) => e.kind === 'procedure')
    if (item !== undefined)
      texts.set(run.id, {
        text: await readFile(path.join(places.get(run.id)!, item.file), 'utf8'),
        file: item.description ?? item.file,
      })
  }
  return {
    record: {
      campaignRun,
      campaign: await json<Campaign>('definition/campaign.json'),
      tests: await json<TestCase[]>('definition/tests.json'),
      anomalies: await json<Anomaly[]>('anomalies.json', []),
      materials: await json<unknown>('software.cdx.json'),
      runs,
      texts,
    },
    evidence: {
      open: (run, item) => createReadStream(path.join(places.get(run.id)!, item.file)) as AsyncIterable<Uint8Array>,
    },
  }
}
