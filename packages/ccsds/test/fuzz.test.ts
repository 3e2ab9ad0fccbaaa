/** Random bytes and mutated well-formed ones into every decoder; `VIGIE_FUZZ_RUNS` runs them longer. */
import fc from 'fast-check'
import { describe, test } from 'vitest'
import { codingFuzzTargets } from './coding/fuzz-targets.ts'
import { fuzzTargets } from './fuzz-targets.ts'
import { telecommandFuzzTargets } from './telecommand/fuzz-targets.ts'

type Mutation = (bytes: Uint8Array) => Uint8Array

const place = fc.nat()
const byte = fc.integer({ min: 0, max: 255 })
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, byte).map(([at, value]): Mutation => (b) => {
    const out = b.slice()
    if (out.length > 0) out[at % out.length] = value
    return out
  }),
  fc.tuple(place, byte).map(([at, bit]): Mutation => (b) => {
    const out = b.slice()
    if (out.length > 0) out[at % out.length]! ^= 1 << (bit & 7)
    return out
  }),
  place.map(
    (at): Mutation =>
      (b) =>
        b.slice(0, at % (b.length + 1)),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 20 })).map(([at, n]): Mutation => (b) => {
    const from = at % (b.length + 1)
    return Uint8Array.of(...b.subarray(0, from), ...b.subarray(from + n))
  }),
  fc.tuple(place, fc.uint8Array({ maxLength: 20 })).map(([at, more]): Mutation => (b) => {
    const from = at % (b.length + 1)
    return Uint8Array.of(...b.subarray(0, from), ...more, ...b.subarray(from))
  }),
  fc.tuple(place, place).map(([a, n]): Mutation => (b) => {
    const from = a % (b.length + 1)
    const piece = b.subarray(from, from + (n % 100))
    return Uint8Array.of(...b.subarray(0, from), ...piece, ...b.subarray(from))
  }),
)

const numRuns = Number(process.env['VIGIE_FUZZ_RUNS'] ?? 400)

describe('garbage is refused with a coded error or counted, and nothing piles up', () => {
  test.each(
    [...fuzzTargets, ...codingFuzzTargets, ...telecommandFuzzTargets].map((target) => [target.name, target] as const),
  )(
    '%s',
    (_, target) => {
      const mutated = fc
        .tuple(fc.constantFrom(...target.seeds), fc.array(mutation, { maxLength: 6 }))
        .map(([seed, mutations]) => mutations.reduce((b, m) => m(b), seed))
      const input = fc.oneof(fc.uint8Array({ maxLength: 300 }), { arbitrary: mutated, weight: 3 })
      fc.assert(
        fc.property(input, (bytes) => target.run(bytes)),
        { numRuns },
      )
    },
    600_000,
  )
})
