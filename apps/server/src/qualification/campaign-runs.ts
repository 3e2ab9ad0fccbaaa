/** Runs of campaigns: those of the book, and those that lie in the data folder, under way or not taken into the book yet. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { lockOwner } from '@vigie/journal-files'
import type { QualificationState } from '@vigie/qualification'
import { CampaignFolder, openRunFolder, runsFolder } from '@vigie/qualification-folder'
import {
  CampaignProgress,
  lastAttempts,
  planCampaign,
  testErrors,
  type Campaign,
  type CampaignRun,
  type FinishedCampaign,
  type PlannedRun,
  type RunProgress,
  type TestCase,
  type TestRun,
  type Verdict,
} from '@vigie/qualification/tests'
import type { CampaignRunDetail, CampaignRunSummary } from '@vigie/contract'
import { serverErrors } from '../errors.ts'

/** What a folder says of the run that it is of. */
interface FolderRun {
  readonly folder: CampaignFolder
  readonly record: CampaignRun
  readonly campaign: Campaign | undefined
  readonly tests: readonly TestCase[]
  readonly progress: CampaignProgress
  /** Key → line on which it runs. */
  readonly lines: ReadonlyMap<string, number>
  readonly running: boolean
}

export class CampaignRuns {
  readonly #data: string
  readonly #state: () => QualificationState

  constructor(data: string, state: () => QualificationState) {
    this.#data = data
    this.#state = state
  }

  async list(campaign: string | undefined): Promise<CampaignRunSummary[]> {
    const state = this.#state()
    const found = [...state.campaignRuns.values()].map((r) => summaryOfBook(state, r))
    for (const id of await this.#unrecorded()) {
      const run = await this.#open(id)
      if (run !== undefined) found.push(summaryOfFolder(run))
    }
    return found
      .filter((r) => campaign === undefined || r.campaign === campaign)
      .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
  }

  /** Throws VIG-SERVER-006. */
  async get(id: string): Promise<CampaignRunDetail> {
    const state = this.#state()
    const record = state.campaignRuns.get(id)
    if (record === undefined) {
      const run = await this.#open(id)
      if (run === undefined) throw serverErrors.noSuch({ what: 'campaign run', name: id })
      return { ...summaryOfFolder(run), ...detailOf(run.record), ...stoppedOf(run), progress: progressOf(run) }
    }
    const runs = runsOf(state, record)
    return {
      ...summaryOfBook(state, record),
      ...detailOf(record),
      progress: lastAttempts(runs).map(({ run, attempts }) => ({
        key: run.satellite === undefined ? run.test : `${run.test}@${run.satellite}`,
        test: run.test,
        title: state.tests.get(run.test)?.latest.title ?? '',
        ...(run.satellite === undefined ? {} : { satellite: run.satellite }),
        state: 'done' as const,
        verdict: run.verdict,
        attempts,
        flaky: attempts > 1 && run.verdict.startsWith('passed'),
        run: run.id,
      })),
    }
  }

  /** Of a folder, to be written in the book. Throws VIG-SERVER-006, VIG-QUALIFICATION-218, 401. */
  async finished(id: string): Promise<FinishedCampaign> {
    const run = await this.#open(id)
    if (run === undefined) throw serverErrors.noSuch({ what: 'campaign run', name: id })
    if (!run.progress.ended) throw testErrors.notEnded({ run: id })
    const { record } = await openRunFolder(run.folder.folder)
    return record
  }

  /** Where the files of a run lie; undefined: not in this data folder. */
  async folderOf(run: TestRun): Promise<string | undefined> {
    if (path.basename(run.campaignRun) !== run.campaignRun) return undefined
    const folder = new CampaignFolder(path.join(runsFolder(this.#data), run.campaignRun))
    const key = run.satellite === undefined ? run.test : `${run.test}@${run.satellite}`
    for (const e of await folder.entries())
      if (e.type === 'run ended' && e.key === key && e.attempt === run.attempt) return folder.at('runs', e.folder)
    return undefined
  }

  async #unrecorded(): Promise<string[]> {
    const names = await readdir(runsFolder(this.#data)).catch(() => [])
    return names.filter((n) => !this.#state().campaignRuns.has(n))
  }

  async #open(id: string): Promise<FolderRun | undefined> {
    if (path.basename(id) !== id) return undefined
    const folder = new CampaignFolder(path.join(runsFolder(this.#data), id))
    const record = await folder.readJson<CampaignRun>('campaign.json').catch(() => undefined)
    if (record === undefined) return undefined
    const campaign = await folder.readJson<Campaign>('definition/campaign.json')
    const tests = (await folder.readJson<TestCase[]>('definition/tests.json')) ?? []
    const plan =
      (await folder.readJson<PlannedRun[]>('definition/plan.json')) ??
      (campaign === undefined ? [] : planCampaign(campaign, tests))
    const entries = await folder.entries()
    const planned = new Set(plan.map((p) => p.key))
    const progress = CampaignProgress.from(
      plan,
      entries.filter((e) => !('key' in e) || planned.has(e.key)),
    )
    const lines = new Map<string, number>()
    for (const e of entries) if (e.type === 'run begun') lines.set(e.key, e.line)
    const running = !progress.ended && (await lockOwner(folder.folder)) !== undefined
    return { folder, record, campaign, tests, progress, lines, running }
  }
}

const runsOf = (state: QualificationState, record: CampaignRun): TestRun[] =>
  record.runs.flatMap((id) => {
    const run = state.runs.get(id)
    return run === undefined ? [] : [run]
  })

const bare = (r: CampaignRun) => ({
  id: r.id,
  campaign: r.campaign,
  startedAt: r.startedAt,
  ...(r.endedAt === undefined ? {} : { endedAt: r.endedAt }),
  by: r.by,
  environment: r.configuration.environment,
  software: r.configuration.software.version,
})
const aboutCampaign = (c: Campaign | undefined) => (c === undefined ? {} : { kind: c.kind, title: c.title })

function summaryOfBook(state: QualificationState, record: CampaignRun): CampaignRunSummary {
  const runs = runsOf(state, record)
  return {
    ...bare(record),
    ...aboutCampaign(state.campaigns.get(record.campaign)),
    state: 'ended',
    recorded: true,
    counts: countVerdicts(lastAttempts(runs).map((l) => l.run.verdict)),
    anomalies: [...new Set(runs.flatMap((r) => r.anomalies))],
  }
}

function summaryOfFolder({ record, campaign, progress, running }: FolderRun): CampaignRunSummary {
  return {
    ...bare(record),
    ...aboutCampaign(campaign),
    state: progress.ended ? 'ended' : running ? 'running' : 'interrupted',
    recorded: false,
    counts: progress.counts(),
    anomalies: [],
  }
}

const detailOf = (r: CampaignRun) => ({
  baseline: r.baseline,
  readiness: r.readiness.map((p) => ({ ...p })),
  configuration: r.configuration as unknown as Record<string, unknown>,
})
const stoppedOf = ({ progress }: FolderRun) => (progress.stopped === undefined ? {} : { stopped: progress.stopped })

function progressOf({ progress, record, tests, lines }: FolderRun): CampaignRunDetail['progress'] {
  return progress.runs.map((r) => {
    const last = r.attempts.findLast((a) => a.verdict !== undefined)
    const line = r.state === 'running' ? lines.get(r.plan.key) : undefined
    return {
      key: r.plan.key,
      test: r.plan.test,
      title: tests.find((t) => t.id === r.plan.test)?.title ?? '',
      ...(r.plan.satellite === undefined ? {} : { satellite: r.plan.satellite }),
      state: r.state,
      ...(r.verdict === undefined ? {} : { verdict: r.verdict }),
      attempts: r.attempts.length,
      flaky: isFlaky(r),
      ...(last === undefined ? {} : { run: `${record.id}/${r.plan.key}#${last.number}` }),
      ...(line === undefined ? {} : { line }),
    }
  })
}

const isFlaky = (r: RunProgress): boolean =>
  r.verdict?.startsWith('passed') === true &&
  r.attempts.some((a) => a.verdict === 'failed' || a.verdict === 'inconclusive')

function countVerdicts(verdicts: readonly Verdict[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const v of verdicts) counts[v] = (counts[v] ?? 0) + 1
  return counts
}
