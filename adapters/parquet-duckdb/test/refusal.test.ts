/** A disk that takes no parameter files: a coded error with a remedy, bounded memory, and everything there when it takes them again. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { SystemClock } from '@vigie/base/system-clock'
import { Journals } from '@vigie/journal-files'
import { CONTRACT_PARAMETERS, contractBlock } from '@vigie/testing/parameters'
import { expect, it } from 'vitest'
import { parametersFolder } from '../src/index.ts'
import { storeIn, temporaryFolder } from './helpers.ts'

const options = { parametersOf: () => CONTRACT_PARAMETERS, chains: ['SAT'] }
const query = { chain: 'SAT', parameter: '/SAT/Mode', from: 0n, to: 10n ** 19n - 10n ** 18n * 2n }

it('puts nothing in files that the journal has not acknowledged', async () => {
  const data = temporaryFolder()
  const journals = new Journals({ folder: data, clock: new SystemClock() })
  const journal = await journals.open('SAT', 'packets')
  const packet = { reception: 0n, generation: 0n, source: '', flags: 0, payload: new Uint8Array(1) }
  journal.append(packet)
  await journal.sync()
  const store = await storeIn(data, options)
  store.write(contractBlock([0, 1], 0))
  journal.append(packet)
  store.mark('SAT', 2)
  await expect(store.flush()).rejects.toMatchObject({ code: 'VIG-PARAMETERS-007' })
  expect(await store.files('SAT', 0n, 10n ** 18n * 9n)).toEqual([])
  expect((await store.series(query)).total).toBe(2)
  await journal.sync()
  await store.flush()
  expect(await store.files('SAT', 0n, 10n ** 18n * 9n)).toHaveLength(1)
  await store.close()
  await journals.closeAll()
})

it('says so, keeps what is recent visible, and goes on when it can', async () => {
  const data = temporaryFolder()
  const place = path.join(parametersFolder(data), 'SAT', 'SAT.HK')
  const store = await storeIn(data, options)
  // A file where the folder should be: nothing can be written below it, whoever runs the test.
  mkdirSync(path.dirname(place), { recursive: true })
  writeFileSync(place, '')
  store.write(contractBlock([0, 1, 2], 0))
  store.mark('SAT', 3)
  await expect(store.flush()).rejects.toMatchObject({ code: 'VIG-PARAMETERS-002', remedy: expect.any(String) })
  expect((await store.series(query)).total).toBe(3)
  expect(await store.builtUpTo('SAT')).toBe(0)
  rmSync(place)
  await store.flush()
  expect(await store.builtUpTo('SAT')).toBe(3)
  expect((await store.series(query)).total).toBe(3)
})

it('drops the oldest from memory when it would hold too much, and builds them again from the journal', async () => {
  const data = temporaryFolder()
  const place = path.join(parametersFolder(data), 'SAT', 'SAT.HK')
  let store = await storeIn(data, { ...options, limits: { tailBytes: 1, backlogBytes: 10_000 } })
  mkdirSync(path.dirname(place), { recursive: true })
  writeFileSync(place, '')
  for (let i = 0; i < 300; i++) {
    store.write(contractBlock([i * 2, i * 2 + 1], i * 2))
    store.mark('SAT', i * 2 + 2)
    if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const held = (await store.series(query)).total
  expect(held).toBeLessThan(600)
  expect(held).toBeGreaterThan(10)
  rmSync(place)
  await store.close()
  for (let restart = 0; restart < 2; restart++) {
    store = await storeIn(data, options)
    if (restart === 0) expect(await store.builtUpTo('SAT')).toBe(0)
    for (let i = await store.builtUpTo('SAT'); i < 600; i += 2) store.write(contractBlock([i, i + 1], i))
    store.mark('SAT', 600)
    const series = await store.series({ ...query, limit: 10_000 })
    expect(series.total).toBe(600)
    expect([...series.eng]).toEqual(Array.from({ length: 600 }, (_, i) => i % 3))
    await store.close()
  }
})
