/** The centre itself: alarms, rights, inhibition, history, archive, restart. */
import { test, type TestContext } from '@vigie/testkit'

const centre = (id: string, verifies: readonly string[]) => ({
  id,
  verifies,
  suite: ['Technical', 'Centre'],
  limits: ['One machine stands for the centre; there is no network between its parts.'],
})

/** Around the simulated time of any campaign. */
const START = '2020-01-01T00:00:00Z'
const END = '2040-01-01T00:00:00Z'

type Client = Awaited<ReturnType<TestContext['client']>>
/** A job of the centre goes on while the line's time does. */
async function finished(t: TestContext, client: Client, id: string) {
  for (let i = 0; i < 240; i++) {
    const job = await client.getJob({ params: { id } })
    if (job.state !== 'running' && job.state !== 'waiting') return job
    await t.sleep(1)
  }
  return client.getJob({ params: { id } })
}

test('Both satellites, the stations and the centre are one model', centre('BIS-CTR-010', ['SYS-GEN-010', 'SYS-GEN-020', 'OPS-CTR-090', 'IF-DB-030']), async (t) => {
  const client = await t.client('viewer')
  const elements = new Set((await client.listElements()).map((e) => e.path))
  for (const path of ['RECO1', 'IDENT1', 'STATIONS', 'CENTRE']) t.check(`${path} is an element`, elements.has(path))
  const mission = await client.getMission()
  t.check('two satellites are named', mission.satellites.length === 2, { expected: 2, actual: mission.satellites.length })
})

test('An alarm is acknowledged with a comment; who and when is kept', centre('BIS-CTR-020', ['SYS-MON-040', 'SYS-MON-030', 'SYS-SEC-030']), async (t) => {
  const client = await t.client('controller')
  await t.expectParameter('RECO1.EPS.BusVoltage').toHaveState('normal', { within: 60 })
  await t.simulator.inject({ kind: 'sensor', parameter: 'RECO1.EPS.BusVoltage', effect: 'bias', value: -12 })
  await t.expectParameter('RECO1.EPS.BusVoltage').toBeBelow(22, { within: 30 })
  await t.sleep(30)
  const alarm = (await client.listAlarms()).find((a) => a.parameter === 'RECO1.EPS.BusVoltage')
  t.check('the alarm is on the list', alarm !== undefined)
  await client.acknowledgeAlarm({ params: { id: alarm!.id }, body: { comment: 'seen in the qualification' } })
  const after = (await client.listAlarms()).find((a) => a.id === alarm!.id)
  t.check('it says who acknowledged it', after?.acknowledged !== undefined, { actual: JSON.stringify(after?.acknowledged) })
})

test('A viewer changes nothing, and a controller manages no accounts', centre('BIS-CTR-030', ['SYS-SEC-010', 'SYS-SEC-020', 'SYS-TC-070']), async (t) => {
  const viewer = await t.client('viewer')
  const controller = await t.client('controller')
  await t.expectProblem(() => viewer.requestActivity({ body: { path: 'RECO1.TestConnection' } }), { status: 403 })
  await t.expectProblem(() => viewer.inhibitActivities({ body: { scope: 'all' } }), { status: 403 })
  await t.expectProblem(() => controller.listUsers(), { status: 403 })
  t.check('a viewer sees everything', (await viewer.listParameters({ query: { limit: 1 } })).total > 800)
})

test('Commanding is inhibited by one action, and while it is nothing leaves', centre('BIS-CTR-040', ['SYS-TC-090']), async (t) => {
  await t.takeUplink('RECO1')
  await t.takeUplink('IDENT1')
  const client = await t.client('controller')
  await client.inhibitActivities({ body: { scope: 'chain:RECO1', reason: 'qualification' } })
  await t.expectRefused('RECO1.TestConnection', {}, { rule: /inhibit/i })
  await t.step('The other satellite is not concerned', () => t.send('IDENT1.TestConnection', {}, { within: 60 }))
  await client.permitActivities({ body: { scope: 'chain:RECO1' } })
  await t.send('RECO1.TestConnection', {}, { within: 60 })
  await client.inhibitActivities({ body: { scope: 'all', reason: 'qualification' } })
  await t.expectRefused('RECO1.TestConnection', {}, { rule: /inhibit/i })
  await t.expectRefused('IDENT1.TestConnection', {}, { rule: /inhibit/i })
  await client.permitActivities({ body: { scope: 'all' } })
})

test('The bytes of a telecommand are shown before it is sent, and are what was sent', centre('BIS-CTR-050', ['SYS-TC-100', 'SYS-TC-130', 'SYS-TC-030']), async (t) => {
  await t.takeUplink('RECO1')
  const client = await t.client('controller')
  const dry = await client.dryRunActivity({ body: { path: 'RECO1.TCS.SwitchHeater', arguments: { heater: '3', state: 'ON' } } })
  t.check('each bit has a name', dry.fields.some((f) => f.name === 'heater'), { actual: dry.fields.map((f) => f.name).join(' ') })
  const activity = await t.send('RECO1.TCS.SwitchHeater', { heater: 3, state: 'ON' }, { within: 60 })
  const kept = await client.getActivity({ params: { id: activity.id } })
  t.check('the history has the bytes that were shown', kept.bytes === dry.bytes, { expected: dry.bytes, actual: kept.bytes })
})

test('The archive proves itself, and gives values over any time', centre('BIS-CTR-060', ['SYS-ARC-010', 'SYS-ARC-020', 'SYS-ARC-030', 'SYS-TM-020']), async (t) => {
  await t.expectParameter('RECO1.EPS.BusVoltage').toBeReceived({ within: 60 })
  await t.sleep(60)
  const client = await t.client('controller')
  const history = await client.getHistory({ params: { path: 'RECO1.EPS.BusVoltage' }, query: { from: START } })
  t.check('values of the last minute are there', history.values.length >= 10, { expected: '10 or more', actual: history.values.length })
  const proof = await client.startVerify()
  const job = await finished(t, client, proof.id)
  t.check('every byte of the journals is proved', job.state === 'done', { expected: 'done', actual: `${job.state} ${JSON.stringify(job.result ?? '').slice(0, 300)}` })
})

test('Parameters are exported to open formats', centre('BIS-CTR-070', ['SYS-ARC-040', 'IF-DB-060']), async (t) => {
  await t.expectParameter('RECO1.EPS.BusVoltage').toBeReceived({ within: 60 })
  await t.sleep(30)
  const client = await t.client('controller')
  for (const format of ['csv', 'parquet'] as const) {
    const started = await client.startExport({ body: { chain: 'RECO1', format, parameters: ['RECO1.EPS.BusVoltage'], from: START, to: END } })
    const job = await finished(t, client, started.id)
    t.check(`${format} is written`, job.state === 'done', { expected: 'done', actual: job.state })
  }
})

test('Parameters are computed again from the packets, and are the same', centre('BIS-CTR-080', ['SYS-ARC-050']), async (t) => {
  await t.expectParameter('RECO1.EPS.BusVoltage').toBeReceived({ within: 60 })
  await t.sleep(60)
  const client = await t.client('operations-engineer')
  const before = await client.getHistory({ params: { path: 'RECO1.EPS.BusVoltage' }, query: { from: START } })
  const started = await client.startRebuild({ body: { chain: 'RECO1' } })
  const job = await finished(t, client, started.id)
  t.check('the rebuild is done', job.state === 'done', { expected: 'done', actual: job.state })
  const after = await client.getHistory({ params: { path: 'RECO1.EPS.BusVoltage' }, query: { from: START } })
  const same = before.values.every((v, i) => v === after.values[i])
  t.check('each value is what it was', same && after.values.length >= before.values.length, { expected: before.values.length, actual: after.values.length })
})

test('After a stop of any kind nothing is lost that was acknowledged, and nothing is sent twice', { ...centre('BIS-CTR-090', ['SYS-GEN-070', 'SYS-GEN-080', 'SYS-TM-020']), timeout: 1800 }, async (t) => {
  await t.takeUplink('RECO1')
  const count = Number((await t.expectParameter('RECO1.OBC.TcAccepted').toBeReceived({ within: 60 })).value)
  const activity = await t.send('RECO1.TestConnection', {}, { within: 60 })
  await t.step('The centre is killed, and started again', () => t.restartCentre({ kill: true }))
  const client = await t.client('controller')
  const kept = await client.getActivity({ params: { id: activity.id } })
  t.check('what was done is in its history', kept.state === 'completed', { expected: 'completed', actual: kept.state })
  await t.expectParameter('RECO1.OBC.TcAccepted').toBe(count + 1, { within: 120 })
  await t.step('It commands again', async () => {
    await t.takeUplink('RECO1')
    await t.send('RECO1.TestConnection', {}, { within: 90 })
    await t.expectParameter('RECO1.OBC.TcAccepted').toBe(count + 2, { within: 90 })
  })
})

test('Telemetry of the past is replayed beside the present, told apart from it', centre('BIS-CTR-100', ['SYS-ARC-060']), async (t) => {
  const first = await t.expectParameter('RECO1.EPS.BusVoltage').toBeReceived({ within: 60 })
  await t.sleep(60)
  const client = await t.client('controller')
  const replay = await client.startReplay({ body: { chain: 'RECO1', from: first.reception, to: t.latest('RECO1.EPS.BusVoltage')!.reception, speed: 600 } })
  t.check('it has a chain of its own', replay.id !== 'RECO1' && replay.chain === 'RECO1', { actual: `${replay.id} of ${replay.chain}` })
  await t.expectParameter('RECO1.EPS.BusVoltage').toBeReceived({ fresh: true, within: 60 })
})

test('The uplink is handed from one controller to another and recovered, on record', centre('BIS-CTR-110', ['SYS-TC-080', 'OPS-CTR-040', 'SYS-SEC-030']), async (t) => {
  await t.takeUplink('RECO1')
  const client = await t.client('administrator')
  const since = t.now()
  await client.recoverUplink({ params: { chain: 'RECO1' } })
  await t.expectEvent({ text: /uplink/i }, { within: 10, since })
  await t.expectRefused('RECO1.TestConnection', {}, { rule: 'uplink' })
})

test('Requirements, their tests and their gaps are known to the centre', centre('BIS-CTR-120', ['SYS-QUA-010', 'IF-DB-030']), async (t) => {
  const client = await t.client('viewer')
  const requirements = await client.listRequirements()
  t.check('the baseline is there', requirements.length >= 150, { expected: '150 or more', actual: requirements.length })
})

test('Values that are not renewed are marked as old', centre('BIS-CTR-130', ['SYS-TM-100']), async (t) => {
  await t.expectParameter('RECO1.EPS.BusVoltage').toBeReceived({ within: 60 })
  const client = await t.client('viewer')
  const latest = () => client.getLatest({ params: { path: 'RECO1.EPS.BusVoltage' } })
  t.check('while it comes it is not old', (await latest()).stale !== true)
  await t.simulator.inject({ kind: 'link-drop', satellite: 'RECO1' })
  await t.sleep(300)
  t.check('after five minutes without it is', (await latest()).stale === true, { expected: true, actual: (await latest()).stale })
})

test('Telecommands are prepared in a stack, checked as a whole, and sent one after another', centre('BIS-CTR-140', ['SYS-TC-120']), async (t) => {
  await t.takeUplink('RECO1')
  const client = await t.client('controller')
  const stack = (heater: number) => `stack: qualification
satellite: RECO1
entries:
  - { send: RECO1.TestConnection, wait: completed }
  - { send: RECO1.TCS.SwitchHeater, with: { heater: ${heater}, state: 'ON' }, wait: completed }
  - { send: RECO1.TestConnection, wait: completed }
`
  const wrong = await client.checkStack({ body: { text: stack(99) } })
  t.check('a wrong argument is found before anything is sent', wrong.findings.length > 0, { actual: wrong.findings[0]?.message })
  const right = await client.checkStack({ body: { text: stack(3) } })
  t.check('a right one has no finding', right.findings.length === 0, { actual: right.findings[0]?.message ?? 'none' })
})

test('Wrong passwords are refused, slowed down and told', centre('BIS-CTR-150', ['SYS-SEC-040', 'SYS-SEC-010']), async (t) => {
  const client = await t.client('viewer')
  const since = t.now()
  for (let i = 0; i < 3; i++)
    await t.expectProblem(() => client.logIn({ body: { user: 'nobody', password: 'wrong' } }), { status: 401 })
  let slowed = false
  for (let i = 0; i < 30 && !slowed; i++)
    slowed = await client.logIn({ body: { user: 'nobody', password: 'wrong' } }).then(
      () => false,
      (error: { status?: number }) => error.status === 429,
    )
  t.check('after several it is slowed down', slowed)
  await t.expectEvent({ text: /log-in|log in|password/i }, { within: 10, since })
})

test('A requirement that changed makes its tests suspect until somebody accepts them, with a reason', centre('BIS-CTR-160', ['SYS-QUA-060', 'SYS-QUA-010']), async (t) => {
  const client = await t.client('operations-engineer')
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const tests = { file: 'own.csv', content: base64('Test ID,Suite,Test case,Action,Requirements\nOWN-1,Own,Lock,look,SYS-TM-010\n') }
  await client.importQualification({ body: { ...tests, reason: 'qualification' } })
  const before = (await client.listSuspectLinks()).filter((l) => 'test' in l && l.test === 'OWN-1').length
  t.check('it is not suspect', before === 0, { expected: 0, actual: before })
  const content = 'The centre shall receive the telemetry of each satellite through any two of the stations.'
  const changed = { file: 'sys.csv', content: base64(`ID,Title,Text\nSYS-TM-010,Reception,"${content}"\n`) }
  await client.importQualification({ body: { ...changed, reason: 'change request' } })
  const suspect = (await client.listSuspectLinks()).filter((l) => 'test' in l && l.test === 'OWN-1')
  t.check('it is suspect', suspect.length === 1, { expected: 1, actual: suspect.length })
})
