/**
 * What is in a qualification file, by SHA-256. `MANIFEST.sha256` and `SEAL.sha256` have the form that sha256sum(1) checks, so that
 * the integrity of a file is shown with tools that every system has; `BLOCKS.txt` places an altered byte within 64 KiB.
 */
import { sha256 } from '../records/canonical.ts'
import { fileErrors } from './file-errors.ts'

export const MANIFEST = 'MANIFEST.sha256'
export const BLOCKS = 'BLOCKS.txt'
export const SEAL = 'SEAL.sha256'
export const COVERS = ['cover.html', 'cover.pdf'] as const
export const SIGNATURES = 'signatures/'
export const BLOCK_SIZE = 65_536

export interface HashedFile {
  readonly path: string
  readonly size: number
  readonly sha256: string
  /** Of each 64 KiB, for files that are larger than one. */
  readonly blocks: readonly string[]
}

/** By code unit: the same order on every machine. */
const byPath = (a: { readonly path: string }, b: { readonly path: string }): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0

export const writeManifest = (files: readonly { readonly path: string; readonly sha256: string }[]): string =>
  files
    .toSorted(byPath)
    .map((f) => `${f.sha256}  ${f.path}\n`)
    .join('')

/** `<offset> <sha256>  <path>`, the blocks of files that are larger than one. */
export const writeBlocks = (files: readonly HashedFile[]): string =>
  files
    .filter((f) => f.blocks.length > 1)
    .toSorted(byPath)
    .map((f) => f.blocks.map((b, i) => `${i * BLOCK_SIZE} ${b}  ${f.path}\n`).join(''))
    .join('')

/**
 * The manifest and the covers, and in a comment (which sha256sum passes over) the digest of these lines: a seal that was altered is
 * told from a cover that was.
 */
export function writeSeal(files: readonly { readonly path: string; readonly sha256: string }[]): string {
  const lines = writeManifest(files)
  return `${lines}# ${sha256(lines)}\n`
}

/** The lines of a seal, where they are those that its comment says. */
export function readSeal(text: string): readonly ManifestLine[] | undefined {
  const m = /^([^#]*)# ([0-9a-f]{64})\n$/.exec(text)
  return m !== null && sha256(m[1]!) === m[2]! ? readManifest(m[1]!).lines : undefined
}

export interface ManifestLine {
  readonly line: number
  readonly path: string
  readonly sha256: string
}

/** Lines that are not well formed come back by number. */
export function readManifest(text: string): {
  readonly lines: readonly ManifestLine[]
  readonly malformed: readonly number[]
} {
  const lines: ManifestLine[] = []
  const malformed: number[] = []
  const rows = text.split('\n')
  // The last line ends as the others do.
  if (rows.pop() !== '') malformed.push(rows.length + 1)
  for (const [i, row] of rows.entries()) {
    const m = /^([0-9a-f]{64}) {2}(.+)$/.exec(row)
    if (m === null) malformed.push(i + 1)
    else lines.push({ line: i + 1, sha256: m[1]!, path: m[2]! })
  }
  return { lines, malformed }
}

/** Block hashes by path and offset. */
export function readBlocks(text: string): ReadonlyMap<string, readonly string[]> {
  const blocks = new Map<string, string[]>()
  for (const row of text.split('\n')) {
    const m = /^(\d+) ([0-9a-f]{64}) {2}(.+)$/.exec(row)
    if (m === null) continue
    const list = blocks.get(m[3]!) ?? []
    list[Number(m[1]) / BLOCK_SIZE] = m[2]!
    blocks.set(m[3]!, list)
  }
  return blocks
}

/** Throws VIG-QUALIFICATION-410: a path that could leave the folder, or that some system could not keep apart. */
export function checkPaths(paths: readonly string[]): void {
  const seen = new Set<string>()
  for (const path of paths) {
    const names = path.split('/')
    const safe = names.every(
      (n) => n !== '' && n !== '.' && n !== '..' && !/[\\:*?"<>|\u0000-\u001F\u007F]/.test(n) && !/[ .]$/.test(n),
    )
    const key = path.normalize('NFC').toLowerCase()
    if (!safe || seen.has(key)) throw fileErrors.pathNotSafe({ path })
    seen.add(key)
  }
}
