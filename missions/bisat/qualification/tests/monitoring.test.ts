/** Limits, alarms, events: what the centre tells of by itself. */
import { test } from '@vigie/testkit'

const both = {
  suite: ['Technical', 'Monitoring'],
  satellites: ['RECO1', 'IDENT1'],
  functions: ['telemetry'],
  limits: ['Faults are those that the simulator is told to have.'],
}

test(
  'A value out of its limits is told, and told again when it is back',
  { ...both, id: 'BIS-MON-010', verifies: ['SYS-MON-010', 'SYS-MON-030', 'SYS-QUA-070'] },
  async (t) => {
    await t.expectParameter('.EPS.BusVoltage').toHaveState('normal', { within: 60 })
    const since = t.now()
    await t.step('The sensor of the bus voltage reads 12 V too little', async () => {
      await t.simulator.inject({ kind: 'sensor', parameter: `${t.satellite}.EPS.BusVoltage`, effect: 'bias', value: -12 }, { for: '40 s' })
      await t.expectParameter('.EPS.BusVoltage').toBeBelow(22, { within: 30 })
      await t.expectEvent({ element: '.EPS', name: 'LimitViolation', text: 'BusVoltage' }, { within: 60, since })
    })
    await t.step('It reads well again', () => t.expectParameter('.EPS.BusVoltage').toHaveState('normal', { within: 120 }))
  },
)

test(
  'A sensor that is stuck within its limits raises no alarm',
  { ...both, id: 'BIS-MON-020', verifies: ['SYS-MON-010'] },
  async (t) => {
    await t.expectParameter('.EPS.BusVoltage').toHaveState('normal', { within: 60 })
    await t.simulator.inject({ kind: 'sensor', parameter: `${t.satellite}.EPS.BusVoltage`, effect: 'stuck', value: 28 }, { for: '60 s' })
    await t.expectNoEvent({ element: '.EPS', name: 'LimitViolation', text: 'BusVoltage' }, { for: 60 })
  },
)

test(
  'A satellite that goes into safe mode by itself is seen at once',
  { ...both, id: 'BIS-MON-030', verifies: ['OPS-SAT-020', 'SYS-MON-060', 'IF-PUS-040'] },
  async (t) => {
    await t.expectParameter('.OBC.Mode').toBe('NOMINAL', { within: 60 })
    const since = t.now()
    await t.simulator.inject({ kind: 'safe-mode', satellite: t.satellite })
    await t.expectEvent({ element: '.OBC', name: 'SafeModeEntered', severity: 'high' }, { within: 10, since })
    await t.expectParameter('.OBC.Mode').toBe('SAFE', { within: 30 })
  },
)

test(
  'A wheel that fails is found',
  { ...both, id: 'BIS-MON-040', verifies: ['OPS-SAT-080', 'SYS-QUA-070', 'SYS-MON-060'] },
  async (t) => {
    await t.expectParameter('.AOCS.Wheel3Health').toBeReceived({ within: 90 })
    const since = t.now()
    await t.simulator.inject({ kind: 'wheel-failure', satellite: t.satellite, wheel: 3 })
    await t.expectEvent({ element: '.AOCS', name: 'WheelFailed', severity: 'high' }, { within: 30, since })
    await t.expectParameter('.AOCS.Wheel3Health').toBeOneOf(['FAILED', 'FAILURE', 'BAD', 'FAULT'], { within: 90 })
  },
)

test(
  'A star tracker that fails is found',
  { ...both, id: 'BIS-MON-050', verifies: ['OPS-SAT-090', 'SYS-QUA-070'] },
  async (t) => {
    await t.expectParameter('.AOCS.Str1Mode').toBeReceived({ within: 90 })
    await t.simulator.inject({ kind: 'star-tracker-failure', satellite: t.satellite, tracker: 1 })
    await t.expectParameter('.AOCS.Str1Health').notToBe('OK', { within: 120 })
  },
)

test(
  'An output of the power unit that trips is told',
  { ...both, id: 'BIS-MON-060', verifies: ['OPS-SAT-050', 'SYS-QUA-070'] },
  async (t) => {
    await t.expectParameter('.EPS.Lcl08Status').toBeReceived({ within: 90 })
    const since = t.now()
    await t.simulator.inject({ kind: 'output-trip', satellite: t.satellite, output: 8 })
    await t.expectEvent({ element: '.EPS', name: 'OutputTripped', severity: 'medium' }, { within: 30, since })
    await t.expectParameter('.EPS.Lcl08Status').toBe('TRIPPED', { within: 90 })
  },
)

test(
  'A cell of the battery that is lost is found',
  { ...both, id: 'BIS-MON-070', verifies: ['OPS-SAT-060', 'SYS-QUA-070'] },
  async (t) => {
    await t.expectParameter('.EPS.CellSpread').toBeReceived({ within: 90 })
    const since = t.now()
    await t.simulator.inject({ kind: 'cell-loss', satellite: t.satellite, cell: 5 })
    await t.expectEvent({ element: '.EPS', name: 'CellImbalance' }, { within: 90, since })
  },
)

test(
  'Limits that hold in a mode are applied in that mode only',
  { ...both, id: 'BIS-MON-080', functions: ['telemetry', 'telecommand'], verifies: ['SYS-MON-020'] },
  async (t) => {
    await t.takeUplink()
    await t.expectParameter('.AOCS.RateX').toHaveState('normal', { within: 60 })
    await t.simulator.inject({ kind: 'sensor', parameter: `${t.satellite}.AOCS.RateX`, effect: 'bias', value: 1 })
    await t.step('1 deg/s is too fast in nominal mode', () =>
      t.expectParameter('.AOCS.RateX').toHaveState('warning', { within: 60 }),
    )
    await t.step('It is not in safe mode', async () => {
      await t.send('.OBC.EnterSafeMode', {}, { within: 90 })
      await t.expectParameter('.AOCS.Mode').toBe('SAFE', { within: 120 })
      await t.expectParameter('.AOCS.RateX').toHaveState('normal', { within: 120 })
    })
  },
)
