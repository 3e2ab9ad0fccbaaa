/** Starts of a satellite that only a counter tells of, and the reporting data of services as it is told: with everything else made up. */
import { fileURLToPath } from 'node:url'
import { SteppedClock, parseUtc, type Log } from '@vigie/base'
import { compileCommands } from '@vigie/commanding'
import { expect, it } from 'vitest'
import { Services, type ServicesParts } from '../src/commanding/services.ts'
import { loadMissionApart } from '../src/mission/load-mission.ts'

it('another value of the counter is another start: then it is unknown what was held, and people are told', async () => {
  const { mission } = await loadMissionApart(fileURLToPath(new URL('../../../missions/bisat', import.meta.url)))
  const config = mission!.chains.find((c) => c.name === 'RECO1')!
  const telecommands = {
    ...config.telecommands!,
    pus: { ...config.telecommands!.pus!, restart: { counter: 'RECO1.OBC.BootCount' } },
  }
  const clock = new SteppedClock(parseUtc('2026-11-25T12:00:00Z'))
  const plans = compileCommands(mission!.system, { element: 'RECO1', packets: telecommands.packets! })
  const services = new Services({
    clock,
    log: { info: () => undefined, warn: () => undefined } as unknown as Log,
    telecommands: {} as ServicesParts['telecommands'],
    system: () => mission!.system,
    chains: () => [{ name: 'RECO1', element: 'RECO1', plans, config: telecommands, parameters: () => undefined }],
    config: () => config,
    activities: () => [],
    stored: async () => ({ reports: [], upTo: 0 }),
  })
  const told = () => {
    services.readings(() => true)
    return services.notices()
  }
  expect(services.readings(() => false)).toEqual([])
  await services.state('RECO1')
  expect(services.readings(() => true).find((r) => r.element === 'RECO1.PUS.Schedule')).toMatchObject({
    values: { Enabled: 2, Entries: 0, Knowledge: 0 },
  })
  // Nothing has changed: nothing is told again for a while.
  expect(services.readings(() => true)).toEqual([])
  const counter = (value: number, samples = 1) => ({ columnsOf: () => [0], samples: [samples], raw: [value] })
  const at = clock.now()
  services.telemetry('RECO1', counter(0, 0), at)
  services.telemetry('RECO1', counter(41), at)
  services.telemetry('RECO1', counter(41), at)
  expect(told()).toEqual([])
  services.telemetry('RECO1', counter(42), at)
  expect(told()).toMatchObject([{ element: 'RECO1.PUS', name: 'ServicesForgotten' }])
  expect(told()).toEqual([])
})
