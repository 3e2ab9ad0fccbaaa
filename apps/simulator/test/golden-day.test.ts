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
import {
  compileTelemetry,
  createDecoder,
  interpretPacket,
  type Column,
  type InterpretedField,
  type PacketBatch,
} from '@vigie/telemetry'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { record, type Recorded } from '../src/record.ts'
import { bisat, START } from './fixtures.ts'
import { intact } from './receiver.ts'
import { resolution } from './resolution.ts'

const HOURS = Number(process.env['VIGIE_GOLDEN_HOURS'] ?? 2)
const BATCH = 512

interface Truth {
  readonly container: string
  readonly time: string
  readonly values: Readonly<Record<string, unknown>>
}

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

/** Packets first … of a list as a batch; their place in the list is their place in the journal. */
function batchOf(packets: readonly Uint8Array[], first: number): PacketBatch {
  const count = packets.length
  const offsets = new Uint32Array(count + 1)
  for (const [i, p] of packets.entries()) offsets[i + 1] = offsets[i]! + p.length
  const bytes = new Uint8Array(offsets[count]!)
  for (const [i, p] of packets.entries()) bytes.set(p, offsets[i])
  return {
    chain: 'golden',
    count,
    bytes,
    offsets,
    generation: new BigInt64Array(count),
    reception: new BigInt64Array(count),
    journal: Float64Array.from({ length: count }, (_, i) => first + i),
    flags: new Uint8Array(count),
  }
}

/** Engineering values of one packet in a column: several where the column is a list. */
function valuesOf(column: Column, row: number): unknown[] {
  const entry = column.rows === undefined ? row : column.rows.indexOf(row)
  if (entry < 0) return []
  if (column.offsets === undefined) return [column.eng[entry]]
  const values: unknown[] = []
  for (let k = column.offsets[entry]!; k < column.offsets[entry + 1]!; k++) values.push(column.eng[k])
  return values
}

/** The true values that a column of a parameter stands for, in the order of the packet. */
function trueValues(truth: unknown, parameter: string, column: string): unknown[] {
  if (Array.isArray(truth)) return truth
  if (typeof truth === 'object' && truth !== null)
    return [(truth as Record<string, unknown>)[column.slice(parameter.length + 1)]]
  return [truth]
}

describe.each(['RECO1', 'IDENT1'])('%s', (satellite) => {
  test(
    'both decoders agree with each other and with the truth, value by value',
    async () => {
      const packets = split(await readFile(path.join(folder, `${satellite}.packets`)))
      const lines = createInterface({ input: createReadStream(path.join(folder, `${satellite}.truth.ndjson`)) })
      const truths = lines[Symbol.asyncIterator]()
      const root = `${satellite}.TmPacket`
      const plan = compileTelemetry(mission.system, { chain: 'golden', root })
      expect(plan.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
      const decoder = createDecoder(plan)
      const tolerance = new Map(plan.parameters.map((p) => [p.path, resolution(mission.system, p.parameter, p.path)]))
      const wrong: string[] = []
      let compared = 0
      let decoded = 0
      const containers = new Set<string>()
      for (let first = 0; first < packets.length; first += BATCH) {
        const some = packets.slice(first, first + BATCH)
        const interpreted = some.map((bytes) => interpretPacket(mission.system, root, bytes))
        const byColumn = interpreted.map(({ fields }) => grouped(fields))
        const truth: Truth[] = []
        for (let i = 0; i < some.length; i++) truth.push(JSON.parse((await truths.next()).value as string) as Truth)
        for (const [i, { container, truncated }] of interpreted.entries()) {
          if (container !== truth[i]!.container || truncated || !intact(some[i]!))
            wrong.push(`packet ${first + i} is ${container}`)
          containers.add(container)
        }
        for (const block of decoder.decode(batchOf(some, first))) {
          decoded += block.count
          for (let row = 0; row < block.count; row++) {
            const i = block.journal[row]! - first
            if (block.packetType !== truth[i]!.container)
              wrong.push(`packet ${first + i} is decoded as ${block.packetType}`)
            let columns = 0
            for (const column of block.columns) {
              const { path: name, parameter } = plan.parameters[column.parameter]!
              const values = valuesOf(column, row)
              if (values.length === 0) continue
              columns++
              const other = byColumn[i]!.get(name) ?? []
              const real = trueValues(truth[i]!.values[parameter], parameter, name)
              for (const [k, value] of values.entries()) {
                compared++
                if (!same(value, other[k]?.eng))
                  wrong.push(`packet ${first + i} ${name}: ${value} and ${String(other[k]?.eng)}`)
                if (!tolerance.get(name)!(value, other[k]?.raw, real[k]))
                  wrong.push(`packet ${first + i} ${name}: ${value}, in truth ${String(real[k])}`)
              }
              if (values.length !== other.length || values.length !== real.length)
                wrong.push(`packet ${first + i} ${name}: ${values.length} values`)
            }
            if (columns !== byColumn[i]!.size)
              wrong.push(`packet ${first + i}: ${columns} columns, ${byColumn[i]!.size} interpreted`)
          }
        }
      }
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

function grouped(fields: readonly InterpretedField[]): Map<string, InterpretedField[]> {
  const map = new Map<string, InterpretedField[]>()
  for (const field of fields) {
    const list = map.get(field.path)
    if (list === undefined) map.set(field.path, [field])
    else list.push(field)
  }
  return map
}

/** Numbers and big integers of the same value are the same; bytes byte by byte. */
function same(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0
  if (typeof a === 'bigint' || typeof b === 'bigint') return BigInt(a as bigint) === BigInt(b as bigint)
  if (typeof a === 'number' && typeof b === 'boolean') return a === Number(b)
  return Object.is(a, b)
}
