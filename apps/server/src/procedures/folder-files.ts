/** The files of `procedures/` in a mission folder. */
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { PROCEDURES_FOLDER, type FolderFile } from '@vigie/procedures'

/** Above any that people write. */
const MOST_BYTES = 16 * 1024 * 1024
const MOST_FILES = 10_000

/** None where there is no such folder. Invalid UTF-8 is replaced: the parser says where. */
export async function procedureFiles(mission: string): Promise<FolderFile[]> {
  const root = path.join(mission, PROCEDURES_FOLDER)
  const names = await readdir(root, { recursive: true }).catch(() => [])
  const files: FolderFile[] = []
  for (const name of names.toSorted().slice(0, MOST_FILES)) {
    if (!/\.(pluto|plp|ya?ml)$/i.test(name)) continue
    const file = path.join(root, name)
    const info = await stat(file)
    if (!info.isFile() || info.size > MOST_BYTES) continue
    files.push({ path: name.split(path.sep).join('/'), text: await readFile(file, 'utf8') })
  }
  return files
}
