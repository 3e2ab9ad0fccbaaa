/** Payloads, the hosted one among them. */
import { test } from '@vigie/testkit'

const limits = ['Payloads are modelled by their modes, temperatures and data volumes.']

test(
  'The imager goes from off to imaging and back; an image is in the mass memory',
  { suite: ['Technical', 'Payload'], id: 'BIS-PAY-010', satellites: ['RECO1'], functions: ['payload'], verifies: ['OPS-PAY-010', 'OPS-PAY-020'], limits },
  async (t) => {
    await t.takeUplink()
    await t.send('RECO1.IMG.SetImagerMode', { mode: 'STANDBY' }, { within: 60 })
    await t.expectParameter('RECO1.IMG.Mode').toBe('STANDBY', { within: 90 })
    const before = Number((await t.expectParameter('RECO1.IMG.ImageNumber').toBeReceived({ within: 90 })).value)
    const since = t.now()
    await t.send('RECO1.IMG.TakeImage', { start: 0, lines: 2000, compression: 4 }, { within: 240 })
    await t.expectEvent({ element: 'RECO1.IMG', name: 'ImageEnded' }, { within: 30, since })
    await t.expectParameter('RECO1.IMG.ImageNumber').toBeAbove(before, { within: 90 })
    await t.send('RECO1.IMG.SetImagerMode', { mode: 'OFF' }, { within: 60 })
    await t.expectParameter('RECO1.IMG.Mode').toBe('OFF', { within: 90 })
  },
)

test(
  'The transmitter of images is pointed, switched on and off',
  { suite: ['Technical', 'Payload'], id: 'BIS-PAY-020', satellites: ['RECO1'], functions: ['payload'], verifies: ['OPS-PAY-030'], limits },
  async (t) => {
    await t.takeUplink()
    await t.send('RECO1.IMG.PointXband', { azimuth: 20, elevation: 45 }, { within: 60 })
    await t.send('RECO1.IMG.SwitchXband', { state: 'ON' }, { within: 60 })
    await t.expectParameter('RECO1.IMG.XbandOn').toBe('ON', { within: 90 })
    await t.send('RECO1.IMG.SwitchXband', { state: 'OFF' }, { within: 60 })
    await t.expectParameter('RECO1.IMG.XbandOn').toBe('OFF', { within: 90 })
  },
)

test(
  'Images are encrypted by critical telecommands only',
  { suite: ['Technical', 'Payload'], id: 'BIS-PAY-030', satellites: ['RECO1'], functions: ['payload'], verifies: ['OPS-PAY-040'], limits },
  async (t) => {
    await t.takeUplink()
    await t.send('RECO1.IMG.SetEncryption', { state: 'ON' }, { within: 90 })
    await t.expectParameter('RECO1.IMG.Encryption').toBe('ON', { within: 90 })
    await t.send('RECO1.IMG.SetEncryption', { state: 'OFF' }, { within: 90 })
    await t.expectParameter('RECO1.IMG.Encryption').toBe('OFF', { within: 90 })
  },
)

test(
  'The ship receiver is configured, and its spectrum recorded',
  { suite: ['Technical', 'Payload'], id: 'BIS-PAY-040', satellites: ['IDENT1'], functions: ['payload'], verifies: ['OPS-PAY-050'], limits },
  async (t) => {
    await t.takeUplink()
    await t.send('IDENT1.AIS.SetReceiverMode', { mode: 'DEMODULATE' }, { within: 60 })
    await t.expectParameter('IDENT1.AIS.Mode').toBe('DEMODULATE', { within: 90 })
    await t.send('IDENT1.AIS.SetChannelGain', { channel: 2, gain: 40 }, { within: 60 })
    await t.expectParameter('IDENT1.AIS.Channel2Gain').toBe(40, { within: 90 })
    await t.send('IDENT1.AIS.RecordSpectrum', { seconds: 5 }, { within: 90 })
  },
)

test(
  'The radio receiver is tuned and calibrated',
  { suite: ['Technical', 'Payload'], id: 'BIS-PAY-050', satellites: ['IDENT1'], functions: ['payload'], verifies: ['OPS-PAY-060'], limits },
  async (t) => {
    await t.takeUplink()
    await t.send('IDENT1.RFM.SetMonitorMode', { mode: 'STANDBY' }, { within: 60 })
    await t.send('IDENT1.RFM.Tune', { frequency: 406_000, bandwidth: 3000 }, { within: 60 })
    await t.expectParameter('IDENT1.RFM.CentreFrequency').toBeCloseTo(406, 1, { within: 90 })
    await t.send('IDENT1.RFM.CalibratePhase', {}, { within: 90 })
  },
)

test(
  'Without its owner’s consent nothing of the hosted payload is switched on; when it is withdrawn, it goes off',
  { suite: ['Technical', 'Payload'], id: 'BIS-PAY-060', satellites: ['IDENT1'], functions: ['payload'], verifies: ['OPS-PAY-070', 'SYS-GEN-060', 'SYS-TC-060'], limits },
  async (t) => {
    await t.takeUplink()
    await t.step('The owner does not consent', async () => {
      await t.send('IDENT1.COA.SetOwnerConsent', { state: 'OFF' }, { within: 90 })
      await t.expectParameter('IDENT1.COA.OwnerConsent').toBe('WITHHELD', { within: 90 })
    })
    await t.step('Its radar cannot be switched on', async () => {
      await t.expectRefused('IDENT1.COA.SwitchRadar', { state: 'ON' }, { rule: 'OwnerConsent' })
      await t.expectRefused('IDENT1.COA.SetInstrumentMode', { mode: 'IDLE' }, { rule: 'OwnerConsent' })
    })
    await t.step('The owner consents, and it is switched on', async () => {
      await t.send('IDENT1.COA.SetOwnerConsent', { state: 'ON' }, { within: 90 })
      await t.expectParameter('IDENT1.COA.OwnerConsent').toBe('GIVEN', { within: 90 })
      await t.send('IDENT1.COA.SetInstrumentMode', { mode: 'IDLE' }, { within: 90 })
      await t.expectParameter('IDENT1.COA.Mode').notToBe('OFF', { within: 120 })
    })
    await t.step('Consent is withdrawn, and it goes off', async () => {
      await t.send('IDENT1.COA.SetOwnerConsent', { state: 'OFF' }, { within: 90 })
      await t.expectParameter('IDENT1.COA.Mode').toBe('OFF', { within: 120 })
    })
  },
)
