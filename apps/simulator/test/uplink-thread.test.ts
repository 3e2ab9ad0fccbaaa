/**
 * The chain of the centre and the satellite, through the sockets of a station: a command under COP-1 from its bytes to the report of its
 * execution, and what is said when station and satellite do not play along (issue 5 clauses 4 and 9).
 */
import { silentLog, SteppedClock } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import { TelecommandChain, type UplinkReport } from '@vigie/commanding'
import { TcpUplink } from '@vigie/links-tcp'
import { afterEach, expect, test } from 'vitest'
import { latest, Pass, until, type Told } from './pass.ts'
import { Control } from './receiver.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

const requests = (told: readonly Told[]): string[] =>
  told.filter((t) => t.container.startsWith('Request')).map((t) => t.container)

/** The centre over the station that sees the satellite. */
async function centre(satellite = 'RECO1') {
  const pass = await Pass.begin(satellite, open)
  pass.station.socket.destroy()
  const { simulator, mission } = pass
  const code = simulator.world.flights.find((f) => f.name === satellite)!.station!.config.code
  const name = `${code}-${satellite}-TC`
  const at = simulator.uplinks.get(name)!
  await until(() => !at.connected)
  const config = mission.chains.find((c) => c.name === satellite)!
  const uplink = config.uplinks!.find((u) => u.name === name)!
  const link = new TcpUplink(uplink, {
    name,
    host: '127.0.0.1',
    port: at.port,
    clock: new SystemClock(),
    log: silentLog,
  })
  const clock = new SteppedClock(simulator.world.now)
  const reports: UplinkReport[] = []
  const chain = new TelecommandChain(config.telecommands!, [link], {
    clock,
    report: (report) => void reports.push(report),
    changed: () => {},
  })
  open.unshift({ close: () => chain.stop() })
  chain.start()
  await until(() => link.status.carrier === true)
  let heard = 0
  return {
    pass,
    chain,
    link,
    /** The other end of it. */
    at,
    reports,
    async inject(fault: Readonly<Record<string, unknown>>) {
      const control = new Control(simulator.control.port)
      open.unshift({ close: () => control.end() })
      expect(await control.ask({ command: 'inject', fault })).toMatchObject({ ok: true })
    },
    stages: (id: number) => reports.filter((r) => r.id === id).map((r) => r.stage),
    /** The world goes on, and the centre hears its telemetry; CLCWs are those that the frames carry. */
    async step(seconds: number) {
      const { radiated } = link.status
      for (let i = 0; i < seconds; i++) {
        await pass.step(1)
        clock.advanceTo(simulator.world.now)
        const { controlFields } = pass.heard()
        for (const word of controlFields.slice(heard)) chain.clcw(word, clock.now())
        heard = controlFields.length
      }
      // What the station said meanwhile has come.
      await until(() => link.status.radiated > radiated || chain.status().uplinks[0]!.outstanding === 0)
    },
  }
}

const expedited = { virtualChannel: 0, map: 0, service: 'BD' } as const
const controlled = { virtualChannel: 0, map: 0, service: 'AD' } as const

test('a command is sent, radiated, received, accepted and carried out', async () => {
  const { pass, chain, reports, stages, step } = await centre()
  expect(chain.directive(0, { kind: 'initiate-with-unlock' })).toBe('accepted')
  await step(4)
  expect(chain.status().virtualChannels[0]).toMatchObject({ state: 1, clcw: { lockout: false } })
  chain.send({ id: 1, packet: pass.encode('TCS.SwitchHeater', { heater: 5, state: 'ON' }), ...controlled })
  await step(5)
  expect(stages(1)).toEqual(['sent', 'radiated', 'received'])
  const [sent, radiated, received] = reports
  expect(radiated!.time).toBeGreaterThanOrEqual(sent!.time)
  expect(radiated!.end).toBeGreaterThan(radiated!.time)
  expect(received!.time).toBeGreaterThan(radiated!.end!)
  expect(received!.frames).toEqual([{ virtualChannel: 0, type: 'AD', sequence: 0 }])
  await pass.step(30)
  expect(requests(pass.told())).toEqual(['RequestAccepted', 'RequestStarted', 'RequestCompleted'])
  expect(latest(pass.told(), 'TCS.Heater05')).toBe('ON')
})

test('packets longer than a frame are put together on board, more of them than the window of the FOP', async () => {
  const { pass, chain, stages, step } = await centre('IDENT1')
  chain.directive(0, { kind: 'initiate-with-unlock' })
  await step(4)
  const data = '5a'.repeat(600)
  for (let id = 1; id <= 4; id++)
    chain.send({ id, packet: pass.encode('LoadMemory', { memory: 2, address: 0x1000 * id, data }), ...controlled })
  await step(25)
  for (let id = 1; id <= 4; id++) expect(stages(id)).toEqual(['sent', 'radiated', 'received'])
  expect(requests(pass.told()).filter((name) => name === 'RequestCompleted').length).toBe(4)
})

test('a lockout on board ends the service with its alert; Unlock opens it again', async () => {
  const { pass, chain, reports, stages, step, inject } = await centre()
  chain.directive(0, { kind: 'initiate-with-unlock' })
  await step(4)
  await inject({ kind: 'farm-lockout', satellite: 'RECO1' })
  chain.send({ id: 1, packet: pass.encode('TestConnection'), ...controlled })
  await step(5)
  expect(reports.at(-1)).toMatchObject({ id: 1, stage: 'failed', uncertain: true })
  const locked = chain.status().virtualChannels[0]!
  expect(locked).toMatchObject({ state: 6, clcw: { lockout: true } })
  expect(locked.alerts.map((a) => a.reason)).toEqual(['LOCKOUT'])
  chain.directive(0, { kind: 'set-vs', value: locked.clcw!.reportValue })
  chain.directive(0, { kind: 'initiate-with-unlock' })
  await step(4)
  chain.send({ id: 2, packet: pass.encode('TestConnection'), ...controlled })
  await step(5)
  expect(stages(2)).toEqual(['sent', 'radiated', 'received'])
})

test('what the station refuses has surely not left', async () => {
  const { pass, chain, reports, step, inject } = await centre()
  await inject({ kind: 'uplink-refused', satellite: 'RECO1' })
  await step(1)
  chain.send({ id: 1, packet: pass.encode('TestConnection'), ...expedited })
  await until(() => reports.length === 2)
  expect(reports[1]).toMatchObject({ id: 1, stage: 'failed', uncertain: false })
  expect(reports[1]!.detail).toContain('the uplink is disabled at the station')
})

test('a connection that ends leaves what was not answered in the open, and nothing is sent again', async () => {
  const { pass, chain, link, reports, step, at } = await centre()
  for (let id = 1; id <= 5; id++) chain.send({ id, packet: pass.encode('TestConnection'), ...expedited })
  at.refuse(true)
  await until(() => link.status.state === 'waiting')
  expect(reports.filter((r) => r.stage === 'failed').map((r) => [r.id, r.uncertain])).toEqual([
    [1, true],
    [2, true],
    [3, true],
    [4, false],
    [5, false],
  ])
  at.refuse(false)
  await until(() => link.status.carrier === true)
  await step(5)
  expect(link.status.radiated).toBe(0)
  expect(requests(pass.told())).toEqual([])
})
