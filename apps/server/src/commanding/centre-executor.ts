/** Services of the centre as activities: what an operation of the API does, asked for, recorded and ended like a telecommand. */
import { createHash } from 'node:crypto'
import { describeError } from '@vigie/base'
import {
  activityErrors,
  type Activity,
  type ActivityAsk,
  type ActivityExecutor,
  type Actor,
  type PreparedActivity,
  type StageReport,
} from '@vigie/commanding'
import { api, roleIncludes, type Job, type OperationName, type Principal, type Role } from '@vigie/contract'
import type { Command, SpaceSystem } from '@vigie/model'
import { linkElement } from '@vigie/telemetry'
import Value from 'typebox/value'
import type { ChainSupervisor } from '../chains/supervisor.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'
import type { JobBook } from '../state/jobs.ts'
import type { StationPlaces } from '@vigie/telemetry'

export interface CentreServices {
  handlers(): Handlers
  system(): SpaceSystem
  readonly chains: ChainSupervisor
  readonly stations: StationPlaces
  readonly jobs: JobBook
}

type Arguments = Readonly<Record<string, string>>
interface Call {
  readonly operation: OperationName
  readonly params?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** By the path of the activity below CENTRE. What needs a secret or a whole configuration is asked for by its operation only. */
const SERVICES: Readonly<Record<string, (given: Arguments) => Call>> = {
  'Archive.Verify': () => ({ operation: 'startVerify' }),
  'Archive.Retain': () => ({ operation: 'applyRetention' }),
  'Archive.Export': ({ Chain, From, To }) => ({
    operation: 'startExport',
    body: { chain: Chain, format: 'packets', from: From, to: To },
  }),
  'Archive.Replay': ({ Chain, From, To }) => ({
    operation: 'startReplay',
    body: { chain: Chain, from: From, to: To, speed: 1 },
  }),
  'Alarms.Acknowledge': ({ Alarm, Comment }) => ({
    operation: 'acknowledgeAlarm',
    params: { id: Alarm ?? '' },
    body: { comment: Comment ?? '' },
  }),
  'Users.Remove': ({ User }) => ({ operation: 'deleteUser', params: { user: User ?? '' } }),
}
const OF_CHAINS: Readonly<Record<string, OperationName>> = {
  Start: 'startChain',
  Stop: 'stopChain',
  Remove: 'removeChain',
}
const CHAIN = /^CENTRE\.Chains\.([^.]+)\.(Start|Stop|Remove|Rebuild)$/

export class CentreExecutor implements ActivityExecutor {
  readonly kind = 'centre'
  readonly #services: CentreServices

  constructor(services: CentreServices) {
    this.#services = services
  }

  /** Activities that it executes, with their declarations. */
  *declared(): IterableIterator<{ readonly path: string; readonly command: Command }> {
    for (const [path, command] of this.#services.system().commands)
      if (this.#call(path, {}) !== undefined) yield { path, command }
  }

  prepare(ask: ActivityAsk, by: Actor): PreparedActivity | undefined {
    const given = Object.fromEntries(Object.entries(ask.arguments).map(([name, value]) => [name, String(value)]))
    const command = this.#services.system().commands.get(ask.path)
    const call = command === undefined ? undefined : this.#call(ask.path, given)
    if (command === undefined || call === undefined) return undefined
    return {
      path: ask.path,
      element: ask.path.slice(0, ask.path.lastIndexOf('.')),
      kind: this.kind,
      arguments: given,
      significance: command.significance?.level ?? 'none',
      digest: createHash('sha256')
        .update(JSON.stringify([ask.path, given]))
        .digest('hex'),
      expects: [{ stage: 'completed', from: 'release', by: `operation ${call.operation}` }],
      refusals: [...this.#mayNot(ask.path, call, command, by), ...wrong(ask.path, call, command, given)],
    }
  }

  recheck(): readonly [] {
    return []
  }

  execute(activity: Activity, report: (report: StageReport) => void): void {
    const call = this.#call(activity.path, activity.arguments)
    if (call === undefined)
      return report({ stage: 'sent', passed: false, detail: 'the centre has no such service any more' })
    report({ stage: 'sent', passed: true, evidence: [{ kind: 'centre', text: `operation ${call.operation}` }] })
    const handler = this.#services.handlers()[call.operation] as (call: unknown) => unknown
    const { user, role } = activity.by
    const principal: Principal = { user, name: user, role: role as Role, via: 'token' }
    Promise.resolve()
      .then(() => handler({ params: call.params ?? {}, query: {}, body: call.body, principal }))
      .then(
        (answer) => (isJob(answer) ? this.#follow(answer, report) : report({ stage: 'completed', passed: true })),
        (error: unknown) => report({ stage: 'completed', passed: false, detail: describeError(error) }),
      )
  }

  /** A service cannot be taken back once it is at work; its job can be cancelled as a job. */
  cancel(): Promise<boolean> {
    return Promise.resolve(false)
  }

  #follow(job: Job, report: (report: StageReport) => void): void {
    report({ stage: 'started', passed: true, evidence: [{ kind: 'centre', text: `job ${job.id}` }] })
    const { jobs } = this.#services
    let isOver = false
    const look = (now: Job | undefined, removed?: string): void => {
      if (isOver || (removed !== job.id && (now?.id !== job.id || now.state === 'running'))) return
      isOver = true
      if (now?.id === job.id) return report({ stage: 'completed', passed: now.state === 'done', detail: now.detail })
      report({
        stage: 'completed',
        passed: false,
        detail: `job ${job.id} was forgotten before it ended`,
        uncertain: true,
      })
    }
    const done = jobs.onChange((now, removed) => {
      look(now, removed)
      if (isOver) done()
    })
    // A short one has ended before anybody listened.
    look(jobs.list().find((j) => j.id === job.id))
    if (isOver) done()
  }

  #call(path: string, given: Arguments): Call | undefined {
    const service = path.startsWith('CENTRE.') ? SERVICES[path.slice('CENTRE.'.length)] : undefined
    if (service !== undefined) return service(given)
    const [, chain, what] = CHAIN.exec(path) ?? []
    if (chain !== undefined && this.#services.chains.has(chain))
      return what === 'Rebuild'
        ? { operation: 'startRebuild', body: { chain } }
        : { operation: OF_CHAINS[what!]!, params: { name: chain } }
    const [, element, deed] = /^(.+)\.(Enable|Disable)$/.exec(path) ?? []
    if (element === undefined) return undefined
    for (const { name, config, kind } of this.#services.chains.all())
      for (const link of kind === 'live' ? config.links : [])
        if (linkElement(config, link.name, this.#services.stations) === element)
          return {
            operation: deed === 'Enable' ? 'enableLink' : 'disableLink',
            params: { chain: name, name: link.name },
          }
    return undefined
  }

  #mayNot(path: string, { operation }: Call, command: Command, by: Actor): PreparedActivity['refusals'] {
    const { role } = api[operation]
    if (role === 'public' || roleIncludes(by.role as Role, role)) return []
    const level = command.significance?.level ?? 'none'
    const error = activityErrors.noRight({ user: by.user, role: by.role, path, level })
    return [{ rule: 'rights', code: error.code, message: error.message, remedy: error.remedy }]
  }
}

const isJob = (answer: unknown): answer is Job =>
  typeof answer === 'object' && answer !== null && 'progress' in answer && 'started' in answer

/** What the API would refuse of its body, and arguments that there are not. */
function wrong(path: string, call: Call, command: Command, given: Arguments): PreparedActivity['refusals'] {
  const known = command.arguments.map((a) => a.name)
  const details = Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => `${path} has no argument "${name}"${known.length === 0 ? '' : `, it has ${known.join(', ')}`}`)
  const operation = api[call.operation]
  const schema = 'body' in operation ? operation.body : undefined
  if (details.length === 0 && schema !== undefined && !Value.Check(schema, call.body ?? {}))
    details.push(`${path} needs the arguments ${known.join(', ')}, in the form that operation ${call.operation} takes`)
  return details.map((detail) => {
    const error = serverErrors.badRequest({ detail })
    return { rule: 'arguments', code: error.code, message: error.message, remedy: error.remedy }
  })
}
