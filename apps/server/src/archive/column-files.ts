/** What the columns of a chain weigh on disk. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

export async function columnFiles(
  data: string,
  chain: string,
): Promise<{ readonly bytes: number; readonly files: number }> {
  let bytes = 0
  let files = 0
  const folder = path.join(data, 'parameters', chain)
  for (const name of await readdir(folder, { recursive: true }).catch(() => [])) {
    const info = await stat(path.join(folder, name)).catch(() => undefined)
    if (info?.isFile() !== true || !name.endsWith('.parquet')) continue
    bytes += info.size
    files++
  }
  return { bytes, files }
}
