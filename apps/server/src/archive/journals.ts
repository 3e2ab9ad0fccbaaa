/** The journals adapter in use, and what its folders weigh. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Journal } from '@vigie/archive'
import { journalFolder } from '@vigie/journal-files'

export { Journals } from '@vigie/journal-files'

export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0
  for (const name of await readdir(folder).catch(() => [])) {
    const info = await stat(path.join(folder, name)).catch(() => undefined)
    if (info?.isFile() === true) bytes += info.size
  }
  return bytes
}

export function journalSizes(
  data: string,
  chain: string,
  journals: readonly Journal[],
): Promise<{ kind: string; entries: number; durable: number; bytes: number }[]> {
  return Promise.all(
    journals.map(async (j) => ({
      kind: j.kind,
      entries: j.length,
      durable: j.durable,
      bytes: await folderBytes(journalFolder(data, chain, j.kind)),
    })),
  )
}
