/**
 * What a rebuild cannot make: columns that came from no packet (statistics of links and chains), and those of packets that
 * retention has removed. Their files are laid into the new folder before it is built: the store passes over packets that
 * its files hold.
 */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** The list of a folder of columns, as `@vigie/parquet-duckdb` writes it: −1 is the position of what came from no packet. */
interface StoredList {
  readonly version: number
  readonly packetType: string
  readonly next: number
  readonly gaps: readonly unknown[]
  readonly schemas: readonly unknown[]
  readonly files: readonly StoredFile[]
}
interface StoredFile {
  readonly name: string
  readonly from: string
  readonly firstPosition: number
  readonly schema: number
}
const LIST = 'files.json'

/** Of packets before `first`, the first that the journal still has; for a folder that is not built yet. */
export const keepRetained = (from: string, to: string, first: number): Promise<void> =>
  keepWhere(from, to, (file) => file.firstPosition >= 0 && file.firstPosition < first)

/** Of no packet; what was kept of them before is replaced. */
export const keepUnpacketed = (from: string, to: string): Promise<void> =>
  keepWhere(from, to, (file) => file.firstPosition < 0)

async function keepWhere(from: string, to: string, wanted: (file: StoredFile) => boolean): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory()) continue
    const old = await listOf(path.join(from, entry.name))
    const kept = old?.files.filter(wanted) ?? []
    if (old !== undefined && kept.length > 0)
      await keep(path.join(from, entry.name), path.join(to, entry.name), old, kept)
  }
}

async function keep(from: string, to: string, old: StoredList, kept: readonly StoredFile[]): Promise<void> {
  await mkdir(to, { recursive: true })
  const fresh = (await listOf(to)) ?? { ...old, next: 0, gaps: [], schemas: [], files: [] }
  const moved: StoredFile[] = []
  for (const file of kept) {
    const name = keptName(file.name)
    for (const part of [file.name, file.name.replace(/\.parquet$/, '.summary')])
      await cp(path.join(from, part), path.join(to, keptName(part)))
    moved.push({ ...file, name, schema: file.schema + fresh.schemas.length })
  }
  const files = [...fresh.files, ...moved].toSorted((a, b) => Number(BigInt(a.from) - BigInt(b.from)))
  const list = { ...fresh, schemas: [...fresh.schemas, ...old.schemas], files }
  await writeFile(path.join(to, LIST), JSON.stringify(list), { flush: true })
}

/** Of a file that was kept by an earlier rebuild too. */
const keptName = (name: string): string => (name.startsWith('kept-') ? name : `kept-${name}`)

async function listOf(folder: string): Promise<StoredList | undefined> {
  const text = await readFile(path.join(folder, LIST), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as StoredList)
}
