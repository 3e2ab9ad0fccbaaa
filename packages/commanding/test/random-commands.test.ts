/**
 * Random commands with random arguments: what is encoded is read back by this room and by telemetry's `interpretPacket`,
 * which walks the model with code of its own. What cannot be encoded is refused with a code.
 */
import { expect, test } from 'vitest'
import fc from 'fast-check'
import { VigieError } from '@vigie/base'
import { interpretPacket } from '@vigie/telemetry'
import {
  checkArguments,
  compileCommands,
  decodeCommand,
  encodeCommand,
  type ArgumentValue,
  type CommandPlan,
} from '../src/index.ts'
import { sameRaw, sameTree } from '../src/inspect/same.ts'
import { randomCommands } from './support/random-commands.ts'
import { randomGiven, seeded } from './support/given.ts'

/** Sizes and counts that other arguments need are those of what is given, where that can be. */
function encoded(plan: CommandPlan, seed: number) {
  const random = seeded(seed)
  const given: Record<string, ArgumentValue> = randomGiven(plan, random)
  given['n'] = Math.floor(random() * 13)
  given['mode'] = Math.floor(random() * 4)
  for (const a of plan.arguments) if (a.sizeOf !== undefined && random() < 0.7) delete given[a.name]
  const { values, problems } = checkArguments(plan, given)
  for (const p of problems) expect(p.code).toMatch(/^VIG-COMMANDING-\d{3}$/)
  if (problems.length > 0) return undefined
  try {
    return { values, command: encodeCommand(plan, values) }
  } catch (error) {
    expect(error).toBeInstanceOf(VigieError)
    return undefined
  }
}

function property(plain: boolean, runs: number, least: number): void {
  let made = 0
  let tried = 0
  fc.assert(
    fc.property(randomCommands(plain), fc.integer({ min: 1, max: 2 ** 31 }), (system, seed) => {
      const plans = compileCommands(system)
      const plan = plans.need('C')
      if (!plan.encodable) return
      for (let k = 0; k < 3; k++) {
        tried++
        const done = encoded(plan, seed + k)
        if (done === undefined) continue
        made++
        const { command, values } = done
        const decoded = decodeCommand(plans, command.bytes)!
        expect(decoded.command).toBe('C')
        expect(decoded.whole).toBe(true)
        expect(decoded.fields).toEqual(command.fields)
        for (const [name, { raw, engineering }] of Object.entries(decoded.values.arguments)) {
          expect(sameTree(raw, values.arguments[name]!.raw), name).toBe(true)
          expect(engineering, name).toEqual(values.arguments[name]!.engineering)
        }
        const plain_ = interpretPacket(plan.layout.system, plan.layout.container, command.bytes)
        expect(plain_.truncated).toBe(false)
        expect(plain_.fields.length).toBe(command.fields.length)
        for (const f of plain_.fields) {
          const mine = command.fields.find((c) => c.path === f.item && c.bitOffset === f.bitOffset)!
          expect(sameRaw(mine.raw, f.raw), f.item).toBe(true)
        }
      }
    }),
    { numRuns: runs },
  )
  // The property says nothing where nothing is encoded.
  expect(made / tried).toBeGreaterThan(least)
}

const RUNS = Number(process.env['VIGIE_FUZZ_RUNS'] ?? 150)

test('commands whose fields have fixed places', () => property(true, RUNS, 0.9))
test('commands laid out by their arguments', () => property(false, RUNS, 0.2))
