/** Qualification files on disk: the same records give the same bytes; whatever is done to a byte is found and placed. */
import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  buildFile,
  compareFiles,
  createSigningKey,
  keyFingerprint,
  readRecords,
  readSigningKey,
  sealSignature,
  verifyFile,
  type QualificationRecords,
} from '@vigie/qualification/file'
import { requirement, EVIDENCE, sampleRecords } from '../../../packages/qualification/test/file/sample-records.ts'
import { addFile, newFolder, openFolder, pdfFonts } from '../src/index.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'vigie-file-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const evidence = {
  async *open(_: unknown, item: { readonly file: string }) {
    yield EVIDENCE[item.file]!
  },
}

let made = 0
async function issue(records: QualificationRecords = sampleRecords()): Promise<string> {
  const folder = path.join(root, `file-${made++}`)
  await buildFile(records, evidence, await newFolder(folder), await pdfFonts())
  return folder
}
const verify = async (folder: string) => verifyFile(await openFolder(folder))
const files = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((f) => f.isFile())
    .map((f) => path.relative(folder, path.join(f.parentPath, f.name)))
    .toSorted()

describe('an issued file', () => {
  it('verifies, and draws the same conclusions again', async () => {
    const found = await verify(await issue())
    expect(found.findings).toEqual([])
    expect(found.awaited).toEqual([
      { role: 'qualification engineer', missing: 1 },
      { role: 'witness', missing: 2 },
    ])
  })

  it('is the same, byte for byte, from the same records, whatever the time and the zone', async () => {
    const [a, b] = [await issue(), await issue()]
    const zone = process.env['TZ']
    process.env['TZ'] = 'Asia/Kathmandu'
    const c = await issue()
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
    for (const name of await files(a)) {
      const bytes = await readFile(path.join(a, name))
      expect(bytes.equals(await readFile(path.join(b, name))), name).toBe(true)
      expect(bytes.equals(await readFile(path.join(c, name))), `${name} in another zone`).toBe(true)
    }
    expect(await files(b)).toEqual(await files(a))
  })

  it('is checked by sha256sum as well', async () => {
    const folder = await issue()
    for (const list of ['SEAL.sha256', 'MANIFEST.sha256'])
      execFileSync('sha256sum', ['-c', '--quiet', '--strict', list], { cwd: folder })
  })

  it('runs nothing that was typed into a requirement', async () => {
    const records = sampleRecords()
    const hostile = requirement('REQ-1', {
      title: '<img src=x onerror=alert(1)>',
      text: { format: 'html', content: '<script>alert(1)</script><p>a &lt;b&gt;</p>' },
    })
    const folder = await issue({
      ...records,
      requirements: [hostile, ...records.requirements.slice(1)],
      baseline: { ...records.baseline, requirements: {} },
    })
    const page = await readFile(path.join(folder, 'documents', 'requirements.html'), 'utf8')
    expect(page).not.toContain('<img src=x')
    expect(page).not.toContain('<script')
  })

  it('is not issued on evidence that is not what the run recorded', async () => {
    const altered = {
      async *open(_: unknown, item: { readonly file: string }) {
        yield EVIDENCE[item.file]!.slice(1)
      },
    }
    await expect(
      buildFile(sampleRecords(), altered, await newFolder(path.join(root, 'altered')), await pdfFonts()),
    ).rejects.toMatchObject({ code: 'VIG-QUALIFICATION-402' })
  })
  it('goes into no folder that has something in it', async () => {
    const folder = await issue()
    await expect(newFolder(folder)).rejects.toMatchObject({ code: 'VIG-QUALIFICATION-403' })
  })
})

describe('what is done to a file is named:', () => {
  it('any one bit of any file, in its place', { timeout: 120_000 }, async () => {
    const folder = await issue()
    const key = createSigningKey()
    const { path: name, text } = await sealSignature(await openFolder(folder), {
      name: 'Ada',
      role: 'qualification engineer',
      meaning: 'approved',
      at: '2031-04-04T00:00:00Z',
      key: readSigningKey(key.pem, 'key'),
    })
    await addFile(folder, name, text)
    expect((await verify(folder)).findings).toEqual([])
    const all = await files(folder)
    // A generator of its own, so that a failure can be repeated.
    let state = 12_345
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    const times = Number(process.env['VIGIE_TAMPER'] ?? 100)
    for (let i = 0; i < times; i++) {
      const file = all[i < all.length ? i : random(all.length)]!
      const whole = await readFile(path.join(folder, file))
      if (whole.length === 0) continue
      const at = random(whole.length)
      const bad = Buffer.from(whole)
      bad[at]! ^= 1 << random(8)
      await writeFile(path.join(folder, file), bad)
      const { findings } = await verify(folder)
      const named = findings.filter((f) => f.path === file)
      expect(named, `${file} at ${at}: ${JSON.stringify(findings)}`).not.toEqual([])
      for (const f of named)
        if (f.from !== undefined)
          expect(at >= f.from && at < f.to!, `${file} at ${at}: ${JSON.stringify(f)}`).toBe(true)
      // Nothing else is accused.
      expect(findings.filter((f) => f.path !== file)).toEqual([])
      await writeFile(path.join(folder, file), whole)
    }
    expect((await verify(folder)).findings).toEqual([])
  })

  it('a large file within 64 KiB', async () => {
    const folder = await issue()
    const file = 'runs/T-1@RECO1-1/evidence/packets/RECO1.bin'
    const bytes = await readFile(path.join(folder, file))
    bytes[70_000]! ^= 1
    await writeFile(path.join(folder, file), bytes)
    expect((await verify(folder)).findings).toMatchObject([{ kind: 'altered', path: file, from: 65_536, to: 131_072 }])
  })
  it('a file taken away, one added, one cut, one made longer', async () => {
    const folder = await issue()
    await rm(path.join(folder, 'data/checks.csv'))
    await writeFile(path.join(folder, 'data/more.csv'), '')
    const big = path.join(folder, 'runs/T-1@RECO1-1/evidence/packets/RECO1.bin')
    await writeFile(big, (await readFile(big)).subarray(0, 140_000))
    const other = path.join(folder, 'runs/T-2@RECO1-1/evidence/packets/RECO1.bin')
    await writeFile(other, Buffer.concat([await readFile(other), Buffer.alloc(100_000)]))
    const { findings } = await verify(folder)
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'missing', path: 'data/checks.csv' }),
        expect.objectContaining({ kind: 'added', path: 'data/more.csv' }),
        expect.objectContaining({
          kind: 'altered',
          path: 'runs/T-1@RECO1-1/evidence/packets/RECO1.bin',
          from: 131_072,
        }),
        expect.objectContaining({
          kind: 'altered',
          path: 'runs/T-2@RECO1-1/evidence/packets/RECO1.bin',
          from: 131_072,
        }),
      ]),
    )
    expect(findings).toHaveLength(4)
  })
  it('a link instead of a file', async () => {
    const folder = await issue()
    await rm(path.join(folder, 'README.txt'))
    await symlink('/etc/hostname', path.join(folder, 'README.txt'))
    expect((await verify(folder)).findings.map((f) => [f.kind, f.path])).toEqual([
      ['added', 'README.txt'],
      ['missing', 'README.txt'],
    ])
  })
  it('a verdict that was changed with all digests after it', async () => {
    const records = sampleRecords()
    const lied = records.runs.map((r) => (r.verdict === 'failed' ? { ...r, verdict: 'passed' as const } : r))
    const { findings } = await verify(await issue({ ...records, runs: lied }))
    expect(findings[0]).toMatchObject({ kind: 'contradiction', path: 'runs/T-2@IDENT1-1/run.json' })
    expect(findings[0]!.detail).toContain('step 1 did not find RECO1.TCS.Plate >= 23')
  })
  it('a folder that is no file', async () => {
    await expect(verify(root)).rejects.toMatchObject({ code: 'VIG-QUALIFICATION-404' })
    await expect(verify(path.join(root, 'nowhere'))).rejects.toMatchObject({ code: 'VIG-QUALIFICATION-404' })
  })
})

describe('signatures', () => {
  const sign = async (folder: string, name: string, role: string, key = createSigningKey('secret')): Promise<void> => {
    const made = await sealSignature(await openFolder(folder), {
      name,
      role,
      meaning: 'approved',
      at: '2031-04-04T00:00:00Z',
      key: readSigningKey(key.pem, 'key', 'secret'),
    })
    await addFile(folder, made.path, made.text)
  }

  it('are those of named people, in a row, until the plan is satisfied', async () => {
    const folder = await issue()
    await sign(folder, 'Ada', 'qualification engineer')
    await sign(folder, 'Bob', 'witness')
    await sign(folder, 'Eve', 'witness')
    const found = await verify(folder)
    expect(found.findings).toEqual([])
    expect(found.awaited).toEqual([])
    expect(found.signatures.map((s) => s.name)).toEqual(['Ada', 'Bob', 'Eve'])
  })
  it('cannot be taken out of the row, nor put under another file', async () => {
    const folder = await issue()
    await sign(folder, 'Ada', 'qualification engineer')
    await sign(folder, 'Bob', 'witness')
    const other = await issue(sampleRecords({ decisions: [] }))
    await cp(path.join(folder, 'signatures'), path.join(other, 'signatures'), { recursive: true })
    expect((await verify(other)).findings.map((f) => f.kind)).toEqual(['signature', 'signature'])
    await rm(path.join(folder, 'signatures/01.json'))
    expect((await verify(folder)).findings).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'missing', path: 'signatures/01.json' })]),
    )
  })
  it('are one of each person: two witnesses are two people with two keys', async () => {
    const folder = await issue()
    const key = createSigningKey('secret')
    await sign(folder, 'Bob', 'witness', key)
    await expect(sign(folder, 'Robert', 'witness', key)).rejects.toMatchObject({ code: 'VIG-QUALIFICATION-409' })
    await expect(sign(folder, 'bob', 'witness')).rejects.toMatchObject({ code: 'VIG-QUALIFICATION-409' })
    await expect(sign(folder, 'Eve', 'stranger')).rejects.toMatchObject({ code: 'VIG-QUALIFICATION-407' })
  })
  it('are made with the keys that the plan names, where it does', async () => {
    const [right, wrong] = [createSigningKey('secret'), createSigningKey('secret')]
    const records = sampleRecords()
    const folder = await issue({
      ...records,
      plan: { ...records.plan, signatures: [{ role: 'witness', persons: 1, keys: [keyFingerprint(right.publicKey)] }] },
    })
    await expect(sign(folder, 'Bob', 'witness', wrong)).rejects.toMatchObject({ code: 'VIG-QUALIFICATION-408' })
    await sign(folder, 'Bob', 'witness', right)
    expect((await verify(folder)).findings).toEqual([])
  })
  it('are not made under a file that does not verify, nor with something that is no key', async () => {
    const folder = await issue()
    expect(() => readSigningKey('nonsense', 'key.pem')).toThrow(
      expect.objectContaining({ code: 'VIG-QUALIFICATION-406' }),
    )
    expect(() => readSigningKey(createSigningKey('secret').pem, 'key.pem', 'wrong')).toThrow(
      expect.objectContaining({ code: 'VIG-QUALIFICATION-406' }),
    )
    await writeFile(path.join(folder, 'README.txt'), 'something else')
    await expect(sign(folder, 'Ada', 'qualification engineer')).rejects.toMatchObject({ code: 'VIG-QUALIFICATION-405' })
  })
})

it('two files are compared: what changed since the last review', async () => {
  const before = sampleRecords()
  const after = sampleRecords({
    requirements: before.requirements
      .map((r) => (r.id === 'REQ-1' ? requirement('REQ-1', { version: 2, title: 'Reworded' }) : r))
      .filter((r) => r.id !== 'REQ-5'),
    waivers: [],
  })
  const read = async (folder: string): Promise<QualificationRecords> =>
    readRecords(async (name) => JSON.parse(await readFile(path.join(folder, name), 'utf8')))
  const changes = compareFiles(
    await read(await issue(before)),
    await read(await issue({ ...after, baseline: { ...after.baseline, requirements: {} } })),
  )
  expect(changes).toEqual(
    expect.arrayContaining([
      {
        what: 'requirement',
        id: 'REQ-1',
        before: 'version 1: The centre does REQ-1',
        after: 'version 2: Reworded',
        worse: false,
      },
      { what: 'requirement', id: 'REQ-5', before: 'version 1: The centre does REQ-5', worse: false },
      { what: 'status', id: 'REQ-1', before: 'closed, compliance yes', after: 'open, compliance open', worse: true },
      { what: 'status', id: 'REQ-4', before: 'closed, compliance partial', after: 'open, compliance no', worse: true },
      { what: 'waiver', id: 'RFW-1', before: 'approved', worse: false },
    ]),
  )
})
