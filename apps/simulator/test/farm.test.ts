/** FARM-1 entry by entry of table 6-1 of CCSDS 232.1-B-2, and as properties; CLCWs as published (vectors of issue 5). */
import fc from 'fast-check'
import { decodeClcw } from '@vigie/ccsds'
import { describe, expect, test } from 'vitest'
import { Farm, FarmState } from '../src/telecommand/farm.ts'

const W = 20
const VR = 100

/** A FARM in a state, with V(R) = 100, and the flags that lead there. */
function farmIn(state: FarmState): Farm {
  const farm = new Farm({ virtualChannelId: 1, window: W, receiverFrameSequenceNumber: VR })
  if (state === FarmState.wait) farm.sequenceControlled(VR, false)
  if (state === FarmState.lockout) farm.sequenceControlled(VR + 128)
  expect(farm.state).toBe(state)
  return farm
}

interface Seen {
  readonly accepted: boolean
  readonly state: FarmState
  readonly vr: number
  readonly retransmit: boolean
  readonly wait: boolean
  readonly lockout: boolean
  readonly farmB: number
}

const EVENTS: Readonly<Record<string, (farm: Farm) => boolean>> = {
  E1: (f) => f.sequenceControlled(VR),
  E2: (f) => f.sequenceControlled(VR, false),
  E3: (f) => f.sequenceControlled(VR + 1),
  'E3 at the end of the positive window': (f) => f.sequenceControlled(VR + W / 2 - 1),
  E4: (f) => f.sequenceControlled(VR - 1),
  'E4 at the end of the negative window': (f) => f.sequenceControlled(VR - W / 2),
  E5: (f) => f.sequenceControlled(VR + W / 2),
  'E5 behind': (f) => f.sequenceControlled(VR - W / 2 - 1),
  E6: (f) => f.expedited(),
  E7: (f) => (f.unlock(), false),
  E8: (f) => (f.setReceiverFrameSequenceNumber(7), false),
  E9: (f) => f.invalid(),
  E10: (f) => (f.bufferReleased(), false),
}

const [S1, S2, S3] = [FarmState.open, FarmState.wait, FarmState.lockout]
const in1: Seen = { accepted: false, state: S1, vr: VR, retransmit: false, wait: false, lockout: false, farmB: 0 }
const in2: Seen = { ...in1, state: S2, retransmit: true, wait: true }
const in3: Seen = { ...in1, state: S3, lockout: true }
const locked2: Seen = { ...in2, state: S3, lockout: true }

/** The table: what each event makes of each state. */
const TABLE: Readonly<Record<string, readonly [s1: Seen, s2: Seen, s3: Seen]>> = {
  E1: [{ ...in1, accepted: true, vr: VR + 1 }, in2, in3],
  E2: [in2, in2, in3],
  E3: [{ ...in1, retransmit: true }, in2, in3],
  'E3 at the end of the positive window': [{ ...in1, retransmit: true }, in2, in3],
  E4: [in1, in2, in3],
  'E4 at the end of the negative window': [in1, in2, in3],
  E5: [in3, locked2, in3],
  'E5 behind': [in3, locked2, in3],
  E6: [
    { ...in1, accepted: true, farmB: 1 },
    { ...in2, accepted: true, farmB: 1 },
    { ...in3, accepted: true, farmB: 1 },
  ],
  E7: [
    { ...in1, farmB: 1 },
    { ...in1, farmB: 1 },
    { ...in1, farmB: 1 },
  ],
  E8: [
    { ...in1, vr: 7, farmB: 1 },
    { ...in1, vr: 7, farmB: 1 },
    { ...in3, farmB: 1 },
  ],
  E9: [in1, in2, in3],
  // The wait is over; that frames were lost stays to be told.
  E10: [in1, { ...in1, retransmit: true }, in3],
}

describe.each(Object.keys(EVENTS))('%s', (event) => {
  test.each([
    ['S1 open', S1],
    ['S2 wait', S2],
    ['S3 lockout', S3],
  ] as const)('in %s', (_, state) => {
    const farm = farmIn(state)
    const accepted = EVENTS[event]!(farm)
    expect({
      accepted,
      state: farm.state,
      vr: farm.receiverFrameSequenceNumber,
      retransmit: farm.retransmit,
      wait: farm.wait,
      lockout: farm.lockout,
      farmB: farm.farmBCounter,
    }).toEqual(TABLE[event]![state - 1])
  })
})

describe('the CLCW (E11)', () => {
  test('is the published one', () => {
    // vectors: VC 1, lockout, retransmit, FARM-B 2, N(R) 0x7F, COP-1: 01042C7F.
    const farm = new Farm({ virtualChannelId: 1, window: W, receiverFrameSequenceNumber: 0x7f })
    farm.expedited()
    farm.expedited()
    farm.sequenceControlled(0x80)
    farm.sequenceControlled(0)
    const clcw = farm.clcw({ status: 0, noRfAvailable: false, noBitLock: false })
    expect(clcw.toString(16).padStart(8, '0')).toBe('01042c7f')
  })

  test('carries what the physical layer says', () => {
    const clcw = decodeClcw(farmIn(S2).clcw({ status: 5, noRfAvailable: true, noBitLock: true }))
    expect(clcw).toMatchObject({ status: 5, noRfAvailable: true, noBitLock: true, wait: true, retransmit: true })
  })
})

test.each([0, 1, 3, 255, 256, 2.5])('a sliding window of %d is refused', (window) => {
  expect(() => new Farm({ virtualChannelId: 0, window })).toThrow(RangeError)
})

describe('whatever comes', () => {
  const event = fc.oneof(
    fc.record({ kind: fc.constant('ad' as const), sequence: fc.integer({ min: 0, max: 255 }), buffer: fc.boolean() }),
    fc.record({ kind: fc.constantFrom('bd' as const, 'unlock' as const, 'release' as const) }),
    fc.record({ kind: fc.constant('set' as const), value: fc.integer({ min: 0, max: 255 }) }),
  )

  test('only the number expected is accepted, one after another; flags are those of the state', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 127 }), fc.array(event, { maxLength: 200 }), (half, events) => {
        const farm = new Farm({ virtualChannelId: 0, window: half * 2 })
        for (const e of events) {
          const before = farm.receiverFrameSequenceNumber
          const was = farm.state
          if (e.kind === 'ad') {
            const accepted = farm.sequenceControlled(e.sequence, e.buffer)
            expect(accepted).toBe(was === S1 && e.buffer && e.sequence === before)
            expect(farm.receiverFrameSequenceNumber).toBe((before + Number(accepted)) & 255)
          } else if (e.kind === 'bd') expect(farm.expedited()).toBe(true)
          else if (e.kind === 'unlock') farm.unlock()
          else if (e.kind === 'release') farm.bufferReleased()
          else if (e.kind === 'set') farm.setReceiverFrameSequenceNumber(e.value)
          expect(farm.lockout).toBe(farm.state === S3)
          if (farm.state === S1) expect(farm.wait).toBe(false)
          if (farm.state === S2) expect(farm.wait && farm.retransmit).toBe(true)
        }
      }),
    )
  })
})
