/**
 * FOP-1 as its user meets it: sessions told step by step. Truth: CCSDS 232.1-B-2 §5; the cases are those that vectors.md §1.6 names of
 * the test suites of two other implementations, and the window, the wrap of numbers and the timer.
 */
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '@vigie/base'
import {
  createFopChannel,
  encodeClcw,
  Fop,
  tcFrameFormat,
  uslpFrameFormat,
  FrameDecoder,
  Upid,
  type Clcw,
  type FopParameters,
  type FrameParameters,
  type LowerResponse,
} from '@vigie/ccsds'

const VC = 1
const clcw = (reportValue: number, more: Partial<Clcw> = {}): number =>
  encodeClcw({
    status: 0,
    copInEffect: 1,
    virtualChannelId: VC,
    noRfAvailable: false,
    noBitLock: false,
    lockout: false,
    wait: false,
    retransmit: false,
    farmBCounter: 0,
    reportValue,
    ...more,
  })

/** A FOP that writes down what it tells, and answers as told. */
function session(parameters: Partial<FopParameters> = {}, answer: () => LowerResponse = () => 'accept') {
  const log: string[] = []
  const fop = new Fop<string>(
    VC,
    {
      transmitAd: (request, n, again) => (log.push(`${again ? 're' : ''}send ${request} as ${n}`), answer()),
      transmitBd: (request) => (log.push(`send ${request}`), answer()),
      transmitBc: (command, again) => (log.push(`${again ? 're' : ''}send ${command.kind}`), answer()),
    },
    {
      transfer: (outcome, request) => void log.push(`${request} ${outcome}`),
      directive: (outcome, { kind }) => void log.push(`${kind} ${outcome}`),
      alert: (reason) => void log.push(`ALERT ${reason}`),
      suspend: (state) => void log.push(`SUSPEND ${state}`),
    },
    { window: 10, t1: 100, limit: 3, timeoutType: 0, ...parameters },
  )
  const said = (): string[] => log.splice(0)
  return { fop, said }
}

describe('the service is initiated', () => {
  test('with a CLCW check: confirmed by the first CLCW that agrees', () => {
    const { fop, said } = session()
    fop.directive({ kind: 'initiate-with-clcw' }, 0)
    expect(said()).toEqual(['initiate-with-clcw accepted'])
    fop.clcw(clcw(0), 10)
    expect(said()).toEqual(['initiate-with-clcw confirmed'])
    expect(fop.status()).toMatchObject({ state: 1, deadline: Infinity })
  })

  test('with a CLCW check that times out: alert, or suspension', () => {
    const alerted = session()
    alerted.fop.directive({ kind: 'initiate-with-clcw' }, 0)
    alerted.fop.tick(99)
    expect(alerted.fop.state).toBe(4)
    alerted.fop.tick(100)
    expect(alerted.said()).toEqual(['initiate-with-clcw accepted', 'initiate-with-clcw failed', 'ALERT T1'])

    const suspended = session({ timeoutType: 1 })
    suspended.fop.directive({ kind: 'initiate-with-clcw' }, 0)
    suspended.fop.tick(100)
    expect(suspended.said()).toEqual(['initiate-with-clcw accepted', 'SUSPEND 4'])
    suspended.fop.directive({ kind: 'resume' }, 200)
    suspended.fop.clcw(clcw(0), 210)
    expect(suspended.said()).toEqual(['resume accepted', 'resume confirmed', 'initiate-with-clcw confirmed'])
  })

  test('with Set V(R): the command is sent again until the limit', () => {
    const { fop, said } = session()
    fop.directive({ kind: 'initiate-with-set-vr', value: 7 }, 0)
    fop.tick(100)
    fop.tick(200)
    expect(said()).toEqual(['initiate-with-set-vr accepted', 'send set-vr', 'resend set-vr', 'resend set-vr'])
    fop.tick(300)
    expect(said()).toEqual(['initiate-with-set-vr failed', 'ALERT T1'])
    fop.directive({ kind: 'initiate-with-set-vr', value: 7 }, 400)
    fop.clcw(clcw(7), 410)
    fop.transferAd('a', 420)
    expect(said().slice(2)).toEqual(['initiate-with-set-vr confirmed', 'a accepted', 'send a as 7'])
  })

  test('with Unlock, after a lockout that ended the service', () => {
    const { fop, said } = session()
    fop.directive({ kind: 'initiate' }, 0)
    fop.clcw(clcw(0, { lockout: true }), 1)
    expect(said()).toEqual(['initiate accepted', 'initiate confirmed', 'ALERT LOCKOUT'])
    fop.directive({ kind: 'initiate-with-unlock' }, 2)
    fop.clcw(clcw(0, { lockout: true }), 3)
    fop.clcw(clcw(0), 4)
    expect(said()).toEqual(['initiate-with-unlock accepted', 'send unlock', 'initiate-with-unlock confirmed'])
  })

  test('although frames were outstanding when an alert came: N(R) = V(S) is enough', () => {
    const { fop, said } = session()
    fop.directive({ kind: 'initiate' }, 0)
    fop.transferAd('a', 1)
    fop.directive({ kind: 'terminate' }, 2)
    said()
    fop.directive({ kind: 'initiate-with-clcw' }, 3)
    fop.clcw(clcw(1), 4)
    expect(said()).toEqual(['initiate-with-clcw accepted', 'initiate-with-clcw confirmed'])
    expect(fop.status()).toMatchObject({ state: 1, vs: 1, nnr: 1 })
  })
})

/** Active, with frames a, b, c … outstanding as 0, 1, 2 … */
function active(frames: number, parameters: Partial<FopParameters> = {}, from = 0) {
  const one = session(parameters)
  one.fop.directive({ kind: 'set-vs', value: from }, 0)
  one.fop.directive({ kind: 'initiate' }, 0)
  for (let i = 0; i < frames; i++) one.fop.transferAd('abcdefghij'[i]!, 0)
  one.said()
  return one
}

describe('frames are acknowledged', () => {
  test('one, both, late', () => {
    const { fop, said } = active(2)
    fop.clcw(clcw(0), 1)
    expect(said()).toEqual([])
    fop.clcw(clcw(1), 2)
    expect(said()).toEqual(['a confirmed'])
    expect(fop.deadline).toBe(100)
    fop.clcw(clcw(2), 3)
    expect(said()).toEqual(['b confirmed'])
    expect(fop.deadline).toBe(Infinity)
  })

  test('across the wrap of the numbers', () => {
    const { fop, said } = active(4, {}, 254)
    fop.clcw(clcw(1), 1)
    expect(said()).toEqual(['a confirmed', 'b confirmed', 'c confirmed'])
    expect(fop.status()).toMatchObject({ vs: 2, nnr: 1, sent: 1 })
  })

  test('the window holds back, one waits, one more is rejected', () => {
    const { fop, said } = active(2, { window: 2 })
    fop.transferAd('c', 1)
    expect(fop.ready).toBe(false)
    fop.transferAd('d', 2)
    expect(said()).toEqual(['d rejected'])
    fop.clcw(clcw(1), 3)
    expect(said()).toEqual(['a confirmed', 'c accepted', 'send c as 2'])
    expect(fop.ready).toBe(true)
  })

  test('with a window of 255, all but one number can be outstanding', () => {
    const { fop } = session({ window: 255 })
    fop.directive({ kind: 'initiate' }, 0)
    for (let i = 0; i < 256; i++) fop.transferAd('x', 0)
    expect(fop.status()).toMatchObject({ sent: 255, waiting: true, vs: 255, nnr: 0 })
    fop.clcw(clcw(255), 1)
    expect(fop.status()).toMatchObject({ sent: 1, waiting: false, vs: 0, nnr: 255 })
  })
})

describe('frames are sent again', () => {
  test('when the CLCW says so, from the first missing one on, in order', () => {
    const { fop, said } = active(3)
    fop.clcw(clcw(1, { retransmit: true }), 1)
    expect(said()).toEqual(['a confirmed', 'resend b as 1', 'resend c as 2'])
    expect(fop.state).toBe(2)
    fop.clcw(clcw(1, { retransmit: true }), 2)
    expect(said()).toEqual([])
    fop.clcw(clcw(3), 3)
    expect(said()).toEqual(['b confirmed', 'c confirmed'])
    expect(fop.state).toBe(1)
  })

  test('when the frame was lost and the timer expired while the FARM waited: it is timed again once the FARM goes on', () => {
    const { fop, said } = active(2)
    fop.clcw(clcw(0, { wait: true, retransmit: true }), 1)
    expect(fop.state).toBe(3)
    fop.tick(100)
    fop.clcw(clcw(1), 101)
    expect(said()).toContain('a confirmed')
    expect(fop.status()).toMatchObject({ state: 1, sent: 1 })
    fop.tick(fop.deadline)
    expect(said().join()).toContain('b')
  })

  test('when the timer expires, up to the limit', () => {
    const { fop, said } = active(1)
    fop.tick(100)
    fop.tick(200)
    expect(said()).toEqual(['resend a as 0', 'resend a as 0'])
    fop.tick(300)
    expect(said()).toEqual(['a failed', 'ALERT T1'])
  })

  test('across the wrap, three of them', () => {
    const { fop, said } = active(3, {}, 254)
    fop.clcw(clcw(254, { retransmit: true }), 1)
    expect(said()).toEqual(['resend a as 254', 'resend b as 255', 'resend c as 0'])
  })

  test('not at all with a limit of one', () => {
    const { fop, said } = active(2, { limit: 1 })
    fop.clcw(clcw(1, { retransmit: true }), 1)
    expect(said()).toEqual(['a confirmed', 'b failed', 'ALERT LIMIT'])
  })

  test('when the FARM can take them: wait, then release', () => {
    const { fop, said } = active(2)
    fop.clcw(clcw(1, { retransmit: true, wait: true }), 1)
    expect(said()).toEqual(['a confirmed'])
    fop.transferAd('c', 2)
    expect(said()).toEqual([])
    fop.clcw(clcw(1, { retransmit: true }), 3)
    expect(said()).toEqual(['resend b as 1', 'c accepted', 'send c as 2'])
  })

  test('one by one, as the lower procedures take them', () => {
    const answers: LowerResponse[] = []
    const { fop, said } = session({}, () => answers.shift() ?? 'accept')
    fop.directive({ kind: 'initiate' }, 0)
    fop.transferAd('a', 0)
    fop.transferAd('b', 0)
    said()
    answers.push('later')
    fop.tick(100)
    expect(said()).toEqual(['resend a as 0'])
    fop.lowerResponse('AD', true, 101)
    expect(said()).toEqual(['resend b as 1'])
  })
})

describe('alerts', () => {
  test.each([
    ['wait without retransmit', clcw(0, { wait: true }), 'CLCW'],
    ['N(R) beyond V(S)', clcw(9), 'NNR'],
    ['lockout', clcw(0, { lockout: true }), 'LOCKOUT'],
    ['retransmit although all is acknowledged', clcw(2, { retransmit: true }), 'SYNCH'],
    ['a CLCW of another version', (clcw(0) | 0x20000000) >>> 0, 'CLCW'],
  ])('%s', (_, word, reason) => {
    const { fop, said } = active(2)
    fop.clcw(word, 1)
    expect(said()).toEqual(['a failed', 'b failed', `ALERT ${reason}`])
    expect(fop.status()).toMatchObject({ state: 6, sent: 0, deadline: Infinity })
  })

  test('the lower procedures refuse', () => {
    const { fop, said } = session({}, () => 'reject')
    fop.directive({ kind: 'initiate' }, 0)
    fop.transferAd('a', 0)
    expect(said().slice(2)).toEqual(['a accepted', 'send a as 0', 'a failed', 'ALERT LLIF'])
  })

  test('terminated: what was outstanding failed, what waited is rejected', () => {
    const { fop, said } = active(2, { window: 1 })
    fop.directive({ kind: 'terminate' }, 1)
    expect(said()).toEqual(['terminate accepted', 'a failed', 'b rejected', 'ALERT TERM', 'terminate confirmed'])
  })
})

test('a suspended service goes on where it was', () => {
  const { fop, said } = active(2, { timeoutType: 1, limit: 1 })
  fop.tick(100)
  expect(said()).toEqual(['SUSPEND 1'])
  fop.directive({ kind: 'set-vs', value: 9 }, 110)
  fop.transferAd('c', 110)
  expect(said()).toEqual(['set-vs rejected', 'c rejected'])
  fop.directive({ kind: 'resume' }, 120)
  expect(fop.deadline).toBe(220)
  fop.clcw(clcw(2), 130)
  expect(said()).toEqual(['resume accepted', 'resume confirmed', 'a confirmed', 'b confirmed'])
})

test('expedited frames go in any state, one at a time', () => {
  const answers: LowerResponse[] = ['accept', 'later', 'reject']
  const { fop, said } = session({}, () => answers.shift()!)
  fop.transferBd('x', 0)
  expect(said()).toEqual(['x accepted', 'send x', 'x passed'])
  fop.transferBd('y', 0)
  fop.transferBd('z', 0)
  expect(said()).toEqual(['y accepted', 'send y', 'z rejected'])
  fop.lowerResponse('BD', true, 1)
  fop.transferBd('z', 1)
  expect(said()).toEqual(['y passed', 'z accepted', 'send z', 'z failed', 'ALERT LLIF'])
})

test('CLCWs of others are not used', () => {
  const { fop, said } = active(1)
  expect(fop.clcw(clcw(1, { virtualChannelId: 2 }), 1)).toBe('other-channel')
  expect(fop.clcw(clcw(1, { copInEffect: 0 }), 1)).toBe('other-cop')
  expect(fop.clcw((clcw(1) | 0x80000000) >>> 0, 1)).toBe('no-clcw')
  expect(said()).toEqual([])
})

test('the user may ask for more from within a notification', () => {
  const sent: number[] = []
  let left = 600
  const fop: Fop<number> = new Fop(
    VC,
    {
      transmitAd: (_, n) => (sent.push(n), 'accept'),
      transmitBd: () => 'accept',
      transmitBc: () => 'accept',
    },
    {
      transfer(outcome, n) {
        // Each frame that leaves brings up the next one, each that is full acknowledges all.
        if (outcome === 'accepted' && left-- > 0) fop.transferAd(n + 1, n)
        if (outcome === 'accepted' && n % 50 === 49) fop.clcw(clcw((n + 1) & 255), n)
      },
      directive: () => undefined,
      alert: (reason) => expect.unreachable(reason),
      suspend: () => undefined,
    },
    { window: 100, t1: 1000, limit: 2, timeoutType: 0 },
  )
  fop.directive({ kind: 'initiate' }, 0)
  fop.transferAd(0, 0)
  expect(sent).toEqual(Array.from({ length: 601 }, (_, i) => i & 255))
})

test.each<Partial<FopParameters>>([{ window: 0 }, { window: 256 }, { t1: 0 }, { limit: 0 }, { limit: 1.5 }])(
  'parameters out of range are refused: %o',
  (parameters) => expect(() => session(parameters)).toThrow(expect.objectContaining({ code: 'VIG-CCSDS-002' })),
)

describe('frames of a channel as bytes', () => {
  const user = {
    transfer: () => undefined,
    directive: () => undefined,
    alert: () => undefined,
    suspend: () => undefined,
  }
  const parameters: FopParameters = { window: 10, t1: 100, limit: 3, timeoutType: 0 }

  test('TC frames, as published (vectors.md §1.2)', () => {
    const p = { spacecraftId: 0x123, length: 256, fecf: true, virtualChannels: [{ id: VC, segmentHeader: false }] }
    const out: string[] = []
    const fop = createFopChannel(
      tcFrameFormat(p, VC),
      ({ type, bytes }) => (out.push(`${type} ${toHex(bytes)}`), 'accept'),
      user,
      parameters,
    )
    fop.directive({ kind: 'initiate-with-unlock' }, 0)
    fop.clcw(clcw(0), 1)
    fop.directive({ kind: 'terminate' }, 2)
    fop.directive({ kind: 'initiate-with-set-vr', value: 0x7f }, 3)
    fop.directive({ kind: 'terminate' }, 4)
    fop.directive({ kind: 'set-vs', value: 0x42 }, 5)
    fop.directive({ kind: 'initiate' }, 6)
    fop.transferAd({ data: fromHex('1802c0340005201101000000') }, 7)
    expect(out).toEqual(['BC 312304070000cd3b', 'BC 312304090082007ff2da', 'AD 01230412421802c0340005201101000000e45e'])
  })

  test('USLP frames of an uplink: bypass, control command and count as 732.1-B-2 §4.1.2 has them', () => {
    const p: FrameParameters = {
      standard: 'USLP',
      length: 64,
      fecf: true,
      fhec: false,
      ocf: false,
      insertZone: 0,
      virtualChannels: [],
    }
    const decoder = new FrameDecoder(p)
    const out: object[] = []
    const fop = createFopChannel(
      uslpFrameFormat(p, VC, { spacecraftId: 0x1234 }),
      ({ bytes }) => {
        expect(decoder.decode(bytes)).toBeUndefined()
        const { bypass, protocolControl, count, countBytes, rule, protocol, mapId, destination } = decoder.frame
        const data = toHex(bytes.subarray(decoder.frame.dataFrom, decoder.frame.dataTo))
        out.push({ bypass, protocolControl, count, countBytes, rule, protocol, mapId, destination, data })
        return 'accept'
      },
      user,
      parameters,
    )
    fop.directive({ kind: 'initiate-with-set-vr', value: 200 }, 0)
    fop.clcw(clcw(200), 1)
    fop.transferAd({ data: fromHex('0102'), mapId: 3 }, 2)
    fop.transferBd({ data: fromHex('0304') }, 2)
    const common = { rule: 7, destination: true }
    expect(out).toEqual([
      {
        ...common,
        bypass: true,
        protocolControl: true,
        count: -1,
        countBytes: 0,
        protocol: Upid.cop1Control,
        mapId: 0,
        data: '8200c8',
      },
      {
        ...common,
        bypass: false,
        protocolControl: false,
        count: 200,
        countBytes: 1,
        protocol: 0,
        mapId: 3,
        data: '0102',
      },
      {
        ...common,
        bypass: true,
        protocolControl: false,
        count: -1,
        countBytes: 0,
        protocol: 0,
        mapId: 0,
        data: '0304',
      },
    ])
  })
})
