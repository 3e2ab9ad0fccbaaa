/** The port of tests on a real centre: what an operator and an API client can see and ask, by the same doors and rules. */
import { parseUtc, VigieError, type Tai } from '@vigie/base'
import type { ActivityAsk } from '@vigie/commanding'
import type { Series } from '@vigie/archive'
import type { Client, Role, VigieEvent } from '@vigie/contract'
import type { Centre } from '@vigie/server'
import type { LineCentre } from './line-centre.ts'
import { clientOf } from './line-client.ts'
import { APPROVER, TESTER } from './line-people.ts'
import { samplesOfBlock } from './samples-of-block.ts'
import type {
  ActivityRecord,
  Answer,
  EventRecord,
  NameKind,
  ProcedureRunRecord,
  ProcedureStatement,
  Question,
  RefusalRecord,
  Sample,
  SendOptions,
  TestLine,
} from '@vigie/testkit/run'
import type { PlannedParameter } from '@vigie/telemetry'
import type { LineTime } from './line-time.ts'

export type Asker = (question: Question) => Promise<Answer | undefined>

export interface CentreLineParts {
  readonly own: LineCentre
  readonly time: LineTime
  /** Of the test, in order. */
  readonly answers?: readonly string[]
  readonly simulator?: (command: Readonly<Record<string, unknown>>) => Promise<Readonly<Record<string, unknown>>>
  readonly ask?: Asker
}

export class CentreLine implements TestLine {
  readonly #parts: CentreLineParts
  readonly #events: { readonly reception: Tai; readonly event: VigieEvent }[] = []
  readonly #asked = new Set<number>()
  readonly #answers: string[]

  constructor(parts: CentreLineParts) {
    this.#parts = parts
    this.#answers = [...(parts.answers ?? [])]
    parts.own.onCentre((centre) =>
      centre.journal.onEvent((event) => this.#events.push({ reception: parseUtc(event.reception), event })),
    )
  }

  /** Activities that were asked for, in order. */
  get asked(): readonly number[] {
    return [...this.#asked]
  }
  get allEvents(): readonly VigieEvent[] {
    return this.#events.map((e) => e.event)
  }

  get #centre(): Centre {
    return this.#parts.own.centre
  }
  client(role: Role): Promise<Client> {
    return this.#parts.time.during(() => clientOf(this.#centre, role))
  }
  restartCentre(kill: boolean): Promise<void> {
    return this.#parts.own.restart(kill)
  }

  now(): Tai {
    return this.#centre.clock.now()
  }
  sleep(seconds: number): Promise<void> {
    return this.#parts.time.sleep(seconds)
  }
  until(holds: () => boolean, seconds: number): Promise<boolean> {
    return this.#parts.time.until(holds, seconds)
  }

  latest(path: string): Sample | undefined {
    const centre = this.#centre
    const now = centre.clock.now()
    for (const { latest, column } of this.#carriers(path)) {
      const value = latest.value(column, now)
      if (value === undefined) continue
      return {
        path: value.path,
        value: value.value as Sample['value'],
        raw: value.raw,
        validity: value.validity,
        generation: value.generation,
        reception: value.reception,
        count: latest.samples[column]!,
        ...(value.text === undefined ? {} : { text: value.text }),
        ...(value.unit === undefined ? {} : { unit: value.unit }),
        ...(value.state === undefined ? {} : { state: value.state }),
      }
    }
    if (!this.knows('parameter', path)) throw new Error(`the model has no parameter "${path}"`)
    return undefined
  }

  follow(path: string, heard: (sample: Sample) => void): () => void {
    const carriers = [...this.#carriers(path)]
    if (carriers.length === 0 && !this.knows('parameter', path)) throw new Error(`the model has no parameter "${path}"`)
    return this.#parts.own.world.onBlock((block) => {
      for (const { latest, column } of carriers)
        if (latest.chain === block.chain)
          for (const sample of samplesOfBlock(block, latest.parameters, column, latest.samples[column]!)) heard(sample)
    })
  }

  /** What was received of a parameter between two instants of generation, with how it is read. */
  async series(
    name: string,
    from: Tai,
    to: Tai,
  ): Promise<{ readonly chain: string; readonly plan: PlannedParameter; readonly series: Series }[]> {
    const centre = this.#centre
    const found = []
    for (const { latest, column } of this.#carriers(name)) {
      const plan = latest.parameters[column]!
      const query = { parameter: plan.path, from, to, limit: 1_000_000 }
      const asked =
        latest === centre.own.latest
          ? centre.own.series(query)
          : centre.chains.ask<Series>(latest.chain, { ask: 'series', query })
      const series = await asked.catch(noneArchived)
      if (series !== undefined) found.push({ chain: latest.chain, plan, series })
    }
    return found
  }

  *#carriers(name: string): IterableIterator<{ latest: Centre['own']['latest']; column: number }> {
    const centre = this.#centre
    const path = centre.model.system.aliases.get(name) ?? name
    const all = centre.chains.all().flatMap((c) => (c.kind === 'live' && c.latest !== undefined ? [c.latest] : []))
    for (const latest of [...all, centre.own.latest])
      for (const column of latest.columnsOf(path)) yield { latest, column }
  }

  knows(kind: NameKind, name: string): boolean {
    const centre = this.#centre
    const { system } = centre.model
    switch (kind) {
      case 'parameter':
        return system.findParameter(name) !== undefined || !this.#carriers(name).next().done
      case 'element':
        return system.elements.has(name)
      case 'event':
        return system.events.has(name)
      case 'activity':
        return (
          system.commands.has(name) ||
          system.aliases.has(name) ||
          [...centre.commanding.onBoard.activities.declared()].some((a) => a.path === name)
        )
    }
  }

  request(
    path: string,
    args: Readonly<Record<string, unknown>>,
    options: SendOptions,
  ): Promise<{ readonly activity: ActivityRecord } | { readonly refused: RefusalRecord }> {
    const ask = { path, arguments: args, ...options } as ActivityAsk
    return this.#parts.time.during(async () => {
      try {
        const activity = await this.#centre.commanding.engine.request(ask, TESTER)
        this.#asked.add(activity.id)
        return { activity: activity as unknown as ActivityRecord }
      } catch (error) {
        return { refused: refusalOf(error) }
      }
    })
  }

  approve(
    id: number,
    options: { readonly digest?: string; readonly own?: boolean; readonly comment?: string },
  ): Promise<RefusalRecord | undefined> {
    const { engine } = this.#centre.commanding
    return this.#refusalOf(() =>
      engine.approve(
        id,
        options.digest ?? engine.get(id).digest,
        options.own === true ? TESTER : APPROVER,
        options.comment ?? 'as the test says',
      ),
    )
  }
  fire(id: number, digest?: string): Promise<RefusalRecord | undefined> {
    const { engine } = this.#centre.commanding
    return this.#refusalOf(() => engine.fire(id, digest ?? engine.get(id).digest, TESTER))
  }
  cancel(id: number, reason: string): Promise<void> {
    return this.#refusalOf(() => this.#centre.commanding.engine.cancel(id, TESTER, reason)).then(() => undefined)
  }
  #refusalOf(deed: () => Promise<unknown>): Promise<RefusalRecord | undefined> {
    return this.#parts.time.during(async () => {
      try {
        await deed()
        return undefined
      } catch (error) {
        return refusalOf(error)
      }
    })
  }

  procedureRun(activity: number): ProcedureRunRecord | undefined {
    return this.#centre.procedures.ofActivity(activity)
  }
  async procedureRecord(run: number): Promise<readonly ProcedureStatement[]> {
    const record: ProcedureStatement[] = []
    for await (const statement of this.#centre.procedures.runner.records(run)) record.push(statement)
    return record
  }
  async answerProcedure(run: number, question: number, answer: string): Promise<void> {
    const { runner } = this.#centre.procedures
    await this.#parts.time.during(() => runner.direct(run, { what: 'answer', question, answer }, TESTER))
  }
  declaredAnswer(): Answer | undefined {
    const answer = this.#answers.shift()
    return answer === undefined ? undefined : { by: 'the declared answers of the test', answer }
  }

  activity(id: number): ActivityRecord {
    return this.#centre.commanding.engine.get(id) as unknown as ActivityRecord
  }

  events(since: Tai): readonly EventRecord[] {
    return this.#events.filter((e) => e.reception >= since).map((e) => e.event)
  }

  simulator(command: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    const { simulator, time } = this.#parts
    if (simulator === undefined) throw new Error('this environment has no simulator')
    return time.during(() => simulator(command))
  }

  async ask(question: Question): Promise<Answer | undefined> {
    const { ask, time } = this.#parts
    return ask === undefined ? undefined : time.during(() => ask(question))
  }

  async takeUplink(chain: string, seconds: number): Promise<boolean> {
    const { commanding, chains } = this.#centre
    await this.#parts.time.during(() => commanding.engine.changeBoard({ what: 'taken', chain }, TESTER))
    const channels = chains.get(chain).config.telecommands?.frames.virtualChannels ?? []
    const controlled = channels.filter((c) => c.cop1).map((c) => c.id)
    const status = () => commanding.uplink(chain)
    const isUp = (): boolean => {
      const s = status()
      return (
        s !== undefined &&
        s.uplinks.some((u) => u.state === 'connected' && u.carrier !== false) &&
        controlled.every((id) => s.virtualChannels.find((c) => c.id === id)?.clcw !== undefined)
      )
    }
    const end = this.now() + BigInt(Math.round(seconds * 1e9))
    const left = (): number => Math.max(0, Number(end - this.now()) / 1e9)
    if (!(await this.until(isUp, seconds))) return false
    const [first] = controlled
    if (first === undefined) return true
    const channel = () => status()?.virtualChannels.find((c) => c.id === first)
    const active = (): boolean => channel()?.state === 1
    const direct = (directive: Directive): Promise<unknown> =>
      this.#parts.time.during(() => commanding.ask(chain, { what: 'directive', virtualChannel: first, directive }))
    if (!active()) {
      // A centre that was started anew counts from where the satellite is (CCSDS 232.1-B-2, directive "set V(S)").
      const { clcw, vs } = channel() ?? {}
      if (clcw !== undefined && clcw.reportValue !== vs) await direct({ kind: 'set-vs', value: clcw.reportValue })
      await direct({ kind: clcw?.lockout === true ? 'initiate-with-unlock' : 'initiate-with-clcw' })
    }
    return this.until(active, left())
  }
}

type Directive = Extract<Parameters<Centre['commanding']['ask']>[1], { what: 'directive' }>['directive']

/** A parameter of which nothing was ever received has no history: that is a finding of the test, not a failure of its line. */
function noneArchived(error: unknown): undefined {
  if (!(error instanceof VigieError) || error.code !== 'VIG-ARCHIVE-004') throw error
}

/** Why the centre did not do it; anything else that is thrown is a defect. */
function refusalOf(error: unknown): RefusalRecord {
  if (!(error instanceof VigieError)) throw error
  const { refusals = [] } = error.details as {
    refusals?: readonly { code: string; rule: string; message: string }[]
  }
  const first = refusals[0]
  return {
    code: refusals.length === 1 && first !== undefined ? first.code : error.code,
    message: error.message,
    rules: refusals.map((r) => `${r.code} ${r.rule}: ${r.message}`),
  }
}
