/** The folder of a campaign run: several lines write in it at once; a last line that a crash has cut counts as not written. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { CampaignFolder } from '@vigie/qualification-folder'

const folder = mkdtempSync(path.join(tmpdir(), 'vigie-campaign-folder-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what is written at once is whole, and the last one stays', async () => {
  const campaign = new CampaignFolder(folder)
  const digests = await Promise.all(Array.from({ length: 30 }, (_, n) => campaign.writeJson('campaign.json', { n })))
  expect(new Set(digests).size).toBe(30)
  expect(await campaign.readJson('campaign.json')).toEqual({ n: 29 })
})

test('progress is read beside whoever writes it; who goes on mends what a crash has cut', async () => {
  const campaign = new CampaignFolder(folder)
  await campaign.note({ type: 'ended', at: '2026-01-01T00:00:00Z' })
  await campaign.close()
  const file = path.join(folder, 'progress.ndjson')
  appendFileSync(file, '{"type":"sto')
  expect(await campaign.entries()).toHaveLength(1)
  expect(readFileSync(file, 'utf8')).toContain('sto')
  expect(await campaign.progress()).toHaveLength(1)
  expect(readFileSync(file, 'utf8')).not.toContain('sto')
})
