/**
 * The convolutional code. Truth: the generators of CCSDS 131.0-B §3.3 as printed (1111001, 1011011, the second inverted) and the
 * puncturing table of §3.4, restated here bit by bit; then encode → channel → decode.
 */
import {
  ASM,
  CaduSynchroniser,
  CODE_RATES,
  ConvolutionalEncoder,
  hardSymbols,
  NodeSynchroniser,
  softSymbols,
  symbolsPerPeriod,
  ViterbiDecoder,
  type CodeRate,
} from '@vigie/ccsds/coding'
import { concatBytes, equalBytes, toHex } from '@vigie/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** A generator of numbers 0 … 1, the same each time. */
function random(seed: number): () => number {
  let x = seed
  return () => {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0
    return (x >>> 8) / 2 ** 24
  }
}
const noise = (length: number, seed: number): Uint8Array => {
  const next = random(seed)
  return Uint8Array.from({ length }, () => next() * 256)
}
const bitsOf = (bytes: Uint8Array): number[] =>
  [...bytes].flatMap((b) => [7, 6, 5, 4, 3, 2, 1, 0].map((k) => (b >> k) & 1))

/** The encoder as the standard draws it: seven cells, two sums, a table of what is sent. */
function drawn(bytes: Uint8Array, rate: CodeRate): number[] {
  const tables: Record<CodeRate, [string, string]> = {
    '1/2': ['1', '1'],
    '2/3': ['10', '11'],
    '3/4': ['101', '110'],
    '5/6': ['10101', '11010'],
    '7/8': ['1000101', '1111010'],
  }
  const [c1, c2] = tables[rate]
  const cells = [0, 0, 0, 0, 0, 0, 0]
  return bitsOf(bytes).flatMap((bit, i) => {
    cells.unshift(bit)
    cells.pop()
    const sum = (taps: string): number => cells.reduce((s, cell, k) => s ^ (taps[k] === '1' ? cell : 0), 0)
    const k = i % c1.length
    return [
      ...(c1[k] === '1' ? [sum('1111001')] : []),
      ...(c2[k] === '1' ? [sum('1011011') ^ (rate === '1/2' ? 1 : 0)] : []),
    ]
  })
}

/** Symbols through a channel that inverts each with a probability. */
function disturbed(symbols: Int8Array, probability: number, seed: number): { symbols: Int8Array; errors: number } {
  const next = random(seed)
  let errors = 0
  const out = symbols.map((s) => {
    if (next() >= probability) return s
    errors++
    return -s
  })
  return { symbols: out, errors }
}
const decodeAll = (decoder: ViterbiDecoder | NodeSynchroniser, symbols: Int8Array, piece = 1000): Uint8Array => {
  const parts: Uint8Array[] = []
  for (let at = 0; at < symbols.length; at += piece) {
    const some = symbols.subarray(at, at + piece)
    parts.push(decoder instanceof ViterbiDecoder ? decoder.decode(some) : decoder.receive(some))
  }
  return concatBytes([...parts, decoder.end()])
}
const wrongBytes = (a: Uint8Array, b: Uint8Array): number => a.reduce((n, byte, i) => n + (byte === b[i] ? 0 : 1), 0)

describe('encoder', () => {
  it.each(CODE_RATES)('sends at rate %s what the standard draws', (rate) => {
    const data = noise(210, 3)
    const expected = drawn(data, rate)
    const sent = bitsOf(new ConvolutionalEncoder({ rate }).encode(data))
    expect(sent).toEqual(expected.slice(0, sent.length))
    expect(expected.length - sent.length).toBeLessThan(8)
    expect(expected.length / bitsOf(data).length).toBeCloseTo(1 / (Number(rate[0]) / Number(rate[2])), 2)
  })

  it('answers a single 1 with the generators', () => {
    const sent = bitsOf(new ConvolutionalEncoder({ rate: '1/2' }).encode(Uint8Array.of(0x80)))
    expect(sent.filter((_, i) => i % 2 === 0).join('')).toBe('11110010')
    // The complement of 1011011, then of 0.
    expect(sent.filter((_, i) => i % 2 === 1).join('')).toBe('01001001')
  })

  it('does not depend on how the bytes come', () => {
    const data = noise(100, 5)
    for (const rate of CODE_RATES) {
      const encoder = new ConvolutionalEncoder({ rate })
      const parts = [...data].map((byte) => encoder.encode(Uint8Array.of(byte)))
      expect(toHex(concatBytes(parts))).toBe(toHex(new ConvolutionalEncoder({ rate }).encode(data)))
    }
  })
})

describe('Viterbi decoder', () => {
  it.each(CODE_RATES)('gives back at rate %s what was encoded, in pieces of any size', (rate) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 3000 }), (some, piece) => {
        // A stream may begin in any state and ends undecided: what is near its ends is not sure.
        const data = concatBytes([noise(12, 7), some, noise(12, 8)])
        const decoder = new ViterbiDecoder({ rate })
        const out = decodeAll(decoder, hardSymbols(new ConvolutionalEncoder({ rate }).encode(data)), piece)
        expect(out.length).toBeGreaterThanOrEqual(data.length - 1)
        expect(toHex(out.subarray(12, -11))).toBe(toHex(data.subarray(12, out.length - 11)))
        expect(decoder.statistics.symbolErrors).toBe(0)
      }),
      { numRuns: 30 },
    )
  })

  // Bounds from the union bound over the free distances of the codes (10, 6, 5, 4, 3), with room.
  it.each([
    ['1/2', 0.02, 20],
    ['2/3', 0.005, 20],
    ['3/4', 0.003, 40],
    ['5/6', 0.001, 40],
    ['7/8', 0.0005, 60],
  ] as const)(
    'corrects hard decisions at rate %s with %f symbol errors, and estimates them',
    (rate, probability, most) => {
      const data = noise(20_000, 11)
      const sent = hardSymbols(new ConvolutionalEncoder({ rate }).encode(data))
      const { symbols, errors } = disturbed(sent, probability, 17)
      const decoder = new ViterbiDecoder({ rate })
      const out = decodeAll(decoder, symbols)
      expect(wrongBytes(out, data)).toBeLessThan(most)
      expect(Math.abs(decoder.statistics.symbolErrors - errors) / errors).toBeLessThan(0.02)
    },
  )

  it('gains from soft decisions', () => {
    const data = noise(20_000, 23)
    const sent = hardSymbols(new ConvolutionalEncoder({ rate: '1/2' }).encode(data))
    const next = random(29)
    // Gaussian noise at Eb/N0 = 3 dB (Es/N0 = 0 dB for rate 1/2), by Box and Muller.
    const sigma = Math.sqrt(1 / 2)
    const received = Float64Array.from(sent, (s) => {
      const gauss = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
      return Math.sign(s) + sigma * gauss
    })
    const soft = softSymbols(Uint8Array.from(received, (r) => Math.max(0, Math.min(255, Math.round(128 + 50 * r)))))
    const hard = Int8Array.from(received, (r) => (r > 0 ? 127 : -127))
    const softWrong = wrongBytes(decodeAll(new ViterbiDecoder({ rate: '1/2' }), soft), data)
    const hardWrong = wrongBytes(decodeAll(new ViterbiDecoder({ rate: '1/2' }), hard), data)
    // 130.1-G gives a bit error rate near 4e-4 for soft decisions there; hard ones lose about 2 dB.
    expect(softWrong).toBeLessThan(60)
    expect(hardWrong).toBeGreaterThan(10 * softWrong)
  })

  it('takes erased symbols for what they are', () => {
    const data = noise(2000, 31)
    const symbols = hardSymbols(new ConvolutionalEncoder({ rate: '1/2' }).encode(data))
    for (let i = 0; i < symbols.length; i += 5) symbols[i] = 0
    const decoder = new ViterbiDecoder({ rate: '1/2' })
    expect(toHex(decodeAll(decoder, symbols))).toBe(toHex(data))
    expect(decoder.statistics.symbolErrors).toBe(0)
  })
})

describe('node synchroniser', () => {
  const cases = CODE_RATES.flatMap((rate) =>
    Array.from({ length: symbolsPerPeriod(rate) }, (_, slip) => [rate, slip] as const),
  )
  it.each(cases)('finds rate %s, begun %i symbols late', (rate, slip) => {
    const data = noise(6000, 41 + slip)
    const sent = hardSymbols(new ConvolutionalEncoder({ rate }).encode(data))
    const { symbols } = disturbed(sent.subarray(slip), 0.001, 43)
    // Among all rates for one, which is slow; for the others the rate is told.
    const node = new NodeSynchroniser(slip === 1 ? {} : { rate })
    node.receive(symbols)
    expect(node.found).toEqual({
      rate,
      skip: slip === 0 ? 0 : symbolsPerPeriod(rate) - slip,
      inverted: rate === '1/2',
    })
    expect(node.statistics.symbolErrors / node.statistics.symbols).toBeLessThan(0.003)
  })

  it('takes noise for nothing', () => {
    const node = new NodeSynchroniser()
    expect(decodeAll(node, hardSymbols(noise(6000, 47))).length).toBe(0)
    expect(node.statistics).toMatchObject({ locks: 0, bits: 0, skippedSymbols: 48_000 })
  })

  it('gives frames through search, symbol slips and inverted symbols, with the marker search behind it', () => {
    const units = Array.from({ length: 120 }, (_, i) => noise(250, 100 + i))
    const stream = concatBytes(units.flatMap((u) => [ASM, u]))
    const clean = hardSymbols(new ConvolutionalEncoder({ rate: '3/4' }).encode(stream)).map((s) => -s)
    // Two symbols are lost in the middle.
    const cut = Int8Array.from([...clean.subarray(3, 100_001), ...clean.subarray(100_003)])
    const { symbols } = disturbed(cut, 0.0005, 53)
    const found: Uint8Array[] = []
    const markers = new CaduSynchroniser((unit) => found.push(unit.slice()), { unitLength: 250, maxBitErrors: 1 })
    const node = new NodeSynchroniser({ rate: '3/4' })
    for (let at = 0; at < symbols.length; at += 1777) markers.push(node.receive(symbols.subarray(at, at + 1777)))
    markers.push(node.end())
    expect(markers.inverted).toBe(true)
    expect(node.statistics).toMatchObject({ locks: 2, losses: 1 })
    const whole = found.filter((f) => units.some((u) => equalBytes(u, f))).length
    expect(whole).toBeGreaterThan(100)
  })
})
