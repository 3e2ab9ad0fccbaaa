/** Ground stations: what they report, what they do, what happens when they fail. */
import { test } from '@vigie/testkit'

test.each([
  { name: 'Kiruna', station: 'KRU' },
  { name: 'Aussaguel', station: 'AUS' },
  { name: 'Inuvik', station: 'INU' },
  { name: 'Kerguelen', station: 'KER' },
])(
  '%s reports of itself, and is told what to do',
  {
    suite: ['Technical', 'Stations'],
    id: 'BIS-STA-010',
    functions: ['stations'],
    verifies: ['IF-STA-010', 'IF-STA-020', 'OPS-CTR-080'],
    limits: ['Antennas are modelled by their position; there is no radio.'],
    uses: ['STATIONS.KRU.AntennaState', 'STATIONS.AUS.AntennaState', 'STATIONS.INU.AntennaState', 'STATIONS.KER.AntennaState'],
  },
  async (t, { station }) => {
    await t.expectParameter(`STATIONS.${station}.AntennaState`).toBeReceived({ within: 30 })
    await t.expectParameter(`STATIONS.${station}.SystemTemperature`).toBeWithin(20, 500, { within: 30 })
    await t.send(`STATIONS.${station}.TrackAutomatically`, {}, { within: 90 })
    await t.expectParameter(`STATIONS.${station}.Pointing`).toBe('AUTOMATIC', { within: 60 })
  },
)

test(
  'A station in the pass is locked, and its counts go on',
  {
    suite: ['Technical', 'Stations'],
    id: 'BIS-STA-020',
    functions: ['stations', 'telemetry'],
    verifies: ['IF-STA-020', 'SYS-TM-010'],
    limits: ['Antennas are modelled by their position; there is no radio.'],
  },
  async (t) => {
    const first = Number((await t.expectParameter('STATIONS.KRU.FramesReceived').toBeReceived({ within: 30 })).value)
    await t.sleep(30)
    const tracked = ['KRU', 'AUS', 'INU', 'KER'].filter((s) => t.latest(`STATIONS.${s}.FrameLock`)?.text === 'LOCKED')
    t.check('at least one station is locked', tracked.length > 0, { actual: tracked.join(', ') })
    t.log(`frames of Kiruna: ${first}`)
  },
)
