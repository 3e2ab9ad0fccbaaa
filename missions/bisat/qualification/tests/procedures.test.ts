/** The operational procedures, carried out by the executor of the centre on the simulated satellites. */
import { test, type TestContext } from '@vigie/testkit'

const both = {
  suite: ['Technical', 'Procedures'],
  satellites: ['RECO1', 'IDENT1'],
  functions: ['procedures'],
  limits: ['The simulator stands for the satellites and stations.', 'Answers of operators are declared, not given by operators.'],
}
const uplink = (t: TestContext) => t.takeUplink()

test('A pass is begun and ended by procedures', { ...both, id: 'BIS-PRC-010', verifies: ['OPS-CTR-010', 'OPS-CTR-020', 'SYS-OPS-010', 'SYS-OPS-030'] }, async (t) => {
  await uplink(t)
  await t.runProcedure('.PassStart', {}, { within: 600 })
  await t.runProcedure('.PassEnd', {}, { within: 600 })
})

test('The health of a satellite is checked by a procedure', { ...both, id: 'BIS-PRC-020', verifies: ['OPS-CTR-090', 'OPS-CTR-070', 'SYS-OPS-010', 'SYS-OPS-030'] }, async (t) => {
  await t.expectParameter('.OBC.Mode').toBeReceived({ within: 60 })
  await t.runProcedure('.HealthCheck', {}, { within: 600 })
  await t.runProcedure('.LossOfTelemetry', {}, { within: 600 })
})

test('A satellite is put into safe mode by one procedure and brought back by another', { ...both, id: 'BIS-PRC-030', verifies: ['OPS-SAT-010', 'OPS-CTR-050', 'SYS-OPS-060'] }, async (t) => {
  await uplink(t)
  await t.expectParameter('.OBC.Mode').toBe('NOMINAL', { within: 60 })
  await t.runProcedure('.OBC.GoToSafeMode', {}, { within: 300 })
  await t.expectParameter('.OBC.Mode').toBe('SAFE', { within: 60 })
  await t.runProcedure('.OBC.SafeModeRecovery', {}, { within: 900 })
  await t.expectParameter('.OBC.Mode').toBe('NOMINAL', { within: 60 })
})

test('The clock is synchronised by a procedure', { ...both, id: 'BIS-PRC-040', functions: ['procedures', 'time'], verifies: ['OPS-SAT-110', 'IF-TM-100'] }, async (t) => {
  await uplink(t)
  await t.runProcedure('.OBC.SynchroniseClock', {}, { within: 1200 })
})

test('After a restart of the computer a procedure sets it up again', { ...both, id: 'BIS-PRC-050', verifies: ['OPS-SAT-100', 'OPS-SAT-140'] }, async (t) => {
  await uplink(t)
  await t.expectParameter('.OBC.BootCount').toBeReceived({ within: 90 })
  await t.simulator.inject({ kind: 'reset', satellite: t.satellite })
  await t.sleep(60)
  await uplink(t)
  await t.runProcedure('.OBC.AfterRestart', {}, { within: 600 })
})

test('Heaters are switched and given back by procedures, with arguments', { ...both, id: 'BIS-PRC-060', verifies: ['OPS-SAT-030', 'OPS-SAT-040', 'SYS-OPS-010'] }, async (t) => {
  await uplink(t)
  await t.runProcedure('.TCS.HeaterOn', { Heater: 4 }, { within: 600 })
  await t.expectParameter('.TCS.Heater04').toBe('ON', { within: 90 })
  await t.runProcedure('.TCS.HeatersToControl', {}, { within: 300 })
})

test('An output that tripped is reset by a procedure', { ...both, id: 'BIS-PRC-070', verifies: ['OPS-SAT-050', 'OPS-CTR-050'] }, async (t) => {
  await uplink(t)
  await t.simulator.inject({ kind: 'output-trip', satellite: t.satellite, output: 8 }, { for: '20 s' })
  await t.expectParameter('.EPS.Lcl08Status').toBe('TRIPPED', { within: 90 })
  await t.sleep(20)
  await t.runProcedure('.EPS.ResetTrippedOutput', { Output: 8 }, { within: 600 })
  await t.expectParameter('.EPS.Lcl08Status').toBe('ON', { within: 90 })
})

test('The battery is charged by a procedure that watches it', { ...both, id: 'BIS-PRC-080', verifies: ['OPS-SAT-060', 'SYS-OPS-070'] }, async (t) => {
  await uplink(t)
  await t.runProcedure('.EPS.ChargeBattery', {}, { within: 900 })
})

test('Pointing is changed and the wheels are unloaded by procedures', { ...both, id: 'BIS-PRC-090', verifies: ['OPS-SAT-070', 'OPS-SAT-080'] }, async (t) => {
  await uplink(t)
  await t.runProcedure('.AOCS.PointToSun', {}, { within: 600 })
  await t.runProcedure('.AOCS.PointNominal', {}, { within: 900 })
  await t.runProcedure('.AOCS.UnloadAllWheels', {}, { within: 600 })
})

test('A receiver in lockout is unlocked by a procedure', { ...both, id: 'BIS-PRC-100', verifies: ['IF-TC-050', 'OPS-CTR-050'] }, async (t) => {
  await uplink(t)
  await t.simulator.inject({ kind: 'farm-lockout', satellite: t.satellite })
  await t.expectParameter('.TTC.FarmState').toBe('LOCKOUT', { within: 90 })
  await t.runProcedure('.TTC.UnlockReceiver', {}, { within: 600 })
})

test('The mass memory is checked by a procedure', { ...both, id: 'BIS-PRC-110', verifies: ['OPS-SAT-120'] }, async (t) => {
  await uplink(t)
  await t.runProcedure('.MMU.CheckMemory', {}, { within: 600 })
})

test('The first acquisition after launch is carried out by a procedure', { ...both, id: 'BIS-PRC-120', verifies: ['OPS-CTR-060'] }, async (t) => {
  await uplink(t)
  await t.runProcedure('.FirstAcquisition', {}, { within: 3000 })
  await t.expectParameter('.AOCS.Mode').toBe('SUN', { within: 90 })
})

const one = (id: string, verifies: readonly string[]) => ({ ...both, id, verifies })

test('An image is prepared, taken, sent down, and the imager switched off, by procedures', { ...one('BIS-PRC-200', ['OPS-PAY-010', 'OPS-PAY-020', 'OPS-PAY-030']), satellites: ['RECO1'] }, async (t) => {
  await uplink(t)
  await t.runProcedure('RECO1.IMG.PrepareImaging', {}, { within: 1200 })
  await t.runProcedure('RECO1.IMG.TakeOneImage', { Lines: 1000 }, { within: 900 })
  await t.runProcedure('RECO1.IMG.DownlinkImages', {}, { within: 600 })
  await t.runProcedure('RECO1.IMG.SwitchOff', {}, { within: 600 })
})

test('A manoeuvre of RECO-1 is prepared, carried out and made safe by procedures', { ...one('BIS-PRC-210', ['OPS-MAN-010', 'OPS-MAN-020', 'OPS-SAT-160']), satellites: ['RECO1'] }, async (t) => {
  await uplink(t)
  await t.runProcedure('RECO1.PROP.PrepareManoeuvre', {}, { within: 2400 })
  await t.runProcedure('RECO1.PROP.ExecuteManoeuvre', { 'Delta V': 0.01 }, { within: 2400 })
  await t.expectParameter('RECO1.PROP.Armed').toBe('SAFE', { within: 120 })
})

test('A manoeuvre of RECO-1 is stopped at once', { ...one('BIS-PRC-220', ['OPS-MAN-040']), satellites: ['RECO1'] }, async (t) => {
  await uplink(t)
  await t.send('RECO1.PROP.Arm', {}, { within: 90 })
  await t.expectParameter('RECO1.PROP.Armed').toBe('ARMED', { within: 90 })
  await t.runProcedure('RECO1.PROP.AbortManoeuvre', {}, { within: 600 })
})

test('IDENT-1 thrusts and is made safe by a procedure', { ...one('BIS-PRC-230', ['OPS-MAN-030', 'OPS-MAN-010']), satellites: ['IDENT1'] }, async (t) => {
  await uplink(t)
  await t.runProcedure('IDENT1.PROP.ExecuteThrust', { Duration: 20 }, { within: 3000 })
  await t.runProcedure('IDENT1.PROP.StopThrustAtOnce', {}, { within: 600 })
})

test('The hosted payload is switched on after its owner said yes, and off when consent is withdrawn', { ...one('BIS-PRC-240', ['OPS-PAY-070', 'SYS-GEN-060', 'SYS-OPS-050']), satellites: ['IDENT1'] }, async (t) => {
  await uplink(t)
  await t.step('The owner says no', () => t.runProcedure('IDENT1.COA.WithdrawConsent', {}, { within: 600 }))
  await t.step('Asked again, the owner says no: it stays off', () =>
    t.runProcedure('IDENT1.COA.SwitchOn', {}, { within: 900, answers: ['no'], expect: 'aborted' }),
  )
  await t.step('The owner says yes: it goes on', () =>
    t.runProcedure('IDENT1.COA.SwitchOn', {}, { within: 900, answers: ['yes'] }),
  )
  await t.runProcedure('IDENT1.COA.SwitchOff', {}, { within: 600 })
})

test('The ship receiver and the radio receiver are set by procedures', { ...one('BIS-PRC-250', ['OPS-PAY-050', 'OPS-PAY-060']), satellites: ['IDENT1'] }, async (t) => {
  await uplink(t)
  await t.runProcedure('IDENT1.AIS.StartReceiving', {}, { within: 600 })
  await t.runProcedure('IDENT1.RFM.TuneReceiver', { Frequency: 150_000 }, { within: 600 })
})

const centre = (id: string, verifies: readonly string[]) => {
  const { satellites: _, ...rest } = both
  return { ...rest, id, verifies }
}

test('A shift begins by a procedure that asks', centre('BIS-PRC-300', ['OPS-CTR-090', 'SYS-OPS-050']), async (t) => {
  await t.expectParameter('RECO1.OBC.Mode').toBeReceived({ within: 60 })
  await t.expectParameter('IDENT1.OBC.Mode').toBeReceived({ within: 60 })
  await t.runProcedure('CENTRE.BeginShift', {}, { within: 300, answers: ['yes'] })
})

test('A station is checked by a procedure', { ...centre('BIS-PRC-310', ['OPS-CTR-080', 'IF-STA-020']), functions: ['procedures', 'stations'] }, async (t) => {
  await t.expectParameter('STATIONS.KRU.WindSpeed').toBeReceived({ within: 60 })
  await t.runProcedure('STATIONS.CheckStation', {}, { within: 600 })
})

test('Procedures of both satellites run at the same time, in one pass of both', centre('BIS-PRC-320', ['SYS-OPS-080', 'OPS-CTR-030']), async (t) => {
  await t.takeUplink('RECO1')
  await t.takeUplink('IDENT1')
  await t.runProcedure('CENTRE.CheckBothSatellites', {}, { within: 900 })
  await t.runProcedure('CENTRE.PassOfBoth', {}, { within: 1800 })
})

test('One satellite is put into safe mode and brought back while the other goes on', centre('BIS-PRC-330', ['SYS-OPS-080', 'SYS-GEN-010']), async (t) => {
  await t.takeUplink('RECO1')
  await t.takeUplink('IDENT1')
  await t.expectParameter('IDENT1.OBC.Mode').toBe('NOMINAL', { within: 60 })
  await t.runProcedure('CENTRE.SafeOneGoOnWithOther', {}, { within: 1800 })
  await t.expectParameter('RECO1.OBC.Mode').toBe('NOMINAL', { within: 60 })
})

test('A procedure that was under way when the centre stopped is taken up where it stood', { ...centre('BIS-PRC-340', ['SYS-OPS-040', 'SYS-GEN-080']), timeout: 1800 }, async (t) => {
  await t.takeUplink('RECO1')
  const activity = await t.send('RECO1.AOCS.UnloadAllWheels', {}, { expect: 'nothing' })
  await t.sleep(15)
  await t.restartCentre({ kill: true })
  await t.takeUplink('RECO1')
  const client = await t.client('operations-engineer')
  const run = (await client.listProcedureRuns()).find((r) => r.activity === activity.id)
  t.check('the run is there after the restart', run !== undefined, { actual: JSON.stringify(run ?? null).slice(0, 200) })
})

test('A procedure is paused, stepped, gone on with and stopped by whoever holds it', centre('BIS-PRC-350', ['SYS-OPS-020', 'SYS-OPS-030']), async (t) => {
  await t.expectParameter('RECO1.OBC.Mode').toBeReceived({ within: 60 })
  const client = await t.client('controller')
  const { run } = await client.runProcedure({ params: { path: 'RECO1.LossOfTelemetry' }, body: { paused: true } })
  const state = async () => client.getProcedureRun({ params: { id: run!.id } })
  t.check('it begins paused', (await state()).paused !== undefined, { actual: (await state()).state })
  await client.directProcedureRun({ params: { id: run!.id }, body: { what: 'step' } })
  await t.sleep(2)
  t.check('it stands after one step', (await state()).paused !== undefined, { actual: (await state()).state })
  await client.directProcedureRun({ params: { id: run!.id }, body: { what: 'resume' } })
  await t.sleep(30)
  t.check('it went to its end', (await state()).state === 'ended', { expected: 'ended', actual: (await state()).state })
  const second = await client.runProcedure({ params: { path: 'RECO1.LossOfTelemetry' }, body: { paused: true } })
  await client.directProcedureRun({ params: { id: second.run!.id }, body: { what: 'abort', reason: 'qualification' } })
  await t.sleep(2)
  const ended = await client.getProcedureRun({ params: { id: second.run!.id } })
  t.check('it is stopped', ended.outcome === 'aborted', { expected: 'aborted', actual: ended.outcome })
})
