/** Faults of commanding, injected through the control port: what a centre must live with. */
import { decodeClcw, type Clcw } from '@vigie/ccsds'
import { afterEach, describe, expect, test } from 'vitest'
import { MessageType, Refusal } from '../src/ground/station-message.ts'
import { StationLink } from './commanding.ts'
import { latest, Pass, until, type Told } from './pass.ts'
import { Control } from './receiver.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

async function begin(
  ...faults: readonly Readonly<Record<string, unknown>>[]
): Promise<{ pass: Pass; control: Control; ids: number[] }> {
  const pass = await Pass.begin('RECO1', open)
  const control = new Control(pass.simulator.control.port)
  open.push({ close: () => control.end() })
  const ids: number[] = []
  for (const fault of faults) {
    const answer = await control.ask({ command: 'inject', fault: { satellite: 'RECO1', ...fault } })
    expect(answer).toMatchObject({ ok: true })
    ids.push(answer['id'] as number)
  }
  return { pass, control, ids }
}
const reports = (told: readonly Told[]): string[] =>
  told.filter((t) => t.container.startsWith('Request')).map((t) => t.container)
/** The reports of the FARM that came, by virtual channel. */
const clcws = (pass: Pass): Clcw[] => pass.heard().controlFields.map((ocf) => decodeClcw(ocf)!)
const channel0 = (pass: Pass): Clcw => clcws(pass).findLast((c) => c.virtualChannelId === 0)!

describe('service 1', () => {
  test.each([
    [undefined, []],
    ['acceptance', ['RequestStarted', 'RequestCompleted']],
    ['completion', ['RequestAccepted', 'RequestStarted']],
  ])('is silent: stage %s', async (stage, expected) => {
    const { pass } = await begin({ kind: 'no-acknowledgement', ...(stage === undefined ? {} : { stage }) })
    await pass.send('TCS.SwitchHeater', { heater: 5, state: 'ON' })
    await pass.step(35)
    expect(reports(pass.told())).toEqual(expected)
    // It was executed all the same.
    expect(latest(pass.told(), 'TCS.Heater05')).toBe('ON')
  })

  test('rejects what would be accepted', async () => {
    const { pass, control, ids } = await begin({ kind: 'rejection', code: 7 })
    await pass.send('TestConnection')
    await pass.step(3)
    expect(pass.told().findLast((t) => t.container === 'RequestRejected')!.values['FailureCode']).toBe('UNIT_FAILURE')
    await control.ask({ command: 'clear', id: ids[0] })
    await pass.send('TestConnection')
    await pass.step(3)
    expect(reports(pass.told()).at(-1)).toBe('RequestCompleted')
  })

  test('echoes a request that was never sent', async () => {
    const { pass } = await begin({ kind: 'wrong-echo' })
    await pass.send('TestConnection')
    await pass.step(3)
    const counts = pass.told().flatMap((t) => (t.container.startsWith('Request') ? [t.values['RequestCount']] : []))
    expect(counts).toEqual([8192, 8192, 8192])
  })
})

describe('the FARM', () => {
  test('of each channel is reported in turn, and follows what comes', async () => {
    const { pass } = await begin()
    await pass.send('TestConnection')
    await pass.step(4)
    expect(new Set(clcws(pass).map((c) => c.virtualChannelId))).toEqual(new Set([0, 1]))
    expect(channel0(pass)).toMatchObject({ reportValue: 1, lockout: false, noRfAvailable: false, copInEffect: 1 })
    // A frame is missing: frame 2 is discarded and 1 is asked for.
    const packet = pass.encode('TestConnection')
    pass.radiate(pass.ground.ad(packet, 2))
    await pass.accepted()
    await pass.step(3)
    expect(channel0(pass)).toMatchObject({ reportValue: 1, retransmit: true })
    pass.radiate(pass.ground.ad(packet, 1))
    await pass.accepted()
    await pass.step(3)
    expect(channel0(pass)).toMatchObject({ reportValue: 2, retransmit: false })
  })

  test('locked out, it takes only expedited frames, until it is unlocked', async () => {
    const { pass } = await begin({ kind: 'farm-lockout' })
    pass.radiate(pass.ground.ad(pass.encode('TestConnection'), 0))
    pass.radiate(pass.ground.bd(pass.encode('TestConnection')))
    await pass.accepted()
    await pass.step(3)
    expect(channel0(pass)).toMatchObject({ lockout: true, reportValue: 0, farmBCounter: 1 })
    expect(reports(pass.told())).toEqual(['RequestAccepted', 'RequestStarted', 'RequestCompleted'])
    pass.radiate(pass.ground.control({ kind: 'unlock' }))
    pass.radiate(pass.ground.control({ kind: 'set-vr', value: 77 }))
    pass.radiate(pass.ground.ad(pass.encode('TestConnection'), 77))
    await pass.accepted()
    await pass.step(3)
    expect(channel0(pass)).toMatchObject({ lockout: false, reportValue: 78, farmBCounter: 3 })
  })

  test('waits while there is no room above it', async () => {
    const { pass, control } = await begin({ kind: 'farm-wait' })
    pass.radiate(pass.ground.ad(pass.encode('TestConnection'), 0))
    await pass.accepted()
    await pass.step(3)
    expect(channel0(pass)).toMatchObject({ wait: true, retransmit: true, reportValue: 0 })
    await control.ask({ command: 'clear' })
    await pass.step(2)
    expect(channel0(pass)).toMatchObject({ wait: false, retransmit: true })
    pass.radiate(pass.ground.ad(pass.encode('TestConnection'), 0))
    await pass.accepted()
    await pass.step(3)
    expect(channel0(pass)).toMatchObject({ retransmit: false, reportValue: 1 })
  })
})

describe('the computer', () => {
  test('starts again in the middle: what was executing is never heard of', async () => {
    const { pass, control } = await begin()
    await pass.send('AOCS.UnloadWheels')
    await pass.step(5)
    await control.ask({ command: 'inject', fault: { kind: 'reset', satellite: 'RECO1' } })
    await pass.step(2)
    // While it starts it hears nothing.
    await pass.send('TestConnection')
    await pass.step(75)
    const told = pass.told()
    expect(reports(told)).toEqual(['RequestAccepted', 'RequestStarted'])
    expect(latest(told, 'OBC.ResetCause')).toBe('WATCHDOG')
    expect(told.map((t) => t.values['EventId'])).toContain(1001)
    await pass.send('TestConnection')
    await pass.step(3)
    expect(reports(pass.told()).at(-1)).toBe('RequestCompleted')
  })
})

describe('the uplink', () => {
  test('refuses at the station', async () => {
    const { pass } = await begin({ kind: 'uplink-refused' })
    await pass.step(1)
    pass.radiate(pass.ground.ad(pass.encode('TestConnection')))
    await pass.accepted()
    expect(pass.station.of(MessageType.refused)).toMatchObject([{ sequence: 1, code: Refusal.disabled }])
    expect(new TextDecoder().decode(pass.station.of(MessageType.refused)[0]!.payload)).toContain('disabled')
  })

  test('loses CLTUs, which were radiated all the same', async () => {
    const { pass } = await begin({ kind: 'uplink-loss', rate: 1 })
    await pass.send('TestConnection')
    await pass.step(3)
    expect(pass.station.of(MessageType.radiated).length).toBe(1)
    expect(reports(pass.told())).toEqual([])
    expect(channel0(pass).reportValue).toBe(0)
  })

  test('turns bits: one in a codeword is corrected, many are not', async () => {
    const { pass, control } = await begin({ kind: 'uplink-errors', rate: 0.003 })
    for (let i = 0; i < 30; i++) pass.radiate(pass.ground.bd(pass.encode('TestConnection')))
    await pass.accepted()
    await pass.step(10)
    const completed = reports(pass.told()).filter((c) => c === 'RequestCompleted').length
    expect(completed).toBeGreaterThan(15)
    expect(completed).toBeLessThan(30)
    await control.ask({ command: 'clear' })
    await control.ask({ command: 'inject', fault: { kind: 'uplink-errors', rate: 0.1 } })
    const before = reports(pass.told()).length
    await pass.send('TestConnection')
    await pass.step(3)
    expect(reports(pass.told()).length).toBe(before)
  })

  test('abort empties the queue, and each is told; a second centre is turned away', async () => {
    const { pass } = await begin()
    for (let i = 0; i < 40; i++) pass.radiate(pass.ground.bd(pass.encode('TestConnection')))
    await pass.accepted()
    await pass.step(1)
    pass.station.abort()
    await until(() => pass.station.of(MessageType.refused).length > 0)
    // What was being radiated is radiated to its end.
    const done = (): number =>
      pass.station.of(MessageType.radiated).length + pass.station.of(MessageType.refused).length
    await pass.step(1)
    await until(() => done() === 40)
    const [radiated, refused] = [pass.station.of(MessageType.radiated), pass.station.of(MessageType.refused)]
    expect(done()).toBe(40)
    expect(refused.every((m) => m.code === Refusal.aborted)).toBe(true)
    expect(radiated.length).toBeGreaterThan(5)
    expect(refused.length).toBeGreaterThan(5)
    const uplink = [...pass.simulator.uplinks.values()].find((u) => u.connected)!
    const second = new StationLink(uplink.port)
    await until(() => second.closed)
    expect(second.closed).toBe(true)
    expect(pass.station.closed).toBe(false)
  })

  test('what is not the protocol ends the connection; what it does not know is refused', async () => {
    const { pass } = await begin()
    pass.station.send(9, 5)
    await until(() => pass.station.of(MessageType.refused).length === 1)
    expect(pass.station.of(MessageType.refused)).toMatchObject([{ sequence: 5, code: Refusal.malformed }])
    pass.station.socket.write('GET / HTTP/1.1\r\n\r\n')
    await until(() => pass.station.closed)
    expect(pass.station.closed).toBe(true)
  })
})

test.each([
  { kind: 'no-acknowledgement', satellite: 'RECO1', stage: 'never' },
  { kind: 'farm-lockout', satellite: 'RECO1', channel: 9 },
  { kind: 'output-trip', satellite: 'RECO1', output: 90 },
  { kind: 'rejection', satellite: 'RECO1', code: -1 },
])('a fault that names what there is not is refused: %o', async (fault) => {
  const { control } = await begin()
  expect(await control.ask({ command: 'inject', fault })).toMatchObject({ ok: false, error: { code: 'VIG-SIM-005' } })
})
