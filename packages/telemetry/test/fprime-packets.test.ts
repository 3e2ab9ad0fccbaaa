/**
 * What F´ sends down. Svc::TlmChan fills a packet with channels one after another (Fw::TlmPacket: descriptor 1, then
 * identifier, time and value of each until the buffer is full); Svc::TlmPacketizer sends the channels of a packet of its
 * list after the packet's identifier and time (descriptor 4).
 */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { SpaceSystem } from '@vigie/model'
import { readFprimeDictionary } from '@vigie/model/fprime'
import { compileTelemetry, createDecoder, interpretPacket } from '../src/index.ts'
import { batchOf, samplesOf } from './support/batches.ts'

const U16 = { name: 'U16', kind: 'integer', size: 16, signed: false }
const dictionary = {
  metadata: { deploymentName: 'Demo', dictionarySpecVersion: '1.0.0' },
  typeDefinitions: [],
  telemetryChannels: [
    { name: 'Demo.a.Count', type: U16, id: 0x101 },
    { name: 'Demo.a.Name', type: { name: 'string', kind: 'string', size: 8 }, id: 0x102 },
    { name: 'Demo.b.Ratio', type: { name: 'F32', kind: 'float', size: 32 }, id: 0x200 },
  ],
  telemetryPacketSets: [
    { name: 'Set', members: [{ name: 'P1', id: 7, group: 0, members: ['Demo.b.Ratio', 'Demo.a.Count'] }], omitted: [] },
  ],
}

const bytes = (...parts: readonly (readonly number[])[]): Uint8Array => Uint8Array.from(parts.flat())
const u16 = (n: number): number[] => [n >> 8, n & 255]
const u32 = (n: number): number[] => [...u16(n >>> 16), ...u16(n & 65_535)]
const time = (seconds: number): number[] => [...u16(2), 0, ...u32(seconds), ...u32(500_000)]

/** Engineering values of both decoders, which must agree. */
function decoded(system: SpaceSystem, packet: Uint8Array): Record<string, unknown[]> {
  const plan = compileTelemetry(system, { chain: 'demo', root: 'FPrimePacket' })
  expect(plan.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  const blocks = createDecoder(plan).decode(batchOf([packet]))
  expect(blocks[0]!.flags[0]).toBe(0)
  const { samples } = samplesOf(blocks, 0, (c) => plan.parameters[c]!.path)
  const values = Object.fromEntries([...samples].map(([path, list]) => [path, list.map((s) => s.eng)]))
  const plain: Record<string, unknown[]> = {}
  for (const f of interpretPacket(system, 'FPrimePacket', packet).fields) (plain[f.path] ??= []).push(f.eng)
  expect(plain).toEqual(values)
  return values
}

describe('an F´ deployment', () => {
  const { system } = readFprimeDictionary(JSON.stringify(dictionary), { file: 'demo.json' })
  test('sends several channels in a packet: each is read, with its time', () => {
    const packet = bytes(
      u16(1),
      [...u32(0x101), ...time(100), ...u16(7)],
      [...u32(0x102), ...time(101), ...u16(2), 0x68, 0x69],
      [...u32(0x200), ...time(102), 0x3f, 0x80, 0, 0],
      [...u32(0x101), ...time(103), ...u16(8)],
    )
    const values = decoded(system!, packet)
    expect(values).toMatchObject({ 'Demo.a.Count': [7, 8], 'Demo.a.Name': ['hi'], 'Demo.b.Ratio': [1] })
    expect(values['FPrimeTimeSeconds']).toHaveLength(4)
  })
  test('sends a single channel', () => {
    expect(decoded(system!, bytes(u16(1), u32(0x200), time(1), [0x40, 0, 0, 0]))).toMatchObject({ 'Demo.b.Ratio': [2] })
  })
  test('sends the channels of a packet of its list', () => {
    const packet = bytes(u16(4), u16(7), time(100), [0x3f, 0x80, 0, 0], u16(9))
    expect(decoded(system!, packet)).toMatchObject({ 'Demo.b.Ratio': [1], 'Demo.a.Count': [9] })
  })
  test('with a channel that the dictionary does not have: what comes before it is kept, the packet is flagged', () => {
    const plan = compileTelemetry(system!, { chain: 'demo', root: 'FPrimePacket' })
    const packet = bytes(u16(1), [...u32(0x101), ...time(100), ...u16(7)], [...u32(0x999), ...time(1), 1, 2, 3])
    const blocks = createDecoder(plan).decode(batchOf([packet]))
    const { samples } = samplesOf(blocks, 0, (c) => plan.parameters[c]!.path)
    expect(samples.get('Demo.a.Count')!.map((s) => s.eng)).toEqual([7])
    expect(blocks[0]!.flags[0]).not.toBe(0)
  })
})

const shared = new URL('../../../../shared/data/dictionaries/RefTopologyDictionary.json', import.meta.url)
test.skipIf(!existsSync(shared))('the Ref deployment of F´: two channels of its dictionary in one packet', () => {
  const { system } = readFprimeDictionary(readFileSync(shared), { file: 'ref.json' })
  // Identifiers and types as in the dictionary: 2560 is a U32, 19204 an F32.
  const packet = bytes(u16(1), [...u32(2560), ...time(1), ...u32(5)], [...u32(19_204), ...time(2), 0x42, 0x48, 0, 0])
  expect(decoded(system!, packet)).toMatchObject({
    'Ref.pingRcvr.PR_NumPings': [5],
    'Ref.systemResources.CPU': [50],
  })
})
