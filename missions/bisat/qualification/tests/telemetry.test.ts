/** The telemetry chain: link, frames, packets, values, time. */
import { test } from '@vigie/testkit'

const both = {
  suite: ['Technical', 'Telemetry'],
  satellites: ['RECO1', 'IDENT1'],
  limits: ['The simulator has no radio link budget: levels and losses are those it is told to have.'],
}

test(
  'Telemetry of the pass is received, decoded and dated',
  {
    ...both,
    id: 'BIS-TM-010',
    functions: ['telemetry'],
    verifies: ['SYS-TM-010', 'SYS-TM-030', 'IF-TM-010', 'IF-TM-020', 'IF-TM-030', 'IF-TM-040', 'IF-TM-080', 'IF-TM-090'],
  },
  async (t) => {
    await t.step('Values of each subsystem come in', async () => {
      for (const name of ['.OBC.Mode', '.AOCS.Mode', '.EPS.BusVoltage', '.TTC.Rx1Lock', '.MMU.Mode'])
        await t.expectParameter(name).toBeReceived({ within: 60 })
      await t.expectParameter('.TCS.T10').toBeReceived({ within: 90 })
    })
    await t.step('They are calibrated to what the physics allows', async () => {
      await t.expectParameter('.EPS.BusVoltage').toBeWithin(22, 36)
      await t.expectParameter('.TCS.T10').toBeWithin(-30, 60)
      await t.expectParameter('.OBC.Mode').toBeOneOf(['NOMINAL', 'SAFE'])
    })
    await t.step('They go on coming, dated on board', async () => {
      const first = t.latest('.EPS.BusVoltage')!
      await t.sleep(10)
      const later = await t.expectParameter('.EPS.BusVoltage').toBeWithin(22, 36, { fresh: true, within: 30 })
      t.check('the later value is dated later', later.generation > first.generation, {
        expected: `after ${first.generation}`,
        actual: later.generation,
      })
    })
  },
)

test(
  'Every value is valid in nominal operation, and none is invented',
  { ...both, id: 'BIS-TM-020', functions: ['telemetry'], verifies: ['SYS-TM-030', 'SYS-TM-080'] },
  async (t) => {
    for (const name of ['.EPS.BatteryVoltage', '.EPS.StateOfCharge', '.AOCS.RateNorm', '.OBC.CpuLoad', '.TTC.DownlinkRate']) {
      await t.expectParameter(name).toBeReceived({ within: 60 })
      await t.expectParameter(name).toBeValid()
    }
  },
)

test(
  'Derived values follow their inputs',
  { ...both, id: 'BIS-TM-030', functions: ['telemetry'], verifies: ['SYS-TM-090'] },
  async (t) => {
    await t.expectParameter('.EPS.BusPower').toBeReceived({ within: 60 })
    await t.step('The power of the bus is its voltage times its current', async () => {
      const power = await t.expectParameter('.EPS.BusPower').toBeAbove(0, { fresh: true, within: 30 })
      const volts = Number(t.latest('.EPS.BusVoltage')!.value)
      const amperes = Number(t.latest('.EPS.BusCurrent')!.value)
      t.check('BusPower = BusVoltage · BusCurrent', Math.abs(Number(power.value) - volts * amperes) < 0.5, {
        expected: (volts * amperes).toFixed(2),
        actual: Number(power.value).toFixed(2),
      })
    })
    await t.step('A sensor that reads wrong pulls the derived value with it', async () => {
      await t.simulator.inject({ kind: 'sensor', parameter: `${t.satellite}.EPS.BusCurrent`, effect: 'bias', value: 5 }, { for: '30 s' })
      const before = Number(t.latest('.EPS.BusPower')!.value)
      await t.expectParameter('.EPS.BusPower').toBeAbove(before + 60, { fresh: true, within: 30 })
    })
  },
)

test(
  'Bit errors that the code corrects cost nothing; those it does not are counted and not decoded',
  { ...both, id: 'BIS-TM-040', functions: ['telemetry'], verifies: ['IF-TM-060', 'SYS-TM-070', 'IF-TM-050'] },
  async (t) => {
    await t.expectParameter('.OBC.Mode').toBeReceived({ within: 60 })
    await t.step('One bit in a thousand is wrong, and telemetry goes on', async () => {
      await t.simulator.inject({ kind: 'bit-errors', rate: 0.001 }, { for: '60 s' })
      await t.expectParameter('.EPS.BusVoltage').toBeWithin(22, 36, { fresh: true, within: 30 })
      await t.expectParameter('.EPS.BusVoltage').toBeWithin(22, 36, { fresh: true, within: 30 })
    })
    await t.step('One bit in twenty is wrong, and nothing false is decoded', async () => {
      await t.simulator.clear()
      await t.simulator.inject({ kind: 'bit-errors', rate: 0.05 })
      await t.sleep(5)
      const before = t.latest('.EPS.BusVoltage')!.count
      await t.sleep(40)
      t.check('no value came through', t.latest('.EPS.BusVoltage')!.count === before, {
        expected: before,
        actual: t.latest('.EPS.BusVoltage')!.count,
      })
    })
    await t.step('The link is found again by itself', async () => {
      await t.simulator.clear()
      await t.expectParameter('.EPS.BusVoltage').toBeWithin(22, 36, { fresh: true, within: 60 })
    })
  },
)

test(
  'Frames that are lost are counted as gaps, and what follows is decoded',
  { ...both, id: 'BIS-TM-050', functions: ['telemetry'], verifies: ['SYS-TM-070', 'IF-TM-070'] },
  async (t) => {
    await t.expectParameter('.OBC.Mode').toBeReceived({ within: 60 })
    await t.simulator.inject({ kind: 'frame-loss', rate: 0.3 }, { for: '60 s' })
    await t.expectParameter('.EPS.BusVoltage').toBeWithin(22, 36, { fresh: true, within: 90 })
    await t.sleep(60)
    await t.expectParameter('.EPS.BusVoltage').toBeWithin(22, 36, { fresh: true, within: 30 })
  },
)

test(
  'What was stored out of sight is played back and takes its place by its time',
  { ...both, id: 'BIS-TM-060', functions: ['telemetry', 'playback'], verifies: ['SYS-TM-060', 'IF-TM-070', 'OPS-CTR-020'] },
  async (t) => {
    await t.takeUplink()
    await t.step('The satellite tells what it has stored', async () => {
      await t.send('.ReportStores', {}, { within: 60 })
      await t.expectParameter('.StorePackets').toBeAbove(0, { within: 30 })
    })
    await t.step('It is played back on request, and the satellite counts it', async () => {
      await t.expectParameter('.MMU.HkPacketsDumped').toBeReceived({ within: 60 })
      const before = Number(t.latest('.MMU.HkPacketsDumped')!.value)
      await t.send('.DumpStoreByTime', { store: 'ALL', from: 0, to: 4_000_000_000 }, { within: 180 })
      await t.expectParameter('.MMU.HkPacketsDumped').toBeAbove(before, { within: 60 })
    })
  },
)

test(
  'The clock on board is related to UTC; a jump of it is told',
  { ...both, id: 'BIS-TM-070', functions: ['telemetry', 'time'], verifies: ['IF-TM-100', 'SYS-GEN-050'] },
  async (t) => {
    await t.step('Times of generation are within a second of the time of the centre', async () => {
      const sample = await t.expectParameter('.EPS.BusVoltage').toBeReceived({ within: 60 })
      const delay = (Date.parse(sample.reception) - Date.parse(sample.generation)) / 1000
      t.check('generation and reception are less than 3 s apart', Math.abs(delay) < 3, { actual: `${delay} s` })
    })
    await t.step('The clock on board jumps by 2.5 s, and the satellite tells it', async () => {
      const since = t.now()
      await t.simulator.inject({ kind: 'time-jump', satellite: t.satellite, seconds: 2.5 })
      await t.expectEvent({ element: '.OBC', name: 'TimeJump' }, { within: 90, since })
    })
  },
)

test(
  'A line to a station that breaks is told, and taken up again without a person',
  { ...both, id: 'BIS-TM-080', functions: ['telemetry', 'stations'], verifies: ['IF-STA-030'] },
  async (t) => {
    await t.expectParameter('.OBC.Mode').toBeReceived({ within: 60 })
    const since = t.now()
    await t.simulator.inject({ kind: 'link-drop', satellite: t.satellite }, { for: '20 s' })
    await t.expectEvent({ name: 'LinkState' }, { within: 10, since })
    await t.expectParameter('.EPS.BusVoltage').toBeWithin(22, 36, { fresh: true, within: 120 })
  },
)
