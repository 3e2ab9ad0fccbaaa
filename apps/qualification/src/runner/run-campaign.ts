/**
 * Runs a campaign: readiness review, tests on isolated lines in order of their dependencies, evidence, anomalies. Whatever it does it
 * notes first; killed at any moment, it takes up where it was.
 */
import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { formatUtc } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import { lockFolder, type FolderLock } from '@vigie/journal-files'
import { CampaignFolder, runsFolder } from '@vigie/qualification-folder'
import { anomalyOfRun, metBy, nextId } from '@vigie/qualification/anomalies'
import {
  campaignFacts,
  CampaignProgress,
  canonicalJson,
  ctrfReport,
  junitReport,
  planCampaign,
  runKey,
  sha256,
  type Anomaly,
  type Campaign,
  type CampaignRun,
  type ConfigurationRecord,
  type PlannedRun,
  type ProgressEntry,
  type TestCase,
  type TestRun,
  type Verdict,
} from '@vigie/qualification/tests'
import { missionFiles, modelFiles, softwareRecord } from '@vigie/server'
import type { Question } from '@vigie/testkit/run'
import { readDefinition, type Definition, type TestSpecification } from '../definition/read-definition.ts'
import { runnerErrors } from '../errors.ts'
import type { Asker } from '../line/centre-line.ts'
import { LineLost, LineProcess } from '../line/line-process.ts'
import type { JobResult, LineJob } from '../line/line-messages.ts'
import { readBook, recordFacts, requirementVersions } from './book.ts'
import { readinessReview, type ReadinessPoint } from './readiness.ts'

export interface CampaignObserver {
  began(run: { readonly id: string; readonly plan: readonly PlannedRun[]; readonly resumed: boolean }): void
  changed(progress: CampaignProgress): void
  /** A run began or ended. */
  run(event: {
    readonly key: string
    readonly attempt: number
    readonly line: number
    readonly verdict?: Verdict
    readonly reasons?: readonly string[]
    readonly seconds?: number
  }): void
  told(line: number, key: string, text: string): void
  at(line: number, time: string): void
}

export interface CampaignOptions {
  readonly mission: string
  /** Its name in the mission folder, or one that no file holds. */
  readonly campaign: string | Campaign
  /** Data folder: the book and the runs. */
  readonly data: string
  readonly by: string
  /** Instead of what the campaign says. */
  readonly lines?: number
  readonly time?: Campaign['time']
  /** Only these, of the campaign's: for looking into something. */
  readonly only?: readonly string[]
  /** Goes on although the readiness review says no: why. */
  readonly go?: string
  readonly askReadiness?: (point: string) => Promise<Omit<ReadinessPoint, 'point'> | undefined>
  readonly ask?: (question: Question & { readonly test: string }) => ReturnType<Asker>
  /** Takes up the last one that was interrupted. */
  readonly resume?: boolean
  readonly baseline?: string
  /** False: it is not entered in the book. */
  readonly record?: boolean
  readonly observer?: CampaignObserver
  readonly signal?: AbortSignal
}

export interface CampaignOutcome {
  readonly id: string
  readonly folder: string
  readonly verdict: Verdict
  readonly counts: ReturnType<CampaignProgress['counts']>
  readonly anomalies: readonly Anomaly[]
  readonly stopped?: string
  /** What was written is in the book too. */
  readonly recorded: boolean
}

interface ServedLine {
  readonly line: LineProcess
  /** What runs on it. */
  key: string
}

/** An attempt, as it was begun. */
interface Claim {
  readonly attempt: number
  readonly folder: string
  /** UTC of the machine. */
  readonly ranAt: string
}

const clock = new SystemClock()
const now = (): string => formatUtc(clock.now(), { digits: 9 })

/** Throws VIG-QUALIFICATION-220 … 222 and 226 … 228. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignOutcome> {
  await mkdir(runsFolder(options.data), { recursive: true })
  const state = await readBook(options.data)
  const isKnown = state !== undefined && state.requirements.size > 0
  const definition = await readDefinition(options.mission, isKnown ? { requirements: requirementVersions(state) } : {})
  const campaign = campaignOf(definition, options)
  const errors = definition.diagnostics.filter((d) => d.severity === 'error')
  if (errors.length > 0) throw runnerErrors.badTests({ count: errors.length }, { cause: errors })
  const plan = planOf(campaign, definition, options.only)
  const runner = new CampaignRunner(options, definition, campaign, plan, [...(state?.anomalies.values() ?? [])])
  return runner.run()
}

function campaignOf(definition: Definition, options: CampaignOptions): Campaign {
  const { campaign } = options
  const found =
    typeof campaign === 'string' ? definition.campaigns.find((c) => c.campaign.name === campaign)?.campaign : campaign
  if (found === undefined) {
    const known = definition.campaigns.map((c) => c.campaign.name).join(', ')
    throw runnerErrors.noCampaign({ name: String(campaign), known: known === '' ? 'none' : known })
  }
  return {
    ...found,
    ...(options.lines === undefined ? {} : { lines: options.lines }),
    ...(options.time === undefined ? {} : { time: options.time }),
  }
}

function planOf(
  campaign: Campaign,
  definition: Definition,
  only: readonly string[] | undefined,
): readonly PlannedRun[] {
  const cases = definition.cases.map((c) => c.test)
  return planCampaign(only === undefined ? campaign : { ...campaign, tests: only }, cases)
}

class CampaignRunner {
  readonly #o: CampaignOptions
  readonly #definition: Definition
  readonly #campaign: Campaign
  readonly #plan: readonly PlannedRun[]
  readonly #known: Anomaly[]
  readonly #mine = new Map<string, Anomaly>()
  #progress: CampaignProgress
  #folder!: CampaignFolder
  #record!: CampaignRun
  #configuration!: ConfigurationRecord
  #mission: unknown
  #work = ''
  readonly #waiting = new Set<() => void>()

  constructor(
    options: CampaignOptions,
    definition: Definition,
    campaign: Campaign,
    plan: readonly PlannedRun[],
    anomalies: Anomaly[],
  ) {
    this.#o = options
    this.#definition = definition
    this.#campaign = campaign
    this.#plan = plan
    this.#known = anomalies
    this.#progress = new CampaignProgress(plan)
  }

  async run(): Promise<CampaignOutcome> {
    const specifications = this.#specifications()
    const digest = sha256(
      canonicalJson({ campaign: this.#campaign, plan: this.#plan, tests: specifications.map((s) => s.fingerprint) }),
    )
    const { lock, resumed } = await this.#open(specifications, digest)
    this.#work = this.#folder.at('.lines')
    // What a killed runner left of its lines is of no use.
    await rm(this.#work, { recursive: true, force: true })
    try {
      this.#o.observer?.began({ id: this.#record.id, plan: this.#plan, resumed })
      this.#o.observer?.changed(this.#progress)
      await this.#runAll()
      return await this.#finish()
    } finally {
      await rm(this.#work, { recursive: true, force: true })
      await this.#folder.close()
      await lock.release()
    }
  }

  #specifications(): TestSpecification[] {
    return [...new Set(this.#plan.map((p) => p.test))].map((id) => this.#definition.specification(id))
  }

  async #open(
    specifications: readonly TestSpecification[],
    digest: string,
  ): Promise<{ readonly lock: FolderLock; readonly resumed: boolean }> {
    const record = await softwareRecord()
    const files = await missionFiles(this.#definition.folder)
    const mission = this.#definition.mission!
    const models = modelFiles(mission)
    this.#configuration = {
      software: {
        version: record.software.version,
        ...(record.software.commit === undefined ? {} : { commit: record.software.commit }),
        sha256: record.software.sha256,
      },
      materials: record.materials,
      mission: { name: mission.name, sha256: sha256(files.map((f) => `${f.sha256}  ${f.file}\n`).join('')) },
      models: Object.fromEntries(models.map((m) => [m.chain, m.sha256])),
      environment: this.#campaign.environment,
      ...(this.#campaign.environment === 'simulator'
        ? {
            simulator: {
              seed: this.#campaign.seed ?? 1,
              ...(this.#campaign.time.kind === 'real' ? {} : { start: this.#campaign.start ?? '' }),
            },
          }
        : {}),
      time: timeText(this.#campaign.time),
      platform: record.platform,
    }
    this.#mission = { mission: { ...this.#configuration.mission, files } }
    if (this.#o.resume === true) return { lock: await this.#resume(digest), resumed: true }

    const at = now()
    const id = await this.#freeName(`${this.#campaign.name}-${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`)
    this.#folder = new CampaignFolder(path.join(runsFolder(this.#o.data), id))
    await mkdir(this.#folder.folder, { recursive: true })
    const readiness = await readinessReview(this.#campaign, {
      definition: this.#definition,
      anomalies: this.#known,
      data: this.#o.data,
      ...(this.#o.askReadiness === undefined ? {} : { ask: this.#o.askReadiness }),
    })
    const missing = readiness.filter((p) => !p.met)
    if (missing.length > 0) {
      if (this.#o.go === undefined) {
        await rm(this.#folder.folder, { recursive: true, force: true })
        const points = missing.map((p) => `${p.point}${p.remark === undefined ? '' : ` (${p.remark})`}`).join('; ')
        throw runnerErrors.notReady({ points })
      }
      readiness.push({ point: 'go although not ready', met: true, by: this.#o.by, remark: this.#o.go })
    }
    const lock = await lockFolder(this.#folder.folder)
    this.#record = {
      id,
      campaign: this.#campaign.name,
      baseline: this.#o.baseline ?? '',
      startedAt: at,
      by: this.#o.by,
      configuration: this.#configuration,
      readiness,
      runs: [],
    }
    await this.#folder.writeJson('definition/campaign.json', this.#campaign)
    await this.#folder.writeJson(
      'definition/tests.json',
      specifications.map((s) => s.case),
    )
    await this.#folder.writeJson('definition/plan.json', this.#plan)
    await this.#folder.writeJson('definition/requirements.json', this.#requirementsOf(specifications))
    await this.#folder.write('software.cdx.json', record.bill)
    for (const m of models) await this.#folder.write(`model/${m.chain}.json`, m.text)
    await this.#folder.writeJson('campaign.json', this.#record)
    await this.#note({
      type: 'begun',
      at,
      campaignRun: id,
      campaign: this.#campaign.name,
      by: this.#o.by,
      definition: digest,
    })
    return { lock, resumed: false }
  }

  async #freeName(wanted: string): Promise<string> {
    const taken = new Set(await readdir(runsFolder(this.#o.data)))
    let name = wanted
    for (let i = 2; taken.has(name); i++) name = `${wanted}-${i}`
    return name
  }

  #requirementsOf(specifications: readonly TestSpecification[]): unknown[] {
    const ids = new Set(specifications.flatMap((s) => s.case.verifies.map((v) => v.requirement)))
    return [...this.#definition.requirements.values()].filter((r) => ids.has(r.id))
  }

  async #resume(digest: string): Promise<FolderLock> {
    const names = (await readdir(runsFolder(this.#o.data)))
      .filter((n) => n.startsWith(`${this.#campaign.name}-`))
      .toSorted()
    for (const name of names.toReversed()) {
      const folder = new CampaignFolder(path.join(runsFolder(this.#o.data), name))
      const entries = await folder.progress()
      const progress = CampaignProgress.from(this.#plan, entries)
      const record = await folder.readJson<CampaignRun>('campaign.json')
      if (progress.begun === undefined || record === undefined || progress.ended) continue
      if (progress.begun.definition !== digest)
        throw runnerErrors.otherDefinition({ run: name, what: 'its tests or its plan' })
      if (
        record.configuration.software.sha256 !== this.#configuration.software.sha256 ||
        record.configuration.mission.sha256 !== this.#configuration.mission.sha256
      )
        throw runnerErrors.otherDefinition({ run: name, what: 'the software or the mission' })
      const lock = await lockFolder(folder.folder).catch(() => undefined)
      if (lock === undefined) throw runnerErrors.running({ run: name })
      this.#folder = folder
      this.#record = record
      this.#progress = progress
      for (const a of (await folder.readJson<Anomaly[]>('anomalies.json')) ?? []) this.#mine.set(a.id, a)
      await this.#note({ type: 'resumed', at: now(), by: this.#o.by })
      for (const { key, attempt } of progress.interrupted()) {
        await folder.remove(`runs/${attempt.folder}`)
        await this.#note({
          type: 'run lost',
          at: now(),
          key,
          attempt: attempt.number,
          folder: attempt.folder,
          reason: 'the runner was interrupted',
          cause: 'runner',
        })
      }
      return lock
    }
    throw runnerErrors.nothingToResume({ name: this.#campaign.name, folder: runsFolder(this.#o.data) })
  }

  async #note(entry: ProgressEntry): Promise<void> {
    await this.#folder.note(entry)
    this.#progress.take(entry)
    this.#o.observer?.changed(this.#progress)
    this.#wake()
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }

  /** An attempt and its folder, taken before anything is waited for: the other lines see it. */
  async #claim(plan: PlannedRun, line: number): Promise<Claim> {
    const attempt = this.#progress.nextAttempt(plan.key)
    const folder = this.#progress.nextFolder
    const ranAt = now()
    const entry: ProgressEntry = { type: 'run begun', at: ranAt, key: plan.key, attempt, folder, line }
    this.#progress.take(entry)
    await this.#folder.note(entry)
    this.#o.observer?.changed(this.#progress)
    return { attempt, folder, ranAt }
  }

  /** As many at once as there are lines; each line takes the next one that can begin. */
  async #runAll(): Promise<void> {
    const lines = Array.from({ length: Math.max(1, this.#campaign.lines) }, (_, i) => this.#line(i + 1))
    const stop = (): void => {
      for (const { line } of lines) void line.close()
      this.#wake()
    }
    this.#o.signal?.addEventListener('abort', stop, { once: true })
    try {
      await Promise.all(lines.map((l) => this.#serve(l)))
    } finally {
      this.#o.signal?.removeEventListener('abort', stop)
      await Promise.all(lines.map((l) => l.line.close()))
    }
  }

  #line(number: number): ServedLine {
    const { observer, ask } = this.#o
    const at: ServedLine = {
      key: '',
      line: new LineProcess(number, {
        told: (text) => observer?.told(number, at.key, text),
        at: (time) => observer?.at(number, time),
        ask: async (question) => ask?.({ ...question, test: at.key }),
      }),
    }
    return at
  }

  async #serve(at: ServedLine): Promise<void> {
    for (;;) {
      if (this.#o.signal?.aborted === true) return
      await this.#settleHopeless()
      const next = this.#progress.ready()[0]
      if (next !== undefined) {
        at.key = next.key
        await this.#attempt(next, at.line)
        continue
      }
      if (this.#progress.isOver() || this.#progress.stopped !== undefined) return this.#wake()
      // Others run what this one waits for.
      await new Promise<void>((resolve) => void this.#waiting.add(resolve))
    }
  }

  #settling: Promise<void> = Promise.resolve()
  /** What can never begin gets its verdict; one after another, for each may decide the next. */
  #settleHopeless(): Promise<void> {
    const settle = this.#settling.then(async () => {
      for (;;) {
        const hopeless = this.#progress.hopeless()[0]
        if (hopeless === undefined) return
        const { plan, verdict, reason } = hopeless
        await this.#writeRun(plan, 0, notCarriedOut(verdict, reason), await this.#claim(plan, 0))
      }
    })
    this.#settling = settle.catch(() => undefined)
    return settle
  }

  async #attempt(plan: PlannedRun, line: LineProcess): Promise<void> {
    const claim = await this.#claim(plan, line.number)
    const { attempt, folder } = claim
    const began = performance.now()
    this.#o.observer?.run({ key: plan.key, attempt, line: line.number })
    let result: JobResult
    try {
      result = await line.run(this.#job(plan, folder, line.number))
    } catch (error) {
      if (!(error instanceof LineLost)) throw error
      if (this.#o.signal?.aborted === true) return
      await this.#folder.remove(`runs/${folder}`)
      const reason = error.message
      this.#o.observer?.told(line.number, plan.key, `the line was lost: ${reason}`)
      return this.#note({ type: 'run lost', at: now(), key: plan.key, attempt, folder, reason, cause: 'line' })
    }
    const run = await this.#writeRun(plan, line.number, this.#withHistory(plan, result), claim)
    this.#o.observer?.run({
      key: plan.key,
      attempt,
      line: line.number,
      verdict: run.verdict,
      reasons: run.reasons,
      seconds: (performance.now() - began) / 1000,
    })
    if (
      run.verdict === 'failed' &&
      this.#campaign.onFailure === 'stop' &&
      this.#progress.run(plan.key).state === 'done'
    )
      await this.#note({ type: 'stopped', at: now(), reason: `${plan.key} failed` })
  }

  /** What passes now and did not before, with nothing changed, is flaky: it is said. */
  #withHistory(plan: PlannedRun, result: JobResult): JobResult {
    const before = this.#progress.failedBefore(plan.key)
    if (before === undefined || (result.verdict !== 'passed' && result.verdict !== 'passed with reservation'))
      return result
    return {
      ...result,
      verdict: 'passed with reservation',
      reasons: [...result.reasons, `flaky: attempt ${before.number} was ${before.verdict}`],
    }
  }

  #job(plan: PlannedRun, folder: string, line: number): LineJob {
    const specification = this.#definition.specification(plan.test)
    const { case: test, text, file } = specification
    const campaign = this.#campaign
    return {
      mission: this.#definition.folder,
      work: path.join(this.#work, `line-${line}-${folder}`),
      evidence: this.#folder.at('runs', folder, 'evidence'),
      test,
      ...(text === undefined ? {} : { text: { text, ending: (file ?? '').split('.').at(-1) ?? 'txt' } }),
      ...(plan.satellite === undefined ? {} : { satellite: plan.satellite }),
      time: campaign.time,
      start: campaign.start ?? '',
      seed: campaign.seed ?? 1,
      margin: campaign.margin,
      environment: campaign.environment,
      ...(approvalsOf(test, campaign) === undefined ? {} : { approvals: 'automatic' as const }),
      configuration: { ...this.#configuration, ...(this.#mission as object), faults: test.configuration.faults },
    }
  }

  /** run.json, the anomaly where it failed, then the note that it ended: in this order, so that a crash between loses nothing. */
  async #writeRun(
    plan: PlannedRun,
    line: number,
    result: JobResult,
    { attempt, folder, ranAt }: Claim,
  ): Promise<TestRun> {
    const { case: test, fingerprint } = this.#definition.specification(plan.test)
    const { faults } = test.configuration
    const bare: TestRun = {
      id: `${this.#record.id}/${runKey(plan.test, plan.satellite)}#${attempt}`,
      campaign: this.#campaign.name,
      campaignRun: this.#record.id,
      test: test.id,
      testVersion: test.version,
      testFingerprint: fingerprint,
      ...(plan.satellite === undefined ? {} : { satellite: plan.satellite }),
      line,
      attempt,
      startedAt: result.startedAt,
      endedAt: result.endedAt,
      ranAt,
      by: this.#o.by,
      verdict: result.verdict,
      reasons: result.reasons,
      requirements: test.verifies.map(({ requirement }) => {
        const known = this.#definition.requirements.get(requirement)
        return known ?? { id: requirement, version: 0, fingerprint: '' }
      }),
      configuration: {
        ...this.#configuration,
        ...(this.#configuration.simulator === undefined || faults === undefined
          ? {}
          : { simulator: { ...this.#configuration.simulator, faults } }),
        ...(approvalsOf(test, this.#campaign) === undefined ? {} : { approvals: 'automatic' as const }),
        ...(result.clockOffset === undefined ? {} : { clockOffset: result.clockOffset }),
      },
      steps: result.steps,
      evidence: result.evidence,
      limits: test.limits,
      ...(result.stations === undefined ? {} : { stations: result.stations }),
      ...(test.configuration.functions === undefined ? {} : { functions: test.configuration.functions }),
      ...(result.procedures === undefined || result.procedures.length === 0 ? {} : { procedures: result.procedures }),
      anomalies: [],
    }
    const run = { ...bare, anomalies: await this.#anomaliesOf(bare, test.title) }
    if (run.anomalies.length > 0) await this.#folder.writeJson('anomalies.json', [...this.#mine.values()])
    const digest = await this.#folder.writeJson(`runs/${folder}/run.json`, run)
    const { verdict } = run
    await this.#note({ type: 'run ended', at: now(), key: plan.key, attempt, folder, verdict, sha256: digest })
    this.#record = { ...this.#record, runs: [...new Set([...this.#record.runs, run.id])] }
    await this.#folder.writeJson('campaign.json', this.#record)
    return run
  }

  async #anomaliesOf(run: TestRun, title: string): Promise<string[]> {
    if (run.verdict !== 'failed') return []
    const met = metBy(run, [...this.#mine.values(), ...this.#known])
    if (met !== undefined) {
      this.#mine.set(met.id, met)
      return [met.id]
    }
    const elsewhere = await anomaliesInFolders(runsFolder(this.#o.data))
    const id = nextId('NCR', [...this.#mine.keys(), ...this.#known.map((a) => a.id), ...elsewhere])
    this.#mine.set(id, anomalyOfRun({ ...run, endedAt: now() }, id, title, this.#campaign.environment))
    return [id]
  }

  async #finish(): Promise<CampaignOutcome> {
    const interrupted = this.#o.signal?.aborted === true && !this.#progress.isOver()
    const { stopped } = this.#progress
    if (stopped !== undefined)
      for (const r of this.#progress.runs)
        if (r.state === 'waiting')
          await this.#writeRun(
            r.plan,
            0,
            notCarriedOut('not run', `the campaign was stopped: ${stopped}`),
            await this.#claim(r.plan, 0),
          )
    const anomalies = [...this.#mine.values()]
    let recorded = false
    if (!interrupted) {
      this.#record = { ...this.#record, endedAt: now(), runs: (await this.#folder.runs()).map((r) => r.id) }
      await this.#folder.writeJson('campaign.json', this.#record)
      await this.#folder.writeJson('anomalies.json', anomalies)
      const runs = await this.#folder.runs()
      await this.#folder.write('results/junit.xml', junitReport(this.#campaign, this.#record, runs, this.#titles()))
      await this.#folder.writeJson('results/ctrf.json', ctrfReport(this.#campaign, this.#record, runs, this.#titles()))
      await this.#note({ type: 'ended', at: now() })
      if (this.#o.record !== false)
        recorded = await recordFacts(
          this.#o.data,
          this.#definition.folder,
          (state) =>
            campaignFacts(state, {
              campaign: this.#campaign,
              campaignRun: this.#record,
              tests: this.#specifications().map((t) => t.case),
              runs,
              anomalies,
            }),
          { by: this.#o.by, reason: `campaign run ${this.#record.id}` },
        )
    }
    return {
      id: this.#record.id,
      folder: this.#folder.folder,
      verdict: this.#progress.verdict(),
      counts: this.#progress.counts(),
      anomalies,
      ...(stopped === undefined ? (interrupted ? { stopped: 'it was interrupted' } : {}) : { stopped }),
      recorded,
    }
  }

  #titles(): ReadonlyMap<string, string> {
    return new Map(this.#definition.cases.map((c) => [c.test.id, c.test.title]))
  }
}

/** Numbers that campaigns have given which are not in the book yet. */
async function anomaliesInFolders(root: string): Promise<string[]> {
  const found: string[] = []
  for (const name of await readdir(root).catch(() => []))
    for (const a of (await new CampaignFolder(path.join(root, name)).readJson<Anomaly[]>('anomalies.json')) ?? [])
      found.push(a.id)
  return found
}

/** What the test says, else the campaign. */
const approvalsOf = (test: TestCase, campaign: Campaign): 'automatic' | undefined =>
  (test.configuration.approvals ?? campaign.approvals) === 'automatic' ? 'automatic' : undefined

function notCarriedOut(verdict: Verdict, reason: string): JobResult {
  const at = now()
  return { verdict, reasons: [reason], steps: [], evidence: [], startedAt: at, endedAt: at, pace: 0 }
}

const timeText = (time: Campaign['time']): string =>
  time.kind === 'accelerated' ? `accelerated, ${time.rate} times at most` : time.kind
