/** What runs on lines: procedures, people, two-person commands, attempts; the same verdicts whatever the time; evidence that can be judged again. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestRun } from '@vigie/qualification/tests'
import { checkEvidence, findRuns, readBook, readDefinition, rejudgeRuns } from '@vigie/qualification-runner/run'
import { runsOf, smallMission, type SmallMission } from './small-campaign.ts'

const SCRIPTS = `import { existsSync, writeFileSync } from 'node:fs'
import { test } from '@vigie/testkit'
const of = (id: string, more = {}) => ({ id, verifies: ['REQ-1'], satellites: ['RECO1'], ...more })
test('Time', of('S-1', { keywords: ['time'] }), async (t) => {
  await t.takeUplink()
  await t.send('.TestConnection')
  await t.expectParameter('.EPS.BusVoltage').toBeWithin(26, 40, { fresh: true, within: 30 })
  await t.simulator.inject({ kind: 'sensor', parameter: 'RECO1.EPS.BusVoltage', effect: 'bias', value: -8 }, { for: '4 s' })
  await t.waitFor('.EPS.BusVoltage', { kind: 'compare', op: '<', value: 27 }, { within: 15 })
  await t.soft.expectParameter('.EPS.BusVoltage').toBeAbove(100, { within: 3 })
  await t.expectParameter('.EPS.BusVoltage').toBeWithin(28, 40, { within: 20, for: 2 })
})
test('Two persons', of('S-2', { approvals: 'automatic' }), async (t) => {
  await t.takeUplink()
  await t.send('.AOCS.SwitchWheel', { wheel: 1, state: 'ON' })
})
test('One person', of('S-3', { approvals: 'none' }), async (t) => {
  await t.takeUplink()
  const a = await t.send('.AOCS.SwitchWheel', { wheel: 1, state: 'ON' }, { expect: 'nothing' })
  await t.sleep(3)
  t.check('it waits', t.activity(a).state === 'waiting')
  await t.approve(a, { own: true, expect: 'refused' })
  await t.approve(a, { digest: '0'.repeat(64), expect: 'refused' })
  await t.approve(a)
  await t.expectActivity(a)
})
test('Killed', of('S-5'), async (t) => {
  await t.takeUplink()
  await t.send('.TestConnection')
  await t.restartCentre({ kill: true })
  const client = await t.client('viewer')
  const known = await client.listActivities({ query: {} })
  t.check('what was sent is on record', JSON.stringify(known).includes('RECO1.TestConnection'))
  await t.expectProblem(() => client.openAnomaly({ body: { title: 't', observed: 'o', required: 'r' } }), { status: 403 })
  await t.takeUplink()
  await t.send('.TestConnection')
})
test('Now and then', of('S-4', { attempts: 2 }), (t) => {
  const mark = process.env['VIGIE_TEST_MARK']!
  const second = existsSync(mark)
  writeFileSync(mark, '')
  t.check('the second time', second)
})
`
const HEATER = `procedure
  initiate and confirm step Switch
    initiate and confirm SwitchHeater of TCS of RECO1 with arguments heater := 1, state := "ON" end with;
    wait until Heater01 of TCS of RECO1 = "ON" timeout 90 s;
    wait until BusVoltage of EPS of RECO1 > 26000 mV timeout 30 s;
  end step;
  initiate and confirm step Look
    declare variable A of type string end declare
    A := ask user ("Is the light on?", "yes");
  end step;
end procedure
`
const campaign = (name: string, tests: string): string =>
  `campaign: ${name}\ntitle: ${name}\nkind: technical\ntests: [${tests}]\ntime: stepped\nlines: 2\nmargin: 1\n`

let small: SmallMission
beforeAll(() => {
  small = smallMission({
    'qualification/tests/a.test.ts': SCRIPTS,
    'qualification/tests/a.yaml': `tests:
  - { id: P-1, title: Heater, verifies: REQ-1, satellites: RECO1, procedure: '{satellite}.TCS.HeaterOn', answers: ['yes'], functions: telecommand }
  - { id: M-1, title: By hand, verifies: REQ-1, manual: [{ do: look, expect: seen }, { do: listen, expect: heard }] }
`,
    'qualification/requirements/s.yaml':
      'specification: S\ntitle: S\nrequirements:\n  - { id: REQ-1, title: Alive, text: It answers. }\n',
    'qualification/campaigns/all.yaml': campaign('all', 'P-1, M-1, S-2, S-3, S-4, S-5'),
    'qualification/campaigns/time.yaml': campaign('time', 'S-1'),
    'procedures/RECO1/TCS/HeaterOn.pluto': HEATER,
  })
  process.env['VIGIE_TEST_MARK'] = path.join(small.folder, 'mark')
})
afterAll(() => small.remove())

const words = (run: TestRun): unknown => [
  run.verdict,
  run.steps.map((s) => [s.verdict, s.checks.map((c) => [c.subject, c.expected, c.passed])]),
]

describe('a test line', () => {
  it('gives the same verdicts in stepped, accelerated and real time', async () => {
    const times = [{ kind: 'stepped' }, { kind: 'accelerated', rate: 30 }, { kind: 'real' }] as const
    const runs = await Promise.all(
      times.map(async (time) => (await runsOf(small, small.data(time.kind), { campaign: 'time', time })).get('S-1')!),
    )
    expect(runs[0]!.steps.flatMap((s) => s.checks.map((c) => c.passed))).toEqual([true, true, true, false, true])
    expect(runs.map(words)).toEqual(runs.map(() => words(runs[0]!)))
    expect(runs.map((r) => r.configuration.time.split(',')[0])).toEqual(['stepped', 'accelerated', 'real'])
    for (const r of runs) expect(Math.abs(r.configuration.clockOffset!)).toBeLessThan(2)
  }, 240_000)
})

describe('a campaign of all kinds of tests', () => {
  let runs: ReadonlyMap<string, TestRun>
  const data = (): string => small.data('all')
  const folder = (): string =>
    path.join(data(), 'qualification/runs', readdirSync(path.join(data(), 'qualification/runs'))[0]!)
  beforeAll(async () => {
    runs = await runsOf(small, data(), {
      campaign: 'all',
      ask: async ({ test, text }) =>
        test === 'M-1'
          ? { by: 'eve', answer: text.includes('listen') ? 'with reservation' : 'as expected' }
          : undefined,
    })
  }, 240_000)
  const evidence = (run: TestRun, file: string): string => {
    const n = readdirSync(path.join(folder(), 'runs')).find(
      (name) => JSON.parse(readFileSync(path.join(folder(), 'runs', name, 'run.json'), 'utf8')).id === run.id,
    )!
    return readFileSync(path.join(folder(), 'runs', n, 'evidence', file), 'utf8')
  }

  it('a procedure is judged step by step, its questions answered as declared, its record kept', () => {
    const run = runs.get('P-1')!
    expect(run).toMatchObject({ verdict: 'passed', stations: ['KRU'], functions: ['telecommand'] })
    expect(run.steps.map((s) => s.title)).toEqual(
      expect.arrayContaining(['Procedure RECO1.TCS.HeaterOn', 'Switch', 'Look']),
    )
    expect(run.procedures).toMatchObject([{ path: 'RECO1.TCS.HeaterOn', status: 'confirmed' }])
    expect(evidence(run, 'samples.csv')).toContain('RECO1.TCS.Heater01')
    expect(evidence(run, 'answers.json')).toContain('the declared answers of the test')
    expect(evidence(run, 'procedures/01-RECO1.TCS.HeaterOn.ndjson')).toContain('"kind":"step"')
  })

  it('a person is asked step by step, and said so', () => {
    const run = runs.get('M-1')!
    expect(run.verdict).toBe('passed with reservation')
    expect(run.steps.map((s) => s.verdict)).toEqual(['passed', 'passed with reservation'])
    expect(evidence(run, 'answers.json')).toContain('"by": "eve"')
  })

  it('what two people must agree on is approved where it is declared, for its digest, and by nobody else', () => {
    const run = runs.get('S-2')!
    expect(run).toMatchObject({ verdict: 'passed', configuration: { approvals: 'automatic' } })
    const [given] = JSON.parse(evidence(run, 'approvals.json')) as { deed: string; by: string; digest: string }[]
    const activities = JSON.parse(evidence(run, 'activities.json')) as { digest: string; by: { user: string } }[]
    expect(given).toMatchObject({ deed: 'approved', digest: activities.at(-1)!.digest })
    expect(given!.by).not.toBe(activities.at(-1)!.by.user)
    expect(runs.get('S-3')!.configuration).not.toHaveProperty('approvals')
    expect(runs.get('S-3')!.steps[0]!.checks.map((c) => [c.expected, c.passed])).toEqual([
      ['true', true],
      ['refused', true],
      ['refused', true],
      ['approved', true],
      ['completed', true],
    ])
  })

  it('what passes at the second attempt only is said to be flaky', () => {
    expect(runs.get('S-4')).toMatchObject({ attempt: 2, verdict: 'passed with reservation' })
    expect(runs.get('S-4')!.reasons.join()).toContain('flaky: attempt 1 was failed')
  })

  it('a centre that is killed in a test goes on from what it had written, and is commanded again', () => {
    expect(runs.get('S-5')!.steps[0]!.checks.map((c) => c.passed)).toEqual([true, true, true, true])
    expect(runs.get('S-5')!.verdict).toBe('passed')
    expect(evidence(runs.get('S-5')!, 'log.txt')).toContain('API as viewer: openAnomaly')
  })

  it('its evidence is proved; a byte that was changed, a file that was added or taken away is named', async () => {
    const book = await readBook(data())
    expect(await checkEvidence(folder(), book)).toMatchObject({ runs: 7, findings: [] })
    const file = path.join(folder(), 'runs/0001/evidence/log.txt')
    const before = readFileSync(file)
    const changed = Buffer.from(before)
    changed[3]! ^= 1
    writeFileSync(file, changed)
    writeFileSync(path.join(folder(), 'runs/0001/evidence/more.txt'), '')
    const { findings } = await checkEvidence(folder(), book)
    expect(findings.map((f) => `${f.kind} ${f.path}`)).toEqual([
      'altered runs/0001/evidence/log.txt',
      'added runs/0001/evidence/more.txt',
    ])
    writeFileSync(file, before)
  })
})

describe('a run', () => {
  it('is judged again on its packets: as it was, and otherwise where the limits or the demand are others', async () => {
    const data = small.data('stepped')
    const runs = [...(await findRuns(data, [])), ...(await findRuns(small.data('all'), []))]
    const judge = async (expected?: ReadonlyMap<string, string>, test = 'S-1') =>
      (
        await rejudgeRuns(runs, {
          definition: await readDefinition(small.mission),
          by: 'ada',
          reason: 'r',
          ...(expected === undefined ? {} : { expected }),
        })
      ).find((made) => made.run.includes(test))!
    expect(await judge()).toMatchObject({ before: 'failed', after: 'failed', judged: 4, differences: [] })
    const other = await judge(new Map([['RECO1.EPS.BusVoltage', 'in [0, 100]']]))
    expect(other).toMatchObject({ after: 'passed' })
    expect(other.differences.map((d) => d.after?.passed)).toContain(true)
    // What a procedure waited for is judged in the unit of the parameter; that somebody answered is kept.
    expect(await judge(undefined, 'P-1')).toMatchObject({
      before: 'passed',
      after: 'passed',
      judged: 2,
      differences: [],
    })
    // A database in which the voltage is counted otherwise.
    const file = path.join(small.mission, 'satellites/reco1/power.yaml')
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('polynomial: [20, 0.0048840049]', 'polynomial: [0, 0.0048840049]'),
    )
    const changed = await judge()
    expect(changed.differences[0]).toMatchObject({ before: { passed: true }, after: { passed: false } })
    expect(await judge(undefined, 'P-1')).toMatchObject({
      before: 'passed',
      after: 'failed',
      differences: [{ subject: 'BusVoltage of EPS of RECO1', before: { passed: true }, after: { passed: false } }],
    })
    expect(existsSync(path.join(small.folder, 'mark'))).toBe(true)
  })
})
