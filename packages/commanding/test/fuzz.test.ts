/** Bytes from anywhere: reading them never throws and never runs away; what is read whole is what would be written. */
import { expect, test } from 'vitest'
import fc from 'fast-check'
import { VigieError } from '@vigie/base'
import {
  checkArguments,
  compileCommands,
  decodeCommand,
  encodeCommand,
  readCommand,
  SequenceCounters,
  type ArgumentValue,
  type CommandPlans,
} from '../src/index.ts'
import { bisat, fprime, hasShared, xtce } from './support/databases.ts'
import { randomGiven, seeded } from './support/given.ts'
import { randomCommands } from './support/random-commands.ts'

const RUNS = Number(process.env['VIGIE_FUZZ_RUNS'] ?? 150)

function seeds(plans: CommandPlans): Uint8Array[] {
  const random = seeded(3)
  const context = { sequenceCount: new SequenceCounters().next, parameters: () => ({ raw: 1, eng: 1 }) }
  return [...plans.all()]
    .filter((p) => p.encodable)
    .flatMap((plan) => {
      const { values, problems } = checkArguments(plan, randomGiven(plan, random), context)
      return problems.length > 0 ? [] : [encodeCommand(plan, values, context).bytes]
    })
}

/** Some bytes changed, cut or added. */
const damage = fc.record({
  flips: fc.array(fc.tuple(fc.nat(10_000), fc.integer({ min: 1, max: 255 })), { maxLength: 4 }),
  cut: fc.nat(40),
  tail: fc.uint8Array({ maxLength: 20 }),
})
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never

function damaged(bytes: Uint8Array, { flips, cut, tail }: Damage): Uint8Array {
  const kept = bytes.slice(0, Math.max(0, bytes.length - (cut > 20 ? cut - 20 : 0)))
  for (const [at, mask] of flips) if (kept.length > 0) kept[at % kept.length]! ^= mask
  const out = new Uint8Array(kept.length + (cut % 3 === 0 ? tail.length : 0))
  out.set(kept)
  if (cut % 3 === 0) out.set(tail, kept.length)
  return out
}

function look(plans: CommandPlans, bytes: Uint8Array): void {
  const decoded = decodeCommand(plans, bytes)
  if (decoded === undefined) return
  const { fields, values } = decoded
  for (const f of fields) {
    expect(f.bitOffset).toBeGreaterThanOrEqual(0)
    expect(f.bitOffset + f.bitLength).toBeLessThanOrEqual(8 * bytes.length)
  }
  expect(Object.keys(values.arguments).length).toBeLessThanOrEqual(decoded.plan.arguments.length)
}

test.each(['bisat', 'fprime', 'xtce'])('damaged packets of %s', async (name) => {
  if (name !== 'bisat' && !hasShared) return
  const plans =
    name === 'bisat'
      ? await bisat().then(({ system, chains }) =>
          compileCommands(system, { packets: chains[0]!.telecommands!.packets!, element: 'RECO1' }),
        )
      : compileCommands(
          name === 'xtce' ? xtce('xtce/imaging_sat.xml') : fprime('dictionaries/RefTopologyDictionary.json'),
        )
  const packets = seeds(plans)
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 80 }),
        fc.tuple(fc.nat(packets.length - 1), damage).map(([i, d]) => damaged(packets[i]!, d)),
      ),
      (bytes) => look(plans, bytes),
    ),
    { numRuns: RUNS },
  )
})

test('any bytes against any command', () => {
  fc.assert(
    fc.property(randomCommands(false), fc.uint8Array({ maxLength: 60 }), (system, bytes) => {
      const plans = compileCommands(system)
      look(plans, bytes)
      const plan = plans.need('C')
      const read = readCommand(plan, bytes)
      if (read?.whole !== true || !plan.encodable) return
      // What is read whole and can be written is written the same; texts and paddings can have several forms.
      try {
        const again = readCommand(plan, encodeCommand(plan, read.values).bytes)!
        expect(again.values).toEqual(read.values)
      } catch (error) {
        expect(error).toBeInstanceOf(VigieError)
      }
    }),
    { numRuns: Math.ceil(RUNS / 2) },
  )
})

test('any values against any command: problems have codes, nothing is thrown', () => {
  const anything: fc.Arbitrary<ArgumentValue> = fc.letrec<{ value: ArgumentValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.double(),
      fc.bigInt(),
      fc.boolean(),
      fc.uint8Array({ maxLength: 8 }),
      fc.constantFrom('NaN', '1e999', '0x', '{}', '[]', 'null', '[null]', '-0', '20 degC', '\0', '\uD800'),
      fc.constantFrom(null, undefined, Symbol.iterator).map((x) => x as unknown as ArgumentValue),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('x', 'y', '__proto__', 'z'), tie('value')),
    ),
  })).value
  fc.assert(
    fc.property(
      randomCommands(false),
      fc.dictionary(
        fc.constantFrom('n', 'mode', 'key', 'p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', '__proto__'),
        anything,
      ),
      (system, given) => {
        const plan = compileCommands(system).need('C')
        const { values, problems } = checkArguments(plan, given)
        for (const p of problems) {
          expect(p.code).toMatch(/^VIG-COMMANDING-\d{3}$/)
          expect(`${p.message} ${p.remedy}`).not.toMatch(/\{\w+\}/)
        }
        if (!plan.encodable) return
        if (problems.length > 0) expect(() => encodeCommand(plan, values)).toThrow(VigieError)
        if (problems.length > 0) return
        try {
          encodeCommand(plan, values)
        } catch (error) {
          expect(error).toBeInstanceOf(VigieError)
        }
      },
    ),
    { numRuns: RUNS },
  )
})
