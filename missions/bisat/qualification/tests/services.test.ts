/** The services of ECSS-E-ST-70-41C, as the satellites have them. */
import { test } from '@vigie/testkit'

const both = {
  suite: ['Technical', 'Services'],
  satellites: ['RECO1', 'IDENT1'],
  functions: ['telecommand', 'telemetry'],
  limits: ['The software on board is a model of the services, not the flight software.'],
}

test(
  'Housekeeping is enabled, disabled, asked for once, and its period set',
  { ...both, id: 'BIS-PUS-010', verifies: ['IF-PUS-020'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.ReportHousekeepingProperties', {}, { within: 60 })
    const sid = Number((await t.expectParameter('.ReportedSid').toBeReceived({ within: 30, fresh: false })).value)
    await t.send('.DisableHousekeeping', { sid }, { within: 60 })
    await t.send('.RequestHousekeeping', { sid }, { within: 60 })
    await t.send('.SetHousekeepingPeriod', { sid, interval: 5 }, { within: 60 })
    await t.send('.EnableHousekeeping', { sid }, { within: 60 })
    await t.step('One that is not there is rejected', () =>
      t.send('.RequestHousekeeping', { sid: 9999 }, { expect: 'failed', within: 60 }),
    )
  },
)

test(
  'A housekeeping structure is made, reported and deleted in flight',
  { ...both, id: 'BIS-PUS-020', verifies: ['IF-PUS-030'] },
  async (t) => {
    await t.takeUplink()
    const parameter = t.satellite === 'RECO1' ? 107001 : 207001
    await t.send('.CreateHousekeeping', { sid: 200, interval: 5, parameters: [parameter, parameter + 1, parameter + 2, parameter + 3] }, { within: 60 })
    await t.send('.ReportHousekeepingStructure', { sid: 200 }, { within: 60 })
    await t.expectParameter('.ReportedSid').toBe(200, { within: 30 })
    await t.send('.DeleteHousekeeping', { sid: 200 }, { within: 60 })
    await t.send('.ReportHousekeepingStructure', { sid: 200 }, { expect: 'failed', within: 60 })
  },
)

test(
  'Reports of events are disabled and enabled',
  { ...both, id: 'BIS-PUS-030', verifies: ['IF-PUS-040'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.DisableEvent', { eventId: 1005 }, { within: 60 })
    await t.send('.ReportDisabledEvents', {}, { within: 60 })
    await t.expectParameter('.ReportedEvent').toBe(1005, { within: 30 })
    await t.send('.EnableEvent', { eventId: 1005 }, { within: 60 })
  },
)

test(
  'Memory is loaded, dumped and checked: what was dumped is what was loaded',
  { ...both, id: 'BIS-PUS-040', verifies: ['IF-PUS-050'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.LoadMemory', { memory: 1, address: 4096, data: 'DEADBEEF01020304' }, { within: 90 })
    await t.send('.DumpMemory', { memory: 1, address: 4096, length: 8 }, { within: 60 })
    await t.expectParameter('.DumpAddress').toBe(4096, { within: 30 })
    await t.expectParameter('.DumpData').toMatch(/deadbeef01020304/i, { within: 30 })
    await t.send('.CheckMemory', { memory: 1, address: 4096, length: 8 }, { within: 60 })
    await t.expectParameter('.CheckedLength').toBe(8, { within: 30 })
  },
)

test(
  'The rate of time reports is set',
  { ...both, id: 'BIS-PUS-050', functions: ['telecommand', 'time'], verifies: ['IF-PUS-070'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.SetTimeReportRate', { exponent: 2 }, { within: 60 })
    await t.expectParameter('.TimeRateExponent').toBe(2, { within: 300 })
  },
)

test(
  'Time-based scheduling is stopped, started and reported',
  { ...both, id: 'BIS-PUS-060', verifies: ['IF-PUS-080'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.DisableSchedule', {}, { within: 60 })
    await t.expectParameter('.OBC.ScheduleEnabled').toBe('OFF', { within: 90 })
    await t.send('.EnableSchedule', {}, { within: 60 })
    await t.expectParameter('.OBC.ScheduleEnabled').toBe('ON', { within: 90 })
    await t.send('.ReportSchedule', {}, { within: 60 })
  },
)

test(
  'A monitoring definition is added, enabled, reported and deleted',
  { ...both, id: 'BIS-PUS-070', verifies: ['IF-PUS-100', 'SYS-MON-070'] },
  async (t) => {
    await t.takeUplink()
    const parameter = t.satellite === 'RECO1' ? 107001 : 207006
    await t.send('.AddMonitoring', { monitor: 40, parameter, low: -1000, high: 1000 }, { within: 60 })
    await t.send('.EnableMonitoring', { monitor: 40 }, { within: 60 })
    await t.send('.ReportMonitoring', {}, { within: 60 })
    await t.expectParameter('.MonitorId').toBeReceived({ within: 30, fresh: false })
    await t.send('.DisableMonitoring', { monitor: 40 }, { within: 60 })
    await t.send('.DeleteMonitoring', { monitor: 40 }, { within: 60 })
    await t.send('.EnableMonitoring', { monitor: 40 }, { expect: 'failed', within: 60 })
  },
)

test(
  'Stores of packets are disabled, enabled and reported',
  { ...both, id: 'BIS-PUS-080', verifies: ['IF-PUS-130'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.DisableStorage', { store: 'EVENTS' }, { within: 60 })
    await t.send('.EnableStorage', { store: 'EVENTS' }, { within: 60 })
    await t.send('.ReportStores', {}, { within: 60 })
    await t.expectParameter('.StoreId').toBeReceived({ within: 30, fresh: false })
  },
)

test(
  'Actions upon events are reported, and one that is not there cannot be enabled',
  { ...both, id: 'BIS-PUS-090', verifies: ['IF-PUS-150'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.ReportEventActions', {}, { within: 60 })
    await t.send('.EnableEventAction', { eventId: 9999 }, { expect: 'failed', within: 60 })
  },
)

test(
  'Parameters on board are read by their number',
  { ...both, id: 'BIS-PUS-100', verifies: ['IF-PUS-160'] },
  async (t) => {
    await t.takeUplink()
    const parameter = t.satellite === 'RECO1' ? 107001 : 207006
    await t.send('.ReportParameter', { parameter }, { within: 60 })
    await t.expectParameter('.ParameterId').toBe(parameter, { within: 30 })
    await t.send('.ReportParameter', { parameter: 1 }, { expect: 'failed', within: 60 })
  },
)

test(
  'Sequences of commands are reported, and one that is not there cannot be started',
  { ...both, id: 'BIS-PUS-110', verifies: ['IF-PUS-170'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.ReportSequences', {}, { within: 60 })
    await t.send('.StartSequence', { sequence: 77 }, { expect: 'failed', within: 60 })
  },
)

test(
  'Files are made, reported, locked and deleted on board',
  { ...both, id: 'BIS-PUS-120', verifies: ['IF-PUS-190'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.CreateFile', { file: 'QUAL.DAT', size: 4096 }, { within: 60 })
    await t.send('.ReportFile', { file: 'QUAL.DAT' }, { within: 60 })
    await t.expectParameter('.FileName').toBe('QUAL.DAT', { within: 30 })
    await t.send('.LockFile', { file: 'QUAL.DAT' }, { within: 60 })
    await t.step('One that is locked cannot be deleted', () =>
      t.send('.DeleteFile', { file: 'QUAL.DAT' }, { expect: 'failed', within: 60 }),
    )
    await t.send('.UnlockFile', { file: 'QUAL.DAT' }, { within: 60 })
    await t.send('.DeleteFile', { file: 'QUAL.DAT' }, { within: 60 })
  },
)

test(
  'Statistics are reported and reset',
  { ...both, id: 'BIS-PUS-130', verifies: ['IF-PUS-200'] },
  async (t) => {
    await t.takeUplink()
    const parameter = t.satellite === 'RECO1' ? 107001 : 207007
    await t.send('.AddStatistics', { parameter }, { within: 60 })
    await t.sleep(30)
    await t.send('.ReportStatistics', { reset: 'KEEP' }, { within: 60 })
    await t.send('.ResetStatistics', {}, { within: 60 })
    await t.send('.DeleteStatistics', { parameter }, { within: 60 })
  },
)

test(
  'Forwarding of packets is stopped and taken up again',
  { ...both, id: 'BIS-PUS-140', verifies: ['IF-PUS-120'] },
  async (t) => {
    await t.takeUplink()
    await t.send('.ReportForwarding', {}, { within: 60 })
    const sid = Number((await t.expectParameter('.ReportedSid').toBeReceived({ within: 30, fresh: false })).value)
    const application = Number((await t.expectParameter('.ReportedApplication').toBeReceived({ within: 30, fresh: false })).value)
    await t.send('.DisableForwarding', { application, sid }, { within: 60 })
    await t.send('.EnableForwarding', { application, sid }, { within: 60 })
  },
)

test(
  'Data larger than a packet goes up in parts',
  { ...both, id: 'BIS-PUS-150', verifies: ['IF-PUS-110'] },
  async (t) => {
    await t.takeUplink()
    const before = Number((await t.expectParameter('.OBC.TcAccepted').toBeReceived({ within: 60 })).value)
    const client = await t.client('controller')
    const { bytes = '' } = await client.dryRunActivity({ body: { path: `${t.satellite}.TestConnection`, arguments: {} } })
    const [first, second, last] = [bytes.slice(0, 10), bytes.slice(10, 20), bytes.slice(20)]
    await t.step('The bytes of a telecommand go up in three parts', async () => {
      await t.send('.UploadFirstPart', { transaction: 5, part: 1, data: first }, { within: 60 })
      await t.send('.UploadPart', { transaction: 5, part: 2, data: second }, { within: 60 })
      await t.send('.UploadLastPart', { transaction: 5, part: 3, data: last }, { within: 60 })
    })
    await t.step('Put together, they were carried out: four are counted', () =>
      t.expectParameter('.OBC.TcAccepted').toBe(before + 4, { within: 90 }),
    )
    await t.step('A whole that is no telecommand is rejected', async () => {
      await t.send('.UploadFirstPart', { transaction: 6, part: 1, data: 'A5A5' }, { within: 60 })
      await t.send('.UploadLastPart', { transaction: 6, part: 2, data: 'A5A5' }, { expect: 'failed', within: 60 })
    })
  },
)

test(
  'A telecommand is scheduled by name, is carried out at its time, and the ground’s picture agrees with the satellite’s',
  { ...both, id: 'BIS-PUS-160', verifies: ['IF-PUS-080', 'IF-PUS-090'] },
  async (t) => {
    await t.takeUplink()
    await t.expectParameter('.TCS.Heater05').toBeReceived({ within: 90 })
    await t.send('.EnableSchedule', {}, { within: 60 })
    const at = new Date(Date.parse(await t.simulator.time()) + 60_000).toISOString()
    await t.send('.PUS.Schedule', { at, activity: `${t.satellite}.TCS.SwitchHeater`, arguments: { heater: 5, state: 'ON' } }, { within: 60 })
    await t.expectParameter('.PUS.Schedule.Entries').toBe(1, { within: 30 })
    await t.step('What the satellite reports is what the ground believes', async () => {
      await t.send('.ReportScheduleDetail', {}, { within: 60 })
      await t.expectParameter('.PUS.Schedule.Knowledge').toBe('REPORTED', { within: 30 })
      await t.expectParameter('.PUS.Schedule.Differences').toBe(0, { within: 30 })
    })
    await t.step('It is carried out at its time', () => t.expectParameter('.TCS.Heater05').toBe('ON', { within: 180 }))
    await t.expectParameter('.PUS.Schedule.Entries').toBe(0, { within: 120 })
  },
)
