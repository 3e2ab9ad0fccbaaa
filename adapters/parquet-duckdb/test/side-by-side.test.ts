/** Writes, merges and retention of one store at the same time: each list of files is made from the one before, and nothing is lost. */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { NANOS_PER_DAY, silentLog, type Log } from '@vigie/base'
import type { ColumnBlock, PlannedParameter } from '@vigie/telemetry'
import { expect, it } from 'vitest'
import { parametersFolder } from '../src/index.ts'
import { storeIn, temporaryFolder } from './helpers.ts'

const START = 2_173_000_000_000_000_000n
const TYPES = 6
const ROUNDS = 40
const plan: readonly PlannedParameter[] = Array.from({ length: TYPES }, (_, index) => ({
  index,
  path: `/SAT/P${index}`,
  parameter: `/SAT/P${index}`,
  kind: 'integer',
  list: false,
  wide: false,
  calibrated: false,
  signed: false,
}))

const position = (type: number, round: number): number => (round * TYPES + type) * 2

function block(type: number, round: number): ColumnBlock {
  const at = START + BigInt(round) * NANOS_PER_DAY
  const raw = Uint16Array.of(round, round + 1)
  return {
    chain: 'SAT',
    packetType: `/SAT/T${type}`,
    count: 2,
    generation: BigInt64Array.of(at, at + 1_000_000_000n),
    reception: BigInt64Array.of(at, at + 1_000_000_000n),
    journal: Float64Array.of(position(type, round), position(type, round) + 1),
    flags: new Uint8Array(2),
    columns: [{ parameter: type, raw, eng: raw }],
  }
}

it('loses no file and no mark, and removes what was to be removed only', async () => {
  const data = temporaryFolder()
  const errors: string[] = []
  const log = { ...silentLog, error: (message: string) => errors.push(message) } as unknown as Log
  const options = { parametersOf: () => plan, chains: ['SAT'], log, limits: { tailBytes: 64 } }
  const store = await storeIn(data, options)
  const removed = START + NANOS_PER_DAY * 5n
  for (let round = 0; round < ROUNDS; round++) {
    for (let type = 0; type < TYPES; type++) store.write(block(type, round))
    store.mark('SAT', position(0, round + 1))
    const work = [store.flush()]
    if (round % 3 === 0) work.push(store.compact().then(() => undefined))
    if (round === ROUNDS - 10) work.push(store.retain('SAT', removed).then(() => undefined))
    await Promise.all(work)
  }
  expect(errors).toEqual([])
  expect(await store.builtUpTo('SAT')).toBe(position(0, ROUNDS))
  await store.close()
  const again = await storeIn(data, { ...options, readOnly: true })
  for (let type = 0; type < TYPES; type++) {
    const series = await again.series({
      chain: 'SAT',
      parameter: `/SAT/P${type}`,
      from: START,
      to: START + NANOS_PER_DAY * 100n,
    })
    expect(series.generation.length).toBe((ROUNDS - 5) * 2)
    const folder = path.join(parametersFolder(data), 'SAT', `SAT.T${type}`)
    expect(existsSync(path.join(folder, 'files.json.tmp'))).toBe(false)
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  }
})
