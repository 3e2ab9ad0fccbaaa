/** Shows that a qualification file is as it was issued, with nothing but the folder: every altered, missing or added byte is named. */
import { sha256 } from '../records/canonical.ts'
import { recheckRecords } from './recheck.ts'
import { fileErrors } from './file-errors.ts'
import {
  BLOCK_SIZE,
  BLOCKS,
  COVERS,
  MANIFEST,
  readBlocks,
  readManifest,
  readSeal,
  SEAL,
  SIGNATURES,
  writeManifest,
  type ManifestLine,
} from './manifest.ts'
import type { SignatureRule } from './plan.ts'
import { checkRow, missingSignatures, readSignature, type Signature } from './signatures.ts'

/** A folder, read only. Paths are relative, with "/". */
export interface FolderReader {
  readonly name: string
  /** Everything below it. `file: false`: a link, a socket or the like, which no issued folder has. */
  list(): Promise<readonly { readonly path: string; readonly size: number; readonly file: boolean }[]>
  read(path: string): Promise<Uint8Array>
  /** SHA-256 of many files, in any order, as fast as the disk gives them. */
  hash(
    paths: readonly string[],
    read: (bytes: number) => void,
  ): AsyncIterable<{ readonly path: string; readonly sha256: string }>
  /** SHA-256 of each 64 KiB of a file. */
  hashBlocks(path: string): Promise<readonly string[]>
}

export interface FileFinding {
  readonly kind: 'altered' | 'missing' | 'added' | 'signature' | 'contradiction'
  readonly path: string
  /** Bytes [from, to) that hold what was altered. */
  readonly from?: number
  readonly to?: number
  readonly detail: string
}

export interface Verification {
  readonly findings: readonly FileFinding[]
  /** SHA-256 of `MANIFEST.sha256`: what the cover prints. */
  readonly root: string
  readonly files: number
  readonly bytes: number
  readonly signatures: readonly Signature[]
  readonly awaited: readonly { readonly role: string; readonly missing: number }[]
}

export interface VerifyProgress {
  readonly bytes: number
  readonly total: number
}

/** What the manifest does not list. */
const OUTSIDE: ReadonlySet<string> = new Set([MANIFEST, SEAL, ...COVERS])
const SIGNATURE = /^signatures\/\d{2}\.json$/

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** Throws VIG-QUALIFICATION-404 where the folder is no qualification file at all. */
export async function verifyFile(
  folder: FolderReader,
  progress: (p: VerifyProgress) => void = () => undefined,
): Promise<Verification> {
  const there = new Map((await folder.list()).map((f) => [f.path, f]))
  if (!there.has(MANIFEST) && !there.has(SEAL))
    throw fileErrors.notAFile({ folder: folder.name, detail: `it has no ${MANIFEST} and no ${SEAL}` })
  const findings: FileFinding[] = []
  for (const f of there.values())
    if (!f.file) findings.push({ kind: 'added', path: f.path, detail: 'it is no plain file' })

  const hashes = new Map<string, string>()
  const plain = [...there.values()].filter((f) => f.file)
  const total = plain.reduce((sum, f) => sum + f.size, 0)
  let read = 0
  for await (const { path, sha256: hash } of folder.hash(
    plain.map((f) => f.path),
    (n) => {
      read += n
      progress({ bytes: read, total })
    },
  ))
    hashes.set(path, hash)

  const sealed = await checkSeal(folder, hashes, findings)
  const manifest = hashes.has(MANIFEST) ? readManifest(text(await folder.read(MANIFEST))) : undefined
  if (manifest !== undefined) {
    const entries = manifest.lines
    const differing = entries.filter((e) => hashes.get(e.path) !== e.sha256)
    if (sealed.manifest !== 'altered') {
      const blocks = hashes.has(BLOCKS)
        ? readBlocks(text(await folder.read(BLOCKS)))
        : new Map<string, readonly string[]>()
      for (const e of differing)
        findings.push(await placed(folder, e, there.get(e.path)?.size, hashes.has(e.path), blocks))
    } else placeInManifest(manifest, differing, there, findings)
    // Where the files as they are make the manifest that was sealed, it is the manifest that was altered, and nothing was added.
    const others = [...hashes]
      .filter(([path]) => !OUTSIDE.has(path) && !SIGNATURE.test(path))
      .map(([path, hash]) => ({ path, sha256: hash }))
    const known =
      sealed.manifest === 'altered' && sha256(writeManifest(others)) === sealed.digest ? others.map((f) => f.path) : []
    const listed = new Set<string>([...entries.map((e) => e.path), ...known, ...OUTSIDE])
    for (const path of hashes.keys())
      if (!listed.has(path) && !SIGNATURE.test(path))
        findings.push({
          kind: 'added',
          path,
          detail:
            sealed.manifest === 'altered'
              ? 'the manifest does not list it'
              : 'it was not there when the file was issued',
        })
  }

  const whole = findings.length === 0
  const rules = whole ? await signatureRules(folder) : undefined
  const signatures = await checkSignatures(folder, hashes, rules, findings)
  if (whole) for (const f of await recheckRecords(folder, hashes)) findings.push(f)
  return {
    findings,
    root: hashes.get(MANIFEST) ?? '',
    files: hashes.size,
    bytes: total,
    signatures,
    awaited: missingSignatures(signatures, rules ?? []),
  }
}

interface SealState {
  readonly manifest: 'whole' | 'altered' | 'missing'
  /** What the seal says of the manifest. */
  readonly digest?: string
}

/** The seal has the digests of the manifest and of both covers, and that of its own lines. */
async function checkSeal(
  folder: FolderReader,
  hashes: ReadonlyMap<string, string>,
  findings: FileFinding[],
): Promise<SealState> {
  const root = hashes.get(MANIFEST)
  if (root === undefined)
    findings.push({ kind: 'missing', path: MANIFEST, detail: 'nothing says any more what belongs to the file' })
  for (const cover of COVERS)
    if (!hashes.has(cover)) findings.push({ kind: 'missing', path: cover, detail: 'the cover is not there' })
  const manifest = root === undefined ? 'missing' : 'whole'
  if (!hashes.has(SEAL)) {
    findings.push({ kind: 'missing', path: SEAL, detail: 'the manifest and the covers are not sealed any more' })
    return { manifest }
  }
  const seal = text(await folder.read(SEAL))
  const lines = readSeal(seal)
  if (lines === undefined) {
    findings.push({
      kind: 'altered',
      path: SEAL,
      from: 0,
      to: seal.length,
      detail: 'its lines are not those that it was sealed with',
    })
    return { manifest }
  }
  const said = new Map(lines.map((l) => [l.path, l.sha256]))
  for (const cover of COVERS)
    if (hashes.has(cover) && hashes.get(cover) !== said.get(cover))
      findings.push({
        kind: 'altered',
        path: cover,
        detail: `it is ${hashes.get(cover)!}, the seal says ${said.get(cover) ?? 'nothing of it'}`,
      })
  const digest = said.get(MANIFEST)
  return {
    manifest: root !== undefined && root !== digest ? 'altered' : manifest,
    ...(digest === undefined ? {} : { digest }),
  }
}

/** The manifest itself was altered: its lines that disagree with the files say where. */
function placeInManifest(
  manifest: ReturnType<typeof readManifest>,
  differing: readonly ManifestLine[],
  there: ReadonlyMap<string, unknown>,
  findings: FileFinding[],
): void {
  const before = findings.length
  for (const line of manifest.malformed)
    findings.push({ kind: 'altered', path: MANIFEST, detail: `line ${line} is not well formed` })
  for (const e of differing)
    findings.push({
      kind: 'altered',
      path: MANIFEST,
      detail: there.has(e.path)
        ? `line ${e.line} says something else of ${e.path} than it is`
        : `line ${e.line} names ${e.path}, which is not there`,
    })
  if (findings.length === before)
    findings.push({
      kind: 'altered',
      path: MANIFEST,
      detail: 'it is not the one that was sealed; lines were put in, taken out or moved',
    })
}

async function placed(
  folder: FolderReader,
  entry: ManifestLine,
  size: number | undefined,
  there: boolean,
  blocks: ReadonlyMap<string, readonly string[]>,
): Promise<FileFinding> {
  if (!there || size === undefined)
    return { kind: 'missing', path: entry.path, detail: 'it was there when the file was issued' }
  const issued = blocks.get(entry.path)
  if (issued === undefined)
    return { kind: 'altered', path: entry.path, from: 0, to: size, detail: `its SHA-256 is not ${entry.sha256}` }
  const now = await folder.hashBlocks(entry.path)
  const first = issued.findIndex((b, i) => b !== now[i])
  if (first < 0)
    return {
      kind: 'altered',
      path: entry.path,
      from: issued.length * BLOCK_SIZE,
      to: size,
      detail: 'bytes were added at its end',
    }
  let last = first
  for (let i = first; i < issued.length && i < now.length; i++) if (issued[i] !== now[i]) last = i
  const cut = now.length < issued.length ? `; it has ${now.length} blocks of ${issued.length}` : ''
  return {
    kind: 'altered',
    path: entry.path,
    from: first * BLOCK_SIZE,
    to: Math.min(size, (last + 1) * BLOCK_SIZE),
    detail: `its SHA-256 is not ${entry.sha256}${cut}`,
  }
}

/** Of the plan inside the file, which the manifest covers. */
async function signatureRules(folder: FolderReader): Promise<readonly SignatureRule[]> {
  return (JSON.parse(text(await folder.read('data/plan.json'))) as { signatures: readonly SignatureRule[] }).signatures
}

async function checkSignatures(
  folder: FolderReader,
  hashes: ReadonlyMap<string, string>,
  /** Absent: the file is not whole, so its plan and its seal may say anything; the signatures are then held against each other only. */
  rules: readonly SignatureRule[] | undefined,
  findings: FileFinding[],
): Promise<readonly Signature[]> {
  const paths = [...hashes.keys()].filter((p) => SIGNATURE.test(p)).toSorted()
  const texts = await Promise.all(paths.map(async (p) => text(await folder.read(p))))
  for (const [i, path] of paths.entries())
    if (path !== signaturePath(i)) {
      findings.push({
        kind: 'missing',
        path: signaturePath(i),
        detail: `${path} is there, and what was signed before it is not`,
      })
      break
    }
  const under = rules === undefined ? undefined : { seal: sha256(await folder.read(SEAL)), rules }
  for (const { at, detail } of checkRow(texts, under)) findings.push({ kind: 'signature', path: paths[at]!, detail })
  return texts.flatMap((t) => readSignature(t) ?? [])
}

export const signaturePath = (index: number): string => `${SIGNATURES}${String(index + 1).padStart(2, '0')}.json`
