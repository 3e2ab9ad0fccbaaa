/** Activities and uplinks of the fake centre: enough of the rules that the page can be looked at in each of its states. */
import type { Activity, DeclaredActivity, DryRun, LiveTopic, Uplink } from '@vigie/contract'
import { STARTED, text } from './fake-model.ts'
import { SERVICE_ACTIVITIES } from './fake-prepared.ts'

type Tell = (topic: LiveTopic, items: readonly unknown[]) => void
type Field = DryRun['fields'][number]
type Stage = Activity['stage']

const argument = (
  name: string,
  rest: Partial<DeclaredActivity['arguments'][number]>,
): DeclaredActivity['arguments'][number] => ({
  name,
  kind: 'integer',
  expected: 'a whole number',
  required: rest.initialValue === undefined,
  inherited: false,
  ...rest,
})
const header = argument('apid', { initialValue: '256', inherited: true })
const telecommand = (path: string, rest: Partial<DeclaredActivity>): DeclaredActivity => ({
  path,
  element: path.slice(0, path.lastIndexOf('.')),
  name: path.slice(path.lastIndexOf('.') + 1),
  kind: 'telecommand',
  chain: path.slice(0, path.indexOf('.')),
  significance: 'none',
  aliases: {},
  arguments: [header],
  ...rest,
})

const part = (place: string, rest: Partial<NonNullable<DeclaredActivity['arguments'][number]['parts']>[number]>) => ({
  place,
  kind: 'integer' as const,
  expected: 'a whole number',
  ...rest,
})

export const DECLARED: readonly DeclaredActivity[] = ['RECO1', 'IDENT1'].flatMap((satellite) => [
  ...SERVICE_ACTIVITIES.map(([name, description]) =>
    telecommand(`${satellite}.PUS.${name}`, {
      description,
      arguments: [argument('report', { kind: 'string', expected: 'a housekeeping report', labels: ['HkPower'] })],
    }),
  ),
  telecommand(`${satellite}.IMG.Prepare`, {
    description: 'Imaging as a block',
    arguments: [],
    steps: [
      { path: `${satellite}.THS.SwitchHeater`, arguments: { heater: '3', state: 'ON' } },
      { path: `${satellite}.AOCS.Slew`, arguments: { angle: '90' } },
    ],
  }),
  telecommand(`${satellite}.AOCS.LoadProfile`, {
    description: 'Load a profile of pointings',
    arguments: [
      header,
      argument('count', { description: 'how many', sizeOf: 'points', required: false }),
      argument('points', {
        kind: 'array',
        expected: 'a list',
        parts: [
          part('[]', { kind: 'aggregate', expected: 'a structure with the members after, direction, mode' }),
          part('[].after', {
            unit: 's',
            description: 'after the one before',
            expected: 'a whole number in s, 0 … 600',
          }),
          part('[].direction', { kind: 'array', expected: 'a list', size: 3 }),
          part('[].direction[]', { kind: 'float', expected: 'a number, -1 … 1' }),
          part('[].mode', {
            kind: 'enumerated',
            expected: 'one of HOLD, SLEW',
            labels: ['HOLD', 'SLEW'],
            initialValue: 'HOLD',
          }),
        ],
      }),
    ],
    decided: [
      { name: 'functionId', by: '300 (RECO1.AOCS.LoadProfile)' },
      { name: 'sequenceCount', by: 'the encoder' },
      { name: 'duration', by: 'sum of after' },
    ],
  }),
  telecommand(`${satellite}.THS.SwitchHeater`, {
    description: 'Switch a heater',
    aliases: { MIB: 'TC3001' },
    arguments: [
      header,
      argument('heater', { description: 'number of the heater', expected: 'a whole number, 1 … 16' }),
      argument('state', { kind: 'enumerated', expected: 'one of OFF, ON', labels: ['OFF', 'ON'] }),
    ],
  }),
  telecommand(`${satellite}.AOCS.Slew`, {
    description: 'Turn to a direction',
    significance: 'warning',
    arguments: [header, argument('angle', { kind: 'float', expected: 'a number in deg, 0 … 360', unit: 'deg' })],
  }),
  telecommand(`${satellite}.AOCS.SetMode`, {
    description: 'Set the mode of attitude control',
    significance: 'critical',
    arguments: [
      header,
      argument('mode', { kind: 'enumerated', expected: 'one of SAFE, SUN', labels: ['SAFE', 'SUN'] }),
    ],
  }),
])

const EXPECTS: DryRun['expects'] = (['accepted', 'started', 'completed'] as const).map((stage) => ({
  stage,
  within: 60,
  from: 'release',
  by: `the report of stage "${stage}"`,
}))
const DIGEST = 'fa320579d7e27d6effa842b8dee20f85e87ec7a6dd38441aa0c9e87863b636a4'

/** A command of the fake: APID in 16 bits, a counter in 16, one byte for each argument that is not in the header. */
function encode(declared: DeclaredActivity, given: Readonly<Record<string, string>>, count: number) {
  const own = declared.arguments.filter((a) => !a.inherited && a.parts === undefined)
  const values = own.map((a) => (a.labels === undefined ? Number(given[a.name]) : a.labels.indexOf(given[a.name]!)))
  const all = [0x19, 0x00, count >> 8, count & 0xff, ...values.map((v) => Math.round(v) & 0xff)]
  const field = (name: string, bitOffset: number, bitLength: number, raw: number, origin: Field['origin']): Field => ({
    name,
    bitOffset,
    bitLength,
    raw: String(raw),
    engineering: given[name] ?? String(raw),
    origin,
  })
  return {
    bytes: all.map((b) => b.toString(16).padStart(2, '0')).join(''),
    fields: [
      field('flags', 0, 5, 3, 'fixed'),
      field('apid', 5, 11, 256, 'argument'),
      field('sequenceCount', 16, 16, count, 'computed'),
      ...own.map((a, n) => field(a.name, 32 + 8 * n, 8, values[n]!, 'argument')),
    ],
  }
}

export class FakeCommanding {
  readonly activities: Activity[]
  readonly uplinks: Uplink[] = [firstUplink('RECO1', 'ada'), firstUplink('IDENT1', undefined)]
  readonly #user: string
  readonly #role: string
  readonly #tell: Tell

  constructor(user: string, role: string, tell: Tell) {
    this.#user = user
    this.#role = role
    this.#tell = tell
    this.activities = firstActivities()
  }

  /** Undefined where the operation is none of commanding; throws what `refuse` makes. */
  operation(
    name: string,
    params: Readonly<Record<string, string>>,
    query: URLSearchParams,
    body: Readonly<Record<string, unknown>>,
    refuse: (status: number, detail: string) => Error,
  ): { readonly answer: unknown } | undefined {
    const declared = (path: unknown): DeclaredActivity => {
      const found = DECLARED.find((d) => d.path === path)
      if (found === undefined) throw refuse(404, `there is no activity ${String(path)}`)
      return found
    }
    const given = (body['arguments'] ?? {}) as Readonly<Record<string, string>>
    switch (name) {
      case 'listDeclaredActivities': {
        const words = (query.get('search') ?? '').toLowerCase().split(' ').filter(Boolean)
        return {
          answer: DECLARED.filter((d) => {
            const all = `${d.path} ${d.description} ${Object.values(d.aliases).join(' ')}`.toLowerCase()
            return (
              words.every((w) => all.includes(w)) && `${d.path}.`.startsWith(`${query.get('element') ?? d.element}.`)
            )
          }),
        }
      }
      case 'getDeclaredActivity':
        return { answer: declared(params['path']) }
      case 'dryRunActivity':
        return { answer: this.#dryRun(declared(body['path']), given) }
      case 'requestActivity': {
        const { refusals, fields: _, ...run } = this.#dryRun(declared(body['path']), given)
        if (refusals.length > 0) throw refuse(409, refusals.map((r) => r.message).join('; '))
        const made: Activity = {
          ...run,
          id: Math.max(...this.activities.map((a) => a.id)) + 1,
          by: { user: this.#user, role: this.#role, via: 'session' },
          requestedAt: text(Date.now()),
          state: run.needs.approvals > 0 ? 'waiting' : 'running',
          stage: 'requested',
          stages: [{ stage: 'requested', passed: true, at: text(Date.now()), by: this.#user }],
          approvals: [],
        }
        this.#keep(made)
        if (made.state === 'running') this.#go(made)
        return { answer: made }
      }
      case 'listActivities':
        return {
          answer: this.activities
            .filter((a) => (query.get('state') ?? a.state) === a.state)
            .filter((a) => (query.get('chain') ?? a.route?.chain) === a.route?.chain)
            .filter((a) => a.path.toLowerCase().includes((query.get('search') ?? '').toLowerCase()))
            .toSorted((a, b) => b.id - a.id),
        }
      case 'getActivity':
      case 'approveActivity':
      case 'cancelActivity': {
        const found = this.activities.find((a) => a.id === Number(params['id']))
        if (found === undefined) throw refuse(404, `there is no activity ${params['id']}`)
        if (name === 'getActivity') return { answer: found }
        const at = text(Date.now())
        const changed: Activity =
          name === 'approveActivity'
            ? { ...found, approvals: [{ user: this.#user, at }] }
            : { ...found, state: 'cancelled', ending: { at, reason: String(body['reason']), by: this.#user } }
        this.#keep(changed)
        return { answer: changed }
      }
      case 'listUplinks':
        return { answer: this.uplinks }
      case 'takeUplink':
      case 'giveBackUplink': {
        const at = this.uplinks.findIndex((u) => u.chain === params['chain'])
        const { holder: _, ...free } = this.uplinks[at]!
        this.uplinks[at] = name === 'takeUplink' ? { ...free, holder: this.#user } : free
        this.#tell('uplinks', [this.uplinks[at]])
        return { answer: this.uplinks[at] }
      }
      default:
        return undefined
    }
  }

  #dryRun(declared: DeclaredActivity, given: Readonly<Record<string, string>>): DryRun {
    const chain = declared.chain!
    const refusals: DryRun['refusals'] = []
    for (const a of declared.arguments.filter((x) => x.required)) {
      const value: unknown = given[a.name]
      const start = `argument "${a.name}" of "${declared.path}"`
      if (value === undefined)
        refusals.push({
          rule: 'arguments',
          code: 'VIG-FAKE-011',
          message: `${start} has no value`,
          remedy: 'Give one.',
        })
      else if (Array.isArray(value)) refusals.push(...refusedPoints(start, value))
      else if (a.labels === undefined && !(Number(value) >= 0 && Number(value) <= 360))
        refusals.push({
          rule: 'arguments',
          code: 'VIG-FAKE-012',
          message: `${start}: ${String(value)} is outside of 0 … 360`,
          remedy: 'Give a value inside.',
        })
    }
    const wrong = refusals.length > 0
    if (this.uplinks.find((u) => u.chain === chain)?.holder === undefined)
      refusals.push({
        rule: 'uplink',
        code: 'VIG-FAKE-004',
        message: `nobody holds the uplink of ${chain}`,
        remedy: `Take the uplink of ${chain} first.`,
      })
    return {
      path: declared.path,
      element: declared.element,
      kind: declared.kind,
      arguments: { apid: '256', ...given },
      significance: declared.significance,
      digest: DIGEST,
      route: { chain, virtualChannel: 0, map: 0, service: 'AD' },
      needs: {
        approvals: declared.significance === 'critical' ? 1 : 0,
        firing: declared.significance === 'critical',
      },
      expects: EXPECTS,
      refusals,
      fields: [],
      ...(wrong ? {} : encode(declared, given, 7)),
    }
  }

  #keep(activity: Activity): void {
    const at = this.activities.findIndex((a) => a.id === activity.id)
    if (at < 0) this.activities.push(activity)
    else this.activities[at] = activity
    this.#tell('activities', [activity])
  }

  /** Through its stages, one every fifth of a second. */
  #go(activity: Activity): void {
    const ahead: Stage[] = [
      'authorised',
      'released',
      'sent',
      'radiated',
      'received',
      'accepted',
      'started',
      'completed',
    ]
    let now = activity
    const timer = setInterval(() => {
      const stage = ahead.shift()
      if (stage === undefined) return clearInterval(timer)
      now = passed(now, stage)
      this.#keep(now)
    }, 200)
    timer.unref()
  }
}

/** Each of them waits at most 600 s. */
const refusedPoints = (start: string, points: readonly { readonly after?: unknown }[]): DryRun['refusals'] =>
  points.flatMap(({ after }, n) =>
    Number(after) <= 600
      ? []
      : [
          {
            rule: 'arguments',
            code: 'VIG-FAKE-013',
            message: `${start.replace('points"', `points[${n}].after"`)}: ${String(after)} is outside of 0 … 600`,
            remedy: 'Give a value inside.',
          },
        ],
  )

function passed(activity: Activity, stage: Stage, at = Date.now()): Activity {
  const far = ['radiated', 'accepted', 'started', 'completed'].includes(stage)
  return {
    ...activity,
    stage,
    stages: [
      ...activity.stages,
      {
        stage,
        passed: true,
        at: text(at),
        ...(far ? { there: text(at - 20) } : {}),
        ...(stage === 'accepted' || stage === 'completed'
          ? { evidence: [{ kind: 'packet' as const, chain: 'RECO1', position: 501, text: 'report (1,1)' }] }
          : {}),
      },
    ],
    ...(stage === 'completed'
      ? { state: 'completed' as const, ending: { at: text(at), reason: 'completed' } }
      : { state: 'running' as const }),
  }
}

function firstActivities(): Activity[] {
  const one = (id: number, path: string, given: Record<string, string>, user: string): Activity => {
    const declared = DECLARED.find((d) => d.path === path)!
    const critical = declared.significance === 'critical'
    const at = text(STARTED + id * 60_000)
    return {
      id,
      path,
      element: declared.element,
      kind: declared.kind,
      arguments: { apid: '256', ...given },
      significance: declared.significance,
      ...(critical ? { reason: 'attitude is lost where sensors fail' } : {}),
      bytes: encode(declared, given, id).bytes,
      digest: DIGEST,
      route: { chain: declared.chain!, virtualChannel: 0, map: 0, service: 'AD' },
      apid: 256,
      sequenceCount: id,
      needs: { approvals: critical ? 1 : 0, firing: critical },
      expects: EXPECTS,
      by: { user, role: 'controller', via: 'session' },
      requestedAt: at,
      state: critical ? 'waiting' : 'running',
      stage: 'requested',
      stages: [{ stage: 'requested', passed: true, at, by: user }],
      approvals: [],
    }
  }
  const through = (activity: Activity, ...stages: Stage[]): Activity =>
    stages.reduce((a, stage, n) => passed(a, stage, STARTED + activity.id * 60_000 + n * 400), activity)
  const heater = one(1, 'RECO1.THS.SwitchHeater', { heater: '3', state: 'ON' }, 'ada')
  const slew = through(one(2, 'RECO1.AOCS.Slew', { angle: '90' }, 'bob'), 'authorised', 'released', 'sent', 'radiated')
  return [
    {
      ...through(heater, 'authorised', 'released', 'sent', 'radiated', 'received', 'accepted', 'started', 'completed'),
      comment: 'plate is cold',
    },
    {
      ...slew,
      state: 'failed',
      stage: 'accepted',
      stages: [
        ...slew.stages,
        {
          stage: 'accepted',
          passed: false,
          at: text(STARTED + 150_000),
          detail: 'the satellite rejects it: IN_SAFE_MODE',
        },
      ],
      ending: { at: text(STARTED + 150_000), reason: 'rejected on board' },
    },
    one(3, 'IDENT1.AOCS.SetMode', { mode: 'SUN' }, 'bob'),
    through(one(4, 'IDENT1.THS.SwitchHeater', { heater: '1', state: 'OFF' }, 'ada'), 'authorised', 'released', 'sent'),
  ]
}

function firstUplink(chain: string, holder: string | undefined): Uplink {
  const channel = (
    id: number,
    rest: Partial<Uplink['virtualChannels'][number]>,
  ): Uplink['virtualChannels'][number] => ({
    id,
    cop1: true,
    state: 1,
    suspended: 0,
    vs: 12,
    nnr: 11,
    window: 10,
    t1: 8000,
    limit: 3,
    timeoutType: 0,
    transmissionCount: 1,
    sent: 1,
    queued: 0,
    alerts: [],
    ...rest,
  })
  const clcw = {
    time: text(Date.now()),
    word: '0100000b',
    lockout: false,
    wait: false,
    retransmit: false,
    farmB: 2,
    reportValue: 11,
    noRf: false,
    noBitLock: false,
  }
  return {
    chain,
    ...(holder === undefined ? {} : { holder }),
    ...(holder === undefined
      ? { inhibited: { scope: `chain:${chain}`, by: 'bob', reason: 'manoeuvre of the station' } }
      : {}),
    selected: `KRU-${chain}-TC`,
    selection: 'automatic',
    links: ['KRU', 'AUS', 'INU'].map((station, n) => ({
      name: `${station}-${chain}-TC`,
      station,
      state: n === 2 ? ('waiting' as const) : ('connected' as const),
      detail: n === 2 ? 'connection refused' : 'connected',
      ...(n === 2 ? {} : { carrier: n === 0, bitLock: n === 0 }),
      radiated: n === 0 ? 1284 : 0,
      refused: 0,
      outstanding: 0,
    })),
    virtualChannels: [
      channel(0, {
        clcw,
        lastDirective: { directive: 'initiate-with-clcw', outcome: 'confirmed', time: text(STARTED) },
      }),
      channel(1, {
        state: 6,
        vs: 0,
        nnr: 0,
        sent: 0,
        clcw: { ...clcw, word: '01240000', lockout: true, reportValue: 0 },
        alerts: [{ time: text(STARTED), reason: 'lockout' }],
      }),
    ],
  }
}
