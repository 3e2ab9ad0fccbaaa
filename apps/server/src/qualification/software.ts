/** What software made a result: version, commit, a digest of its sources, its bill of materials. */
import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { billOfMaterials, type Software } from '@vigie/qualification/evidence'
import { sha256 } from '@vigie/qualification/tests'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

export interface SoftwareRecord {
  readonly software: Software
  /** Text of the bill of materials, and its digest. */
  readonly bill: string
  readonly materials: string
  readonly platform: string
}

export async function softwareRecord(): Promise<SoftwareRecord> {
  const { version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as { version: string }
  const commit = await git('rev-parse', 'HEAD')
  const software: Software = {
    name: 'vigie',
    version,
    ...(commit === undefined ? {} : { commit }),
    sha256: await sourcesDigest(),
  }
  const lock: unknown = JSON.parse(await readFile(path.join(ROOT, 'package-lock.json'), 'utf8').catch(() => '{}'))
  const bill = `${JSON.stringify(billOfMaterials(lock, software, { name: 'node', version: process.versions.node }), null, 1)}\n`
  return {
    software,
    bill,
    materials: sha256(bill),
    platform: `${process.platform} ${process.arch}, Node ${process.versions.node}`,
  }
}

async function git(...args: string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)('git', args, { cwd: ROOT })).stdout.trim()
  } catch {
    // An installation without its history.
    return undefined
  }
}

/** Of all that is run, names and contents in order: what was changed and not committed shows too. */
async function sourcesDigest(): Promise<string> {
  const files: string[] = []
  for (const floor of ['packages', 'adapters', 'apps'])
    for (const room of await readdir(path.join(ROOT, floor))) {
      const src = path.join(ROOT, floor, room, 'src')
      const found = await readdir(src, { recursive: true, withFileTypes: true }).catch(() => [])
      for (const f of found) if (f.isFile()) files.push(path.join(f.parentPath, f.name))
    }
  return digestOfFiles(ROOT, files)
}

async function digestOfFiles(root: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const { file, sha256: digest } of await fileDigests(root, files)) hash.update(`${digest}  ${file}\n`)
  return hash.digest('hex')
}

async function fileDigests(
  root: string,
  files: readonly string[],
): Promise<{ readonly file: string; readonly sha256: string }[]> {
  const named = files.map((f) => ({ at: f, file: path.relative(root, f).replaceAll(path.sep, '/') }))
  named.sort((a, b) => (a.file < b.file ? -1 : 1))
  const out = []
  for (const { at, file } of named)
    out.push({
      file,
      sha256: createHash('sha256')
        .update(await readFile(at))
        .digest('hex'),
    })
  return out
}

/** Every file of a mission folder. */
export async function missionFiles(folder: string): Promise<{ readonly file: string; readonly sha256: string }[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = found
    .filter((f) => f.isFile() && !/(^|[/\\])(node_modules|\.git)([/\\]|$)/.test(f.parentPath))
    .map((f) => path.join(f.parentPath, f.name))
  return fileDigests(folder, files)
}
