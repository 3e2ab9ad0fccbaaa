/** Mutated documents and dictionaries into the readers; `VIGIE_FUZZ_RUNS` runs them longer. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fuzzTargets } from './fuzz-targets.ts'

const numRuns = Number(process.env['VIGIE_FUZZ_RUNS'] ?? 400)

describe('whatever is done to a file, there are findings and no exception', () => {
  test.each(fuzzTargets.map((target) => [target.name, target] as const))(
    '%s',
    (_, target) => {
      for (const seed of target.seeds) target.run(seed)
      const seed = fc.constantFrom(...target.seeds)
      const changed = fc
        .tuple(seed, fc.array(target.mutation, { minLength: 1, maxLength: 6 }))
        .map(([bytes, mutations]) => mutations.reduce((text, m) => m(text), new TextDecoder().decode(bytes)))
        .map((text) => new TextEncoder().encode(text))
      const damaged = fc
        .tuple(
          seed,
          fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 3 }),
          fc.nat(),
        )
        .map(([bytes, changes, cut]) => {
          const out = bytes.slice(0, cut % 3 === 0 ? cut % bytes.length : bytes.length)
          for (const [at, value] of changes) if (out.length > 0) out[at % out.length] = value
          return out
        })
      const input = fc.oneof({ arbitrary: changed, weight: 6 }, damaged, fc.uint8Array({ maxLength: 100 }))
      fc.assert(
        fc.property(input, (bytes) => target.run(bytes)),
        { numRuns },
      )
      expect(target.seeds.length).toBeGreaterThan(0)
    },
    600_000,
  )
})
