/** What operators do with a satellite, unit by unit. */
import { test } from '@vigie/testkit'

const both = {
  suite: ['Technical', 'Satellite'],
  satellites: ['RECO1', 'IDENT1'],
  functions: ['telecommand', 'telemetry'],
  limits: ['Units are modelled, not flown: times and values are of the right size, not of the hardware.'],
}

test(
  'A heater is switched on, warms what it is on, and is given back to thermal control',
  { ...both, id: 'BIS-SAT-010', verifies: ['OPS-SAT-030', 'OPS-SAT-040', 'IF-PUS-060', 'SYS-TC-010'] },
  async (t) => {
    await t.takeUplink()
    await t.expectParameter('.TCS.Heater03').toBeReceived({ within: 90 })
    await t.step('Heater 3 is switched on', async () => {
      await t.send('.TCS.SwitchHeater', { heater: 3, state: 'ON' }, { within: 60 })
      await t.expectParameter('.TCS.Heater03').toBe('ON', { within: 90 })
    })
    await t.step('Its power is seen', () => t.expectParameter('.TCS.HeaterPower').toBeAbove(0, { within: 90 }))
    await t.step('It is switched off, and control taken up again', async () => {
      await t.send('.TCS.SwitchHeater', { heater: 3, state: 'OFF' }, { within: 60 })
      await t.expectParameter('.TCS.Heater03').toBe('OFF', { within: 90 })
      await t.send('.TCS.EnableControl', { state: 'ON' }, { within: 60 })
      await t.expectParameter('.TCS.ControlEnabled').toBe('ON', { within: 90 })
    })
  },
)

test(
  'Safe mode is commanded and left again',
  { ...both, id: 'BIS-SAT-020', verifies: ['OPS-SAT-010'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.OBC.EnterSafeMode', {}, { within: 90 })
    await t.expectParameter('.OBC.Mode').toBe('SAFE', { within: 60 })
    await t.send('.OBC.EnterNominalMode', {}, { within: 90 })
    await t.expectParameter('.OBC.Mode').toBe('NOMINAL', { within: 60 })
  },
)

test(
  'What cannot be done is refused, on the ground or on board, and the reason is told',
  { ...both, id: 'BIS-SAT-030', verifies: ['SYS-TC-060', 'SYS-TC-110'] },
  async (t) => {
    await t.takeUplink()
    await t.expectParameter('.OBC.Mode').toBe('NOMINAL', { within: 60 })
    await t.step('What telemetry shows to be impossible is refused on the ground', () =>
      t.expectRefused('.OBC.EnterNominalMode', {}, { rule: 'precondition' }),
    )
    await t.step('What only the satellite knows is refused there', async () => {
      const answer = await t.send('.EPS.ResetOutput', { output: 3 }, { expect: 'failed', within: 60 })
      t.check('it was not completed', !answer.stages.some((s) => s.stage === 'completed' && s.passed))
    })
  },
)

test(
  'An output that tripped is reset',
  { ...both, id: 'BIS-SAT-040', verifies: ['OPS-SAT-050'] },
  async (t) => {
    await t.takeUplink()
    await t.simulator.inject({ kind: 'output-trip', satellite: t.satellite, output: 8 }, { for: '20 s' })
    await t.expectParameter('.EPS.Lcl08Status').toBe('TRIPPED', { within: 90 })
    await t.sleep(25)
    await t.send('.EPS.ResetOutput', { output: 8 }, { within: 60 })
    await t.expectParameter('.EPS.Lcl08Status').toBe('ON', { within: 90 })
  },
)

test(
  'The mode of charge and the end of charge are set',
  { ...both, id: 'BIS-SAT-050', verifies: ['OPS-SAT-060'] },
  async (t) => {
    await t.takeUplink()
    await t.expectParameter('.EPS.StateOfCharge').toBeWithin(20, 100, { within: 90 })
    await t.send('.EPS.SetEndOfCharge', { level: 32.5 }, { within: 90 })
    await t.expectParameter('.EPS.EndOfChargeLevel').toBeCloseTo(32.5, 0.2, { within: 90 })
    await t.send('.EPS.SetChargeMode', { mode: 'TRICKLE' }, { within: 60 })
  },
)

test(
  'Attitude modes are commanded and reached',
  { ...both, id: 'BIS-SAT-060', verifies: ['OPS-SAT-070'], timeout: 3600 },
  async (t) => {
    await t.takeUplink()
    await t.send('.AOCS.SetMode', { mode: 'SUN' }, { within: 90 })
    await t.expectParameter('.AOCS.Mode').toBe('SUN', { within: 60 })
    await t.send('.AOCS.SetMode', { mode: 'NOMINAL' }, { within: 90 })
    await t.expectParameter('.AOCS.Mode').toBe('NOMINAL', { within: 60 })
  },
)

test(
  'A wheel is switched off and on, and the wheels are unloaded',
  { ...both, id: 'BIS-SAT-070', verifies: ['OPS-SAT-080'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.AOCS.SwitchWheel', { wheel: 4, state: 'OFF' }, { within: 90 })
    await t.expectParameter('.AOCS.Wheel4On').toBe('OFF', { within: 90 })
    await t.send('.AOCS.SwitchWheel', { wheel: 4, state: 'ON' }, { within: 90 })
    await t.expectParameter('.AOCS.Wheel4On').toBe('ON', { within: 90 })
    await t.send('.AOCS.UnloadWheels', {}, { within: 180 })
  },
)

test(
  'The computer starts again, and the start is seen',
  { ...both, id: 'BIS-SAT-080', verifies: ['OPS-SAT-100', 'SYS-MON-060'] },
  async (t) => {
    await t.takeUplink()
    const boots = Number((await t.expectParameter('.OBC.BootCount').toBeReceived({ within: 90 })).value)
    const since = t.now()
    await t.simulator.inject({ kind: 'reset', satellite: t.satellite })
    await t.expectEvent({ element: '.OBC', name: 'Restarted', severity: 'high' }, { within: 60, since })
    await t.expectParameter('.OBC.BootCount').toBe(boots + 1, { within: 120 })
  },
)

test(
  'The boot image is selected, and the event log cleared',
  { ...both, id: 'BIS-SAT-090', verifies: ['OPS-SAT-150', 'OPS-SAT-140'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.OBC.SelectImage', { image: 2 }, { within: 90 })
    await t.expectParameter('.OBC.SelectedImage').toBe(2, { within: 90 })
    await t.send('.OBC.ClearEventLog', {}, { within: 60 })
    await t.expectParameter('.OBC.EventsLogged').toBeAtMost(3, { within: 90 })
  },
)

test(
  'The transmitter, its rate and its antenna are set',
  { ...both, id: 'BIS-SAT-100', verifies: ['OPS-SAT-130'] },
  async (t) => {
    await t.takeUplink()
    await t.expectParameter('.TTC.DownlinkRate').toBeReceived({ within: 60 })
    await t.send('.TTC.SelectAntenna', { antenna: 'NADIR' }, { within: 60 })
    await t.expectParameter('.TTC.AntennaSwitch').toBe('NADIR', { within: 90 })
    await t.send('.TTC.SwitchTransmitter', { transmitter: 2, state: 'ON' }, { within: 90 })
    await t.expectParameter('.TTC.Tx2On').toBe('ON', { within: 90 })
    await t.send('.TTC.SwitchTransmitter', { transmitter: 2, state: 'OFF' }, { within: 90 })
  },
)

test(
  'The mass memory is checked, and its mode set',
  { ...both, id: 'BIS-SAT-110', verifies: ['OPS-SAT-120'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.MMU.CheckMemoryBanks', {}, { within: 90 })
    await t.send('.MMU.SetMemoryMode', { mode: 'STANDBY' }, { within: 60 })
    await t.expectParameter('.MMU.Mode').toBe('STANDBY', { within: 90 })
    await t.send('.MMU.SetMemoryMode', { mode: 'RECORD_PLAYBACK' }, { within: 60 })
    await t.expectParameter('.MMU.Mode').toBeOneOf(['RECORD_PLAYBACK', 'PLAYBACK'], { within: 90 })
  },
)

test(
  'A star tracker is switched, and a sensor excluded',
  { ...both, id: 'BIS-SAT-120', verifies: ['OPS-SAT-090'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.AOCS.SwitchStarTracker', { tracker: 1, state: 'OFF' }, { within: 60 })
    await t.expectParameter('.AOCS.Str1Mode').toBe('OFF', { within: 90 })
    await t.send('.AOCS.SwitchStarTracker', { tracker: 1, state: 'ON' }, { within: 60 })
    await t.expectParameter('.AOCS.Str1Mode').notToBe('OFF', { within: 120 })
  },
)

test(
  'Propulsion is armed and disarmed, and nothing fires that was not armed',
  { ...both, id: 'BIS-SAT-130', verifies: ['OPS-MAN-010', 'OPS-SAT-160'] },
  async (t) => {
    await t.takeUplink()
    await t.expectParameter('.PROP.Armed').toBe('SAFE', { within: 90 })
    await t.step('A manoeuvre without arming is refused', async () => {
      if (t.satellite === 'RECO1')
        await t.expectRefused('RECO1.PROP.Manoeuvre', { start: 0, deltaV: 0.01, thrusters: 15 }, { rule: 'Armed' })
      else await t.expectRefused('IDENT1.PROP.Thrust', { start: 0, duration: 10 }, { rule: 'Armed' })
    })
    await t.step('It is armed, and disarmed again', async () => {
      await t.send('.PROP.Arm', {}, { within: 90 })
      await t.expectParameter('.PROP.Armed').toBe('ARMED', { within: 90 })
      await t.send('.PROP.Disarm', {}, { within: 60 })
      await t.expectParameter('.PROP.Armed').toBe('SAFE', { within: 90 })
    })
  },
)
