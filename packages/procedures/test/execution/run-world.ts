/** Runs in a centre that a test makes up: a journal, activities and people, on a clock that is stepped; with a power cut at any moment. */
import { setImmediate } from 'node:timers/promises'
import { formatUtc, SteppedClock, type Nanoseconds, type Tai, type Timer } from '@vigie/base'
import {
  DEFAULT_RULES,
  digestOf,
  ProcedureRunner,
  type CallUpdate,
  type ConfirmationState,
  type ProcedureRules,
  type ProcedureRun,
  type ProcedureWorld,
  type RunEntry,
  type SeenValue,
  type StatementRecord,
  type Value,
} from '@vigie/procedures'
import { programOf, START } from './rehearse.ts'

export interface WorldOptions {
  readonly values?: Readonly<Record<string, Value>>
  /** Seconds after the start → what parameters are then. */
  readonly later?: Readonly<Record<number, Readonly<Record<string, Value>>>>
  /** How activities end, one after another; confirmed unless told. They take a second. */
  readonly ends?: Readonly<Record<string, readonly Exclude<ConfirmationState, 'not available'>[]>>
  /** Events of the model, at each second from this one on. */
  readonly events?: Readonly<Record<string, number>>
  /** Answers to questions that begin so. */
  readonly answers?: Readonly<Record<string, string>>
  readonly rules?: Partial<ProcedureRules>
  /** What is asked for is refused at once. */
  readonly refuses?: boolean
  /** At which call of a port the power is cut; and whether what was not on disk yet is there all the same. */
  readonly cut?: number
  readonly kept?: boolean
}

interface Asked {
  readonly run: number
  readonly call: number
  readonly path: string
  readonly at: Tai
  readonly text: string
  update: CallUpdate
}

const fold = (text: string): string => text.replaceAll(/[\s_-]+/g, '').toLowerCase()
const ADA = { user: 'ada', role: 'operations-engineer' }

class PowerCut extends Error {}

/** A clock that somebody sets: what was to wake at an instant wakes when as much time has gone by as there was to it. */
class SettableClock extends SteppedClock {
  #set = 0n
  override now(): Tai {
    return super.now() + this.#set
  }
  monotonic(): Nanoseconds {
    return super.now()
  }
  override at(at: Tai, callback: () => void): Timer {
    return super.at(at - this.#set, callback)
  }
  set(seconds: number): void {
    this.#set += BigInt(seconds) * 1_000_000_000n
  }
}

export class RunWorld {
  readonly clock = new SettableClock(START)
  readonly entries: RunEntry[] = []
  readonly asked: Asked[] = []
  readonly informed: string[] = []
  readonly raised: string[] = []
  readonly failures: string[] = []
  readonly withdrawn: number[] = []
  refused = 0
  /** Calls of ports so far. */
  moments = 0
  runner!: ProcedureRunner
  readonly #options: WorldOptions
  readonly #values = new Map<string, SeenValue>()
  #durable = 0
  /** Of which start of the centre a port is; those of earlier ones are dead. */
  #life = 0
  #cut = false
  readonly #used = new Map<string, number>()
  readonly #texts: ReadonlyMap<string, string>

  private constructor(texts: ReadonlyMap<string, string>, options: WorldOptions) {
    this.#texts = texts
    this.#options = options
    this.set(options.values ?? {})
  }

  static async open(text: string, options: WorldOptions = {}): Promise<RunWorld> {
    const world = new RunWorld(new Map([['Test', text]]), options)
    await world.boot()
    return world
  }

  /** The centre starts on what its journal has. */
  async boot(): Promise<void> {
    const life = ++this.#life
    this.#cut = false
    /** Each is a moment at which the power may be cut. */
    const moment = (): void => {
      if (life !== this.#life) throw new PowerCut('of an earlier start')
      if (this.moments++ !== this.#options.cut) return
      this.#cut = true
      this.#life++
      if (this.#options.kept !== true) this.entries.length = this.#durable
      throw new PowerCut('the power is cut')
    }
    const world: ProcedureWorld = {
      parameter: (path) => this.#values.get(fold(path.split('.').at(-1)!)),
      element: (path) => ({ name: path.split('.').at(-1)! }),
    }
    this.runner = await ProcedureRunner.open({
      clock: this.clock,
      world,
      rules: { ...DEFAULT_RULES, afterRestart: 'resume', ...this.#options.rules },
      journal: {
        append: (entry) => {
          moment()
          // As on a disk: what is written is not changed by what goes on.
          return this.entries.push(structuredClone(entry)) - 1
        },
        sync: async () => {
          moment()
          const upTo = this.entries.length
          await Promise.resolve()
          moment()
          this.#durable = Math.max(this.#durable, upTo)
        },
        read: async function* (this: RunWorld) {
          for (const [position, entry] of this.entries.slice().entries())
            yield { position, entry: structuredClone(entry) }
        }.bind(this),
        readAt: async function* (this: RunWorld, positions: readonly number[]) {
          for (const p of positions) if (this.entries[p] !== undefined) yield structuredClone(this.entries[p])
        }.bind(this),
      },
      compile: (path, text) => programOf(text, { path }),
      request: async (run, { call, path, arguments: args }) => {
        moment()
        if (this.#options.refuses === true) {
          this.refused++
          return { execution: 'completed', confirmation: 'not confirmed', detail: 'nobody holds the uplink' }
        }
        const asked: Asked = {
          run: run.id,
          call,
          path,
          at: this.clock.monotonic(),
          text: `${path}(${Object.entries(args)
            .map(([k, v]) => `${k}=${String(v)}`)
            .join(', ')})`,
          update: {
            activity: 100 + this.asked.length,
            execution: 'routing',
            confirmation: 'not available',
            initiatedAt: formatUtc(this.clock.now()),
          },
        }
        // In the journal of activities before it is answered.
        this.asked.push(asked)
        moment()
        return asked.update
      },
      withdraw: async (_, activity) => {
        moment()
        this.withdrawn.push(activity)
      },
      known: (run, call) => this.asked.find((a) => a.run === run && a.call === call)?.update,
      raised: (_, { name }) => {
        moment()
        this.raised.push(name)
      },
      informed: (_, text) => {
        moment()
        this.informed.push(text)
      },
      changed: () => undefined,
      ended: () => undefined,
      breathe: () => Promise.resolve(),
      failed: (_, detail) => void this.failures.push(detail),
    })
    await this.runner.start()
    await this.settle()
  }

  /** The power is cut where nothing goes on: what is not on disk is lost. */
  async cutPower(): Promise<void> {
    this.entries.length = this.#durable
    await this.boot()
  }

  set(values: Readonly<Record<string, Value>>): void {
    for (const [name, value] of Object.entries(values))
      this.#values.set(fold(name), {
        value,
        raw: value,
        validity: 'valid',
        sampled: { tai: String(this.clock.now()) },
      })
  }

  async begin(
    by = ADA,
    more: { readonly paused?: boolean; readonly breaks?: readonly number[] } = {},
  ): Promise<number> {
    const text = this.#texts.get('Test')!
    const run = await this.runner.begin(
      programOf(text),
      { path: 'Test', arguments: {}, values: {}, by, digest: digestOf(text) },
      more,
    )
    await this.settle()
    return run.id
  }

  /** Nothing goes on by itself any more. Whoever was cut off starts again. */
  async settle(): Promise<void> {
    for (let i = 0; i < 3; i++) await setImmediate()
    if (this.#cut) await this.boot()
  }

  /** A second more; what is due happens. */
  async second(): Promise<void> {
    this.clock.advance(1_000_000_000n)
    await this.settle()
    const now = this.clock.now()
    const gone = this.clock.monotonic()
    const passed = Number((gone - START) / 1_000_000_000n)
    const values = this.#options.later?.[passed]
    if (values !== undefined) {
      this.set(values)
      this.runner.valuesChanged()
      await this.settle()
    }
    for (const [path, from] of Object.entries(this.#options.events ?? {}))
      if (passed >= from) {
        this.runner.event(path, now)
        await this.settle()
      }
    for (const asked of this.asked) {
      if (asked.update.confirmation !== 'not available' || gone - asked.at < 1_000_000_000n) continue
      const i = this.#used.get(asked.path) ?? 0
      this.#used.set(asked.path, i + 1)
      asked.update = {
        ...asked.update,
        execution: 'completed',
        confirmation: this.#options.ends?.[asked.path]?.[i] ?? 'confirmed',
        endedAt: formatUtc(now),
      }
      this.runner.call(asked.run, asked.call, asked.update)
      await this.settle()
    }
    for (const run of this.runner.list())
      for (const q of run.questions) {
        const answer = Object.entries(this.#options.answers ?? {}).find(([begins]) => q.text.startsWith(begins))?.[1]
        if (answer !== undefined) await this.direct(run.id, { what: 'answer', question: q.id, answer })
      }
  }

  async direct(id: number, direction: Parameters<ProcedureRunner['direct']>[1], by = ADA): Promise<void> {
    await this.runner.direct(id, direction, by).catch((error: unknown) => {
      if (!(error instanceof PowerCut)) throw error
    })
    await this.settle()
  }

  /** Goes on for so long, or until the run has ended. */
  async pass(seconds: number, id?: number): Promise<void> {
    for (let s = 0; s < seconds; s++) {
      if (id !== undefined && this.runner.get(id).state === 'ended') return
      await this.second()
    }
  }

  run(id: number): ProcedureRun {
    return this.runner.get(id)
  }
  async record(id: number): Promise<StatementRecord[]> {
    const found: StatementRecord[] = []
    for await (const r of this.runner.records(id, 0)) found.push(r)
    return found
  }
}

export const texts = (records: readonly StatementRecord[], kind: string): (string | undefined)[] =>
  records.filter((r) => r.kind === kind).map((r) => r.value)
