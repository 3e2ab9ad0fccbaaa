/**
 * Encode → decode is the identity, for every command of whole databases: by this room's reader, which also tells which
 * command it is, and by telemetry's `interpretPacket`, which shares no code with the encoder.
 */
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
  for (const plan of plans.all()) {
    if (!plan.encodable) continue
    commands++
    for (let k = 0; k < rounds; k++) {
      const given = randomGiven(plan, random)
      const { values, problems } = checkArguments(plan, given, context)
      expect(problems, plan.path).toEqual([])
      const command = encodeCommand(plan, values, context)
      encoded++

      const decoded = decodeCommand(plans, command.bytes)!
      expect([decoded.command, ...decoded.others], plan.path).toContain(plan.path)
      expect(decoded.whole, plan.path).toBe(true)
      if (packets?.errorControl === 'crc16') expect(decoded.errorControlOk).toBe(true)

      const read = readCommand(plan, command.bytes)!
      expect(read.whole, plan.path).toBe(true)
      for (const [name, { raw, engineering, origin }] of Object.entries(read.values.arguments)) {
        const meant = values.arguments[name]!
        if (origin === 'computed') continue
        expect(sameTree(raw, meant.raw), `${plan.path}/${name}`).toBe(true)
        expect(engineering, `${plan.path}/${name}`).toEqual(meant.engineering)
      }
      expect(read.fields, plan.path).toEqual(command.fields)

      const plain = interpretPacket(plan.layout.system, plan.layout.container, command.bytes)
      expect(plain.truncated, plan.path).toBe(false)
      for (const f of plain.fields) {
        const mine = command.fields.find((c) => c.path === f.item && c.bitOffset === f.bitOffset)
        expect(mine, f.item).toBeDefined()
        expect(sameRaw(mine!.raw, f.raw), f.item).toBe(true)
        expect(mine!.bitLength, f.item).toBe(f.bitSize)
      }
      expect(plain.fields.length).toBe(command.fields.filter((f) => f.name !== 'packet error control').length)
    }
  }
  return { commands, encoded }
}

test('every command of the demonstration mission', async () => {
  const { system, chains } = await bisat()
  for (const chain of chains) {
    const packets = chain.telecommands?.packets
    if (packets === undefined) continue
    const { commands } = wholeDatabase(system, 6, packets, chain.element)
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
