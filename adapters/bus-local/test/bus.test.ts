/** The bus port, within a thread and across threads: the same behaviour. */
import { MessageChannel } from 'node:worker_threads'
import { type Bus, subjectMatches, VigieError } from '@vigie/base'
import { LocalBus, PortBus, type PortLike } from '@vigie/bus-local'
import { afterEach, describe, expect, it } from 'vitest'

const opened: (() => void)[] = []
afterEach(() => {
  for (const close of opened.splice(0)) close()
})
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

function pair(kind: 'same' | 'port'): { readonly hub: LocalBus; readonly other: Bus; readonly part: () => void } {
  const hub = new LocalBus()
  if (kind === 'same') return { hub, other: hub, part: () => hub.close() }
  const { port1, port2 } = new MessageChannel()
  const part = hub.attachPort(port1 as unknown as PortLike)
  opened.push(() => port1.close())
  return { hub, other: new PortBus(port2 as unknown as PortLike), part }
}

it('matches subjects by word: * is one, > is all that follow', () => {
  expect(subjectMatches('chain.*.values', 'chain.RECO1.values')).toBe(true)
  expect(subjectMatches('chain.*.values', 'chain.a.b.values')).toBe(false)
  expect(subjectMatches('chain.>', 'chain.a.b')).toBe(true)
  expect(subjectMatches('chain.>', 'chain')).toBe(false)
  expect(subjectMatches('a.b', 'a.b.c')).toBe(false)
})

it('a listener that throws disturbs neither the others nor who published, where somebody is told', () => {
  const failures: string[] = []
  const bus = new LocalBus((error, subject) => failures.push(`${subject}: ${(error as Error).message}`))
  const got: unknown[] = []
  bus.subscribe('a', () => {
    throw new Error('broken')
  })
  bus.subscribe('a', (message) => got.push(message))
  bus.publish('a', 1)
  expect(got).toEqual([1])
  expect(failures).toEqual(['a: broken'])
})

it('an answer that cannot be cloned is an error, not the end of the thread', async () => {
  const { hub, other } = pair('port')
  other.respond('odd', () => () => undefined)
  await settle()
  await expect(hub.request('odd', 1)).rejects.toThrow('could not be cloned')
})

for (const kind of ['same', 'port'] as const) {
  describe(kind === 'same' ? 'within one thread' : 'across a port', () => {
    it('delivers what is published to all who listen, both ways, in order', async () => {
      const { hub, other } = pair(kind)
      const here: unknown[] = []
      const there: unknown[] = []
      hub.subscribe('a.>', (m) => here.push(m))
      other.subscribe('b.*', (m) => there.push(m))
      await settle()
      for (let i = 0; i < 5; i++) other.publish('a.x', i)
      for (let i = 0; i < 5; i++) hub.publish('b.x', i)
      await settle()
      expect(here).toEqual([0, 1, 2, 3, 4])
      expect(there).toEqual([0, 1, 2, 3, 4])
    })
    it('answers requests, and carries a coded error with its remedy', async () => {
      const { hub, other } = pair(kind)
      other.respond('double', (n) => (n as number) * 2)
      other.respond('fail', () => {
        throw new VigieError({ code: 'VIG-X-001', message: 'no', cause: 'because', remedy: 'do this', status: 409 })
      })
      await settle()
      expect(await hub.request('double', 21)).toBe(42)
      await expect(hub.request('fail', 0)).rejects.toMatchObject({ code: 'VIG-X-001', remedy: 'do this', status: 409 })
      await expect(hub.request('nobody', 0)).rejects.toMatchObject({ code: 'VIG-BUS-001' })
    })
    it('gives up on an answer that does not come', async () => {
      const { hub, other } = pair(kind)
      other.respond('slow', () => new Promise(() => undefined))
      await settle()
      await expect(hub.request('slow', 0, { timeoutMillis: 30 })).rejects.toMatchObject({ code: 'VIG-BUS-002' })
    })
  })
}

it('refuses at once what a worker that is gone had been asked', async () => {
  const { hub, other, part } = pair('port')
  other.respond('slow', () => new Promise(() => undefined))
  await settle()
  const asked = hub.request('slow', 0)
  part()
  await expect(asked).rejects.toMatchObject({ code: 'VIG-BUS-001' })
})
