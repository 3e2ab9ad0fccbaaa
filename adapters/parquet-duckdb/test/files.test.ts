/** What lies on disk: others read it unaided, small files become large ones, and an interrupted write leaves nothing. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { NANOS_PER_DAY } from '@vigie/base'
import { CONTRACT_PARAMETERS, contractBlock } from '@vigie/testing/parameters'
import { DuckDBInstance } from '@duckdb/node-api'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { describe, expect, it } from 'vitest'
import { parametersFolder, SqlDoor, verifyData } from '../src/index.ts'
import { storeIn, temporaryFolder } from './helpers.ts'

const START = 2_173_000_000_000_000_000n
const END = START + NANOS_PER_DAY * 400n
const options = { parametersOf: () => CONTRACT_PARAMETERS, chains: ['SAT'], modelOf: () => 'digest-of-model' }
const typeFolder = (data: string): string => path.join(parametersFolder(data), 'SAT', 'SAT.HK')
const parquets = (data: string): string[] => readdirSync(typeFolder(data)).filter((name) => name.endsWith('.parquet'))

describe('a parameter file', () => {
  it('is read by DuckDB and by hyparquet with the same values, UTC times and nulls', async () => {
    const data = temporaryFolder()
    const store = await storeIn(data, options)
    store.write(contractBlock([0, 1, 2, 7], 0))
    await store.flush()
    const file = path.join(typeFolder(data), parquets(data)[0]!)
    const connection = await (await DuckDBInstance.create()).connect()
    const reader = await connection.runAndReadAll(
      `SELECT epoch_ns(time)::VARCHAR AS t, generation::VARCHAR, position::INTEGER, "/SAT/Volts", "/SAT/Volts#raw", "/SAT/Volts#state",
        "/SAT/Text", "/SAT/On", "/SAT/Some", "/SAT/List"::VARCHAR, typeof(time), typeof("/SAT/On") FROM '${file}'`,
    )
    // 2173000000 s TAI since 1958 is 1794308763 s since 1970 UTC: 378 691 200 s between the epochs, 37 leap seconds.
    const at = (s: number): string => `${2_173_000_000n - 378_691_200n - 37n + BigInt(s)}000000000`
    const row = (s: number, position: number, some: number | null) => [
      at(s),
      `${START + BigInt(s) * 1_000_000_000n}`,
      position,
      (100 + s) / 10,
      100 + s,
      s > 5 ? 2 : 0,
      `t${s}`,
      (s & 1) === 1,
      some,
      `[${s}, ${s + 1}]`,
      'TIMESTAMP WITH TIME ZONE',
      'BOOLEAN',
    ]
    const rows = reader.getRows()
    // DuckDB keeps a zoned time to a microsecond, and says so in its type.
    expect(rows.map((r) => r.slice(0, 10))).toEqual(
      [row(0, 0, 0), row(1, 1, null), row(2, 2, -2), row(7, 3, null)].map((r) => r.slice(0, 10)),
    )
    const buffer = await asyncBufferFromFile(file)
    const objects = await parquetReadObjects({ file: buffer, compressors })
    expect(objects.map((o) => [o['/SAT/Volts'], o['/SAT/Text'], o['/SAT/Some'], o['/SAT/List']])).toEqual([
      [10, 't0', 0, [0, 1]],
      [10.1, 't1', null, [1, 2]],
      [10.2, 't2', -2, [2, 3]],
      [10.7, 't7', null, [7, 8]],
    ])
    const metadata = await parquetMetadataAsync(buffer)
    const pairs = Object.fromEntries(metadata.key_value_metadata!.map((pair) => [pair.key, pair.value]))
    expect(pairs).toMatchObject({
      'vigie.chain': 'SAT',
      'vigie.packetType': '/SAT/HK',
      'vigie.model': 'digest-of-model',
      'vigie.journal.from': '0',
      'vigie.journal.to': '3',
    })
  })

  it('of a day is merged with the others of that day, sorted, with nothing lost', async () => {
    const data = temporaryFolder()
    const store = await storeIn(data, options)
    for (let i = 0; i < 20; i++) {
      store.write(contractBlock([i * 10 + 5, i * 10, i * 10 + 3], i * 3))
      await store.flush()
    }
    const ask = (parameter: string) =>
      store.series({ chain: 'SAT', parameter: `/SAT/${parameter}`, from: START, to: END })
    const names = ['Mode', 'Volts', 'Text', 'Some', 'List', 'Now', 'On']
    const before = await Promise.all(names.map(ask))
    expect(parquets(data)).toHaveLength(20)
    expect(await store.compact()).toBe(20)
    expect(parquets(data)).toHaveLength(1)
    expect(await Promise.all(names.map(ask))).toEqual(before)
    await store.close()
    expect((await verifyData(data)).problems).toEqual([])
  })

  it('that no list counts is removed at the next start, and a list that is lost makes everything be built again', async () => {
    const data = temporaryFolder()
    let store = await storeIn(data, options)
    store.write(contractBlock([0, 1], 0))
    store.mark('SAT', 2)
    await store.close()
    writeFileSync(path.join(typeFolder(data), '20260101T000000-9.parquet'), 'half a file')
    writeFileSync(path.join(typeFolder(data), '20260101T000000-9.parquet.tmp'), 'half')
    store = await storeIn(data, options)
    expect(parquets(data)).toHaveLength(1)
    expect(await store.builtUpTo('SAT')).toBe(2)
    await store.close()
    rmSync(path.join(typeFolder(data), 'files.json'))
    store = await storeIn(data, options)
    expect(await store.builtUpTo('SAT')).toBe(0)
    expect(readdirSync(path.join(parametersFolder(data), 'SAT'))).toEqual(['built.json'])
  })

  it('of which a byte was changed is found by verify', async () => {
    const data = temporaryFolder()
    const store = await storeIn(data, options)
    store.write(contractBlock([0, 1, 2], 0))
    await store.close()
    const file = path.join(typeFolder(data), parquets(data)[0]!)
    const bytes = readFileSync(file)
    bytes[bytes.length >> 1]! ^= 4
    writeFileSync(file, bytes)
    const report = await verifyData(data)
    expect(report.ok).toBe(false)
    expect(report.problems[0]).toMatchObject({ journal: 'SAT/parameters', kind: 'altered' })
  })

  it('has one writer: a second is refused with who the first is', async () => {
    const data = temporaryFolder()
    await storeIn(data, options)
    await expect(storeIn(data, options)).rejects.toMatchObject({ code: 'VIG-PARAMETERS-006' })
    const reader = await storeIn(data, { ...options, chains: [], readOnly: true })
    expect(await reader.builtUpTo('SAT')).toBe(0)
    expect(() => reader.write(contractBlock([0], 0))).toThrow(/reading only/)
  })
})

describe('the SQL door', () => {
  it('answers questions about packet types, and lets nothing be written or read elsewhere', async () => {
    const data = temporaryFolder()
    const store = await storeIn(data, options)
    store.write(contractBlock([0, 1, 2, 3], 0))
    await store.flush()
    const door = await SqlDoor.open(store, ['SAT'])
    expect(door.tables).toEqual(['SAT.HK'])
    expect(await door.query('SELECT max("/SAT/Volts") AS m, count(*)::INTEGER AS n FROM "SAT.HK"')).toEqual({
      columns: ['m', 'n'],
      rows: [[10.3, 4]],
      complete: true,
    })
    const secret = path.join(data, 'secret.csv')
    writeFileSync(secret, 'a\n1\n')
    for (const sql of [
      `SELECT * FROM read_csv('${secret}')`,
      `COPY (SELECT 1) TO '${path.join(data, 'out.csv')}'`,
      'CREATE TABLE t(a INTEGER)',
      'SET enable_external_access = true',
      'SELECT 1; SELECT 2',
      'DROP VIEW "SAT.HK"',
      'INSTALL httpfs',
      'nonsense',
    ])
      await expect(door.query(sql), sql).rejects.toMatchObject({ code: 'VIG-PARAMETERS-005' })
    door.close()
    expect(readdirSync(data).toSorted()).toEqual(['parameters', 'secret.csv'])
  })
})
