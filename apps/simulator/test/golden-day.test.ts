/**
 * The golden day: a flight recorded by the simulator, decoded twice by independent paths (the decoder generated from the model, and the
 * interpreter that walks the model packet by packet), which must agree exactly with each other and, within the resolution of
 * the encoding, with what the simulator knows to be true.
 *
 * Two hours unless VIGIE_GOLDEN_HOURS says otherwise (24 for the whole day).
 */
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { packetLength } from '@vigie/ccsds'
import type { Mission } from '@vigie/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { record, type Recorded } from '../src/record.ts'
import { bisat, START } from './fixtures.ts'
import { TwoDecoders, type Truth } from './two-decoders.ts'

const HOURS = Number(process.env['VIGIE_GOLDEN_HOURS'] ?? 2)
const BATCH = 512

let folder: string
let mission: Mission
let recorded: readonly Recorded[]
let cpuSeconds: number

beforeAll(
  async () => {
    mission = await bisat()
    folder = await mkdtemp(path.join(tmpdir(), 'vigie-golden-'))
    const before = process.cpuUsage()
    recorded = await record({
      mission,
      seed: 2026,
      start: START,
      seconds: HOURS * 3600,
      faults: [],
      folder,
      truth: true,
    })
    const used = process.cpuUsage(before)
    cpuSeconds = (used.user + used.system) / 1e6
  },
  120_000 + HOURS * 60_000,
)

afterAll(() => rm(folder, { recursive: true, force: true }))

function split(bytes: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += packetLength(bytes, at))
    packets.push(bytes.subarray(at, at + packetLength(bytes, at)))
  return packets
}

describe.each(['RECO1', 'IDENT1'])('%s', (satellite) => {
  test(
    'both decoders agree with each other and with the truth, value by value',
    async () => {
      const packets = split(await readFile(path.join(folder, `${satellite}.packets`)))
      const lines = createInterface({ input: createReadStream(path.join(folder, `${satellite}.truth.ndjson`)) })
      const truths = lines[Symbol.asyncIterator]()
      const both = new TwoDecoders(mission, satellite)
      expect(both.problems).toEqual([])
      for (let first = 0; first < packets.length; first += BATCH) {
        const some = packets.slice(first, first + BATCH)
        const truth: Truth[] = []
        for (let i = 0; i < some.length; i++) truth.push(JSON.parse((await truths.next()).value as string) as Truth)
        both.compare(some, truth, first)
      }
      const { wrong, decoded, compared, containers } = both
      expect(wrong.slice(0, 20)).toEqual([])
      expect(decoded).toBe(packets.length)
      expect(packets.length).toBe(recorded.find((r) => r.satellite === satellite)!.packets)
      expect(packets.length).toBeGreaterThan(HOURS * 10_000)
      expect(compared).toBeGreaterThan(packets.length * 15)
      expect(containers.size).toBeGreaterThan(28)
    },
    60_000 + HOURS * 60_000,
  )
})

test('both satellites fly 1,000 times faster than time on less than one core, the truth written beside', () => {
  expect(cpuSeconds / (HOURS * 3600)).toBeLessThan(1 / 1000)
})
