/** The verifier of one page in docs/formats/qualification-file.md, written in another language, agrees with ours. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildFile, createSigningKey, readSigningKey, sealSignature } from '@vigie/qualification/file'
import { EVIDENCE, sampleRecords } from '../../../packages/qualification/test/file/sample-records.ts'
import { addFile, newFolder, openFolder, pdfFonts } from '../src/index.ts'

const python = spawnSync('python3', ['--version']).status === 0
if (!python) console.warn('python3 is not there: the verifier of the documentation is not tried')

describe.skipIf(!python)('the verifier of the documentation', () => {
  let root: string
  let folder: string
  let script: string
  const verify = (): { readonly status: number | null; readonly said: string } => {
    const run = spawnSync('python3', [script, folder], { encoding: 'utf8' })
    return { status: run.status, said: run.stdout + run.stderr }
  }

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'vigie-other-'))
    const document = await readFile(new URL('../../../docs/formats/qualification-file.md', import.meta.url), 'utf8')
    script = path.join(root, 'verify.py')
    await writeFile(script, /```python\n([^]*?)```/.exec(document)![1]!)
    folder = path.join(root, 'file')
    const evidence = {
      async *open(_: unknown, item: { readonly file: string }) {
        yield EVIDENCE[item.file]!
      },
    }
    await buildFile(sampleRecords(), evidence, await newFolder(folder), await pdfFonts())
    for (const [name, role] of [
      ['Ada Lovelace, née Byron', 'qualification engineer'],
      ['Bob', 'witness'],
    ] as const) {
      const key = readSigningKey(createSigningKey().pem, 'key')
      const made = await sealSignature(await openFolder(folder), {
        name,
        role,
        meaning: 'approved',
        at: '2031-04-04T00:00:00Z',
        key,
      })
      await addFile(folder, made.path, made.text)
    }
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  it('finds a whole file whole, and says who signed', () => {
    const { status, said } = verify()
    expect(said).toContain('signed by Ada Lovelace, née Byron as qualification engineer')
    expect(said).toContain('\nwhole: root ')
    expect(status).toBe(0)
  })
  it.each(['data/requirements.json', 'cover.pdf', 'SEAL.sha256', 'signatures/01.json'])(
    'names %s when a bit of it is flipped',
    async (file) => {
      const bytes = await readFile(path.join(folder, file))
      const bad = Buffer.from(bytes)
      bad[Math.floor(bad.length / 3)]! ^= 1
      await writeFile(path.join(folder, file), bad)
      const { status, said } = verify()
      await writeFile(path.join(folder, file), bytes)
      expect(said).toContain(file)
      expect(status).toBe(1)
    },
  )
})
