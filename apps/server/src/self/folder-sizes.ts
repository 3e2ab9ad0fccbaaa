/** What a data folder weighs, read beside everything else: one file at a time. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

/** Bytes of all files below a folder; 0 where it is not there. Files that go meanwhile count nothing. */
export async function bytesBelow(folder: string): Promise<number> {
  let bytes = 0
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const info = await stat(path.join(entry.parentPath, entry.name)).catch(() => undefined)
    bytes += info?.size ?? 0
  }
  return bytes
}
