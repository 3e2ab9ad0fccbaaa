/** Two independent ends of a telecommand packet: what the ground encodes, the satellite reads as it was meant; for every command. */
import { checkArguments, compileCommands, encodeCommand, type ArgumentValue } from '@vigie/commanding'
import type { DataType, SpaceSystem } from '@vigie/model'
import { describe, expect, test } from 'vitest'
import { Random } from '../src/random.ts'
import { CommandDecoder } from '../src/telecommand/command-decoder.ts'
import { bisat, START } from './fixtures.ts'

const EACH = 25

/** A value that an operator may give. */
function valueOf(system: SpaceSystem, path: string, random: Random): ArgumentValue {
  const type = system.type(path)! as DataType
  const between = (low: number, high: number): number => low + Math.floor(random.next() * (high - low + 1))
  switch (type.kind) {
    case 'integer': {
      const { signed, sizeInBits, validRange } = type
      return between(
        validRange?.min ?? (signed ? -(2 ** (sizeInBits - 1)) : 0),
        validRange?.max ?? 2 ** (sizeInBits - Number(signed)) - 1,
      )
    }
    case 'float': {
      const { validRange, encoding } = type
      if (encoding?.kind === 'float') {
        const value =
          (validRange?.min ?? -1000) + random.next() * ((validRange?.max ?? 1000) - (validRange?.min ?? -1000))
        return encoding.sizeInBits === 32 ? Math.fround(value) : value
      }
      return (validRange?.min ?? -50) + random.next() * ((validRange?.max ?? 50) - (validRange?.min ?? -50))
    }
    case 'enumerated':
      return type.labels[random.integer(type.labels.length)]!.label
    case 'boolean':
      return random.next() < 0.5
    case 'binary':
      return Uint8Array.from({ length: random.integer(60) }, () => random.integer(256))
    case 'string':
      return 'name-'.padEnd(5 + random.integer(15), 'abcdefghijklmno')
    case 'absolute-time':
      return START + BigInt(random.integer(1_000_000)) * 1_000_000_000n
    case 'array':
      return Array.from({ length: 4 }, () => valueOf(system, type.elementType, random))
    default:
      throw new Error(`no values of ${type.kind}`)
  }
}

describe.each(['RECO1', 'IDENT1'])('%s', (satellite) => {
  test('reads each command and each argument as it was meant', async () => {
    const mission = await bisat()
    const { system } = mission
    const { packets } = mission.chains.find((c) => c.name === satellite)!.telecommands!
    const plans = compileCommands(system, { packets: packets!, element: satellite })
    const decoder = new CommandDecoder(system, satellite)
    const random = new Random(7, satellite)
    let read = 0
    for (const name of decoder.commands) {
      const command = system.commands.get(`${satellite}.${name}`)!
      const plan = plans.need(`${satellite}.${name}`)
      for (let i = 0; i < EACH; i++) {
        const given: Record<string, ArgumentValue> = {}
        for (const a of command.arguments)
          if (plan.arguments.find((p) => p.name === a.name)!.required) given[a.name] = valueOf(system, a.type, random)
        const { values, problems } = checkArguments(plan, given, { sequenceCount: () => 0, time: START })
        expect(problems, name).toEqual([])
        const { bytes } = encodeCommand(plan, values, { sequenceCount: () => 0, time: START })
        const decoded = decoder.decode(bytes, bytes.length - 2)
        expect(decoded.name).toBe(name)
        for (const a of command.arguments) {
          const { engineering, raw } = values.arguments[a.name]!
          const got = decoded.arguments[a.name]
          const type = system.type(a.type)!
          // Enumerations and times are told raw, all others as they are meant.
          const meant =
            type.kind === 'enumerated' || type.kind === 'absolute-time' || type.kind === 'boolean' ? raw : engineering
          if (typeof meant === 'number' && typeof got === 'number')
            expect(got, `${name}.${a.name}`).toBeCloseTo(meant, 6)
          else if (typeof meant === 'bigint') expect(BigInt(got as number), `${name}.${a.name}`).toBe(meant)
          else expect(got, `${name}.${a.name}`).toEqual(meant)
          read++
        }
      }
    }
    expect(decoder.commands.length).toBeGreaterThanOrEqual(140)
    expect(read).toBeGreaterThan(3000)
  })
})
