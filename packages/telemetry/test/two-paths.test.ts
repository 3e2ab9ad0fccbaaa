/**
 * Two ways to read a packet that share no code — columns by generated decoders, and the plain interpreter of the packet
 * inspector — must agree on every value of every packet of every model.
 */
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { SpaceSystem } from '@vigie/model'
import { compileTelemetry, createDecoder, interpretPacket, PacketFlag, type InterpretedField } from '../src/index.ts'
import { batchOf, samplesOf, type Sample } from './support/batches.ts'
import { plainRunner, randomModel } from './support/random-model.ts'

const same = (a: unknown, b: unknown): boolean => {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return a.length === b.length && a.every((x, i) => x === b[i])
  if (typeof a === 'string' || typeof b === 'string') return a === b
  if (typeof a === 'bigint' && typeof b === 'bigint') return a === b
  const x = Number(a)
  const y = Number(b)
  return Object.is(x, y) || x === y || Math.abs(x - y) <= 1e-12 * Math.max(Math.abs(x), Math.abs(y))
}

function expectAgreement(system: SpaceSystem, packets: readonly Uint8Array[]): void {
  const plan = compileTelemetry(system, { chain: 'test', root: 'root' })
  const blocks = createDecoder(plan, { algorithms: plainRunner }).decode(batchOf(packets))
  packets.forEach((packet, i) => {
    const { type, samples } = samplesOf(blocks, i, (c) => plan.parameters[c]!.path)
    const plain = interpretPacket(system, 'root', packet, { algorithms: plainRunner })
    expect(type).toBe(plain.container)
    const block = blocks.find((b) => b.order!.includes(i))!
    const flags = block.flags[block.order!.indexOf(i)]!
    expect((flags & PacketFlag.truncated) !== 0).toBe(plain.truncated)
    expect((flags & PacketFlag.badCheck) !== 0).toBe(plain.badCheck)
    const byPath = new Map<string, InterpretedField[]>()
    for (const field of plain.fields) {
      const list = byPath.get(field.path) ?? []
      byPath.set(field.path, list)
      list.push(field)
    }
    expect([...samples.keys()].toSorted()).toEqual([...byPath.keys()].toSorted())
    for (const [path, fields] of byPath) {
      const list = samples.get(path)!
      expect(list.length, path).toBe(fields.length)
      const isList = plan.parameters.find((p) => p.path === path)!.list
      fields.forEach((field, k) => expectSame(path, list[k]!, field, isList))
    }
  })
}

function expectSame(path: string, sample: Sample, field: InterpretedField, isList: boolean): void {
  const report = `${path}: ${String(sample.raw)} → ${String(sample.eng)} (${sample.validity}) against ${String(field.raw)} → ${String(field.eng)} (${field.validity})`
  expect(same(sample.raw, field.raw), report).toBe(true)
  // A list has one validity for all its elements.
  if (!isList) expect(sample.validity, report).toBe(field.validity)
  if (field.eng !== undefined && sample.validity !== 5) expect(same(sample.eng, field.eng), report).toBe(true)
}

const packets = fc.array(fc.uint8Array({ minLength: 0, maxLength: 90 }), { minLength: 1, maxLength: 6 })
const longPackets = fc.array(fc.uint8Array({ minLength: 300, maxLength: 300 }), { minLength: 1, maxLength: 6 })

describe('generated decoders and the plain interpreter agree', () => {
  test('on models of every construct, whole and truncated packets', () => {
    fc.assert(fc.property(randomModel(false), packets, expectAgreement), { numRuns: 400 })
  })
  test('on long packets', () => {
    fc.assert(fc.property(randomModel(false), longPackets, expectAgreement), { numRuns: 200 })
  })
  test('on models whose entries all have a fixed place', () => {
    fc.assert(fc.property(randomModel(true), longPackets, expectAgreement), { numRuns: 200 })
  })
})
