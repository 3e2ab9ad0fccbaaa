/** A rehearsal of operations: shifts, passes by procedures, and what goes wrong in them. */
import { test, type TestContext } from '@vigie/testkit'

const DAY = 86_400
const rehearsal = {
  suite: ['Operational', 'Rehearsal'],
  functions: ['procedures', 'telemetry', 'telecommand', 'stations'],
  limits: [
    'Operators are stood for by procedures and declared answers: their attention and their hand-over by voice are not shown.',
    'The simulator stands for the satellites and stations.',
  ],
  timeout: 3 * DAY,
}

/** Seconds from the start of the rehearsal, at which a pass sees something go wrong. */
interface Trouble {
  readonly pass: number
  readonly satellite: 'RECO1' | 'IDENT1'
  readonly fault: Readonly<Record<string, unknown>> & { readonly kind: string }
  readonly seen: (t: TestContext) => Promise<unknown>
  readonly answered: (t: TestContext) => Promise<unknown>
}

/** Takes passes as they come, until the time is over: begins, checks and ends each by its procedures. */
async function passes(t: TestContext, seconds: number, troubles: readonly Trouble[]) {
  const began = Date.parse(await t.simulator.time())
  const counts = { RECO1: 0, IDENT1: 0 }
  let since = t.now()
  for (let number = 1; Date.parse(await t.simulator.time()) - began < seconds * 1000; number++) {
    const aos = await t.expectEvent({ element: 'STATIONS', name: 'AcquisitionOfSignal' }, { within: 4 * 3600, since })
    const satellite = aos!.message.startsWith('IDENT1') ? ('IDENT1' as const) : ('RECO1' as const)
    const station = aos!.element.split('.').at(-1)!
    since = t.now()
    await t.step(`Pass ${number}: ${satellite} over ${station}`, async () => {
      await t.takeUplink(satellite)
      await t.runProcedure(`${satellite}.PassStart`, {}, { within: 600 })
      counts[satellite]++
      const trouble = troubles.find((x) => x.satellite === satellite && x.pass === counts[satellite])
      if (trouble !== undefined) {
        const fault = await t.simulator.inject(trouble.fault)
        await trouble.seen(t)
        // Safe mode is left by its procedure: to clear the fault would be to leave it.
        if (trouble.fault.kind !== 'safe-mode') await t.simulator.clear(fault)
        await trouble.answered(t)
      }
      await t.runProcedure(`${satellite}.PassEnd`, {}, { within: 600 })
    })
    // The end of this pass, not of one that goes on beside it; what began meanwhile may be over before it could be taken.
    await t.expectEvent({ element: `STATIONS.${station}`, name: 'LossOfSignal', text: satellite }, { within: 1800, since })
    since = t.now()
  }
  return counts
}

const TROUBLES: readonly Trouble[] = [
  {
    pass: 2,
    satellite: 'RECO1',
    fault: { kind: 'safe-mode', satellite: 'RECO1' },
    seen: (t) => t.expectParameter('RECO1.OBC.Mode').toBe('SAFE', { within: 60 }),
    answered: (t) => t.runProcedure('RECO1.OBC.SafeModeRecovery', {}, { within: 600 }),
  },
  {
    pass: 3,
    satellite: 'IDENT1',
    fault: { kind: 'output-trip', satellite: 'IDENT1', output: 8 },
    seen: (t) => t.expectParameter('IDENT1.EPS.Lcl08Status').toBe('TRIPPED', { within: 90 }),
    answered: (t) => t.runProcedure('IDENT1.EPS.ResetTrippedOutput', { Output: 8 }, { within: 300 }),
  },
  {
    pass: 4,
    satellite: 'RECO1',
    fault: { kind: 'uplink-loss', rate: 0.3, satellite: 'RECO1' },
    seen: (t) => t.send('RECO1.TestConnection', {}, { within: 120 }),
    answered: (t) => t.send('RECO1.TestConnection', {}, { within: 60 }),
  },
]

test(
  'An excerpt of a shift: a pass by its procedures, in which an output trips and the uplink suffers',
  {
    ...rehearsal,
    id: 'BIS-OPS-005',
    keywords: ['excerpt'],
    satellites: ['RECO1', 'IDENT1'],
    verifies: ['OPS-CTR-020', 'OPS-SAT-050'],
    timeout: 1800,
  },
  async (t) => {
    await t.takeUplink()
    await t.step('The pass begins', () => t.runProcedure('.PassStart', {}, { within: 600 }))
    await t.step('An output of the power unit trips, is seen, and is switched on again by its procedure', async () => {
      const since = t.now()
      await t.simulator.inject({ kind: 'output-trip', satellite: t.satellite, output: 8 }, { for: '10 s' })
      await t.expectEvent({ element: '.EPS', name: 'OutputTripped', severity: 'medium' }, { within: 30, since })
      await t.expectParameter('.EPS.Lcl08Status').toBe('TRIPPED', { within: 90 })
      await t.sleep(10)
      await t.runProcedure('.EPS.ResetTrippedOutput', { Output: 8 }, { within: 300 })
    })
    await t.step('A third of what is sent is lost, and commands arrive all the same', async () => {
      const fault = await t.simulator.inject({ kind: 'uplink-loss', rate: 0.3, satellite: t.satellite })
      await t.send('.TestConnection', {}, { within: 120 })
      await t.simulator.clear(fault)
    })
    await t.step('The pass ends', () => t.runProcedure('.PassEnd', {}, { within: 600 }))
  },
)

test(
  'What is not acknowledged does not count as done: the loss of the reports of completion leaves it uncertain',
  {
    ...rehearsal,
    id: 'BIS-OPS-006',
    keywords: ['excerpt'],
    satellites: ['RECO1', 'IDENT1'],
    verifies: ['SYS-TC-140'],
    timeout: 1800,
  },
  async (t) => {
    await t.takeUplink()
    await t.simulator.inject({ kind: 'no-acknowledgement', satellite: t.satellite, stage: 'completion' })
    await t.send('.TCS.SwitchHeater', { heater: 2, state: 'OFF' }, { expect: 'uncertain', within: 240 })
  },
)

test(
  'A morning of passes: two satellites, four stations, a shift that begins, things that go wrong and their procedures',
  { ...rehearsal, id: 'BIS-OPS-010', keywords: ['short'], verifies: ['OPS-CTR-010', 'OPS-CTR-020', 'OPS-CTR-030', 'IF-STA-040', 'IF-STA-050', 'IF-STA-010'] },
  async (t) => {
    await t.expectParameter('RECO1.OBC.Mode').toBeReceived({ within: 4 * 3600 })
    await t.expectParameter('IDENT1.OBC.Mode').toBeReceived({ within: 4 * 3600 })
    await t.runProcedure('CENTRE.BeginShift', {}, { within: 300, answers: ['yes'] })
    const counts = await passes(t, 4 * 3600, TROUBLES)
    t.check('each satellite had passes', counts.RECO1 >= 2 && counts.IDENT1 >= 2, { expected: 'two or more each', actual: JSON.stringify(counts) })
  },
)

test(
  'A day of operations of both satellites',
  { ...rehearsal, id: 'BIS-OPS-020', keywords: ['day'], verifies: ['OPS-CTR-030', 'OPS-CTR-050', 'IF-STA-040', 'IF-STA-050', 'SYS-OPS-080', 'SYS-GEN-020'] },
  async (t) => {
    await t.expectParameter('RECO1.OBC.Mode').toBeReceived({ within: 4 * 3600 })
    await t.expectParameter('IDENT1.OBC.Mode').toBeReceived({ within: 4 * 3600 })
    await t.runProcedure('CENTRE.BeginShift', {}, { within: 300, answers: ['yes'] })
    const counts = await passes(t, DAY, TROUBLES)
    t.check('each satellite had at least ten passes', counts.RECO1 >= 10 && counts.IDENT1 >= 10, { expected: 'ten or more each', actual: JSON.stringify(counts) })
  },
)
