/** A procedure carried out on a line of its own: a centre and a simulator on ports that nobody else has, in a time of their own. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Secret } from '@vigie/base'
import type { Activity, ProcedureRun, StatementRecord } from '@vigie/contract'
import type { Actor } from '@vigie/commanding'
import type { Program } from '@vigie/procedures'
import type { Centre } from '@vigie/server'
import { err, out } from '../output.ts'
import { procedureCliErrors } from './errors.ts'
import { followRun, type RunSight } from './follow-run.ts'
import { RunDisplay } from './run-display.ts'
import { runHead, runState } from './texts.ts'

export interface SimulatedRunOptions {
  readonly mission: string
  /** Path, or the file below the mission folder. */
  readonly procedure: { readonly path: string } | { readonly file: string }
  readonly arguments: Readonly<Record<string, unknown>>
  readonly time: { readonly kind: 'real' | 'stepped' } | { readonly kind: 'accelerated'; readonly rate: number }
  /** UTC; of stepped and accelerated time. */
  readonly start: string
  readonly seed: number
  readonly faults?: string
  readonly answers: readonly string[]
  readonly attended: boolean
  /** Nothing is told but what goes wrong. */
  readonly quiet: boolean
  /** Of the line's time, at most. */
  readonly seconds: number
  readonly signal: AbortSignal
}
export interface SimulatedRun {
  readonly run: ProcedureRun
  readonly record: readonly StatementRecord[]
  readonly activities: readonly Activity[]
  /** Of the line's time. */
  readonly took: number
}

/** Who answers, approves and fires where nobody sits there. */
const OPERATOR = { user: 'test-line', role: 'operations-engineer', via: 'dry-run' } as const satisfies Actor
const SECOND = { user: 'second-person', role: 'operations-engineer', via: 'dry-run' } as const satisfies Actor
/** The first pass begins within minutes of the line's time. */
const UPLINK_SECONDS = 1200
const LOOK_MILLIS = 20

/** Throws VIG-CLI-029 and what opening a line throws. */
export async function simulatedRun(options: SimulatedRunOptions): Promise<SimulatedRun> {
  const { openLine } = await import('@vigie/qualification-runner/line')
  const folder = await mkdtemp(path.join(tmpdir(), 'vigie-dry-run-'))
  const say = (text: string): void => {
    if (!options.quiet) err(text)
  }
  let open: Awaited<ReturnType<typeof openLine>> | undefined
  try {
    say('opening a line: a centre and a simulator of its own')
    open = await openLine({
      mission: options.mission,
      folder,
      time: options.time,
      seed: options.seed,
      start: options.start,
      simulated: true,
      ...(options.faults === undefined ? {} : { faults: options.faults }),
    })
    const { centre, line, time } = open
    // What waits for an approval is looked at again with the rights of the account that asked.
    const there = new Set((await centre.identity.users()).map((u) => u.user))
    for (const { user, role } of [OPERATOR, SECOND])
      if (!there.has(user)) await centre.identity.addUser({ user, role, password: new Secret(randomUUID()) })
    const { procedure } = options
    const stored = [...centre.procedures.list()].find((p) =>
      'file' in procedure ? p.file === procedure.file : p.path === centre.procedures.find(procedure.path)?.path,
    )
    const named = 'file' in procedure ? procedure.file : procedure.path
    if (stored === undefined)
      throw procedureCliErrors.notRehearsed({ path: named, detail: 'the mission has no such procedure' })
    for (const chain of chainsOf(centre, centre.procedures.program(stored))) {
      say(`taking the uplink of ${chain}`)
      if (!(await line.takeUplink(chain, UPLINK_SECONDS)))
        throw procedureCliErrors.notRehearsed({
          path: named,
          detail: `${chain} could not be commanded within ${UPLINK_SECONDS} s`,
        })
    }
    const began = line.now()
    const asked = await line.request(stored.path, options.arguments, {})
    if ('refused' in asked)
      throw procedureCliErrors.notRehearsed({
        path: named,
        detail: [asked.refused.message, ...asked.refused.rules].join('; '),
      })
    const helping = { over: false }
    const help = (): void => secondPerson(centre, say)
    await line.until(() => {
      help()
      return centre.procedures.ofActivity(asked.activity.id) !== undefined
    }, 60)
    const begun = centre.procedures.ofActivity(asked.activity.id)
    if (begun === undefined) {
      const { ending, held } = centre.commanding.engine.get(asked.activity.id)
      throw procedureCliErrors.notRehearsed({
        path: named,
        detail: ending?.reason ?? held?.[0]?.message ?? 'it did not begin',
      })
    }
    const record: StatementRecord[] = []
    const display = new RunDisplay({
      quiet: options.quiet,
      answers: options.answers,
      attended: options.attended,
      answer: (question, answer) =>
        centre.procedures.runner.direct(begun.id, { what: 'answer', question: question.id, answer }, OPERATOR),
      hint: () => undefined,
    })
    if (!options.quiet) out(runHead(begun as unknown as ProcedureRun))
    // A person who thinks takes none of the line's time.
    const sight = runnerSight(centre, begun.id)
    const followed = followRun(
      sight,
      {
        record: (r) => {
          record.push(r)
          display.record(r)
        },
        changed: (run) => {
          display.changed(run)
          if (!options.attended) answerAsExpected(centre, run, options.answers.length, say)
        },
      },
      { seconds: 2_000_000, signal: options.signal },
    )
    const going = (async () => {
      while (!helping.over && !options.signal.aborted) {
        const run = centre.procedures.runner.get(begun.id)
        if (run.state === 'ended') return
        if (run.paused !== undefined) {
          // Nobody is there to look at it.
          await centre.procedures.runner.direct(begun.id, { what: 'abort', reason: run.paused.why }, OPERATOR)
          continue
        }
        if (options.attended && run.questions.length > 0) {
          await time.during(() => answered(centre, begun.id, options.signal))
          continue
        }
        if (Number(line.now() - began) / 1e9 > options.seconds) {
          await centre.procedures.runner.direct(
            begun.id,
            { what: 'abort', reason: `it took more than ${options.seconds} s` },
            OPERATOR,
          )
          return
        }
        await line.until(() => {
          help()
          const now = centre.procedures.runner.get(begun.id)
          return now.state === 'ended' || now.paused !== undefined || (options.attended && now.questions.length > 0)
        }, 60)
      }
    })()
    const run = await followed.finally(() => {
      helping.over = true
      display.end()
    })
    await going
    if (!options.quiet) out(`run ${run.id}  ${runState(run)}`)
    return {
      run,
      record,
      activities: [...centre.commanding.engine.list()]
        .filter((a) => a.id !== asked.activity.id)
        .toReversed() as unknown as Activity[],
      took: Number(line.now() - began) / 1e9,
    }
  } finally {
    await open?.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Chains whose uplink it needs, also for the procedures that it begins. */
function chainsOf(centre: Centre, program: Program, seen = new Set<string>()): Set<string> {
  const found = new Set<string>()
  for (const node of program.nodes) {
    if (node.kind !== 'activity' && node.kind !== 'operation') continue
    for (const chain of centre.commanding.chains()) if (chain.plans.plan(node.path) !== undefined) found.add(chain.name)
    const inner = centre.procedures.find(node.path)
    if (inner === undefined || seen.has(inner.path)) continue
    seen.add(inner.path)
    for (const chain of chainsOf(centre, centre.procedures.program(inner), seen)) found.add(chain)
  }
  return found
}

/** What needs another person is looked at by one who says yes: it is a rehearsal. */
function secondPerson(centre: Centre, say: (text: string) => void): void {
  const { engine } = centre.commanding
  for (const a of engine.list()) {
    if (a.state !== 'waiting' || (a.held?.length ?? 0) > 0) continue
    if (a.needs.approvals > a.approvals.length) {
      if (a.approvals.some((p) => p.user === SECOND.user)) continue
      say(`${a.path} is approved by a second person of the rehearsal`)
      engine.approve(a.id, a.digest, SECOND).catch((error: Error) => say(error.message))
    } else if (a.needs.firing) engine.fire(a.id, a.digest, OPERATOR).catch((error: Error) => say(error.message))
  }
}

function answerAsExpected(centre: Centre, run: ProcedureRun, given: number, say: (text: string) => void): void {
  for (const q of run.questions) {
    if (q.id <= given) continue
    const answer = q.expected ?? q.options?.[0] ?? 'YES'
    say(`line ${q.line}: "${q.text}" is answered "${answer}": nobody is asked`)
    centre.procedures.runner
      .direct(run.id, { what: 'answer', question: q.id, answer }, OPERATOR)
      .catch((error: Error) => say(error.message))
  }
}

async function answered(centre: Centre, id: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && centre.procedures.runner.get(id).questions.length > 0)
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MILLIS)
    })
}

const runnerSight = ({ procedures }: Centre, id: number): RunSight => {
  const now = (): ProcedureRun => procedures.runner.get(id) as unknown as ProcedureRun
  return {
    now: async () => now(),
    records: async (from) => {
      const found: StatementRecord[] = []
      for await (const record of procedures.runner.records(id, from)) found.push(record as unknown as StatementRecord)
      return found
    },
    changes: (changed) => {
      let before = ''
      const timer = setInterval(() => {
        const run = now()
        const key = JSON.stringify([run.records, run.state, run.paused, run.questions.length])
        if (key !== before) changed(run)
        before = key
      }, LOOK_MILLIS)
      return { end: () => clearInterval(timer) }
    },
  }
}
