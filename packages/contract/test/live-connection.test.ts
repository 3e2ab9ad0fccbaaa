/** The client's end of the live protocol, on a socket of the test: what is a gap, and what is not. */
import { LiveConnection, type Gap, type ServerMessage } from '@vigie/contract'
import { expect, it } from 'vitest'

function connected() {
  const listeners = new Map<string, (event: never) => void>()
  const sent: { type: string; id?: number; parameters?: string[] }[] = []
  const gaps: Gap[] = []
  const connection = new LiveConnection({
    baseUrl: 'ws://x',
    onGap: (gap) => gaps.push(gap),
    socket: () =>
      ({
        readyState: 1,
        send: (text: string) => sent.push(JSON.parse(text) as (typeof sent)[number]),
        close: () => undefined,
        addEventListener: (type: string, listener: (event: never) => void) => listeners.set(type, listener),
      }) as never,
  })
  listeners.get('open')!({} as never)
  const hear = (message: Partial<ServerMessage>): void =>
    listeners.get('message')!({ data: JSON.stringify(message) } as never)
  const values = (sequence: number, missed = 0): void =>
    hear({
      type: 'values',
      id: 1,
      sequence,
      start: '2026-11-25T00:00:00Z',
      i: [],
      t: [],
      r: [],
      v: [],
      skipped: 0,
      missed,
      ...(sequence === 0 ? { snapshot: true } : {}),
    })
  return { connection, sent, gaps, values }
}

it('a hole in the sequence and a count of missed values are gaps', () => {
  const { connection, gaps, values } = connected()
  connection.subscribe(['A.b'], { values: () => undefined })
  for (const sequence of [0, 1, 2]) values(sequence)
  expect(gaps).toEqual([])
  values(4)
  values(5, 3)
  expect(gaps.map((g) => [g.reason, g.missed])).toEqual([
    ['slow', 0],
    ['slow', 3],
  ])
  connection.close()
})

it('what was on its way while the subscription was changed is no gap', () => {
  const { connection, sent, gaps, values } = connected()
  const subscription = connection.subscribe(['A.b'], { values: () => undefined })
  for (const sequence of [0, 1, 2]) values(sequence)
  subscription.change(['A.b', 'A.c'])
  expect(sent.at(-1)).toMatchObject({ type: 'subscribe', id: 1, parameters: ['A.b', 'A.c'] })
  for (const sequence of [3, 4, 0, 1, 2]) values(sequence)
  expect(gaps).toEqual([])
  values(4)
  expect(gaps).toHaveLength(1)
  connection.close()
})
