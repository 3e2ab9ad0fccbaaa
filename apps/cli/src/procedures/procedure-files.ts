/** Procedure files as they are named on the command line. */
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { cliErrors } from '../errors.ts'

/** Above any procedure that people write; what is larger is no procedure. */
const MAX_PROCEDURE_BYTES = 64 * 1024 * 1024
const ENDINGS = new Set(['.pluto', '.plp'])

/** Bytes of a file. Throws VIG-CLI-002. */
export async function readProcedure(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file)
    if (size > MAX_PROCEDURE_BYTES) throw new Error(`it has ${size} bytes, more than ${MAX_PROCEDURE_BYTES}`)
    return await readFile(file)
  } catch (error) {
    throw cliErrors.cannotRead(
      { file, detail: error instanceof Error ? error.message : String(error) },
      { cause: error },
    )
  }
}

/** Files as named; of folders, all procedures below them, in the order of their names. */
export async function procedureFiles(named: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const name of named) {
    const info = await stat(name).catch(() => undefined)
    if (info?.isDirectory() !== true) {
      files.push(name)
      continue
    }
    const below = await readdir(name, { recursive: true })
    files.push(
      ...below
        .filter((f) => ENDINGS.has(path.extname(f).toLowerCase()))
        .toSorted()
        .map((f) => path.join(name, f)),
    )
  }
  return files
}
