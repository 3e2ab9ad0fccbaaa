/** Activities of stations over their control port: JSON lines (docs/formats/station-control.md). */
import { formatUtc, parseUtc, type Clock, type Log } from '@vigie/base'
import type { Activity, CommandPlan, GroundHand, PlainArguments, Refusal, StageReport } from '@vigie/commanding'
import type { Station } from '@vigie/model'
import { tcpErrors } from './errors.ts'
import { TcpClientLink } from './tcp-client.ts'

export interface StationHandOptions {
  readonly stations: readonly Station[]
  readonly clock: Clock
  readonly log: Log
  /** The path that a path or an alias means, and the plan of a command of the model. */
  pathOf(wanted: string): string
  plan(path: string): CommandPlan | undefined
  /** Plans of all commands of an element and below. */
  plans(element: string): Iterable<CommandPlan>
}

type Stage = 'accepted' | 'started' | 'progress' | 'completed'
const STAGES: ReadonlySet<unknown> = new Set<Stage>(['accepted', 'started', 'progress', 'completed'])
const LONGEST_LINE = 65_536
const LONGEST_TEXT = 2000
/** Seconds that a station has to say whether it stopped something. */
const ABORT_WITHIN = 5

export class StationHand implements GroundHand {
  readonly kind = 'station'
  readonly #options: StationHandOptions
  readonly #controls: readonly StationControl[]

  constructor(options: StationHandOptions) {
    this.#options = options
    this.#controls = options.stations.flatMap((s) =>
      s.control === undefined ? [] : [new StationControl(s, s.control, options)],
    )
  }

  start(activity: Activity, values: PlainArguments, report: (report: StageReport) => void): void {
    const control = this.#of(activity.path)
    if (control === undefined)
      return report({ stage: 'sent', passed: false, detail: 'its station has no control port any more' })
    control.begin(activity, values, report)
  }
  stop(activity: Activity): Promise<boolean> {
    return this.#of(activity.path)?.abort(activity.id) ?? Promise.resolve(false)
  }

  find(wanted: string): { readonly plan: CommandPlan } | undefined {
    const path = this.#options.pathOf(wanted)
    const plan = this.#of(path) === undefined ? undefined : this.#options.plan(path)
    return plan === undefined || plan.abstract ? undefined : { plan }
  }
  problem(path: string): Refusal | undefined {
    const detail = this.#of(path)?.problem
    if (detail === undefined) return undefined
    const { code, message, remedy } = tcpErrors.stationAway({ station: detail.station, detail: detail.words })
    return { rule: 'station', code, message, remedy }
  }
  /** Activities that it carries out. */
  *declared(): IterableIterator<CommandPlan> {
    for (const { element } of this.#controls)
      for (const plan of this.#options.plans(element)) if (!plan.abstract) yield plan
  }

  open(): void {
    for (const control of this.#controls) control.open()
  }
  async close(): Promise<void> {
    await Promise.all(this.#controls.map((c) => c.close()))
  }

  #of(path: string): StationControl | undefined {
    return this.#controls.find((c) => path.startsWith(`${c.element}.`))
  }
}

class StationControl {
  readonly element: string
  readonly #code: string
  readonly #link: TcpClientLink
  readonly #log: Log
  readonly #clock: Clock
  readonly #outstanding = new Map<number, (report: StageReport) => void>()
  readonly #aborts = new Map<number, (stopped: boolean) => void>()
  readonly #decoder = new TextDecoder()
  #waiting = ''

  constructor(station: Station, { host, port }: NonNullable<Station['control']>, { clock, log }: StationHandOptions) {
    this.element = station.element
    this.#code = station.code
    this.#log = log
    this.#clock = clock
    this.#link = new TcpClientLink({ name: `${station.code} control`, host, port, clock, log })
  }

  get problem(): { readonly station: string; readonly words: string } | undefined {
    const { state, detail } = this.#link.status
    return state === 'connected' ? undefined : { station: this.#code, words: detail }
  }

  open(): void {
    this.#link.start({
      data: (bytes) => this.#read(bytes),
      end: () => this.#lost(),
      status: () => undefined,
    })
  }
  close(): Promise<void> {
    return this.#link.stop()
  }

  begin(activity: Activity, values: PlainArguments, report: (report: StageReport) => void): void {
    const name = activity.path.slice(this.element.length + 1)
    const { id } = activity
    this.#outstanding.set(id, report)
    if (!this.#say({ do: id, activity: name, arguments: values })) {
      this.#outstanding.delete(id)
      return report({ stage: 'sent', passed: false, detail: `station ${this.#code} is not connected` })
    }
    report({ stage: 'sent', passed: true, evidence: [{ kind: 'station', text: `control port of ${this.#code}` }] })
  }

  abort(id: number): Promise<boolean> {
    if (!this.#outstanding.has(id) || !this.#say({ abort: id })) return Promise.resolve(false)
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const timer = this.#clock.after(BigInt(ABORT_WITHIN) * 1_000_000_000n, () => answer(false))
    const answer = (stopped: boolean): void => {
      timer.cancel()
      this.#aborts.delete(id)
      if (stopped) this.#outstanding.delete(id)
      resolve(stopped)
    }
    this.#aborts.set(id, answer)
    return promise
  }

  #say(message: object): boolean {
    return this.#link.send(new TextEncoder().encode(`${JSON.stringify(message)}\n`))
  }

  #read(bytes: Uint8Array): void {
    this.#waiting += this.#decoder.decode(bytes, { stream: true })
    const lines = this.#waiting.split('\n')
    this.#waiting = lines.pop()!
    for (const line of lines) this.#line(line)
    if (this.#waiting.length <= LONGEST_LINE) return
    this.#waiting = ''
    this.#link.drop('sent a line without end')
  }

  #line(line: string): void {
    let told: Readonly<Record<string, unknown>>
    try {
      const read: unknown = JSON.parse(line)
      if (typeof read !== 'object' || read === null) throw new SyntaxError('no object')
      told = read as Readonly<Record<string, unknown>>
    } catch {
      this.#log.warn('a station said what is no message', { station: this.#code })
      return this.#link.drop('sent what is no message')
    }
    const id = Number(told['of'])
    if (typeof told['aborted'] === 'boolean') return this.#aborts.get(id)?.(told['aborted'])
    const report = this.#outstanding.get(id)
    if (report === undefined || !STAGES.has(told['stage'])) return
    const stage = told['stage'] as Stage
    const passed = told['passed'] !== false
    const detail = typeof told['detail'] === 'string' ? told['detail'].slice(0, LONGEST_TEXT) : undefined
    const there = typeof told['at'] === 'string' ? timeOf(told['at']) : undefined
    if (!passed || stage === 'completed') this.#outstanding.delete(id)
    report({
      stage,
      passed,
      ...(there === undefined ? {} : { there }),
      ...(detail === undefined ? {} : { detail }),
      evidence: [{ kind: 'station', text: `${this.#code}: ${detail ?? stage}` }],
    })
  }

  /** Whether it went on with what it had been asked for, nobody here knows. */
  #lost(): void {
    this.#waiting = ''
    for (const answer of this.#aborts.values()) answer(false)
    const left = [...this.#outstanding.values()]
    this.#outstanding.clear()
    for (const report of left)
      report({
        stage: 'completed',
        passed: false,
        detail: `the connection to station ${this.#code} was lost`,
        uncertain: true,
      })
  }
}

function timeOf(text: string): string | undefined {
  try {
    return formatUtc(parseUtc(text), { digits: 9 })
  } catch {
    return undefined
  }
}
