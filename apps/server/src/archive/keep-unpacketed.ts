import { cp, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * What came from no packet (statistics of links and chains) cannot be built from packets: its columns are kept. A folder of
 * columns has a list of its files with the journal positions in them; −1 means none.
 */
export async function keepUnpacketed(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory()) continue
    const text = await readFile(path.join(from, entry.name, 'files.json'), 'utf8').catch(() => undefined)
    if (text === undefined) continue
    const { files } = JSON.parse(text) as { files: readonly { readonly lastPosition: number }[] }
    if (files.length === 0 || files.some((file) => file.lastPosition >= 0)) continue
    await cp(path.join(from, entry.name), path.join(to, entry.name), { recursive: true })
  }
}
