/** Campaigns, runs of tests, evidence, decisions. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { formatUtc } from '@vigie/base'
import type { CampaignDetail, CampaignSummary } from '@vigie/contract'
import { bookErrors, type QualificationState } from '@vigie/qualification'
import { evidenceErrors } from '@vigie/qualification/evidence'
import {
  campaignFacts,
  lastAttempts,
  planCampaign,
  readCampaign,
  type Campaign,
  type Decision,
  type TestRun,
} from '@vigie/qualification/tests'
import type { Centre } from '../centre.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'
import { CampaignRuns } from '../qualification/campaign-runs.ts'
import { stale } from '../qualification/present.ts'
import { decisionView, fits, runDetail, runSummary } from '../qualification/run-views.ts'

type Names =
  | 'listCampaigns'
  | 'getCampaign'
  | 'listCampaignRuns'
  | 'getCampaignRun'
  | 'recordCampaignRun'
  | 'listTestRuns'
  | 'getTestRun'
  | 'getTestEvidence'
  | 'listStaleRuns'
  | 'listDecisions'
  | 'decideQualification'

export function testRunRoutes(centre: Centre): Handlers<Names> {
  const { book } = centre.qualification
  const campaignRuns = new CampaignRuns(centre.data, () => book.state)
  const get = (id: string): TestRun => {
    const run = book.state.runs.get(id)
    if (run === undefined) throw bookErrors.noSuch({ what: 'run', id, hint: 'Look at the list of runs.' })
    return run
  }
  return {
    listCampaigns: async () =>
      [...(await campaignsOf(centre)).values()].map(({ campaign, file }) => campaignView(book.state, campaign, file)),
    getCampaign: async ({ params }): Promise<CampaignDetail> => {
      const found = (await campaignsOf(centre)).get(params.name)
      if (found === undefined) throw serverErrors.noSuch({ what: 'campaign', name: params.name })
      const tests = [...book.state.tests.values()].filter((h) => h.removed === undefined).map((h) => h.latest)
      return {
        ...campaignView(book.state, found.campaign, found.file),
        plan: planCampaign(found.campaign, tests).map((p) => ({
          ...p,
          after: [...p.after],
          title: book.state.tests.get(p.test)?.latest.title ?? '',
          added: p.added === true,
        })),
      }
    },
    listCampaignRuns: ({ query }) => campaignRuns.list(query.campaign),
    getCampaignRun: ({ params }) => campaignRuns.get(params.id),
    recordCampaignRun: async ({ params, principal }) => {
      if (!book.state.campaignRuns.has(params.id)) {
        const finished = await campaignRuns.finished(params.id)
        const deed = {
          action: 'recordCampaignRun',
          message: `${principal.user} took campaign run ${params.id} into the book`,
          details: params,
        }
        await centre.perform(principal, deed, () =>
          book.append((state) => campaignFacts(state, finished), {
            by: principal.user,
            reason: `campaign run ${params.id}`,
          }),
        )
      }
      return campaignRuns.get(params.id)
    },
    listTestRuns: ({ query }) => {
      const found = [...book.state.runs.values()].filter((r) => fits(r, query)).toReversed()
      const { offset = 0, limit = 100 } = query
      return {
        total: found.length,
        items: found.slice(offset, offset + limit).map((r) => runSummary(book.state, r)),
      }
    },
    getTestRun: async ({ params }) => {
      const run = get(params.id)
      return runDetail(book.state, run, (await campaignRuns.folderOf(run)) !== undefined)
    },
    getTestEvidence: async ({ params, query, reply }) => {
      const run = get(params.id)
      const item = run.evidence.find((e) => e.file === query.file)
      const folder = await campaignRuns.folderOf(run)
      if (item === undefined || folder === undefined)
        throw bookErrors.noSuch({ what: 'file of evidence', id: query.file, hint: 'Look at the run: it lists them.' })
      const file = path.join(folder, ...item.file.split('/'))
      const found = await digestOf(file)
      if (found !== item.sha256)
        throw evidenceErrors.altered({ file: item.file, run: run.id, expected: item.sha256, found })
      // What tests attach is never shown as a page of the centre.
      reply.header('content-disposition', `attachment; filename="${path.basename(item.file).replaceAll('"', '')}"`)
      return createReadStream(file)
    },
    listStaleRuns: async () =>
      (await stale(book.state, centre.mission)).map(({ run, reasons }) => ({
        run: run.id,
        test: run.test,
        ...(run.satellite === undefined ? {} : { satellite: run.satellite }),
        verdict: run.verdict,
        reasons: [...reasons],
      })),
    listDecisions: ({ query }) =>
      book.state.decisions
        .filter(
          (d) =>
            (query.kind === undefined || d.subject.kind === query.kind) &&
            (query.id === undefined || d.subject.id === query.id),
        )
        .map(decisionView)
        .toReversed(),
    decideQualification: ({ body, principal }) => {
      const deed = {
        action: 'decideQualification',
        message: `${principal.user} decided about ${body.subject.kind} ${body.subject.id}: ${body.decision}`,
        details: { ...body },
      }
      return centre.perform(principal, deed, async () => {
        const decision: Decision = { ...body, by: principal.user, at: formatUtc(centre.clock.now(), { digits: 9 }) }
        await book.append(
          (state) => {
            if (!isThere(state, body.subject))
              throw bookErrors.noSuch({ what: body.subject.kind, id: body.subject.id, hint: 'Look at the list.' })
            return [{ kind: 'decision', decision }]
          },
          { by: principal.user, reason: body.reason },
        )
        return decisionView(decision)
      })
    },
  }
}

function isThere(state: QualificationState, { kind, id }: Decision['subject']): boolean {
  switch (kind) {
    case 'requirement':
      return state.requirements.get(id) !== undefined && state.requirements.get(id)!.removed === undefined
    case 'run':
      return state.runs.has(id)
    case 'anomaly':
      return state.anomalies.has(id)
    case 'waiver':
      return state.waivers.has(id)
    case 'campaign':
      return state.campaigns.has(id) || state.campaignRuns.has(id)
  }
}

interface KnownCampaign {
  readonly campaign: Campaign
  readonly file?: string
}

/** Of the mission folder as it is now; else as it was last run. */
async function campaignsOf(centre: Centre): Promise<Map<string, KnownCampaign>> {
  const found = new Map<string, KnownCampaign>()
  const folder = path.join(centre.mission.folder, 'qualification', 'campaigns')
  for (const name of (await readdir(folder).catch(() => [])).filter((n) => /\.ya?ml$/.test(n)).toSorted()) {
    const file = `qualification/campaigns/${name}`
    const { campaign } = readCampaign({ file, text: await readFile(path.join(folder, name), 'utf8') })
    if (campaign !== undefined) found.set(campaign.campaign.name, { campaign: campaign.campaign, file })
  }
  for (const [name, campaign] of centre.qualification.book.state.campaigns)
    if (!found.has(name)) found.set(name, { campaign })
  return found
}

function campaignView(state: QualificationState, c: Campaign, file: string | undefined): CampaignSummary {
  const runs = [...state.campaignRuns.values()].filter((r) => r.campaign === c.name)
  const last = runs.at(-1)
  const counts: Record<string, number> = {}
  for (const { run } of lastAttempts((last?.runs ?? []).flatMap((id) => state.runs.get(id) ?? [])))
    counts[run.verdict] = (counts[run.verdict] ?? 0) + 1
  return {
    name: c.name,
    title: c.title,
    kind: c.kind,
    ...(c.description === undefined ? {} : { description: c.description }),
    satellites: [...c.satellites],
    environment: c.environment,
    lines: c.lines,
    time: c.time.kind === 'accelerated' ? `accelerated ${c.time.rate}` : c.time.kind,
    tests: [...c.tests],
    ...(c.without === undefined ? {} : { without: [...c.without] }),
    readiness: [...c.readiness],
    onFailure: c.onFailure,
    ...(c.approvals === undefined ? {} : { approvals: c.approvals }),
    ...(file === undefined ? {} : { file }),
    runs: runs.length,
    ...(last === undefined
      ? {}
      : {
          last: {
            id: last.id,
            startedAt: last.startedAt,
            ...(last.endedAt === undefined ? {} : { endedAt: last.endedAt }),
            counts,
          },
        }),
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  } catch (error) {
    return `nothing: ${(error as NodeJS.ErrnoException).code ?? 'it cannot be read'}`
  }
  return hash.digest('hex')
}
