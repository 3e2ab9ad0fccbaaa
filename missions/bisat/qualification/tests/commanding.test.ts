/** Telecommands: their gates, their way, their proof. */
import { test } from '@vigie/testkit'

const both = {
  suite: ['Technical', 'Commanding'],
  satellites: ['RECO1', 'IDENT1'],
  functions: ['telecommand'],
  limits: ['The simulator has no radio link budget.', 'The bit rate of the uplink is that of the mission, its errors are those it is told to have.'],
}

test(
  'The connection is tested from end to end',
  { ...both, id: 'BIS-TC-010', verifies: ['IF-PUS-140', 'IF-PUS-010', 'SYS-TC-030', 'IF-TC-010', 'IF-TC-020', 'IF-TC-070'] },
  async (t) => {
    await t.takeUplink()
    const activity = await t.send('.TestConnection', {}, { within: 60 })
    for (const stage of ['released', 'sent', 'radiated', 'completed'])
      t.check(`stage "${stage}" has its evidence`, activity.stages.some((s) => s.stage === stage && s.passed))
  },
)

test(
  'Telecommands go in order under COP-1, and outside of it where asked',
  { ...both, id: 'BIS-TC-020', verifies: ['IF-TC-030', 'IF-TC-060', 'SYS-TC-050'] },
  async (t) => {
    await t.takeUplink()
    const before = Number((await t.expectParameter('.OBC.TcAccepted').toBeReceived({ within: 60 })).value)
    await t.step('Five by the sequence-controlled service', async () => {
      for (let i = 0; i < 5; i++) await t.send('.TestConnection', {}, { within: 60, route: { service: 'AD' } })
    })
    await t.step('One expedited, past COP-1', () => t.send('.TestConnection', {}, { within: 60, route: { service: 'BD' } }))
    await t.step('The satellite counts each of them once', () =>
      t.expectParameter('.OBC.TcAccepted').toBe(before + 6, { within: 60 }),
    )
  },
)

test(
  'A frame that is lost on the way up is sent again, and is carried out once',
  { ...both, id: 'BIS-TC-030', verifies: ['IF-TC-040', 'SYS-TC-050', 'SYS-QUA-070'] },
  async (t) => {
    await t.takeUplink()
    const before = Number((await t.expectParameter('.OBC.TcAccepted').toBeReceived({ within: 60 })).value)
    await t.simulator.inject({ kind: 'uplink-loss', rate: 1, satellite: t.satellite }, { for: '6 s' })
    await t.send('.TestConnection', {}, { within: 120, route: { service: 'AD' } })
    await t.expectParameter('.OBC.TcAccepted').toBe(before + 1, { within: 60 })
  },
)

test(
  'A station that refuses to radiate is told, with its reason, and nothing is shown as radiated',
  { ...both, id: 'BIS-TC-040', functions: ['telecommand', 'stations'], verifies: ['IF-TC-080', 'SYS-QUA-070'] },
  async (t) => {
    await t.takeUplink()
    await t.simulator.inject({ kind: 'uplink-refused', satellite: t.satellite }, { for: '300 s' })
    await t.sleep(2)
    const activity = await t.send('.TestConnection', {}, { expect: 'failed', within: 180, route: { service: 'BD' } })
    t.check('it is not shown as radiated', !activity.stages.some((s) => s.stage === 'radiated' && s.passed))
  },
)

test(
  'A FARM in lockout is shown, and unlocked',
  { ...both, id: 'BIS-TC-050', verifies: ['IF-TC-050'] },
  async (t) => {
    await t.takeUplink()
    await t.simulator.inject({ kind: 'farm-lockout', satellite: t.satellite })
    await t.expectParameter('.TTC.FarmState').notToBe('OPEN', { within: 90 })
    await t.step('A telecommand past COP-1 unlocks it', () =>
      t.send('.TTC.UnlockFarm', {}, { within: 60, route: { service: 'BD' } }),
    )
    await t.expectParameter('.TTC.FarmState').toBe('OPEN', { within: 90 })
  },
)

test(
  'A telecommand that the satellite rejects is failed, with the reason that it gave',
  { ...both, id: 'BIS-TC-060', verifies: ['SYS-TC-060', 'IF-PUS-010', 'SYS-QUA-070'] },
  async (t) => {
    await t.takeUplink()
    await t.simulator.inject({ kind: 'rejection', satellite: t.satellite }, { for: '60 s' })
    await t.send('.TestConnection', {}, { expect: 'failed', within: 60 })
  },
)

test(
  'A telecommand whose completion is not acknowledged is told as such, and not repeated',
  { ...both, id: 'BIS-TC-070', verifies: ['SYS-TC-140', 'SYS-QUA-070'] },
  async (t) => {
    await t.takeUplink()
    const before = Number((await t.expectParameter('.OBC.TcAccepted').toBeReceived({ within: 60 })).value)
    await t.simulator.inject({ kind: 'no-acknowledgement', satellite: t.satellite, stage: 'completion' }, { for: '200 s' })
    await t.send('.TCS.SwitchHeater', { heater: 2, state: 'OFF' }, { expect: 'uncertain', within: 200 })
    await t.expectParameter('.OBC.TcAccepted').toBe(before + 1, { within: 90 })
  },
)

test(
  'A report that names a request that was never sent verifies nothing',
  { ...both, id: 'BIS-TC-080', verifies: ['SYS-TC-150', 'IF-PUS-010', 'SYS-QUA-070'] },
  async (t) => {
    await t.takeUplink()
    await t.simulator.inject({ kind: 'wrong-echo', satellite: t.satellite }, { for: '300 s' })
    const activity = await t.send('.TCS.SwitchHeater', { heater: 2, state: 'OFF' }, { expect: 'uncertain', within: 240 })
    t.check('no report was taken for its own', !activity.stages.some((s) => s.stage === 'completed' && s.passed))
  },
)

test(
  'Arguments out of range, type or kind are refused before anything is sent, and the refusal names them',
  { ...both, id: 'BIS-TC-090', verifies: ['SYS-TC-020'] },
  async (t) => {
    await t.takeUplink()
    await t.expectRefused('.TCS.SwitchHeater', { heater: 99, state: 'ON' }, { rule: 'heater' })
    await t.expectRefused('.TCS.SwitchHeater', { heater: 1, state: 'PERHAPS' }, { rule: 'state' })
    await t.expectRefused('.TCS.SwitchHeater', { heater: 'one', state: 'ON' }, { rule: 'heater' })
    await t.expectRefused('.TCS.SwitchHeater', { state: 'ON' }, { rule: 'heater' })
  },
)

test(
  'A critical telecommand waits for a second person, and only the word for its very bytes lets it go',
  { ...both, id: 'BIS-TC-100', approvals: 'none', verifies: ['SYS-TC-040'] },
  async (t) => {
    await t.takeUplink()
    const activity = await t.send('.OBC.ArmWatchdog', { state: 'OFF' }, { expect: 'nothing' })
    await t.sleep(20)
    t.check('nothing has left', !activity.stages.some((s) => s.stage === 'sent'))
    await t.approve(activity, { digest: '0'.repeat(64), expect: 'refused' })
    await t.approve(activity, { own: true, expect: 'refused' })
    await t.approve(activity)
    await t.expectParameter('.OBC.WatchdogArmed').toBe('OFF', { within: 90 })
  },
)

test(
  'Without the uplink nothing is sent',
  { ...both, id: 'BIS-TC-110', verifies: ['SYS-TC-070', 'SYS-TC-080'] },
  async (t) => {
    await t.expectParameter('.OBC.Mode').toBeReceived({ within: 60 })
    await t.expectRefused('.TestConnection', {}, { rule: 'uplink' })
  },
)

test(
  'Commands to one satellite change nothing on the other',
  { suite: ['Technical', 'Commanding'], id: 'BIS-TC-120', functions: ['telecommand'], verifies: ['SYS-GEN-010', 'SYS-TC-150', 'OPS-CTR-030'] },
  async (t) => {
    await t.takeUplink('RECO1')
    await t.takeUplink('IDENT1')
    const other = Number((await t.expectParameter('IDENT1.OBC.TcAccepted').toBeReceived({ within: 60 })).value)
    const own = Number((await t.expectParameter('RECO1.OBC.TcAccepted').toBeReceived({ within: 60 })).value)
    for (let i = 0; i < 3; i++) await t.send('RECO1.TestConnection', {}, { within: 60 })
    await t.expectParameter('RECO1.OBC.TcAccepted').toBe(own + 3, { within: 60 })
    await t.expectParameter('IDENT1.OBC.TcAccepted').toBe(other, { fresh: true, within: 60 })
    await t.send('IDENT1.TestConnection', {}, { within: 60 })
    await t.expectParameter('IDENT1.OBC.TcAccepted').toBe(other + 1, { within: 60 })
  },
)

test(
  'A satellite that asks to wait is not sent more until it is ready',
  { ...both, id: 'BIS-TC-130', verifies: ['IF-TC-090'] },
  async (t) => {
    await t.takeUplink()
    await t.simulator.inject({ kind: 'farm-wait', satellite: t.satellite }, { for: '20 s' })
    await t.sleep(3)
    await t.send('.TestConnection', {}, { within: 180, route: { service: 'AD' } })
  },
)
