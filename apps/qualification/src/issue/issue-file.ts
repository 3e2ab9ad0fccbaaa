/** Issues the qualification file of a campaign run: the book, the run and the plan of the mission put together. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseUtc, SteppedClock } from '@vigie/base'
import { loadMission } from '@vigie/mission-folder'
import { memoryJournal, QualificationBook, type CampaignRun, type QualificationState } from '@vigie/qualification'
import {
  buildFile,
  fileErrors,
  gatherRecords,
  readPlan,
  type BuildProgress,
  type IssuedFile,
} from '@vigie/qualification/file'
import { newFolder, openRunFolder, pdfFonts } from '@vigie/qualification-folder'
import { readBook } from '../runner/book.ts'
import { seedBook } from '../runner/seed-book.ts'

export interface IssueOptions {
  readonly mission: string
  /** Data folder: its book, where it has one; else the requirements of the mission folder. */
  readonly data: string
  /** Folder of the campaign run. */
  readonly run: string
  /** New folder. */
  readonly out: string
  readonly progress?: (p: BuildProgress) => void
}

/** Throws VIG-QUALIFICATION-400 to 403 and 410. */
export async function issueFile(options: IssueOptions): Promise<IssuedFile> {
  const { record, evidence } = await openRunFolder(options.run)
  const { mission } = await loadMission(options.mission)
  if (mission === undefined)
    throw fileErrors.recordMissing({ what: 'a mission that can be read', place: options.mission })
  const planFile = path.join(options.mission, 'qualification', 'plan.yaml')
  const yaml = await readFile(planFile, 'utf8').catch(() => {
    throw fileErrors.recordMissing({ what: 'qualification/plan.yaml', place: options.mission })
  })
  const { plan, diagnostics } = readPlan(yaml, planFile)
  if (plan === undefined)
    throw fileErrors.planNotValid({ file: planFile, detail: diagnostics[0]!.message }, { cause: diagnostics })
  const book = (await readBook(options.data)) ?? (await bookOfMission(options.mission, record.campaignRun))
  const records = gatherRecords({
    mission: {
      name: mission.name,
      title: mission.title ?? mission.name,
      satellites: mission.satellites.map((s) => s.name),
    },
    plan,
    book,
    record,
  })
  const folder = await newFolder(options.out)
  return buildFile(records, evidence, folder, await pdfFonts(), options.progress)
}

/** The requirements of the mission folder as if they had been imported when the campaign began, by whoever ran it. */
async function bookOfMission(mission: string, run: CampaignRun): Promise<QualificationState> {
  const clock = new SteppedClock(parseUtc(run.startedAt))
  const book = await QualificationBook.open(memoryJournal(), clock)
  await seedBook(book, mission, run.by, clock)
  return book.state
}
