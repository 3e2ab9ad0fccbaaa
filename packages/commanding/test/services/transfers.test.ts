/** Large transfers (ECSS-E-ST-70-41C §6.13, 41A service 13) as specifications: what goes up, and what comes down whatever the link does. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LargeMessageReassembler, pus, splitLargeMessage, type PusMessageType } from '@vigie/ccsds'
import { TransferMirror } from '../../src/services/transfer-mirror.ts'
import { UplinkTransfer } from '../../src/index.ts'

const SECOND = 1_000_000_000n
const s = pus.largePacketTransfer
const DOWN = { first: s.first, intermediate: s.intermediate, last: s.last } as const

const take = (m: TransferMirror, type: PusMessageType<any>, value: unknown, at: bigint, number = 0): void =>
  m.take({ type, apid: 1, sequenceCount: 0, value: value as any }, { by: type.kind, at, number })
const row = (m: TransferMirror, id: string, now: bigint) => m.state(now).rows.find((r) => r.id === id)

describe('what comes down', () => {
  test('is put together from its parts in whatever order and however often they come, each with its packet', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (message, size, random) => {
          const parts = splitLargeMessage(7, message, size)
          const twice = [...parts, ...parts.filter((_, i) => i % 3 === 0)]
          const order = twice
            .map((part) => ({ part, key: random.next().value as number }))
            .toSorted((a, b) => a.key - b.key)
          const mirror = new TransferMirror()
          order.forEach(({ part }, i) => take(mirror, DOWN[part.place], part, BigInt(i) * SECOND, 1000 + i))
          expect(mirror.content(7)).toEqual(message)
          const { values } = row(mirror, 'down 7', BigInt(order.length) * SECOND)!
          expect(values).toMatchObject({ state: 'whole', parts: parts.length, of: parts.length, bytes: message.length })
          expect((values['packets'] as number[]).every((n) => n >= 1000)).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('of which a part is missing is named, is broken in time, and whole when a dump brings the part', () => {
    const parts = splitLargeMessage(3, new Uint8Array(40).fill(9), 10)
    const mirror = new TransferMirror()
    for (const part of parts) if (part.part !== 2) take(mirror, DOWN[part.place], part, 0n)
    expect(row(mirror, 'down 3', SECOND)!.values).toMatchObject({ state: 'going', missing: [2] })
    expect(row(mirror, 'down 3', 600n * SECOND)!.values).toMatchObject({ state: 'broken', missing: [2] })
    expect(mirror.content(3)).toBeUndefined()
    take(mirror, DOWN.intermediate, parts[1], 1n)
    expect(row(mirror, 'down 3', 600n * SECOND)!.values).toMatchObject({ state: 'whole' })
    expect(mirror.content(3)).toEqual(new Uint8Array(40).fill(9))
  })

  test('with a number that was used before is another message', () => {
    const mirror = new TransferMirror()
    for (const fill of [1, 2])
      for (const part of splitLargeMessage(1, new Uint8Array(30).fill(fill), 10))
        take(mirror, DOWN[part.place], part, BigInt(fill * 100) * SECOND)
    expect(mirror.content(1)).toEqual(new Uint8Array(30).fill(2))
  })

  test('is kept over a restart of the satellite; what was going up is not known then', () => {
    const mirror = new TransferMirror()
    const [first, ...others] = splitLargeMessage(1, new Uint8Array(30), 10)
    for (const part of [first!, ...others]) take(mirror, DOWN[part.place], part, 0n)
    take(mirror, s.uplinkFirst, first, 0n)
    mirror.forget({ by: 'restart', at: SECOND, number: 5 })
    expect(row(mirror, 'up 1', SECOND)).toMatchObject({ values: { state: 'unknown' }, source: { by: 'restart' } })
    expect(row(mirror, 'down 1', SECOND)!.values).toMatchObject({ state: 'whole' })
  })
})

describe('what goes up', () => {
  const begin = (over: Partial<ConstructorParameters<typeof UplinkTransfer>[0]> = {}): UplinkTransfer =>
    new UplinkTransfer({
      transaction: 4,
      message: Uint8Array.from({ length: 95 }, (_, i) => i),
      partBytes: 10,
      window: 1,
      timeout: 30n * SECOND,
      ...over,
    })

  test('leaves part by part as each is confirmed; the last one when all others are there', () => {
    const transfer = begin({ window: 4 })
    const onBoard = new LargeMessageReassembler()
    expect(transfer.take(0n).map((p) => p.part)).toEqual([1, 2, 3, 4])
    expect(transfer.take(0n)).toEqual([])
    for (let n = 1; n <= 9; n++) {
      transfer.completed(n)
      const next = transfer.take(0n).map((p) => p.part)
      expect(next).toEqual(n < 6 ? [n + 4] : n < 9 ? [] : [10])
    }
    transfer.completed(10)
    expect(transfer).toMatchObject({ state: 'whole', confirmed: 10, count: 10 })
    let outcome
    for (const part of transfer.parts) outcome = onBoard.part(part.place, part)
    expect(outcome).toMatchObject({ kind: 'whole', message: Uint8Array.from({ length: 95 }, (_, i) => i) })
  })

  test('stops at a part that failed or of which nothing is heard, and goes on from there', () => {
    const transfer = begin()
    transfer.take(0n)
    transfer.completed(1)
    transfer.take(0n)
    transfer.failed(2, 'the link fell')
    expect(transfer).toMatchObject({ state: 'stopped', detail: expect.stringContaining('part 2: the link fell') })
    expect(transfer.take(0n)).toEqual([])
    expect(transfer.resume()).toBe(true)
    expect(transfer.take(0n).map((p) => p.part)).toEqual([2])
    transfer.tick(31n * SECOND)
    expect(transfer).toMatchObject({ state: 'stopped', confirmed: 1 })
    transfer.resume()
    expect(transfer.take(0n).map((p) => p.part)).toEqual([2])
  })

  test('begins again when the satellite has thrown it away', () => {
    const transfer = begin()
    transfer.take(0n)
    transfer.completed(1)
    transfer.aborted(2)
    expect(transfer.state).toBe('aborted')
    transfer.resume()
    expect(transfer.take(0n).map((p) => p.part)).toEqual([1])
  })

  test('with acknowledgements (41A): confirmed up to a part; what is missing leaves once more as repeated', () => {
    const transfer = begin({ window: 5 })
    transfer.take(0n)
    transfer.acknowledged(3)
    transfer.missing([2])
    expect(transfer.take(0n).map((p) => [p.part, p.repeated])).toEqual([
      [2, true],
      [6, false],
      [7, false],
    ])
    transfer.acknowledged(9)
    expect(transfer.take(0n).map((p) => p.part)).toEqual([10])
    transfer.acknowledged(10)
    expect(transfer.state).toBe('whole')
  })

  test('over a link that loses parts and confirmations, stops and resumptions: the satellite has it whole, once', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 6 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
        (message, window, random) => {
          const transfer = begin({ message, window, partBytes: 13 })
          const onBoard = new Map<number, Uint8Array>()
          for (let now = 0n; transfer.state !== 'whole'; now += SECOND) {
            if (now > 5000n * SECOND) throw new Error('it never ends')
            if (transfer.state !== 'going') transfer.resume()
            for (const part of transfer.take(now)) {
              const luck = random.next().value as number
              if (luck < 2) transfer.failed(part.part, 'it was lost')
              else if (luck === 2) continue
              else {
                onBoard.set(part.part, part.data)
                if (luck === 3) transfer.failed(part.part, 'its report was lost')
                else transfer.completed(part.part)
              }
            }
            transfer.tick(now)
          }
          const whole = [...onBoard].toSorted(([a], [b]) => a - b).flatMap(([, data]) => [...data])
          expect(Uint8Array.from(whole)).toEqual(message)
        },
      ),
      { numRuns: 200 },
    )
  })
})
