/** What an operations team does from its procedures, each carried out by the executor of the centre. */
import { test, type TestContext } from '@vigie/testkit'

const LIMITS = [
  'The simulator stands for the satellites and stations.',
  'Answers of operators are declared, not given by operators.',
]
const of = (id: string, verifies: readonly string[], satellites: readonly string[] = ['RECO1', 'IDENT1']) => ({
  suite: ['Procedures of the team'],
  functions: ['procedures'],
  limits: LIMITS,
  id,
  verifies,
  satellites,
})
const centre = (id: string, verifies: readonly string[]) => {
  const { satellites: _, ...rest } = of(id, verifies)
  return rest
}
const takeBoth = async (t: TestContext) => {
  await t.takeUplink('RECO1')
  await t.takeUplink('IDENT1')
  await t.expectParameter('RECO1.OBC.Mode').toBe('NOMINAL', { within: 60 })
  await t.expectParameter('IDENT1.OBC.Mode').toBe('NOMINAL', { within: 60 })
}

test(
  'The software on board is looked after: schedule, memory, parameters, monitoring, actions upon events',
  of('BIS-OPR-010', ['IF-PUS-050', 'IF-PUS-080', 'IF-PUS-090', 'IF-PUS-100', 'IF-PUS-150', 'IF-PUS-160', 'OPS-SAT-100']),
  async (t) => {
    await t.takeUplink()
    await t.expectParameter('.OBC.Mode').toBe('NOMINAL', { within: 60 })
    await t.runProcedure('.OBC.LoadSchedule')
    await t.runProcedure('.OBC.PatchMemory', { Address: 8192 })
    await t.runProcedure('.OBC.ChangeParameter', { Count: 7 })
    await t.runProcedure('.OBC.DefineMonitoring', { Monitor: 901 })
    await t.runProcedure('.OBC.DefineEventAction')
  },
)

test(
  'Units are switched on for the first time and the clock is synchronised',
  of('BIS-OPR-020', ['OPS-CTR-060', 'OPS-SAT-090', 'OPS-SAT-110', 'IF-PUS-070']),
  async (t) => {
    await t.takeUplink()
    await t.expectParameter('.OBC.SeparationDetected').toBe('ON', { within: 60 })
    await t.runProcedure('.FirstSwitchOn')
    await t.runProcedure('.OBC.FirstTimeSynchronisation', {}, { within: 2400 })
  },
)

test(
  'An eclipse is followed, and what was stored comes down',
  of('BIS-OPR-030', ['OPS-SAT-060', 'IF-PUS-130', 'SYS-TM-060']),
  async (t) => {
    await t.takeUplink()
    await t.runProcedure('.EPS.PassThroughEclipse', { Duration: 2 })
    await t.runProcedure('.MMU.DumpHousekeeping')
  },
)

test(
  'A wheel fails: it is found, switched off, and the satellite points to the Sun on three',
  of('BIS-OPR-040', ['OPS-SAT-080', 'OPS-SAT-070', 'OPS-CTR-050']),
  async (t) => {
    await t.takeUplink()
    await t.simulator.inject({ kind: 'wheel-failure', satellite: t.satellite, wheel: 3 })
    await t.expectParameter('.AOCS.Wheel3Health').toBe('FAILED', { within: 90 })
    await t.runProcedure('.AOCS.WheelAnomaly', { Wheel: 3 })
    await t.expectParameter('.AOCS.Wheel3On').toBe('OFF', { within: 60 })
  },
)

test(
  'A temperature rises: a watchdog switches heaters off and the procedure goes on',
  of('BIS-OPR-050', ['OPS-SAT-030', 'OPS-SAT-040', 'SYS-OPS-070']),
  async (t) => {
    await t.takeUplink()
    const plate = `${t.satellite}.TCS.${t.satellite === 'RECO1' ? 'T10' : 'T08'}`
    await t.send('.TCS.SwitchHeater', { heater: 1, state: 'ON' })
    await t.step('It stays below the limit: the watchdog is not called for', () => t.runProcedure('.TCS.OverTemperature'))
    await t.simulator.inject({ kind: 'sensor', parameter: plate, effect: 'bias', value: 30 })
    await t.expectParameter(plate).toBeAbove(35, { within: 90 })
    await t.step('It is above it: the watchdog works, and the rest follows', () =>
      t.runProcedure('.TCS.OverTemperature', { Limit: 35 }),
    )
    await t.expectParameter('.TCS.Heater02').toBe('OFF', { within: 90 })
  },
)

test(
  'The battery is low: loads are shed, and it is charged',
  of('BIS-OPR-060', ['OPS-SAT-060', 'OPS-CTR-050']),
  async (t) => {
    await t.takeUplink()
    await t.simulator.set(t.satellite, 'charge', 30)
    await t.expectParameter('.EPS.StateOfCharge').toBeBelow(40, { within: 90 })
    await t.runProcedure('.EPS.BatteryUndervoltage')
  },
)

test(
  'Telecommands are rejected, and the cause is found',
  of('BIS-OPR-070', ['SYS-TC-060', 'OPS-CTR-050', 'IF-PUS-010']),
  async (t) => {
    await t.takeUplink()
    await t.step('The satellite takes them again', async () => {
      await t.simulator.inject({ kind: 'rejection', satellite: t.satellite }, { for: '40 s' })
      await t.runProcedure('.OBC.CommandRejected')
    })
    await t.step('It goes on rejecting: somebody is called', async () => {
      await t.simulator.inject({ kind: 'rejection', satellite: t.satellite })
      await t.runProcedure('.OBC.CommandRejected', {}, { expect: 'aborted' })
    })
  },
)

test(
  'Telemetry is lost: the second transmitter is tried',
  of('BIS-OPR-080', ['OPS-SAT-130', 'OPS-CTR-070', 'IF-TC-060']),
  async (t) => {
    await t.takeUplink()
    await t.runProcedure('.TTC.SecondTransmitter')
  },
)

test(
  'The owner of the hosted payload is asked by name; it operates, and is switched off in an emergency',
  of('BIS-OPR-090', ['OPS-PAY-070', 'OPS-PAY-080', 'SYS-GEN-060', 'SYS-OPS-050'], ['IDENT1']),
  async (t) => {
    await t.takeUplink()
    await t.runProcedure('IDENT1.COA.WithdrawConsent')
    await t.step('Without consent nothing of it is switched on', () =>
      t.runProcedure('IDENT1.COA.Operate', {}, { expect: 'not confirmed' }),
    )
    await t.step('The owner refuses', () =>
      t.runProcedure('IDENT1.COA.RecordConsent', {}, { answers: ['Ines Roche', 'no'], expect: 'aborted' }),
    )
    await t.expectParameter('IDENT1.COA.OwnerConsent').toBe('WITHHELD', { within: 60 })
    await t.step('The owner consents, the name asked for twice', () =>
      t.runProcedure('IDENT1.COA.RecordConsent', {}, { answers: ['I', 'Ines Roche', 'yes'] }),
    )
    await t.runProcedure('IDENT1.COA.Operate')
    await t.runProcedure('IDENT1.COA.EmergencyOff')
    await t.expectParameter('IDENT1.COA.Mode').toBe('OFF', { within: 60 })
  },
)

test(
  'Consent is withdrawn while the hosted payload operates: the watchdog switches it off',
  of('BIS-OPR-095', ['OPS-PAY-070', 'SYS-GEN-060', 'SYS-OPS-070'], ['IDENT1']),
  async (t) => {
    await t.takeUplink()
    await t.runProcedure('IDENT1.COA.WithdrawConsent')
    await t.runProcedure('IDENT1.COA.RecordConsent', {}, { answers: ['Ines Roche', 'yes'] })
    const operation = await t.send('IDENT1.COA.Operate', {}, { expect: 'nothing' })
    await t.expectParameter('IDENT1.COA.Mode').toBe('TRACK', { within: 120 })
    await t.simulator.set('IDENT1', 'consent', false)
    await t.expectActivity(operation, 'failed', { within: 300 })
    await t.expectParameter('IDENT1.COA.Mode').toBe('OFF', { within: 90 })
  },
)

test(
  'A wheel fails in a manoeuvre: the watchdog stops it, and propulsion is safe',
  of('BIS-OPR-105', ['OPS-MAN-040', 'OPS-MAN-020', 'SYS-OPS-070'], ['RECO1']),
  async (t) => {
    await t.takeUplink()
    await t.runProcedure('RECO1.PROP.PrepareManoeuvre', {}, { within: 2400 })
    const manoeuvre = await t.send('RECO1.PROP.ExecuteManoeuvre', { 'Delta V': 1 }, { expect: 'nothing' })
    await t.expectParameter('RECO1.AOCS.Mode').toBe('ORBIT_CONTROL', { within: 120 })
    await t.simulator.inject({ kind: 'wheel-failure', satellite: 'RECO1', wheel: 2 })
    await t.expectActivity(manoeuvre, 'failed', { within: 300 })
    await t.expectParameter('RECO1.PROP.Armed').toBe('SAFE', { within: 90 })
  },
)

test(
  'A thrust of IDENT-1 is looked at afterwards',
  of('BIS-OPR-100', ['OPS-MAN-030', 'OPS-MAN-010'], ['IDENT1']),
  async (t) => {
    await t.takeUplink()
    await t.expectParameter('IDENT1.PROP.Armed').toBe('SAFE', { within: 90 })
    await t.runProcedure('IDENT1.PROP.AfterThrust')
  },
)

test(
  'A collision is avoided: a no ends it, a GO moves RECO-1 while IDENT-1 is watched',
  centre('BIS-OPR-110', ['OPS-MAN-020', 'OPS-MAN-010', 'SYS-OPS-050', 'OPS-CTR-050']),
  async (t) => {
    await takeBoth(t)
    await t.runProcedure('CENTRE.AvoidCollision', { Probability: 0.00001 }, { answers: ['NO'], expect: 'aborted' })
    await t.runProcedure('CENTRE.AvoidCollision', {}, { answers: ['GO'], within: 3600 })
    await t.expectParameter('RECO1.PROP.Armed').toBe('SAFE', { within: 60 })
  },
)

test(
  'One pass of both satellites, the images first',
  centre('BIS-OPR-120', ['OPS-CTR-030', 'SYS-OPS-080', 'OPS-PAY-030']),
  async (t) => {
    await takeBoth(t)
    await t.runProcedure('CENTRE.PassWithPriority')
  },
)

test(
  'The day of the centre: stations, archive, hand-over of the uplink and of a satellite',
  centre('BIS-OPR-130', ['OPS-CTR-040', 'OPS-CTR-080', 'SYS-ARC-020', 'IF-STA-040', 'SYS-TC-080']),
  async (t) => {
    await takeBoth(t)
    await t.runProcedure('STATIONS.ConfigureAll')
    await t.runProcedure('STATIONS.HandOver')
    await t.runProcedure('CENTRE.VerifyArchive')
    await t.runProcedure('CENTRE.HandOverUplink', {}, { answers: ['Karim Benali', 'yes'] })
  },
)
