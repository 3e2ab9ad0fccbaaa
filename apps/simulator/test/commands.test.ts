/** Every command of the two databases is sent through the socket of a station, and its effect is seen in telemetry. */
import type { ArgumentValue } from '@vigie/commanding'
import { afterEach, describe, expect, test } from 'vitest'
import { bisat } from './fixtures.ts'
import { latest, Pass, type Told } from './pass.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

type Given = Readonly<Record<string, ArgumentValue>>
/** A command, its arguments, and what telemetry then says: parameters with their values, or a look at all that was told. */
type Sent = readonly [
  command: string,
  given?: Given,
  effect?: Readonly<Record<string, unknown>> | ((told: readonly Told[]) => void),
]
interface Scene {
  readonly title: string
  /** What the satellite is prepared with, without a socket. */
  readonly before?: (pass: Pass) => void
  readonly sent: readonly Sent[]
  /** Seconds after the last command. */
  readonly wait: number
}

const near = (value: number, digits = 0): unknown => expect.closeTo(value, digits)
const events = (told: readonly Told[]): unknown[] =>
  told.map((t) => t.values['EventId']).filter((id) => id !== undefined)
const saw =
  (parameter: string, value: unknown) =>
  (told: readonly Told[]): void =>
    expect(told.map((t) => t.values[parameter])).toContainEqual(value)
const reported =
  (container: string, values: Readonly<Record<string, unknown>> = {}) =>
  (told: readonly Told[]): void =>
    expect(told.findLast((t) => t.container === container)?.values, container).toMatchObject(values)

const falls =
  (parameter: string) =>
  (told: readonly Told[]): void => {
    const values = told.flatMap((t) => (t.values[parameter] === undefined ? [] : [t.values[parameter] as number]))
    expect(values.some((v, i) => i > 0 && v < values[i - 1]!)).toBe(true)
  }
/** Reports as they were made, not from the store. */
const count = (told: readonly Told[], container: string): number =>
  told.filter((t) => t.container === container && t.virtualChannel === 0).length

const COMMON: readonly Scene[] = [
  {
    title: 'heaters',
    sent: [
      ['TCS.SetHeaterThresholds', { heater: 2, low: -30, high: -29 }, { 'TCS.Heater02': 'OFF' }],
      ['TCS.SwitchHeater', { heater: 5, state: 'ON' }, { 'TCS.Heater05': 'ON' }],
      ['TCS.EnableControl', { state: 'OFF' }, { 'TCS.ControlEnabled': 'OFF' }],
    ],
    wait: 60,
  },
  {
    title: 'power',
    before: (pass) =>
      pass.simulator.world.faults.inject({ kind: 'output-trip', satellite: pass.satellite, output: 6 }, 0n),
    sent: [
      ['EPS.SwitchOutput', { output: 2, state: 'ON' }, { 'EPS.Lcl02Status': 'ON', 'EPS.Lcl02Current': near(0.27, 1) }],
      ['EPS.ResetOutput', { output: 6 }, { 'EPS.Lcl06Status': 'ON' }],
      ['EPS.SetEndOfCharge', { level: 32 }, { 'EPS.EndOfChargeLevel': near(32, 1) }],
      ['EPS.SwitchBatteryHeater', { state: 'ON' }, { 'EPS.BatteryHeater': 'ON' }],
      ['EPS.SetWingAngle', { angle: 42 }, { 'EPS.WingLeftAngle': near(42), 'EPS.WingRightAngle': near(-42) }],
    ],
    wait: 40,
  },
  {
    title: 'the battery relay and the charge mode',
    sent: [
      ['EPS.OpenBatteryRelay', {}, saw('EPS.BatteryRelay', 'OPEN')],
      ['EPS.SetChargeMode', { mode: 'IDLE' }, { 'EPS.ChargeMode': expect.stringMatching(/IDLE|DISCHARGE/) }],
    ],
    wait: 12,
  },
  {
    title: 'the battery relay, closed',
    sent: [['EPS.CloseBatteryRelay', {}, { 'EPS.BatteryRelay': 'CLOSED' }]],
    wait: 12,
  },
  {
    title: 'modes of the attitude',
    sent: [['AOCS.SetMode', { mode: 'SUN' }, { 'AOCS.Mode': 'SUN' }]],
    wait: 10,
  },
  {
    title: 'a slew',
    sent: [['AOCS.Slew', { q0: 0.5, q1: 0.5, q2: 0.5, q3: 0.5 }, { 'AOCS.Mode': 'SLEW' }]],
    wait: 10,
  },
  {
    title: 'wheels and sensors',
    sent: [
      ['AOCS.SwitchWheel', { wheel: 2, state: 'OFF' }, { 'AOCS.Wheel2On': 'OFF' }],
      [
        'AOCS.SetWheelSpeed',
        { wheel: 1, speed: 4000 },
        (told) => expect(latest(told, 'AOCS.Wheel1Speed')).toBeGreaterThan(2800),
      ],
      ['AOCS.SwitchStarTracker', { tracker: 1, state: 'OFF' }, { 'AOCS.Str1Mode': 'OFF' }],
      ['AOCS.SwitchGyro', { gyro: 2, state: 'OFF' }, { 'AOCS.Gyro2Rate': 0 }],
      ['AOCS.ExcludeSensor', { sensor: 1 }, { 'AOCS.Gyro1Health': 'DEGRADED' }],
      [
        'AOCS.UploadOrbit',
        {
          epoch: 123456,
          semiMajorAxis: 6990,
          eccentricity: 0.001,
          inclination: 97.9,
          node: 10,
          perigee: 90,
          anomaly: 5,
        },
        { 'AOCS.UploadedOrbit': 123456 },
      ],
      ['AOCS.SetMagnetorquer', { axis: 2, dipole: 17 }, { 'AOCS.MtqY': near(17) }],
      ['AOCS.ResetEstimator', {}, { 'AOCS.EstimatorConverged': 'OFF' }],
    ],
    wait: 45,
  },
  {
    title: 'unloading',
    sent: [
      ['AOCS.SetWheelSpeed', { wheel: 3, speed: -5000 }],
      ['AOCS.UnloadWheels', {}, (told) => expect(latest(told, 'AOCS.Wheel3Speed')).toBeGreaterThan(1000)],
    ],
    wait: 70,
  },
  {
    title: 'transponders',
    sent: [
      ['TTC.SwitchTransmitter', { transmitter: 2, state: 'ON' }, { 'TTC.Tx2On': 'ON' }],
      ['TTC.SetDownlinkRate', { rate: 512 }, { 'TTC.DownlinkRate': 512 }],
      ['TTC.SelectAntenna', { antenna: 'ZENITH' }, { 'TTC.AntennaSwitch': 'ZENITH' }],
      ['TTC.SetCoherent', { transmitter: 1, state: 'ON' }, { 'TTC.Tx1Coherent': 'ON' }],
      ['TTC.UnlockFarm', {}, { 'TTC.FarmState': 'OPEN' }],
    ],
    wait: 35,
  },
  {
    title: 'safe mode',
    sent: [['OBC.EnterSafeMode', {}, { 'OBC.Mode': 'SAFE', 'AOCS.Mode': 'SAFE' }]],
    wait: 12,
  },
  {
    title: 'nominal mode',
    before: (pass) => pass.simulator.world.flights.find((f) => f.name === pass.satellite)!.craft.enterSafeMode(),
    sent: [['OBC.EnterNominalMode', {}, { 'OBC.Mode': 'NOMINAL', 'AOCS.Mode': 'NOMINAL' }]],
    wait: 12,
  },
  {
    title: 'the computer',
    sent: [
      ['OBC.ArmWatchdog', { state: 'OFF' }, { 'OBC.WatchdogArmed': 'OFF' }],
      ['OBC.ArmSafeMode', { state: 'OFF' }, { 'OBC.SafeModeArmed': 'OFF' }],
      ['OBC.SelectImage', { image: 2 }, { 'OBC.SelectedImage': 2 }],
      ['OBC.SteerClock', { state: 'OFF' }, { 'OBC.ClockSteered': 'OFF' }],
      ['OBC.ClearEventLog', {}, (told) => expect(latest(told, 'OBC.EventsLogged')).toBeLessThan(8)],
    ],
    wait: 65,
  },
  {
    title: 'the time',
    sent: [
      [
        'OBC.SetTime',
        { coarse: 900_000_000, fine: 0 },
        (told) => expect(latest(told, 'ObtCoarse')).toBeLessThan(900_000_100),
      ],
    ],
    wait: 20,
  },
  {
    title: 'a restart with another image',
    sent: [
      ['OBC.SelectImage', { image: 1 }],
      [
        'OBC.Restart',
        { side: 'NOMINAL' },
        { 'OBC.SoftwareVersion': expect.stringMatching(/-1$/), 'OBC.ResetCause': 'COMMAND' },
      ],
    ],
    wait: 80,
  },
  {
    title: 'the other processor',
    sent: [['OBC.SwitchSide', { side: 'REDUNDANT' }, { 'OBC.ActiveSide': 'REDUNDANT', 'OBC.BootCount': 10 }]],
    wait: 50,
  },
  {
    title: 'mass memory',
    sent: [
      ['MMU.IsolateBank', { bank: 2 }, { 'MMU.Bank2Health': 'DEGRADED', 'MMU.Bank2Current': 0 }],
      ['MMU.DeleteFile', { file: 3 }, falls('MMU.FilesStored')],
      ['MMU.DumpFile', { file: 3 }, (told) => expect(latest(told, 'MMU.FilesDumped')).toBeGreaterThan(4820)],
      ['MMU.CheckMemoryBanks', {}, (told) => expect(latest(told, 'MMU.EccCorrected')).toBeGreaterThan(812)],
    ],
    wait: 60,
  },
  {
    title: 'formatting',
    sent: [
      ['MMU.SetMemoryMode', { mode: 1 }, { 'MMU.Mode': 'STANDBY' }],
      ['MMU.FormatMemory', {}, { 'MMU.FilesStored': 0, 'MMU.PayloadStored': near(0) }],
    ],
    wait: 40,
  },
  {
    title: 'housekeeping (service 3)',
    sent: [
      [
        'DisableHousekeeping',
        { sid: 45 },
        (told) => expect(count(told, 'TTC.HkTransponder1')).toBeLessThan(count(told, 'TTC.HkTransponder2')),
      ],
      [
        'SetHousekeepingPeriod',
        { sid: 30, interval: 2 },
        (told) => expect(told.filter((t) => t.container === 'TCS.HkThermalStructure').length).toBeGreaterThan(10),
      ],
      ['RequestHousekeeping', { sid: 3 }, reported('OBC.HkSoftware')],
      [
        'ReportHousekeepingProperties',
        {},
        (told) =>
          expect(
            told.filter((t) => t.container === 'HkPropertiesReport').flatMap((t) => t.lists['ReportedSid']!),
          ).toContain(45),
      ],
    ],
    wait: 30,
  },
  {
    title: 'events (service 5)',
    sent: [
      ['DisableEvent', { eventId: 4000 }, (told) => expect(events(told)).not.toContain(4000)],
      ['ReportDisabledEvents', {}, reported('DisabledEventsReport', { RowCount: 1, ReportedEvent: 4000 })],
      ['AOCS.SetMode', { mode: 'SUN' }, { 'AOCS.Mode': 'SUN' }],
    ],
    wait: 8,
  },
  {
    title: 'events, enabled again',
    sent: [
      ['DisableEvent', { eventId: 4000 }],
      ['EnableEvent', { eventId: 4000 }, (told) => expect(events(told)).toContain(4000)],
      ['AOCS.SetMode', { mode: 'SUN' }],
    ],
    wait: 8,
  },
  {
    title: 'memory (service 6)',
    sent: [
      ['LoadMemory', { memory: 2, address: 0x1000, data: 'c0ffee' }],
      [
        'DumpMemory',
        { memory: 2, address: 0x1000, length: 3 },
        reported('MemoryDump', {
          MemoryId: 'MRAM',
          DumpAddress: 0x1000,
          DumpLength: 3,
          DumpData: Uint8Array.of(0xc0, 0xff, 0xee),
        }),
      ],
      // CRC-16 of c0ffee, by the table of ECSS-E-ST-70-41C annex B.
      ['CheckMemory', { memory: 2, address: 0x1000, length: 3 }, reported('MemoryCheck', { CheckedLength: 3 })],
    ],
    wait: 8,
  },
  {
    title: 'time reports (service 9)',
    sent: [
      [
        'SetTimeReportRate',
        { exponent: 1 },
        (told) => expect(told.filter((t) => t.container === 'TimeReport').length).toBeGreaterThan(8),
      ],
    ],
    wait: 24,
  },
  {
    title: 'monitoring (service 12)',
    sent: [
      ['DisableMonitoring', { monitor: 1 }],
      ['DeleteMonitoring', { monitor: 1 }],
      ['DisableMonitoring', { monitor: 2 }],
      ['EnableMonitoring', { monitor: 2 }],
      [
        'ReportMonitoring',
        {},
        (told) => expect(told.findLast((t) => t.container === 'MonitoringReport')!.lists['MonitorId']).toEqual([2, 3]),
      ],
    ],
    wait: 6,
  },
  {
    title: 'forwarding (service 14)',
    sent: [
      [
        'ReportForwarding',
        {},
        (told) => expect(told.findLast((t) => t.container === 'ForwardingReport')!.lists['ReportedSid']).toContain(20),
      ],
    ],
    wait: 6,
  },
  {
    title: 'the test of the connection (service 17)',
    sent: [['TestConnection', {}, reported('ConnectionReport')]],
    wait: 4,
  },
]

const RECO1: readonly Scene[] = [
  {
    title: 'the imager',
    sent: [
      ['IMG.SetGain', { band: 2, gain: 9 }, { 'IMG.BlueGain': 9 }],
      ['IMG.MoveFocus', { steps: 100 }, { 'IMG.FocusPosition': near(134.6) }],
      ['IMG.SwitchCooler', { state: 'OFF' }, { 'IMG.CoolerPower': near(0) }],
      ['IMG.SwitchLamp', { state: 'ON' }, { 'IMG.CalibrationLamp': near(42) }],
      ['IMG.SwitchXband', { state: 'OFF' }, { 'IMG.XbandOn': 'OFF' }],
      ['IMG.SetEncryption', { state: 'OFF' }, { 'IMG.Encryption': 'OFF' }],
      ['IMG.SetImagerMode', { mode: 2 }, { 'IMG.Mode': 'CALIBRATION' }],
    ],
    wait: 50,
  },
  {
    title: 'an image',
    sent: [
      [
        'IMG.TakeImage',
        { start: 0, lines: 60_000, compression: 8 },
        (told) => {
          expect(latest(told, 'IMG.CompressionRatio')).toBeCloseTo(8, 0)
          expect(events(told)).toEqual(expect.arrayContaining([8001, 8002]))
        },
      ],
    ],
    wait: 40,
  },
  {
    title: 'the X-band antenna',
    sent: [
      // While it sends, it follows the station.
      ['IMG.SwitchXband', { state: 'OFF' }],
      [
        'IMG.PointXband',
        { azimuth: -120, elevation: 33 },
        { 'IMG.AntennaAzimuth': near(-120), 'IMG.AntennaElevation': near(33) },
      ],
    ],
    wait: 30,
  },
  {
    title: 'propulsion',
    sent: [
      ['PROP.Arm', {}, saw('PROP.Armed', 'ARMED')],
      ['PROP.SetLatchValve', { state: 'ON' }, saw('PROP.LatchValve', 'OPEN')],
      [
        'PROP.HeatCatalyst',
        { state: 'ON' },
        (told) => expect(latest(told, 'PROP.Thruster1Catalyst')).toBeGreaterThan(190),
      ],
    ],
    wait: 90,
  },
  {
    title: 'a manoeuvre',
    before: (pass) => {
      const hydrazine = pass.simulator.world.flights.find((f) => f.name === 'RECO1')!.craft.hydrazine!
      Object.assign(hydrazine, { armed: true, latch: true, heating: true })
      for (let i = 0; i < 120; i++) hydrazine.step(1, undefined)
    },
    sent: [
      [
        'PROP.Manoeuvre',
        { start: 0, deltaV: 0.05, thrusters: 15 },
        (told) => {
          expect(latest(told, 'PROP.LastDeltaV')).toBeCloseTo(0.05, 1)
          expect(events(told)).toEqual(expect.arrayContaining([7001, 7002]))
        },
      ],
    ],
    wait: 60,
  },
  {
    title: 'safe propulsion',
    before: (pass) =>
      void (pass.simulator.world.flights.find((f) => f.name === 'RECO1')!.craft.hydrazine!.armed = true),
    sent: [['PROP.Disarm', {}, { 'PROP.Armed': 'SAFE' }]],
    wait: 20,
  },
]

const IDENT1: readonly Scene[] = [
  {
    title: 'the thruster',
    sent: [
      ['PROP.Arm', {}, { 'PROP.Armed': 'ARMED' }],
      [
        'PROP.HeatCathode',
        { state: 'ON' },
        (told) => expect(latest(told, 'PROP.CathodeTemperature')).toBeGreaterThan(600),
      ],
      [
        'PROP.Thrust',
        { start: 0, duration: 20 },
        (told) => expect(events(told)).toEqual(expect.arrayContaining([7001, 7002])),
      ],
    ],
    wait: 110,
  },
  {
    title: 'the end of a thrust',
    sent: [
      ['PROP.Arm'],
      ['PROP.Thrust', { start: 0, duration: 600 }],
      ['PROP.StopThrust', {}, reported('RequestFailed', { FailureCode: 'ABORTED' })],
      ['PROP.Disarm', {}, { 'PROP.Armed': 'SAFE', 'PROP.State': 'STANDBY' }],
    ],
    wait: 30,
  },
  {
    title: 'the ship receiver',
    sent: [
      ['AIS.SetChannelGain', { channel: 3, gain: 51 }, { 'AIS.Channel3Gain': 51 }],
      ['AIS.RecordSpectrum', { seconds: 15 }, saw('AIS.Mode', 'SAMPLE')],
    ],
    wait: 40,
  },
  {
    title: 'the ship receiver, in standby',
    sent: [['AIS.SetReceiverMode', { mode: 1 }, { 'AIS.Mode': 'STANDBY' }]],
    wait: 30,
  },
  {
    title: 'the radio receiver',
    sent: [
      [
        'RFM.Tune',
        { frequency: 406_050, bandwidth: 12_000 },
        { 'RFM.Mode': 'DWELL', 'RFM.CentreFrequency': near(406, 0), 'RFM.Bandwidth': near(12, 0) },
      ],
      ['RFM.CalibratePhase', {}, { 'RFM.Antenna3Phase': near(0, 0) }],
    ],
    wait: 50,
  },
  {
    title: 'the radio receiver, in standby',
    sent: [['RFM.SetMonitorMode', { mode: 1 }, { 'RFM.Mode': 'STANDBY' }]],
    wait: 30,
  },
  {
    title: 'the hosted payload',
    sent: [
      ['COA.SetInstrumentMode', { mode: 4 }, { 'COA.Mode': 'CALIBRATE' }],
      ['COA.SwitchRadar', { state: 'OFF' }, { 'COA.RadarOn': 'OFF' }],
      ['COA.LoadInstrumentTable', { table: 3, offset: 17, value: 0xabcdef }, { 'COA.OwnerRequests': 222 }],
    ],
    wait: 40,
  },
  {
    title: 'the owner of the hosted payload, who withdraws the consent: what goes on is ended',
    sent: [['COA.SetOwnerConsent', { state: 'OFF' }, { 'COA.OwnerConsent': 'WITHHELD', 'COA.Mode': 'OFF' }]],
    wait: 40,
  },
]

/** Commands that a test of their own takes (services.test.ts, further-services.test.ts). */
const ELSEWHERE = [
  'CreateHousekeeping',
  'DeleteHousekeeping',
  'EnableHousekeeping',
  'ReportHousekeepingStructure',
  'EnableSchedule',
  'DisableSchedule',
  'ResetSchedule',
  'InsertInSchedule',
  'DeleteFromSchedule',
  'ShiftSchedule',
  'ShiftInSchedule',
  'ReportSchedule',
  'ReportScheduleDetail',
  'AddMonitoring',
  'EnableForwarding',
  'DisableForwarding',
  'EnableStorage',
  'DisableStorage',
  'DumpStoreByTime',
  'DeleteStoreUntil',
  'StopDump',
  'ReportStores',
  'AddEventAction',
  'DeleteEventAction',
  'EnableEventAction',
  'DisableEventAction',
  'ReportEventActions',
  'ReportParameter',
  'SetParameter',
  'LoadSequence',
  'StartSequence',
  'StopSequence',
  'ReportSequences',
  'SwitchDevice',
  'LoadRegister',
  'DumpRegister',
  'ReportStatistics',
  'ResetStatistics',
  'EnableStatistics',
  'DisableStatistics',
  'AddStatistics',
  'DeleteStatistics',
  'ReportStatisticsDefinitions',
  'UploadFirstPart',
  'UploadPart',
  'UploadLastPart',
  'LoadProcedure',
  'UnloadProcedure',
  'ActivateProcedure',
  'StopProcedure',
  'SuspendProcedure',
  'ResumeProcedure',
  'ReportProcedures',
  'AbortProcedure',
  'EnablePositionSchedule',
  'DisablePositionSchedule',
  'ResetPositionSchedule',
  'InsertAtPosition',
  'DeleteFromPositionSchedule',
  'ReportPositionSchedule',
  'CreateFile',
  'DeleteFile',
  'ReportFile',
  'LockFile',
  'UnlockFile',
  'ReportFiles',
  'CopyFile',
]

describe.each([
  ['RECO1', [...COMMON, ...RECO1]],
  ['IDENT1', [...COMMON, ...IDENT1]],
] as const)('%s', (satellite, scenes) => {
  test.each(scenes.map((s) => [s.title, s] as const))('%s', async (_, scene) => {
    const pass = await Pass.begin(satellite, open)
    scene.before?.(pass)
    for (const [command, given] of scene.sent) await pass.send(command, given)
    await pass.step(scene.wait)
    const told = pass.told()
    const failed = told.filter((t) => /RequestRejected|RequestStartFailed|RequestNotRouted/.test(t.container))
    for (const [command, , effect] of scene.sent) {
      if (typeof effect === 'function') effect(told)
      else if (effect !== undefined)
        for (const [parameter, value] of Object.entries(effect))
          expect({
            command,
            parameter,
            value: latest(told, parameter),
            failed: failed.map((f) => f.values['RequestCount']),
          }).toEqual({ command, parameter, value, failed: [] })
    }
  })

  test('no command was left out', async () => {
    const { system } = await bisat()
    const commands = [...system.commands]
      .filter(([path, c]) => path.startsWith(`${satellite}.`) && !c.abstract)
      .map(([path]) => path.slice(satellite.length + 1))
    const sent = new Set([...scenes.flatMap((s) => s.sent.map(([command]) => command)), ...ELSEWHERE])
    expect(commands.filter((name) => !sent.has(name))).toEqual([])
  })
})
