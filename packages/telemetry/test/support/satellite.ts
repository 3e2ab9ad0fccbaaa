/** A small satellite: CCSDS header, a CUC time, housekeeping by APID, with limits by mode and derived values. */
import {
  parseFormula,
  type ChainConfig,
  type Container,
  type DataType,
  type LinkConfig,
  type Parameter,
  type SpaceSystem,
} from '@vigie/model'
import { model } from './random-model.ts'

const unsigned = (name: string, sizeInBits: number, more: object = {}): DataType => ({
  kind: 'integer',
  name,
  signed: false,
  sizeInBits,
  encoding: { kind: 'integer', sizeInBits, scheme: 'unsigned', byteOrder: 'msb', bitOrder: 'msb' },
  ...more,
})

export const types: DataType[] = [
  ...[1, 2, 3, 11, 14, 16, 24, 32].map((n) => unsigned(`u${n}`, n)),
  {
    kind: 'enumerated',
    name: 'Mode',
    labels: [
      { value: 0n, label: 'SAFE' },
      { value: 1n, label: 'NOMINAL' },
    ],
    encoding: { kind: 'integer', sizeInBits: 8, scheme: 'unsigned', byteOrder: 'msb', bitOrder: 'msb' },
    alarms: {
      minViolations: 1,
      minConformance: 1,
      values: { levels: [{ value: 'SAFE', level: 'critical' }], otherwise: 'normal' },
    },
  },
  {
    kind: 'float',
    name: 'Volts',
    sizeInBits: 64,
    unit: 'V',
    encoding: {
      kind: 'integer',
      sizeInBits: 16,
      scheme: 'unsigned',
      byteOrder: 'msb',
      bitOrder: 'msb',
      calibrator: { kind: 'polynomial', coefficients: [0, 0.1] },
    },
    alarms: {
      minViolations: 2,
      minConformance: 2,
      ranges: [
        { level: 'warning', form: 'outside', min: 20, max: 30 },
        { level: 'critical', form: 'outside', min: 10, max: 40 },
      ],
    },
    contextAlarms: [
      {
        when: { kind: 'comparison', left: { parameter: 'mode' }, operator: '==', right: { literal: 'SAFE' } },
        alarms: { minViolations: 1, minConformance: 1, ranges: [{ level: 'severe', form: 'outside', min: 5 }] },
      },
    ],
  },
  {
    kind: 'float',
    name: 'Amps',
    sizeInBits: 64,
    unit: 'A',
    encoding: {
      kind: 'integer',
      sizeInBits: 16,
      scheme: 'unsigned',
      byteOrder: 'msb',
      bitOrder: 'msb',
      calibrator: { kind: 'polynomial', coefficients: [0, 0.01] },
    },
    alarms: {
      minViolations: 1,
      minConformance: 1,
      change: { per: 'second', kind: 'absolute', ranges: [{ level: 'watch', form: 'outside', min: -1, max: 1 }] },
    },
  },
  { kind: 'float', name: 'Watts', sizeInBits: 64, unit: 'W' },
]

const parameter = (name: string, type: string, more: Partial<Parameter> = {}): Parameter => ({
  name,
  type,
  source: 'telemetered',
  ...more,
})
export const parameters: Parameter[] = [
  ...(
    [
      ['version', 'u3'],
      ['tc', 'u1'],
      ['secondary', 'u1'],
      ['apid', 'u11'],
      ['segment', 'u2'],
      ['count', 'u14'],
      ['length', 'u16'],
      ['seconds', 'u32'],
      ['fine', 'u24'],
      ['check', 'u16'],
      ['mode', 'Mode'],
      ['volts', 'Volts'],
      ['amps', 'Amps'],
    ] as const
  ).map(([n, t]) => parameter(n, t)),
  parameter('power', 'Watts', { source: 'derived', formula: parseFormula('volts * amps') }),
  parameter('drain', 'Watts', { source: 'derived', formula: parseFormula('mode == "SAFE" ? 0 : rate(power)') }),
]

const entries = (...names: string[]): Container['entries'] =>
  names.map((name) => ({ kind: 'parameter', parameter: name }))
const apid = (literal: string): NonNullable<Container['restriction']> => ({
  kind: 'comparison',
  left: { parameter: 'apid' },
  operator: '==',
  right: { literal },
})
export const containers: Container[] = [
  {
    name: 'packet',
    abstract: true,
    entries: entries('version', 'tc', 'secondary', 'apid', 'segment', 'count', 'length', 'seconds', 'fine'),
  },
  { name: 'status', abstract: false, base: 'packet', restriction: apid('10'), entries: entries('mode', 'check') },
  {
    name: 'electric',
    abstract: false,
    base: 'packet',
    restriction: apid('11'),
    entries: entries('volts', 'amps', 'check'),
  },
]
export const satellite = (): SpaceSystem => model(types, parameters, containers)

export const packetLink: LinkConfig = {
  name: 'main',
  kind: 'udp',
  station: 'KRU',
  carries: 'packet',
  framing: { kind: 'space-packet', skip: 0 },
  enabled: true,
}
export const chainConfig = (more: Partial<ChainConfig> = {}): ChainConfig => ({
  name: 'SAT',
  element: 'SAT',
  links: [packetLink],
  packets: {
    root: 'packet',
    headerBytesToSkip: 0,
    errorControl: 'crc16',
    time: { kind: 'field', byteOffset: 6, code: { code: 'cuc', preamble: '1e', correlated: false } },
  },
  ...more,
})
