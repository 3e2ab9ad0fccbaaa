/**
 * Encode → decode is the identity, for every command of whole databases: by this room's reader, which also tells which
 * command it is, and by telemetry's `interpretPacket`, which shares no code with the encoder.
 */
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { SpaceSystem, TelecommandPacketConfig } from '@vigie/model'
import { interpretPacket } from '@vigie/telemetry'
import {
  checkArguments,
  compileCommands,
  decodeCommand,
  encodeCommand,
  readCommand,
  SequenceCounters,
  type CommandContext,
} from '../src/index.ts'
import { sameRaw, sameTree } from '../src/inspect/same.ts'
import { bisat, FPRIME_FILES, fprime, hasShared, xtce, XTCE_FILES } from './support/databases.ts'
import { randomGiven, seeded } from './support/given.ts'

interface Outcome {
  readonly commands: number
  readonly encoded: number
}

function wholeDatabase(
  system: SpaceSystem,
  rounds: number,
  packets?: TelecommandPacketConfig,
  element?: string,
): Outcome {
  const plans = compileCommands(system, {
    ...(packets === undefined ? {} : { packets }),
    ...(element === undefined ? {} : { element }),
  })
  const counters = new SequenceCounters()
  const random = seeded(5)
  const context: CommandContext = { sequenceCount: counters.next, parameters: () => ({ raw: 1, eng: 1 }) }
  let commands = 0
  let encoded = 0
  const different: string[] = []
  for (const plan of plans.all()) {
    if (!plan.encodable) continue
    commands++
    for (let k = 0; k < rounds; k++) {
      const given = randomGiven(plan, random)
      const { values, problems } = checkArguments(plan, given, context)
      different.push(...problems.map((p) => p.message))
      if (problems.length > 0) continue
      const command = encodeCommand(plan, values, context)
      encoded++

      const decoded = decodeCommand(plans, command.bytes)
      const read = readCommand(plan, command.bytes)
      const wrong = (what: string, holds: boolean): void => {
        if (!holds) different.push(`${plan.path}: ${what}`)
      }
      wrong('it is read as itself', [decoded?.command, ...(decoded?.others ?? [])].includes(plan.path))
      wrong('whole', decoded?.whole === true && read?.whole === true)
      wrong('error control', packets?.errorControl !== 'crc16' || decoded?.errorControlOk === true)
      for (const [name, { raw, engineering, origin }] of Object.entries(read?.values.arguments ?? {})) {
        const meant = values.arguments[name]!
        if (origin === 'computed') continue
        wrong(`raw value of ${name}`, sameTree(raw, meant.raw))
        wrong(`engineering value of ${name}`, isDeepStrictEqual(engineering, meant.engineering))
      }
      wrong('fields', isDeepStrictEqual(read?.fields, command.fields))

      const plain = interpretPacket(plan.layout.system, plan.layout.container, command.bytes)
      wrong('whole for interpretPacket', !plain.truncated)
      const laid = command.fields.filter((c) => c.name !== 'packet error control')
      wrong('number of fields', plain.fields.length === laid.length)
      for (const f of plain.fields) {
        const mine = laid.find((c) => c.path === f.item && c.bitOffset === f.bitOffset)
        wrong(`field ${f.item}`, mine !== undefined && sameRaw(mine.raw, f.raw) && mine.bitLength === f.bitSize)
      }
    }
  }
  expect(different).toEqual([])
  return { commands, encoded }
}

test('every command of the demonstration mission', async () => {
  const { system, chains } = await bisat()
  for (const chain of chains) {
    const packets = chain.telecommands?.packets
    if (packets === undefined) continue
    const { commands } = wholeDatabase(system, 4, packets, chain.element)
    expect(commands).toBeGreaterThan(80)
  }
})

describe.skipIf(!hasShared)('databases of shared/data (skipped where it is absent)', () => {
  // Of full_features one command has an argument without an encoding; of the F´ reference one names a type it lacks.
  const XTCE_COMMANDS = [41, 1, 0, 8]
  test.each(XTCE_FILES.map((file, i) => [file, XTCE_COMMANDS[i]!] as const))('%s', (file, count) => {
    expect(wholeDatabase(xtce(file), 10).commands).toBe(count)
  })
  const FPRIME_COMMANDS = [92, 1]
  test.each(FPRIME_FILES.map((file, i) => [file, FPRIME_COMMANDS[i]!] as const))('%s', (file, count) => {
    expect(wholeDatabase(fprime(file), 10).commands).toBe(count)
  })
})
