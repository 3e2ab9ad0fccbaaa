/** How the invented mission of the tests is at first: links, chains, alarms, events. */
import type { Alarm, Chain, Link, ProcedureSummary, VigieEvent } from '@vigie/contract'
import { find, newest, parameters, SATELLITES, STARTED, text, valueAt } from './fake-model.ts'

export function firstLinks(): Link[] {
  return SATELLITES.flatMap((s) =>
    ['KRU', 'AUS', 'INU', 'KER'].map((station, index): Link => ({
      chain: s.name,
      name: `${station}-${s.name}`,
      kind: 'tcp-client',
      station,
      address: `127.0.0.1:${10_111 + index}`,
      enabled: true,
      state: index === 0 ? 'connected' : 'waiting',
      detail: index === 0 ? '' : 'connection refused; next try in 4 s',
      bytes: index === 0 ? 4_300_000 : 0,
      units: index === 0 ? 3400 : 0,
      errors: index === 0 ? 2 : 0,
      bitRate: index === 0 ? 12_400 : 0,
      ...(index === 0 ? { lastData: text(Date.now()) } : {}),
    })),
  )
}

export function chains(): Chain[] {
  return SATELLITES.map((s) => ({
    name: s.name,
    element: s.name,
    satellite: s.name,
    kind: 'live',
    placement: 'worker',
    state: 'running',
    detail: '',
    restarts: 0,
    started: text(STARTED),
    links: [`KRU-${s.name}`],
    parameters: parameters.length / 2,
    frames: { received: newest(), bad: 1, corrected: 12, lost: 0, repeated: 3 },
    packets: { received: newest() * 2, unknown: 0, bad: 0, lost: 0, perSecond: 4 },
    samplesPerSecond: 52,
    lastGeneration: text(Date.now() - 60),
    lastReception: text(Date.now() - 20),
  }))
}

export function firstAlarms(): Alarm[] {
  const one = (path: string, level: Alarm['level'], minutes: number, rest: Partial<Alarm> = {}): Alarm => {
    const p = find(path)!
    return {
      id: `${p.chain}:${path}`,
      chain: p.chain,
      parameter: path,
      element: p.element,
      level,
      worst: level,
      active: true,
      since: text(Date.now() - minutes * 60_000),
      changed: text(Date.now() - minutes * 60_000),
      value: valueAt(p, Date.now()),
      transitions: 1,
      acknowledged: false,
      ...(p.unit === undefined ? {} : { unit: p.unit }),
      ...rest,
    }
  }
  return [
    one('RECO1.EPS.BusVoltage', 'warning', 3),
    one('IDENT1.AOCS.Wheel1Speed', 'critical', 1),
    one('IDENT1.THS.TankTemperature', 'distress', 12),
    one('RECO1.THS.BatteryTemperature', 'normal', 40, {
      active: false,
      worst: 'warning',
      acknowledged: true,
      acknowledgedBy: 'ada',
      comment: 'known, heater follows',
    }),
  ]
}

export function firstEvents(): VigieEvent[] {
  const one = (
    n: number,
    chain: string,
    severity: VigieEvent['severity'],
    name: string,
    message: string,
  ): VigieEvent => ({
    id: `${chain}:${n}`,
    chain,
    element: chain,
    name,
    kind: 'limit',
    severity,
    message,
    generation: text(STARTED + n * 60_000),
    reception: text(STARTED + n * 60_000 + 50),
  })
  return [
    one(1, 'centre', 'information', 'Started', 'the centre was started'),
    one(2, 'RECO1', 'information', 'LinkState', 'KRU-RECO1 is connected'),
    one(3, 'IDENT1', 'low', 'LinkState', 'AUS-IDENT1 is waiting: connection refused'),
    one(20, 'RECO1', 'medium', 'LimitViolation', 'RECO1.EPS.BusVoltage is above 28.9 V (warning)'),
    one(40, 'IDENT1', 'high', 'LimitViolation', 'IDENT1.AOCS.Wheel1Speed is above 3000 rpm (critical)'),
  ]
}

/** Two that answer alarms of the power of RECO-1, the wider one first in the list. */
export const procedures = (): ProcedureSummary[] =>
  (
    [
      ['RECO1.EPS.PowerCheck', 'RECO1.EPS'],
      ['RECO1.EPS.BatteryUndervoltage', 'RECO1.EPS.BusVoltage'],
    ] as const
  ).map(([path, of]) => ({
    path,
    element: 'RECO1.EPS',
    name: path.slice(path.lastIndexOf('.') + 1),
    title: path.endsWith('Check') ? 'Look at the power' : 'The battery is low',
    file: `procedures/${path.replaceAll('.', '/')}.pluto`,
    digest: '0'.repeat(64),
    arguments: [],
    criticality: 'none',
    verifies: [],
    alarms: [of],
    validatedOn: [],
    errors: 0,
  }))
