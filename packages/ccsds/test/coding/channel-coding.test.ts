import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes, fromHex, toHex } from '@vigie/base'
// The public face of the coding layer.
import {
  ASM,
  CaduCodec,
  CaduSynchroniser,
  correctHeader,
  crc16,
  headerCheck,
  randomise,
  randomiserSequence,
  ReedSolomon,
} from '@vigie/ccsds/coding'

// Published values: vectors.md §1.1.
const ramp = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => i & 255)

describe('randomisers', () => {
  test('give the published sequences', () => {
    expect(toHex(randomiserSequence('tm', 64))).toBe(
      'ff480ec09a0d70bc8e2c93ada7b746ce5a977dcc32a2bf3e0a10f18894cdeab1fe901d81341ae1791c59275b4f6e8d9cb52efb9865457e7c1421e311299bd563',
    )
    expect(toHex(randomiserSequence('tc', 64))).toBe(
      'ff399e5a68e906f56c892fa1315e08c052a8bbae4ec2c7ed66dc38d4f886503dfe733cb4d1d20dead9125f4262bc1180a551775c9d858fdacdb871a9f10ca07b',
    )
  })
  test('the period of TM is 255 bytes, however long the block', () => {
    const s = randomiserSequence('tm', 6000)
    expect(toHex(s.slice(255, 510))).toBe(toHex(s.slice(0, 255)))
    expect(toHex(s.slice(5100, 5355))).toBe(toHex(s.slice(0, 255)))
  })
  // The first 40 bits as 131.0-B-5 §10.4.3 note 2 prints them.
  test('the long sequence begins as published, is balanced and has the period of its polynomial', () => {
    expect(toHex(randomiserSequence('tm-long', 5))).toBe('1c71b91ba9')
    const two = randomiserSequence('tm-long', 32_768)
    const bit = (i: number): number => (two[i >>> 3]! >> (7 - (i & 7))) & 1
    let ones = 0
    for (let i = 0; i < 131_071; i++) ones += bit(i)
    expect(ones).toBe(65_536)
    for (let i = 0; i < 1000; i++) expect(bit(i + 131_071)).toBe(bit(i))
  })
  test('applied twice they restore the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('tm' as const, 'tm-long' as const, 'tc' as const), (bytes, kind) => {
        const copy = bytes.slice()
        randomise(copy, kind)
        randomise(copy, kind)
        expect(toHex(copy)).toBe(toHex(bytes))
      }),
    )
  })
})

describe('frame header error control', () => {
  test.each([
    [0x1234, 0x56, 0x94dc],
    [0x369c, 0xfa, 0x457c],
  ])('of %i/%i', (id, signalling, check) => expect(headerCheck(id, signalling)).toBe(check))
  test('in the other order of symbols, as another implementation prints it', () =>
    expect(headerCheck(0x6ac3, 0x45, 'lowest-first')).toBe(0x37c6))
  test('corrects up to two wrong symbols, as published', () => {
    expect(correctHeader(0x1211, 0x56, 0x94dc)).toEqual({ id: 0x1234, signalling: 0x56, corrected: 2 })
    expect(correctHeader(0x1234, 0xaa, 0x94dc)).toEqual({ id: 0x1234, signalling: 0x56, corrected: 2 })
    expect(correctHeader(0x1234, 0x56, 0x9400)).toEqual({ id: 0x1234, signalling: 0x56, corrected: 2 })
    expect(correctHeader(0x1230, 0x00, 0x94dc)).toBeUndefined()
  })
})

describe('Reed–Solomon', () => {
  const dual = (interleave: number, e: 8 | 16 = 16): ReedSolomon =>
    new ReedSolomon({ e, interleave, dualBasis: true, virtualFill: 0 })
  const checkOf = (rs: ReedSolomon): string => toHex(rs.encode(ramp(rs.informationBytes)).subarray(rs.informationBytes))

  test('(255,223) has the published check symbols', () => {
    expect(checkOf(dual(1))).toBe('4ffb92dd557ec67f27fb8982cf58f8fd028ad117fcef6b2793d0418826578651')
    expect(checkOf(dual(2))).toBe(
      '5051edecf0f1acade6e78180f2f3a8a985848382303139383332d9d84b4a3534d9d86766e8e91011cecfc8c9bbba48491011fcfd98997a7b4b4ad3d2c4c51e1f',
    )
    expect(checkOf(new ReedSolomon({ e: 16, interleave: 1, dualBasis: false, virtualFill: 0 }))).toBe(
      '2fbd4fb4748494b9acd554627212eeb3ebed41191de1d36320ea49290b25abcf',
    )
    const one = new Uint8Array(223)
    one[0] = 1
    expect(toHex(dual(1).encode(one).subarray(223))).toBe(
      '01660827f283411b8b28e61fad2759c879c85927ad1fe6288b1b4183f2270866',
    )
    expect(toHex(dual(1).encode(new Uint8Array(223).fill(255)).subarray(223))).toBe('ff'.repeat(32))
  })
  test.each([
    [1, 0xeb7a],
    [2, 0x3f79],
    [3, 0x35f4],
    [4, 0xe99e],
    [5, 0x7b67],
  ])('whole blocks of depth %i have the published CRC', (depth, crc) => {
    const rs = dual(depth)
    expect(crc16(rs.encode(ramp(rs.informationBytes)))).toBe(crc)
  })
  test('(255,239) has the published check symbols', () =>
    expect(checkOf(dual(1, 8))).toBe('9755133f2714a3fbe0101e8f0e0ac1d2'))

  const setting = fc.record({
    e: fc.constantFrom(8 as const, 16 as const),
    interleave: fc.integer({ min: 1, max: 8 }),
    dualBasis: fc.boolean(),
    virtualFill: fc.integer({ min: 0, max: 200 }),
  })

  test('corrects any errors up to E in each codeword, shortened or not, and counts them', () => {
    fc.assert(
      fc.property(setting, fc.infiniteStream(fc.nat()), (p, stream) => {
        const random = (n: number): number => stream.next().value! % n
        const rs = new ReedSolomon(p)
        const block = rs.encode(Uint8Array.from({ length: rs.informationBytes }, () => random(256)))
        const sent = toHex(block)
        let errors = 0
        for (let i = 0; i < p.interleave; i++) {
          const hit = new Set(Array.from({ length: random(p.e + 1) }, () => random(255 - p.virtualFill)))
          for (const k of hit) block[k * p.interleave + i] = block[k * p.interleave + i]! ^ (1 + random(255))
          errors += hit.size
        }
        expect(rs.decode(block)).toEqual({ ok: true, corrected: errors, uncorrectable: 0 })
        expect(toHex(block)).toBe(sent)
      }),
      { numRuns: 60 },
    )
  })

  test('too many errors are reported and the symbols left as they came, or taken for another codeword', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (stream) => {
        const random = (n: number): number => stream.next().value! % n
        const rs = dual(1)
        const block = rs.encode(ramp(223))
        for (let k = 0; k < 40; k++) block[k * 6] = block[k * 6]! ^ (1 + random(255))
        const damaged = toHex(block)
        const result = rs.decode(block)
        if (result.ok) expect(rs.decode(block)).toEqual({ ok: true, corrected: 0, uncorrectable: 0 })
        else expect(toHex(block)).toBe(damaged)
      }),
      { numRuns: 60 },
    )
  })

  test('refuses what the standard does not have', () => {
    expect(() => new ReedSolomon({ e: 16, interleave: 9, dualBasis: true, virtualFill: 0 })).toThrow(
      'interleaving depth',
    )
    expect(() => new ReedSolomon({ e: 16, interleave: 1, dualBasis: true, virtualFill: 223 })).toThrow('virtual fill')
    expect(() => dual(1).encode(new Uint8Array(10))).toThrow('codeblock')
  })
})

/** The stream shifted by some bits, filled in front with the given pattern. */
function shifted(bytes: Uint8Array, bits: number): Uint8Array {
  const out = new Uint8Array(bytes.length + 1 + (bits >>> 3))
  const [whole, rest] = [bits >>> 3, bits & 7]
  for (const [i, byte] of bytes.entries()) {
    out[i + whole] = out[i + whole]! | (byte >>> rest)
    if (rest > 0) out[i + whole + 1] = out[i + whole + 1]! | ((byte << (8 - rest)) & 255)
  }
  return out
}

describe('synchronisation', () => {
  const units = (n: number, length: number): Uint8Array[] =>
    Array.from({ length: n }, (_, i) => Uint8Array.from({ length }, (_unused, k) => (i * 31 + k * 7) & 255))
  const stream = (list: readonly Uint8Array[]): Uint8Array => concatBytes([...list.flatMap((u) => [ASM, u]), ASM])
  function synchronise(
    bytes: Uint8Array,
    options: { maxBitErrors?: number; flywheel?: number; unitLength: number },
    chunk = 100,
  ): { found: string[]; synchroniser: CaduSynchroniser } {
    const found: string[] = []
    const synchroniser = new CaduSynchroniser((unit) => found.push(toHex(unit)), options)
    for (let at = 0; at < bytes.length; at += chunk) synchroniser.push(bytes.subarray(at, at + chunk))
    return { found, synchroniser }
  }

  test('finds units at any bit offset, in pieces of any size, of either polarity', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 70 }),
        fc.integer({ min: 1, max: 300 }),
        fc.boolean(),
        (offset, chunk, inverted) => {
          const list = units(6, 50)
          const bytes = shifted(stream(list), offset)
          if (inverted) for (let i = 0; i < bytes.length; i++) bytes[i] = bytes[i]! ^ 255
          const { found, synchroniser } = synchronise(bytes, { unitLength: 50 }, chunk)
          expect(found).toEqual(list.map(toHex))
          expect(synchroniser.state).toBe('lock')
          expect(synchroniser.inverted).toBe(inverted)
        },
      ),
    )
  })

  test('tolerates bit errors in markers, and flies on over a lost one', () => {
    const list = units(8, 50)
    const bytes = stream(list)
    bytes[54 * 2] = bytes[54 * 2]! ^ 0x81
    for (let k = 0; k < 4; k++) bytes[54 * 4 + k] = 0
    const { found, synchroniser } = synchronise(bytes, { unitLength: 50, maxBitErrors: 2, flywheel: 1 })
    expect(found).toEqual(list.map(toHex))
    expect(synchroniser.statistics).toMatchObject({ units: 8, losses: 0, markerBitErrors: 2, flywheelUnits: 1 })
  })

  test('after lost bits it finds the following units again', () => {
    const list = units(12, 50)
    const bytes = stream(list)
    const cut = concatBytes([bytes.subarray(0, 300), bytes.subarray(317)])
    const { found, synchroniser } = synchronise(cut, { unitLength: 50, flywheel: 0 })
    expect(found.slice(-5)).toEqual(list.slice(-5).map(toHex))
    expect(synchroniser.statistics.losses).toBe(1)
  })

  test('a slip of some bits costs the unit in which it happens and no lock', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -16, max: 16 }).filter((n) => n !== 0),
        fc.integer({ min: 1, max: 120 }),
        fc.boolean(),
        (slip, chunk, inverted) => {
          const list = units(10, 50)
          const bits = [...stream(list)].flatMap((b) => [7, 6, 5, 4, 3, 2, 1, 0].map((k) => (b >> k) & 1))
          // In the middle of the fifth unit.
          const at = 8 * (54 * 4 + 30)
          if (slip > 0) bits.splice(at, 0, ...bits.slice(at, at + slip))
          else bits.splice(at, -slip)
          while (bits.length % 8 !== 0) bits.push(0)
          const bytes = Uint8Array.from({ length: bits.length / 8 }, (_, i) =>
            bits.slice(8 * i, 8 * i + 8).reduce((b, bit) => (b << 1) | (inverted ? 1 - bit : bit), 0),
          )
          const { found, synchroniser } = synchronise(bytes, { unitLength: 50 }, chunk)
          const sent = list.map(toHex)
          expect(found.filter((_, i) => i !== 4)).toEqual(sent.filter((_, i) => i !== 4))
          expect(synchroniser.statistics).toMatchObject({ slips: 1, losses: 0, units: 10 })
        },
      ),
    )
  })

  test('markers of other lengths are found too', () => {
    for (const marker of ['352ef853', '034776c7272895b0', 'eb90', '1acffc1d1acffc1d1acffc1d'].map(fromHex)) {
      const list = units(6, 50)
      const found: string[] = []
      const synchroniser = new CaduSynchroniser((unit) => found.push(toHex(unit)), { unitLength: 50, marker })
      synchroniser.push(shifted(concatBytes([...list.flatMap((u) => [marker, u]), marker]), 13))
      expect(found).toEqual(list.map(toHex))
    }
  })

  test('noise gives nothing and memory stays bounded', () => {
    const { synchroniser } = synchronise(
      Uint8Array.from({ length: 20_000 }, (_, i) => (i * i * 31 + (i >>> 3) * 17) & 255),
      { unitLength: 50 },
    )
    expect(synchroniser.statistics.units).toBeLessThan(3)
  })
})

describe('CADUs', () => {
  test.each([
    [
      {
        frameLength: 1115,
        randomised: true,
        reedSolomon: { e: 16, interleave: 5, dualBasis: true, virtualFill: 0 },
      } as const,
      1275,
    ],
    [
      {
        frameLength: 892,
        randomised: true,
        reedSolomon: { e: 16, interleave: 4, dualBasis: true, virtualFill: 0 },
      } as const,
      1020,
    ],
    [
      {
        frameLength: 500,
        randomised: false,
        reedSolomon: { e: 8, interleave: 5, dualBasis: true, virtualFill: 0 },
      } as const,
      580,
    ],
    [{ frameLength: 200, randomised: true } as const, 200],
  ])('frames go through %o', (p, unitLength) => {
    const codec = new CaduCodec(p)
    expect(codec.unitLength).toBe(unitLength)
    const frame = ramp(p.frameLength)
    const cadu = codec.encode(frame)
    expect(toHex(cadu.slice(0, 4))).toBe(toHex(fromHex('1acffc1d')))
    const unit = cadu.slice(4)
    if ('reedSolomon' in p) for (let i = 0; i < 5; i++) unit[i * 17] = unit[i * 17]! ^ 0xff
    const decoded = codec.decode(unit)
    expect(decoded).toMatchObject({ ok: true, corrected: 'reedSolomon' in p ? 5 : 0 })
    expect(toHex(decoded.frame)).toBe(toHex(frame))
  })
})
