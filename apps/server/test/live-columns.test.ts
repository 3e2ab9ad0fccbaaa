/** What of a block is shown as the latest: of real time, whatever a dump brings in between. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PacketFlag, type ColumnBlock } from '@vigie/telemetry'
import { lastOf } from '../src/chains/live-columns.ts'
import { LatestValues } from '../src/state/latest.ts'

interface Packet {
  readonly at: number
  readonly flags: number
  readonly value: number | undefined
}

function block(packets: readonly Packet[]): ColumnBlock {
  const having = packets.flatMap((p, row) => (p.value === undefined ? [] : [{ ...p, row }]))
  return {
    chain: 'SAT',
    packetType: 'SAT.P',
    count: packets.length,
    generation: BigInt64Array.from(packets, (p) => BigInt(p.at) * 1_000_000_000n),
    reception: BigInt64Array.from(packets, (_, i) => 100_000_000_000n + BigInt(i)),
    journal: Float64Array.from(packets, (_, i) => i),
    flags: Uint8Array.from(packets, (p) => p.flags),
    columns: [
      {
        parameter: 0,
        rows: Uint32Array.from(having, (p) => p.row),
        raw: Float64Array.from(having, (p) => p.value!),
        eng: Float64Array.from(having, (p) => p.value!),
      },
    ],
  } as unknown as ColumnBlock
}
const latest = () =>
  new LatestValues('SAT', {
    parameters: [{ index: 0, path: 'SAT.A', parameter: 'SAT.A', kind: 'float' }],
    packetTypes: [{ container: 'SAT.P' }],
  } as never)

it('a dump between what comes now does not hide it', () => {
  const mixed = block([
    { at: 10, flags: 0, value: 1 },
    { at: 14, flags: 0, value: 2 },
    { at: 3, flags: PacketFlag.playback, value: 7 },
  ])
  const [dumped, now] = lastOf(mixed)
  expect([dumped!.packets, dumped!.flags, dumped!.eng[0], dumped!.samples[0]]).toEqual([1, 1, 7, 1])
  expect([now!.packets, now!.flags, now!.eng[0], now!.samples[0], now!.journal]).toEqual([2, 0, 2, 2, 1])
  const shown = latest()
  for (const transfer of lastOf(mixed)) shown.update(transfer)
  expect([shown.eng[0], shown.samples[0], shown.flags[0]]).toEqual([2, 3, 0])
})

it('nor does one that came late', () => {
  const [now] = lastOf(
    block([
      { at: 14, flags: 0, value: 2 },
      { at: 12, flags: PacketFlag.late, value: 1 },
    ]),
  )
  expect(now!.eng[0]).toBe(2)
})

it('whatever comes, the newest of real time is what is shown', () => {
  const packet = fc.record({
    played: fc.boolean(),
    value: fc.option(fc.nat({ max: 100 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(fc.array(packet, { minLength: 1, maxLength: 8 }), { maxLength: 6 }), (blocks) => {
      const shown = latest()
      let now = 1000
      let stored = 0
      let expected: number | undefined
      let count = 0
      for (const packets of blocks) {
        const made = packets.map(({ played, value }): Packet => {
          if (value !== undefined) count++
          if (!played && value !== undefined) expected = value
          return { at: played ? stored++ : now++, flags: played ? PacketFlag.playback : 0, value }
        })
        for (const transfer of lastOf(block(made))) shown.update(transfer)
      }
      if (expected !== undefined) expect(shown.eng[0]).toBe(expected)
      expect(shown.samples[0]).toBe(count)
    }),
  )
})
