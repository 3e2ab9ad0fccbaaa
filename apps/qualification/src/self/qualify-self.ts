/**
 * The software qualifies itself: results of its automated tests become runs of test cases that its own requirements are traced to, with
 * evidence, in a book of its own; from these its qualification file is issued.
 */
import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { formatUtc } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import { CampaignFolder, openFolder, runsFolder } from '@vigie/qualification-folder'
import { anomalyOfRun, metBy, nextId } from '@vigie/qualification/anomalies'
import { verifyFile, type FileFinding, type MatrixRow } from '@vigie/qualification/file'
import {
  applyImport,
  presentRequirements,
  requirementFingerprint,
  type Anomaly,
  type QualificationBook,
} from '@vigie/qualification'
import {
  campaignFacts,
  sha256,
  testFingerprint,
  type Campaign,
  type CampaignRun,
  type ConfigurationRecord,
  type EvidenceItem,
  type TestRun,
} from '@vigie/qualification/tests'
import { missionFiles, readMissionRequirements, softwareRecord } from '@vigie/server'
import { runnerErrors } from '../errors.ts'
import { issueFile } from '../issue/issue-file.ts'
import { withBook } from '../runner/book.ts'
import { OWN_MISSION, readOwnMission, ROOT, testFiles } from './own-mission.ts'
import { readReport, type ReportedTest } from './report.ts'
import { casesOfTrace, judge, resultsOf, stepsOf, WHOLE_SUITE, type TracedCase } from './traced-cases.ts'

export interface SelfOptions {
  /** JUnit reports of the test runner. */
  readonly reports: readonly string[]
  /** Data folder of the book and the runs. */
  readonly data: string
  /** New folder for the qualification file. */
  readonly out: string
  readonly by: string
  /** How the tests were run, for the record. */
  readonly command: string
  /** Only files that begin with one of these were run: the rest is left open. */
  readonly only?: readonly string[]
  readonly progress?: (what: string, share: number) => void
}

export interface SelfOutcome {
  readonly campaignRun: string
  readonly out: string
  readonly root: string
  readonly tests: number
  readonly verified: readonly string[]
  readonly failed: readonly string[]
  /** By why they are open. */
  readonly notCovered: readonly { readonly id: string; readonly reason: string }[]
  readonly anomalies: readonly string[]
  /** Of the verification of the file that was issued. */
  readonly findings: readonly FileFinding[]
}

const CAMPAIGN = 'self'
const clock = new SystemClock()
const now = (): string => formatUtc(clock.now(), { digits: 9 })

/** Throws VIG-QUALIFICATION-230 where the trace does not fit, 231 where a report has no results, those of issuing. */
export async function qualifySelf(options: SelfOptions): Promise<SelfOutcome> {
  const own = await readOwnMission()
  if (own.diagnostics.length > 0)
    throw runnerErrors.badTrace({ detail: own.diagnostics[0]!.message }, { cause: own.diagnostics })
  const reports = await Promise.all(options.reports.map(async (file) => ({ file, bytes: await readFile(file) })))
  const results = (await Promise.all(reports.map((r) => readReport(r.bytes, r.file)))).flat()
  const cases = casesOfTrace(own.traces)
  const wanted = cases.filter(({ traced: { file } }) => options.only?.some((o) => file.startsWith(o)) ?? true)

  const startedAt = now()
  const id = `${CAMPAIGN}-${startedAt.slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const folder = new CampaignFolder(path.join(runsFolder(options.data), id))
  await mkdir(runsFolder(options.data), { recursive: true })
  if ((await readdir(runsFolder(options.data))).includes(id)) throw runnerErrors.running({ run: id })
  const { configuration, bill, machine } = await surroundings(options, reports)
  const campaign = campaignOf(cases)
  const begun: CampaignRun = {
    id,
    campaign: CAMPAIGN,
    baseline: '',
    startedAt,
    by: options.by,
    configuration,
    readiness: readiness(configuration),
    runs: [],
  }
  await folder.write('software.cdx.json', bill)
  await folder.writeJson('definition/campaign.json', campaign)
  await folder.writeJson(
    'definition/tests.json',
    cases.map((c) => c.test),
  )

  const files = testFiles()
  const done = await withBook(options.data, async (book) => {
    await importRequirements(book, options.by)
    const versions = new Map(
      presentRequirements(book.state).map((r) => [
        r.id,
        { id: r.id, version: r.version, fingerprint: requirementFingerprint(r) },
      ]),
    )
    const runs: TestRun[] = []
    const anomalies = new Map<string, Anomaly>()
    for (const [i, one] of wanted.entries()) {
      options.progress?.(one.test.id, i / wanted.length)
      const name = String(i + 1).padStart(4, '0')
      const found = resultsOf(one, results, files)
      const { evidence, fingerprint } = await writeEvidence(folder, name, one, found, reports, machine)
      const steps = stepsOf(found, startedAt)
      const bare: TestRun = {
        id: `${id}/${one.test.id}#1`,
        campaign: CAMPAIGN,
        campaignRun: id,
        test: one.test.id,
        testVersion: one.test.version,
        testFingerprint: fingerprint,
        line: 0,
        attempt: 1,
        startedAt: steps.map((s) => s.startedAt).toSorted()[0] ?? startedAt,
        endedAt:
          steps
            .map((s) => s.endedAt)
            .toSorted()
            .at(-1) ?? startedAt,
        by: options.by,
        ...judge(found),
        requirements: one.test.verifies.map((v) => versions.get(v.requirement)!),
        configuration,
        steps,
        evidence,
        limits: [],
        anomalies: [],
      }
      const run = { ...bare, anomalies: anomaliesOf(bare, one, book, anomalies) }
      await folder.writeJson(`runs/${name}/run.json`, run)
      runs.push(run)
    }
    const campaignRun: CampaignRun = { ...begun, endedAt: now(), runs: runs.map((r) => r.id) }
    await folder.writeJson('campaign.json', campaignRun)
    await folder.writeJson('anomalies.json', [...anomalies.values()])
    await book.append(
      (state) =>
        campaignFacts(state, {
          campaign,
          campaignRun,
          tests: cases.map((c) => c.test),
          runs,
          anomalies: [...anomalies.values()],
        }),
      { by: options.by, reason: `campaign run ${id}` },
    )
    return { runs, anomalies: [...anomalies.keys()] }
  })
  if (done === undefined) throw runnerErrors.running({ run: id })

  const issued = await issueFile({
    mission: OWN_MISSION,
    data: options.data,
    run: folder.folder,
    out: options.out,
    progress: (p) => options.progress?.(p.what, p.done / p.total),
  })
  const verified = await verifyFile(await openFolder(options.out))
  const rows = JSON.parse(
    await readFile(path.join(options.out, 'data', 'verification-matrix.json'), 'utf8'),
  ) as readonly MatrixRow[]
  const reasons = new Map([
    ...notPassed(done.runs),
    ...own.traces.flatMap((t): [string, string][] => (t.reason === undefined ? [] : [[t.requirement, t.reason]])),
  ])
  return {
    campaignRun: id,
    out: options.out,
    root: issued.root,
    tests: results.length,
    verified: rows.filter((r) => r.status === 'closed').map((r) => r.requirement),
    failed: rows.filter((r) => r.compliance === 'no').map((r) => r.requirement),
    notCovered: rows
      .filter((r) => r.status === 'open' && r.compliance !== 'no')
      .map((r) => ({ id: r.requirement, reason: reasons.get(r.requirement) ?? r.reason })),
    anomalies: done.anomalies,
    findings: verified.findings,
  }
}

/** By requirement: which of its tests did not pass. */
function notPassed(runs: readonly TestRun[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const { test, verdict, requirements } of runs)
    if (verdict !== 'passed')
      for (const { id } of requirements) found.set(id, `${found.has(id) ? `${found.get(id)}; ` : ''}${test} ${verdict}`)
  return found
}

/** What is not there any more is taken out: the book follows the files. */
async function importRequirements(book: QualificationBook, by: string): Promise<void> {
  for (const { file, sha256: digest, read } of await readMissionRequirements(OWN_MISSION)) {
    const request = { read, file, sha256: digest, by, reason: 'as in missions/vigie', remove: true, keepGoing: false }
    await applyImport(book, request, clock, () => Promise.resolve())
  }
}

function anomaliesOf(
  run: TestRun,
  { test }: TracedCase,
  book: QualificationBook,
  mine: Map<string, Anomaly>,
): string[] {
  if (run.verdict !== 'failed') return []
  const known = book.state.anomalies
  const met = metBy(run, [...mine.values(), ...known.values()])
  const anomaly = met ?? anomalyOfRun(run, nextId('NCR', [...mine.keys(), ...known.keys()]), test.title, 'machine')
  mine.set(anomaly.id, anomaly)
  return [anomaly.id]
}

interface Report {
  readonly file: string
  readonly bytes: Uint8Array
}

async function writeEvidence(
  folder: CampaignFolder,
  name: string,
  one: TracedCase,
  results: readonly ReportedTest[],
  reports: readonly Report[],
  machine: object,
): Promise<{ readonly evidence: readonly EvidenceItem[]; readonly fingerprint: string }> {
  const evidence: EvidenceItem[] = []
  const keep = async (
    kind: EvidenceItem['kind'],
    file: string,
    content: string | Uint8Array,
    description: string,
  ): Promise<void> => {
    const digest = await folder.write(`runs/${name}/evidence/${file}`, content)
    const size = typeof content === 'string' ? Buffer.byteLength(content) : content.length
    evidence.push({ kind, file: `evidence/${file}`, sha256: digest, size, description })
  }
  await keep('configuration', 'configuration.json', json(machine), 'machine, commit, reports')
  if (one.traced.file === WHOLE_SUITE) {
    for (const [i, { bytes }] of reports.entries())
      await keep('log', `report-${i + 1}.xml`, bytes, 'report of the test runner (JUnit)')
    return { evidence, fingerprint: testFingerprint(one.test, undefined) }
  }
  const source = await readFile(path.join(ROOT, one.traced.file), 'utf8')
  await keep('procedure', 'procedure.ts', source, one.traced.file)
  await keep('log', 'results.json', json(results), 'its results in the report')
  return { evidence, fingerprint: testFingerprint(one.test, source) }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`

function campaignOf(cases: readonly TracedCase[]): Campaign {
  return {
    name: CAMPAIGN,
    title: 'Automated tests of Vigie',
    kind: 'technical',
    tests: cases.map((c) => c.test.id),
    satellites: [],
    environment: 'machine',
    lines: 1,
    time: { kind: 'real' },
    onFailure: 'continue',
    margin: 0,
    readiness: [],
  }
}

async function surroundings(
  options: SelfOptions,
  reports: readonly Report[],
): Promise<{ readonly configuration: ConfigurationRecord; readonly bill: string; readonly machine: object }> {
  const record = await softwareRecord()
  const mission = await missionFiles(OWN_MISSION)
  const processors = os.cpus()
  return {
    bill: record.bill,
    configuration: {
      software: record.software,
      materials: record.materials,
      mission: { name: 'VIGIE', sha256: sha256(mission.map((f) => `${f.sha256}  ${f.file}\n`).join('')) },
      models: {},
      environment: 'machine',
      time: 'real',
      platform: record.platform,
    },
    machine: {
      software: record.software,
      materials: record.materials,
      changedSinceCommit: changedFiles(),
      platform: record.platform,
      system: `${os.type()} ${os.release()}`,
      processors: `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}`,
      memory: os.totalmem(),
      command: options.command,
      only: options.only ?? [],
      reports: reports.map((r) => ({ file: path.basename(r.file), sha256: sha256(r.bytes) })),
      mission: { files: mission },
    },
  }
}

/** Files that are not as in the commit; nothing where this is no clone. */
function changedFiles(): readonly string[] {
  try {
    const text = execFileSync('git', ['status', '--porcelain'], { cwd: ROOT, encoding: 'utf8' })
    return text.split('\n').filter((l) => l !== '')
  } catch {
    return []
  }
}

function readiness({ software }: ConfigurationRecord): CampaignRun['readiness'] {
  const changed = changedFiles()
  return [
    {
      point: 'every requirement has a test or a reason, and every test that is named is there',
      met: true,
      by: 'machine',
    },
    {
      point: 'what was tested is what is committed',
      met: software.commit !== undefined && changed.length === 0,
      by: 'machine',
      ...(changed.length === 0 ? {} : { remark: `${changed.length} files differ from the commit` }),
    },
  ]
}
