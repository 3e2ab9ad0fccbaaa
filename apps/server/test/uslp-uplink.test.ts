/** Telecommands in USLP frames instead of TC ones (CCSDS 732.1-B-2), under the same COP-1, on the real centre and the real simulator. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client } from '@vigie/contract'
import { commandedCentre, type CommandedCentre } from './commanded-centre.ts'
import { until } from './small-mission.ts'

let centre: CommandedCentre
let ada: Client
beforeAll(async () => {
  centre = await commandedCentre((mission) =>
    mission.replace('standard: TC\n        spacecraftId: 0x2A1', 'standard: USLP\n        spacecraftId: 0x42A1'),
  )
  ada = await centre.client('ada', 'controller')
  await centre.take(ada, 'RECO1')
}, 120_000)
afterAll(() => centre.close())

it.each(['AD', 'BD'] as const)(
  'a command leaves by %s, and is carried out',
  async (service) => {
    const { id } = await ada.requestActivity({
      body: { path: 'RECO1.TCS.SwitchHeater', arguments: { heater: 3, state: 'ON' }, route: { service } },
    })
    const done = await until(
      () => ada.getActivity({ params: { id } }),
      (a) => a.state !== 'running',
    )
    expect(done.state).toBe('completed')
    expect(done.stages.some((s) => s.stage === 'received' && s.passed)).toBe(service === 'AD')
  },
  60_000,
)

it('a packet that is longer than a frame goes in segments', async () => {
  const { id, bytes, digest } = await ada.requestActivity({
    body: { path: 'RECO1.PUS.LoadMemory', arguments: { memory: 1, address: 0, data: 'a5'.repeat(300) } },
  })
  expect(bytes!.length / 2).toBeGreaterThan(300)
  const ben = await centre.client('ben', 'controller')
  await ben.approveActivity({ params: { id }, body: { digest } })
  const done = await until(
    () => ada.getActivity({ params: { id } }),
    (a) => a.state !== 'running' && a.state !== 'waiting',
  )
  // The satellite has put it together: it answers for it, whatever it thinks of it.
  const [sent, received, accepted] = ['sent', 'received', 'accepted'].map((stage) =>
    done.stages.find((s) => s.stage === stage),
  )
  expect(sent!.evidence![0]!.text).toMatch(/AD frame \d+.*AD frame \d+/)
  expect(received!.passed).toBe(true)
  expect(accepted!.evidence![0]).toMatchObject({ kind: 'packet', chain: 'RECO1' })
}, 60_000)
