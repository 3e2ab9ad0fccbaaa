/** The invented mission of the tests: two satellites, a few elements, values as functions of time. */
import { parseUtc, taiToUnixMillis } from '@vigie/base'
import type {
  DeclaredEvent,
  Element,
  History,
  LatestValue,
  Mission,
  PacketDetail,
  PacketSummary,
  ParameterDetail,
  ParameterSummary,
  ValueKind,
} from '@vigie/contract'

export const text = (millis: number): string => new Date(millis).toISOString()
const millis = (utc: string): number => taiToUnixMillis(parseUtc(utc))
export const STARTED = Date.now() - 3_600_000
const LEVELS = ['normal', 'watch', 'warning', 'distress', 'critical', 'severe'] as const

export interface FakeParameter {
  readonly path: string
  readonly element: string
  readonly chain: string
  readonly name: string
  readonly kind: ValueKind
  readonly unit?: string
  readonly description: string
  readonly labels?: Readonly<Record<string, string>>
  /** Milliseconds between samples. */
  readonly period: number
  readonly high?: number
  readonly value: (millis: number) => number
}

const wave =
  (mean: number, amplitude: number, period: number, phase = 0) =>
  (millis: number): number =>
    mean + amplitude * Math.sin((millis / period) * 2 * Math.PI + phase) + amplitude * 0.06 * Math.sin(millis / 700)

/** A name with markup in it must be shown as text. */
export const HOSTILE = '<b onclick="alert(1)">Heater</b>'

const SUBSYSTEMS: readonly (readonly [string, string, readonly Partial<FakeParameter>[]])[] = [
  [
    'EPS',
    'Electrical power',
    [
      {
        name: 'BusVoltage',
        unit: 'V',
        description: 'Voltage of the main bus',
        value: wave(28.2, 0.9, 240_000),
        high: 28.9,
      },
      { name: 'BatteryVoltage', unit: 'V', description: 'Voltage of the battery', value: wave(30.4, 1.2, 300_000) },
      { name: 'BusCurrent', unit: 'A', description: 'Current of the main bus', value: wave(6.1, 1.4, 90_000) },
      { name: 'StateOfCharge', unit: '%', description: 'Charge of the battery', value: wave(78, 14, 600_000) },
      { name: 'ArrayPower', unit: 'W', description: 'Power of the solar array', value: wave(310, 180, 600_000, 1) },
    ],
  ],
  [
    'AOCS',
    'Attitude and orbit',
    [
      {
        name: 'Mode',
        kind: 'enumerated',
        description: 'Mode of attitude control',
        labels: { '0': 'OFF', '1': 'SAFE', '2': 'SUN', '3': 'NADIR', '4': 'TARGET' },
        value: (t) => 2 + (Math.floor(t / 20_000) % 3),
      },
      { name: 'RateX', unit: 'deg/s', description: 'Rate about X', value: wave(0, 0.02, 45_000) },
      { name: 'RateY', unit: 'deg/s', description: 'Rate about Y', value: wave(0, 0.015, 52_000, 1) },
      { name: 'Wheel1Speed', unit: 'rpm', description: 'Speed of wheel 1', value: wave(2400, 620, 180_000) },
      {
        name: 'InEclipse',
        kind: 'boolean',
        description: 'The Sun is hidden',
        labels: { '0': 'no', '1': 'yes' },
        value: (t) => Math.floor(t / 60_000) % 2,
      },
    ],
  ],
  [
    'THS',
    'Thermal',
    [
      {
        name: 'BatteryTemperature',
        unit: '°C',
        description: 'Temperature of the battery',
        value: wave(18, 6, 500_000),
      },
      { name: 'TankTemperature', unit: '°C', description: 'Temperature of the tank', value: wave(12, 3, 400_000) },
      { name: HOSTILE, unit: '<i>W</i>', description: 'A name with markup in it', value: wave(4, 2, 30_000) },
    ],
  ],
]
export const SATELLITES = [
  { name: 'RECO1', title: 'RECO-1', colour: '#4ea1ff' },
  { name: 'IDENT1', title: 'IDENT-1', colour: '#ff9f4e' },
] as const

export const parameters: readonly FakeParameter[] = SATELLITES.flatMap((satellite, s) =>
  SUBSYSTEMS.flatMap(([element, , list]) =>
    list.map((p, index): FakeParameter => ({
      kind: 'float',
      period: element === 'EPS' ? 500 : 1000,
      ...p,
      name: p.name!,
      description: p.description!,
      path: `${satellite.name}.${element}.${p.name}`,
      element: `${satellite.name}.${element}`,
      chain: satellite.name,
      value: (t) => p.value!(t + s * 37_000 + index),
    })),
  ),
)
const byPath = new Map(parameters.map((p) => [p.path, p]))
export const find = (path: string): FakeParameter | undefined => byPath.get(path)

export const lastSample = (p: FakeParameter, now: number): number => Math.floor(now / p.period) * p.period
export const valueAt = (p: FakeParameter, at: number): number =>
  p.kind === 'float' ? Number(p.value(at).toFixed(4)) : p.value(at)
export const rawAt = (p: FakeParameter, at: number): number =>
  p.kind === 'float' ? Math.round((p.value(at) + 1000) * 10) : p.value(at)
export const stateOf = (p: FakeParameter, value: number): number => (p.high !== undefined && value > p.high ? 2 : 0)

export function mission(): Mission {
  return {
    name: 'TEST',
    title: 'BISAT demonstration',
    simulated: true,
    satellites: SATELLITES.map((s) => ({ ...s, element: s.name, chains: [s.name] })),
    stations: [
      {
        name: 'Kiruna',
        code: 'KRU',
        element: 'STATIONS.KRU',
        latitude: 67.9,
        longitude: 21,
        altitude: 402,
        minimumElevation: 5,
      },
    ],
    chains: SATELLITES.map((s) => s.name),
    counts: { elements: 9, parameters: parameters.length, containers: 6, commands: 0, events: 0 },
    server: { version: 'fake', time: text(Date.now()), started: text(STARTED) },
  }
}

export function elements(): Element[] {
  const one = (path: string, kind: string, description: string, children: number, count: number): Element => ({
    path,
    name: path.split('.').at(-1)!,
    kind,
    parent: path.split('.').slice(0, -1).join('.'),
    description,
    children,
    parameters: count,
    commands: 0,
    events: 0,
  })
  return SATELLITES.flatMap((s) => [
    one(s.name, 'satellite', s.title, SUBSYSTEMS.length, 0),
    ...SUBSYSTEMS.map(([name, description, list]) =>
      one(`${s.name}.${name}`, 'subsystem', description, 0, list.length),
    ),
  ])
}

const summary = (p: FakeParameter): ParameterSummary => ({
  path: p.path,
  name: p.name,
  element: p.element,
  kind: p.kind,
  source: 'telemetered',
  description: p.description,
  ...(p.unit === undefined ? {} : { unit: p.unit }),
})

export function listParameters(query: URLSearchParams): { total: number; items: ParameterSummary[] } {
  const words = (query.get('search') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const element = query.get('element')
  const found = parameters.filter(
    (p) =>
      words.every((w) => `${p.path} ${p.description}`.toLowerCase().includes(w)) &&
      (element === null || p.element === element),
  )
  return { total: found.length, items: found.slice(0, Number(query.get('limit') ?? 100)).map(summary) }
}

export function declaredEvents(query: URLSearchParams): { total: number; items: DeclaredEvent[] } {
  const words = (query.get('search') ?? '').toLowerCase().split(/\s+/)
  const all: DeclaredEvent[] = [
    { path: 'RECO1.EPS.BatteryLow', name: 'BatteryLow', element: 'RECO1.EPS', severity: 'medium' },
  ]
  const items = all.filter((e) => words.every((w) => e.path.toLowerCase().includes(w)))
  return { total: items.length, items }
}

const typeOf = (p: FakeParameter): string => `${p.element}.Housekeeping`
const fieldsOf = (element: string): readonly FakeParameter[] => parameters.filter((p) => p.element === element)

export function parameterDetail(p: FakeParameter): ParameterDetail {
  const index = fieldsOf(p.element).indexOf(p)
  return {
    ...summary(p),
    type: {
      path: `${p.element}.Type`,
      sizeInBits: 16,
      encoding: '16-bit unsigned integer, most significant byte first',
      calibration: 'y = -1000 + 0.1 x',
    },
    limits:
      p.high === undefined
        ? []
        : [
            {
              ranges: [
                { level: 'warning', form: 'outside', max: p.high },
                { level: 'critical', form: 'outside', max: p.high + 0.6 },
              ],
              minViolations: 1,
              minConformance: 1,
            },
          ],
    places: [
      { packetType: typeOf(p), container: typeOf(p), bitOffset: 96 + 16 * index, bitLength: 16, conditional: false },
    ],
    columns: [{ path: p.path, kind: p.kind, list: false }],
    chains: [p.chain],
  }
}

export function latest(p: FakeParameter): LatestValue {
  const at = lastSample(p, Date.now())
  const value = valueAt(p, at)
  return {
    path: p.path,
    chain: p.chain,
    generation: text(at),
    reception: text(at + 40),
    raw: rawAt(p, at),
    value,
    validity: 'valid',
    state: LEVELS[stateOf(p, value)]!,
    packetType: typeOf(p),
    packet: 500,
    flags: [],
    stale: false,
    ...(p.unit === undefined ? {} : { unit: p.unit }),
    ...(p.labels === undefined ? {} : { text: p.labels[String(value)] ?? '' }),
  }
}

export function history(p: FakeParameter, query: URLSearchParams): History {
  const now = Date.now()
  const from = Math.max(millis(query.get('from')!), STARTED)
  const to = Math.min(millis(query.get('to') ?? text(now)), now)
  const points = Number(query.get('points') ?? 2000)
  const total = Math.max(Math.floor((to - from) / p.period), 0)
  const step = Math.max(1, Math.ceil(total / points))
  const at: number[] = []
  const values: number[] = []
  const min: number[] = []
  const max: number[] = []
  for (let t = Math.ceil(from / p.period) * p.period; t <= to; t += p.period * step) {
    at.push(t)
    values.push(valueAt(p, t))
    const bucket = Array.from({ length: Math.min(step, 20) }, (_, k) => valueAt(p, t + k * p.period))
    min.push(Math.min(...bucket))
    max.push(Math.max(...bucket))
  }
  return {
    parameter: p.path,
    chain: p.chain,
    kind: p.kind,
    generation: { start: text(at[0] ?? from), offsets: at.map((t) => (t - at[0]!) * 1e6) },
    values,
    min,
    max,
    total,
    complete: true,
    ...(p.unit === undefined ? {} : { unit: p.unit }),
    ...(p.labels === undefined ? {} : { labels: Object.entries(p.labels).map(([value, label]) => ({ value, label })) }),
  }
}

export function packetTypes() {
  return SATELLITES.flatMap((s) =>
    SUBSYSTEMS.map(([name, description], index) => ({
      path: `${s.name}.${name}.Housekeeping`,
      name: 'Housekeeping',
      chain: s.name,
      description: `Housekeeping of ${description.toLowerCase()}`,
      apid: 16 + index,
      period: name === 'EPS' ? 0.5 : 1,
      received: 1200,
      lastReception: text(Date.now()),
    })),
  )
}

export const newest = (): number => Math.floor((Date.now() - STARTED) / 500)
function packetSummary(chain: string, position: number): PacketSummary {
  const type = SUBSYSTEMS[position % SUBSYSTEMS.length]![0]
  return {
    chain,
    position,
    type: `${chain}.${type}.Housekeeping`,
    apid: 16 + (position % SUBSYSTEMS.length),
    sequenceCount: Math.floor(position / SUBSYSTEMS.length) % 16_384,
    generation: text(STARTED + position * 500),
    reception: text(STARTED + position * 500 + 40),
    source: 'KRU',
    bytes: 12 + 2 * SUBSYSTEMS[position % SUBSYSTEMS.length]![2].length,
    flags: [],
  }
}

export function packets(query: URLSearchParams): { items: PacketSummary[]; next?: number } {
  const chain = query.get('chain')!
  const type = query.get('type')
  const first = query.get('before') === null ? newest() : Number(query.get('before')) - 1
  const items: PacketSummary[] = []
  let position = first
  for (; position >= 0 && items.length < 100; position--) {
    const one = packetSummary(chain, position)
    if (type === null || one.type === type) items.push(one)
  }
  return position > 0 ? { items, next: position } : { items }
}

export function packet(chain: string, position: number): PacketDetail {
  const head = packetSummary(chain, position)
  const fields = fieldsOf(head.type!.split('.').slice(0, 2).join('.'))
  const at = STARTED + position * 500
  const bytes = new Uint8Array(head.bytes)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0x0800 | head.apid!)
  view.setUint16(2, 0xc000 | head.sequenceCount!)
  view.setUint16(4, head.bytes - 7)
  for (const [index, p] of fields.entries()) view.setUint16(12 + 2 * index, rawAt(p, at) & 0xffff)
  return {
    ...head,
    header: {
      version: 0,
      type: 'telemetry',
      secondaryHeader: true,
      apid: head.apid!,
      sequenceFlags: 'unsegmented',
      sequenceCount: head.sequenceCount!,
      dataLength: head.bytes - 6,
    },
    hex: Buffer.from(bytes).toString('hex'),
    fields: fields.map((p, index) => {
      const value = valueAt(p, at)
      return {
        path: p.path,
        name: p.name,
        container: head.type!,
        bitOffset: 96 + 16 * index,
        bitLength: 16,
        raw: rawAt(p, at) & 0xffff,
        value,
        validity: 'valid' as const,
        state: LEVELS[stateOf(p, value)]!,
        ...(p.unit === undefined ? {} : { unit: p.unit }),
        ...(p.labels === undefined ? {} : { text: p.labels[String(value)] ?? '' }),
      }
    }),
  }
}

const head = (name: string) => ({
  name,
  title: `${name.startsWith('reco1') ? 'RECO-1' : 'IDENT-1'}: overview`,
  version: 0,
  tags: [],
  variables: [],
})
export const displays = () => ['reco1-overview', 'ident1-overview'].map(head)
export function display(name: string): unknown {
  const satellite = name.startsWith('reco1') ? 'RECO1' : 'IDENT1'
  const named = (parameters: readonly string[]): string[] => parameters.map((p) => `${satellite}.${p}`)
  return {
    ...head(name),
    findings: [],
    display: {
      title: head(name).title,
      columns: 12,
      parts: [
        {
          title: 'State',
          kind: 'values',
          parameters: named(['AOCS.Mode', 'AOCS.InEclipse', 'EPS.BusVoltage', 'EPS.StateOfCharge']),
        },
        { title: 'Power', kind: 'plot', axes: [{ parameters: named(['EPS.BusVoltage', 'EPS.BatteryVoltage']) }] },
      ],
    },
  }
}

export const archive = () => ({
  folder: 'vigie-data',
  freeBytes: 48_000_000_000,
  chains: SATELLITES.map((s) => ({
    chain: s.name,
    journals: [
      { kind: 'frames', entries: 3400, durable: 3400, bytes: 4_300_000 },
      { kind: 'packets', entries: 7200, durable: 7200, bytes: 900_000 },
      { kind: 'events', entries: 12, durable: 12, bytes: 4000 },
    ],
    parameters: { from: text(STARTED), to: text(Date.now()), bytes: 300_000, files: 2, builtUpTo: 7000 },
  })),
})
