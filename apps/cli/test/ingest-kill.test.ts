/**
 * `vigie ingest`, the real process, killed at random instants and started again until it ends by itself: each packet is
 * stored once, the archive verifies after each kill, and the counts are right. The truth is worked out from the files alone:
 * of equal packets, an archive has as many as the file that has most of them.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { killAfter, kills } from '@vigie/testing/kills'
import { afterAll, expect, it } from 'vitest'
import { COUNTED_MODEL, countedPackets, numbersOf } from './counted-packets.ts'
import { SHARED, spawnVigie, vigie } from './run-vigie.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'vigie-ingest-kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Case {
  readonly model: string
  readonly files: readonly string[]
  readonly more?: readonly string[]
  /** Packets in the files and in the archive at the end. */
  readonly read: number
  readonly stored: number
  check(data: string, packets: Buffer): Promise<void>
}

async function survives({ count, random, told }: ReturnType<typeof kills>, c: Case): Promise<void> {
  const command = (data: string): string[] => [
    'ingest',
    '--model',
    c.model,
    '--data',
    data,
    '--chain',
    'SAT',
    '--json',
    ...(c.more ?? []),
    ...c.files,
  ]
  const run = async (data: string, millis: number) => {
    const child = spawnVigie(command(data))
    let text = ''
    let said = ''
    child.stdout!.on('data', (d: Buffer) => (text += d.toString()))
    child.stderr!.on('data', (d: Buffer) => (said += d.toString()))
    const started = performance.now()
    const killed = await killAfter(child, millis)
    expect(said).toBe('')
    return {
      result: killed ? undefined : (JSON.parse(text) as Record<string, number>),
      millis: performance.now() - started,
    }
  }
  let round = 0
  const fresh = (): string => path.join(folder, `${path.parse(c.model).name}-${round++}`)
  const proved = async (data: string): Promise<void> => {
    const verified = JSON.parse((await vigie('verify', '--data', data, '--json')).stdout) as unknown
    expect(verified).toMatchObject({ ok: true, packets: c.stored, problems: [] })
    const out = path.join(folder, 'out.bin')
    expect(await vigie('export', '--chain', 'SAT', '--data', data, '--out', out)).toMatchObject({ code: 0 })
    await c.check(data, readFileSync(out))
    rmSync(data, { recursive: true })
  }
  // How long it takes undisturbed says where the random instants lie.
  let data = fresh()
  const whole = await run(data, 60_000)
  expect(whole.result).toMatchObject({ ok: true, read: c.read, stored: c.stored, alreadyThere: c.read - c.stored })
  await proved(data)
  data = fresh()
  for (let kill = 0; kill < count;) {
    const { result } = await run(data, random(whole.millis * 1.05))
    if (result === undefined) {
      told(++kill)
      // Before anything was made there is nothing to verify.
      if (!existsSync(data)) continue
      const verified = await vigie('verify', '--data', data, '--json')
      expect(verified.code, verified.stdout).toBe(0)
      const { packets } = JSON.parse(verified.stdout) as { packets: number }
      expect(packets).toBeLessThanOrEqual(c.stored)
      if (kill < count) continue
    }
    // It ended by itself, or is now let to.
    const ended = result ?? (await run(data, 600_000)).result!
    expect(ended).toMatchObject({ ok: true, read: c.read, refused: 0 })
    expect(ended['stored']! + ended['alreadyThere']!).toBe(c.read)
    await proved(data)
    data = fresh()
  }
}

const generated = kills('vigie ingest', 4)
it(
  `generated packets, some of them equal, survive ${generated.count} kills`,
  async () => {
    // The second file has half of the first again, and packets that are in it twice.
    const size = process.env['VIGIE_KILLS'] === undefined ? 40_000 : 120_000
    const first = Array.from({ length: size }, (_, i) => (i % 1000 === 999 ? i - 500 : i))
    const second = Array.from({ length: (size * 2) / 3 }, (_, i) => size / 2 + i).flatMap((n) =>
      n % 500 === 0 ? [n, n] : [n],
    )
    const model = path.join(folder, 'counted.yaml')
    writeFileSync(model, COUNTED_MODEL)
    const files = [first, second].map((numbers, i) => {
      const file = path.join(folder, `recording-${i}.bin`)
      writeFileSync(file, countedPackets(numbers))
      return file
    })
    const expected = stored([first, second])
    const read = first.length + second.length
    let undisturbed: number[] | undefined
    await survives(generated, {
      model,
      files,
      read,
      stored: expected.length,
      check: async (data, packets) => {
        expect(numbersOf(packets)).toEqual(expected)
        // Each number is in the columns; of equal packets that come close together, one is (the others are marked as doubled).
        const sql = 'SELECT count(*) AS n, sum("SAT.Number") AS s, count(DISTINCT "SAT.Number") AS d FROM "SAT.Packet"'
        const columns = async (): Promise<number[]> => {
          const { stdout } = await vigie('query', '--data', data, '--chain', 'SAT', '--json', '--sql', sql)
          return (JSON.parse(stdout) as { rows: unknown[][] }).rows[0]!.map(Number)
        }
        const found = await columns()
        expect(found[2]).toBe(new Set(expected).size)
        // They are as those of the run that nothing disturbed, and as those that the journal gives again.
        undisturbed ??= found
        expect(found).toEqual(undisturbed)
        expect((await vigie('rebuild', '--model', model, '--data', data)).code).toBe(0)
        expect(await columns()).toEqual(undisturbed)
      },
    })
  },
  generated.count * 60_000 + 120_000,
)

/** In order: of each file what the archive has fewer of than the file so far. */
function stored(files: readonly (readonly number[])[]): number[] {
  const archive: number[] = []
  const has = new Map<number, number>()
  for (const numbers of files) {
    const seen = new Map<number, number>()
    for (const n of numbers) {
      seen.set(n, (seen.get(n) ?? 0) + 1)
      if (seen.get(n)! <= (has.get(n) ?? 0)) continue
      has.set(n, (has.get(n) ?? 0) + 1)
      archive.push(n)
    }
  }
  return archive
}

const JPSS = path.join(SHARED, 'packets', 'jpss1')
const recording = path.join(JPSS, 'J01_G011_LZ_2021-04-09T00-00-00Z_V01.DAT1')
const real = kills('vigie ingest of JPSS-1', 2)
it.skipIf(!existsSync(recording))(
  `a day of JPSS-1 survives ${real.count} kills${existsSync(recording) ? '' : ' (skipped: ../shared/data is not here)'}`,
  async () => {
    await survives(real, {
      model: path.join(JPSS, 'jpss1_geolocation_xtce_v1.xml'),
      files: [recording],
      more: ['--time', 'cds:6'],
      read: 7200,
      stored: 7200,
      check: async (data, packets) => {
        expect(packets.equals(readFileSync(recording))).toBe(true)
        const { stdout } = await vigie('query', 'ADGPSPOSX', '--data', data, '--chain', 'SAT', '--json', '--limit', '1')
        expect(JSON.parse(stdout)).toMatchObject({ total: 7200 })
      },
    })
  },
  real.count * 60_000 + 120_000,
)
