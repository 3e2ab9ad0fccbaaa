/**
 * CLTUs. Truth: published codewords, CLTUs and sequences (vectors.md §1.2; the real CLTUs of spacecraft 758; 231.0-B-4 §5.2, §6.2 with its
 * corrigendum 1 of July 2026; tables 4-1 and 4-2). Of the LDPC codes no published codeword was at hand: that G · Hᵀ = 0 is checked
 * with G from tables 4-1 and 4-2 and H from CCSDS 231.1-O-1, two statements that a slip in either would set apart.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes, equalBytes, fromHex, toHex } from '@vigie/base'
import {
  bchDecode,
  bchParity,
  cltuLength,
  codewordBytes,
  CltuReceiver,
  encodeCltu,
  encodeTcFrame,
  informationBytes,
  ldpcCode,
  LdpcDecoder,
  randomise,
  tailSequence,
  TcFrameDecoder,
  type CltuParameters,
  type CltuReceiverParameters,
  type LdpcName,
  type ReceivedCltu,
  type TcParameters,
} from '@vigie/ccsds'

const bch: CltuParameters = { coding: 'bch', randomised: false }
const flip = (bytes: Uint8Array, bit: number): void => {
  bytes[bit >>> 3] = bytes[bit >>> 3]! ^ (0x80 >>> (bit & 7))
}

describe('BCH', () => {
  test.each([
    ['22f600ff00421a', 0x12],
    ['8cc00e010d1906', 0x5a],
    ['301b0009008200', 0x54],
    ['10e4c155555555', 0x3e],
    ['00000000000000', 0xfe],
    ['01020304050607', 0x70],
  ])('the published codeword of %s', (information, parity) => expect(bchParity(fromHex(information))).toBe(parity))

  const information = fc.uint8Array({ minLength: 7, maxLength: 7 })
  const word = information.map((bytes) => Uint8Array.of(...bytes, bchParity(bytes)))
  const bits = (n: number) => fc.uniqueArray(fc.integer({ min: 0, max: 62 }), { minLength: n, maxLength: n })

  test('one error is corrected, wherever it is, or detected', () => {
    fc.assert(
      fc.property(word, (sent) => {
        for (let bit = 0; bit < 63; bit++) {
          const got = sent.slice()
          flip(got, bit)
          expect(bchDecode(got, 0, 'ted')).toBe(-1)
          expect(bchDecode(got, 0, 'sec')).toBe(1)
          expect(equalBytes(got, sent)).toBe(true)
        }
      }),
      { numRuns: 20 },
    )
  })
  test('two errors are refused in both modes, three in detection mode', () => {
    fc.assert(
      fc.property(word, bits(3), (sent, [a, b, c]) => {
        const got = sent.slice()
        flip(got, a!)
        flip(got, b!)
        expect(bchDecode(got, 0, 'ted')).toBe(-1)
        expect(bchDecode(got, 0, 'sec')).toBe(-1)
        flip(got, c!)
        expect(bchDecode(got, 0, 'ted')).toBe(-1)
      }),
      { numRuns: 500 },
    )
  })
  test('the filler bit is no part of the code', () => {
    fc.assert(
      fc.property(word, (sent) => {
        flip(sent, 63)
        expect(bchDecode(sent, 0, 'ted')).toBe(0)
      }),
    )
  })
  test('the tail sequence is no codeword, nor one error away from one', () => {
    expect(bchDecode(tailSequence(bch).slice(), 0, 'sec')).toBe(-1)
  })
})

describe.each(['ldpc-128', 'ldpc-512'] as const)('%s', (name: LdpcName) => {
  const code = ldpcCode(name)
  const encoded = (information: Uint8Array): Uint8Array => {
    const word = new Uint8Array(code.codewordBytes)
    word.set(information)
    code.encode(word)
    return word
  }
  const information = fc.uint8Array({ minLength: code.informationBytes, maxLength: code.informationBytes })

  test('the parity of single information bits is the published row of the generator', () => {
    const m = code.informationBytes * 2
    const rows =
      name === 'ldpc-128'
        ? ['0e69166bef4c0bc2', '7766137ebb248418', 'c480feb9cd53a713', '4eaa22fa465eea11']
        : [
            '1d21794a22761fae59945014257e130d74d60540037940142dadeb9ca25ef12e',
            '60e0b6623c5ce5124d2c81ecc7f469ab20678dbfb7523ece2b54b906a9dbe98c',
            'f6739bcf54273e77167bda120c6c47744c071eff5e32a7593138670c095c39b5',
            '28706bd0453002582dab85f05b9201d08dfdee2d9d84ca88b371fae63a4eb07e',
          ]
    for (const [i, row] of rows.entries()) {
      const bytes = new Uint8Array(code.informationBytes)
      flip(bytes, i * m)
      expect(toHex(encoded(bytes).subarray(code.informationBytes))).toBe(row)
    }
  })

  test('all codewords satisfy the parity checks: G · Hᵀ = 0', () => {
    // The code is linear: the unit vectors are all that need be tried.
    let broken = 0
    for (let bit = 0; bit < code.informationBytes * 8; bit++) {
      const bytes = new Uint8Array(code.informationBytes)
      flip(bytes, bit)
      const word = encoded(bytes)
      for (let row = 0; row + 1 < code.rowStart.length; row++) {
        let sum = 0
        for (let e = code.rowStart[row]!; e < code.rowStart[row + 1]!; e++) {
          const column = code.columns[e]!
          sum ^= (word[column >>> 3]! >>> (7 - (column & 7))) & 1
        }
        broken += sum
      }
    }
    expect(broken).toBe(0)
  })

  const errors = name === 'ldpc-128' ? 3 : 15
  test(`${errors} errors in a codeword are corrected`, () => {
    const decoder = new LdpcDecoder(name)
    const bits = fc.uniqueArray(fc.integer({ min: 0, max: code.codewordBytes * 8 - 1 }), { maxLength: errors })
    fc.assert(
      fc.property(information, bits, (bytes, wrong) => {
        const sent = encoded(bytes)
        const got = sent.slice()
        for (const bit of wrong) flip(got, bit)
        expect(decoder.decode(got)).toMatchObject({ ok: true, corrected: wrong.length })
        expect(equalBytes(got, sent)).toBe(true)
      }),
      { numRuns: name === 'ldpc-128' ? 400 : 100 },
    )
  })

  test('soft decisions decode what hard ones cannot: erasures of a quarter of the codeword', () => {
    const decoder = new LdpcDecoder(name)
    fc.assert(
      fc.property(information, fc.nat(), (bytes, start) => {
        const sent = encoded(bytes)
        const n = sent.length * 8
        const ratios = Float32Array.from({ length: n }, (_, i) => ((sent[i >>> 3]! >>> (7 - (i & 7))) & 1 ? -2 : 2))
        for (let i = 0; i < n / 4; i++) ratios[(start + i * 3) % n] = 0
        const got = new Uint8Array(sent.length)
        expect(decoder.decodeSoft(ratios, got).ok).toBe(true)
        expect(equalBytes(got, sent)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  test('a refused codeword is left as it was, after a bounded number of iterations', () => {
    const decoder = new LdpcDecoder(name, 10)
    const noise = Uint8Array.from({ length: code.codewordBytes }, (_, i) => (i * 151 + (i >>> 2) * 87) & 255)
    const before = noise.slice()
    expect(decoder.decode(noise)).toEqual({ ok: false, iterations: 10, corrected: 0 })
    expect(noise).toEqual(before)
  })
})

describe('the tail of (128,64)', () => {
  test('derandomised is as corrigendum 1 prints it', () => {
    const tail = tailSequence({ coding: 'ldpc-128', randomised: true }).slice()
    randomise(tail, 'tc')
    expect(toHex(tail)).toBe('9c987328ae457f1739dc7af4640b5d95')
  })
  test.each(['corrigendum-1', 'issue-4'] as const)('%s cannot be decoded', (tail) => {
    const bytes = tailSequence({ coding: 'ldpc-128', randomised: true, tail }).slice()
    randomise(bytes, 'tc')
    expect(new LdpcDecoder('ldpc-128').decode(bytes).ok).toBe(false)
  })
})

describe('CLTUs as published', () => {
  test.each([
    [
      'an AD frame',
      '01230412421802c0340005201101000000e45e',
      'eb90012304124218028ac0340005201101a0000000e45e555522c5c5c5c5c5c5c579',
    ],
    ['Unlock', '312304070000cd3b', 'eb90312304070000cd743b555555555555fac5c5c5c5c5c5c579'],
    ['Set V(R)', '312304090082007ff2da', 'eb9031230409008200a07ff2da555555551ec5c5c5c5c5c5c579'],
    [
      'a segmented frame',
      '2062042900c1000102030405060708090a0baabbccddeeffaabbccddeeffaabbccddeeffaabbccddeeff',
      'eb902062042900c10036010203040506077008090a0baabbccc4ddeeffaabbccdde6eeffaabbccddee10ffaabbccddeeff64c5c5c5c5c5c5c579',
    ],
  ])('%s', (_, frame, cltu) => {
    expect(toHex(encodeCltu(fromHex(frame), bch))).toBe(cltu)
    expect(cltuLength(frame.length / 2, bch)).toBe(cltu.length / 2)
  })
  test('the real one of spacecraft 758, which has a tail of its own', () => {
    const frame = '22f600230082000f001dff000000000f001eff000000000f001fff000000000fac8f0068'
    const words = '22f60023008200240f001dff00000034000f001eff00001000000f001fff00d80000000fac8f00906855555555555506'
    expect(toHex(encodeCltu(fromHex(frame), bch))).toBe(`eb90${words}c5c5c5c5c5c5c579`)
  })
})

test('what no spacecraft could decode is not encoded', () => {
  const code = expect.objectContaining({ code: 'VIG-CCSDS-002' })
  expect(() => encodeCltu(new Uint8Array(0), bch)).toThrow(code)
  expect(() => encodeCltu(new Uint8Array(9), { coding: 'ldpc-128', randomised: false })).toThrow(code)
  expect(() => encodeCltu(new Uint8Array(9), { coding: 'ldpc-512', randomised: true, tail: 'none' })).toThrow(code)
})

const MODES: readonly CltuReceiverParameters[] = [
  { coding: 'bch', randomised: false, mode: 'ted' },
  { coding: 'bch', randomised: false, mode: 'sec' },
  { coding: 'bch', randomised: true, mode: 'sec' },
  { coding: 'ldpc-128', randomised: true },
  { coding: 'ldpc-128', randomised: true, tail: 'issue-4' },
  { coding: 'ldpc-128', randomised: true, tail: 'none' },
  { coding: 'ldpc-512', randomised: true },
]
const named = MODES.map(
  (mode) =>
    [[mode.coding, mode.mode, mode.randomised && 'randomised', mode.tail].filter(Boolean).join(' '), mode] as const,
)

/** Bits before a stream, so that nothing in it is on a byte. */
function shifted(stream: Uint8Array, bits: number): Uint8Array {
  const out = new Uint8Array(stream.length + 1)
  for (let i = 0; i < stream.length; i++) {
    out[i] = out[i]! | (stream[i]! >>> bits)
    out[i + 1] = (stream[i]! << (8 - bits)) & 255
  }
  out[0] = out[0]! | ((0x55 << (8 - bits)) & 255)
  return out
}

const link: TcParameters = {
  spacecraftId: 3,
  length: 300,
  fecf: true,
  virtualChannels: [{ id: 0, segmentHeader: false }],
}
const frames = fc.array(
  fc
    .uint8Array({ minLength: 1, maxLength: 250 })
    .map((data) => encodeTcFrame({ type: 'AD', virtualChannelId: 0, sequence: data.length & 255, data }, link)),
  { minLength: 1, maxLength: 3 },
)
const idle = (n: number): Uint8Array => new Uint8Array(n).fill(0x55)

describe.each(named)('%s', (_, mode) => {
  const information = informationBytes(mode.coding)
  const word = codewordBytes(mode.coding)
  const start = mode.coding === 'bch' ? 2 : 8

  function receive(stream: Uint8Array, pieces: number): { cltus: ReceivedCltu[]; frames: Uint8Array[] } {
    const cltus: ReceivedCltu[] = []
    const receiver = new CltuReceiver((cltu) => cltus.push(cltu), mode)
    for (let at = 0; at < stream.length; at += pieces) receiver.push(stream.subarray(at, at + pieces))
    const decoder = new TcFrameDecoder(link)
    const got: Uint8Array[] = []
    for (const { data } of cltus)
      decoder.decodeAll(data, (frame) => got.push(frame.bytes.slice(frame.from, frame.to)), information - 1)
    return { cltus, frames: got }
  }

  test('frames arrive as they were sent, at any bit offset, in pieces of any size, inverted or not', () => {
    fc.assert(
      fc.property(
        fc.array(frames, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 7 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (groups, bits, pieces, inverted) => {
          const parts = groups.flatMap((group) => [encodeCltu(concatBytes(group), mode), idle(word)])
          let stream = shifted(concatBytes([idle(20), ...parts, idle(word)]), bits)
          if (inverted) stream = stream.map((b) => b ^ 255)
          const { cltus, frames: got } = receive(stream, pieces)
          expect(got.map(toHex)).toEqual(groups.flat().map(toHex))
          expect(
            cltus.every((cltu) => cltu.inverted === inverted && cltu.end === 'refused' && cltu.corrected === 0),
          ).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })

  test(`${mode.mode === 'ted' ? 'an error ends the CLTU before the damaged codeword' : 'an error in each codeword is corrected'}`, () => {
    fc.assert(
      fc.property(frames, fc.infiniteStream(fc.nat()), (group, place) => {
        const data = concatBytes(group)
        const cltu = encodeCltu(data, mode)
        const words = Math.ceil(data.length / information)
        for (let i = 0; i < words; i++)
          flip(cltu, (start + i * word) * 8 + (place.next().value % (mode.coding === 'bch' ? 63 : word * 8)))
        const { cltus, frames: got } = receive(concatBytes([idle(16), cltu, idle(2 * word)]), 1000)
        if (mode.mode === 'ted') {
          expect(got).toEqual([])
          expect(cltus.every((c) => c.codewords < words)).toBe(true)
        } else {
          expect(got.map(toHex)).toEqual(group.map(toHex))
          expect(cltus[0]!.corrected).toBe(words)
        }
      }),
      { numRuns: 40 },
    )
  })

  test(`a wrong bit in the start sequence: ${mode.mode === 'ted' ? 'not found' : 'found'}`, () => {
    const frame = encodeTcFrame({ type: 'BD', virtualChannelId: 0, data: idle(9) }, link)
    for (let bit = 0; bit < start * 8; bit++) {
      const cltu = encodeCltu(frame, mode)
      flip(cltu, bit)
      expect(receive(concatBytes([idle(16), cltu, idle(word)]), 7).frames).toHaveLength(mode.mode === 'ted' ? 0 : 1)
    }
  })
})

describe('the receiver', () => {
  const frame = encodeTcFrame({ type: 'BD', virtualChannelId: 0, data: idle(60) }, link)
  test('gives what it had when bit lock is lost, and searches when it is back', () => {
    const cltus: ReceivedCltu[] = []
    const receiver = new CltuReceiver((cltu) => cltus.push(cltu), bch)
    const cltu = encodeCltu(frame, bch)
    receiver.push(cltu.subarray(0, 30))
    expect(receiver.state).toBe('decode')
    receiver.deactivate()
    expect(cltus).toMatchObject([{ end: 'lock', codewords: 3 }])
    receiver.push(cltu)
    expect(receiver.state).toBe('inactive')
    receiver.activate()
    receiver.push(cltu)
    expect(cltus).toHaveLength(2)
  })
  test('keeps no more than it is told to', () => {
    const cltus: ReceivedCltu[] = []
    const receiver = new CltuReceiver((cltu) => cltus.push(cltu), { ...bch, maxBytes: 21 })
    receiver.push(encodeCltu(frame, bch))
    expect(cltus[0]).toMatchObject({ end: 'length', data: { length: 21 } })
  })
  test('is not made of parameters that find everything', () => {
    const make = (more: Partial<CltuReceiverParameters>) => () => new CltuReceiver(() => undefined, { ...bch, ...more })
    expect(make({ startErrors: 4 })).toThrow(expect.objectContaining({ code: 'VIG-CCSDS-002' }))
    expect(make({ maxBytes: 6 })).toThrow(expect.objectContaining({ code: 'VIG-CCSDS-002' }))
  })
})
