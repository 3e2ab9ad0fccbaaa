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
import {
  campaignFacts,
  CampaignProgress,
  canonicalJson,
  ctrfReport,
  junitReport,
  runKey,
  sha256,
  type Anomaly,
  type Campaign,
  type CampaignRun,
  type ConfigurationRecord,
  type PlannedRun,
  type ProgressEntry,
  type TestRun,
  type Verdict,
} from '@vigie/qualification/tests'
import { readDefinition, type Definition, type TestSpecification } from '../definition/read-definition.ts'
import { runnerErrors } from '../errors.ts'
import { LineLost, LineProcess } from '../line/line-process.ts'
import type { JobResult, LineJob } from '../line/line-messages.ts'
import { readBook, recordFacts, requirementVersions } from './book.ts'
import { CampaignAnomalies } from './campaign-anomalies.ts'
import { approvalsOf, campaignConfiguration } from './campaign-configuration.ts'
import { campaignOf, planOf, type CampaignOptions, type CampaignOutcome } from './campaign-options.ts'
import { readinessReview } from './readiness.ts'

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

class CampaignRunner {
  readonly #o: CampaignOptions
  readonly #definition: Definition
  readonly #campaign: Campaign
  readonly #plan: readonly PlannedRun[]
  readonly #anomalies: CampaignAnomalies
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
    this.#anomalies = new CampaignAnomalies(runsFolder(options.data), campaign.environment, anomalies)
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
    const { configuration, files, bill, models } = await campaignConfiguration(this.#definition, this.#campaign)
    this.#configuration = configuration
    this.#mission = { mission: { ...configuration.mission, files } }
    if (this.#o.resume === true) return { lock: await this.#resume(digest), resumed: true }

    const at = now()
    const id = await this.#freeName(`${this.#campaign.name}-${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`)
    this.#folder = new CampaignFolder(path.join(runsFolder(this.#o.data), id))
    await mkdir(this.#folder.folder, { recursive: true })
    const readiness = await readinessReview(this.#campaign, {
      definition: this.#definition,
      anomalies: this.#anomalies.known,
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
    await this.#folder.write('software.cdx.json', bill)
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
      this.#anomalies.takeUp((await folder.readJson<Anomaly[]>('anomalies.json')) ?? [])
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
    const run = { ...bare, anomalies: await this.#anomalies.of(bare, test.title, now()) }
    if (run.anomalies.length > 0) await this.#folder.writeJson('anomalies.json', this.#anomalies.all)
    const digest = await this.#folder.writeJson(`runs/${folder}/run.json`, run)
    const { verdict } = run
    await this.#note({ type: 'run ended', at: now(), key: plan.key, attempt, folder, verdict, sha256: digest })
    this.#record = { ...this.#record, runs: [...new Set([...this.#record.runs, run.id])] }
    await this.#folder.writeJson('campaign.json', this.#record)
    return run
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
    const anomalies = this.#anomalies.all
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

function notCarriedOut(verdict: Verdict, reason: string): JobResult {
  const at = now()
  return { verdict, reasons: [reason], steps: [], evidence: [], startedAt: at, endedAt: at, pace: 0 }
}
