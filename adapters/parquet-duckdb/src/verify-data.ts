/** Verifies a data folder: the journals, and that the parameter files are whole and hold nothing that the journals do not. */
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import type { IntegrityProblem, IntegrityReport } from '@vigie/archive'
import { journalFolder, readHead, verifyJournals, type VerifyOptions } from '@vigie/journal-files'
import { parametersFolder } from './parameter-store.ts'
import { LIST_FILE, summaryName, TypeFolder, type DataFile } from './type-folder.ts'

export async function verifyData(data: string, options: VerifyOptions = {}): Promise<IntegrityReport> {
  const report = await verifyJournals(data, options)
  const problems: IntegrityProblem[] = []
  for (const chain of await folders(parametersFolder(data))) {
    const head = await readHead(path.join(journalFolder(data, chain, 'packets'), 'head')).catch(() => undefined)
    const acknowledged = head === undefined || head === 'altered' ? undefined : head.position
    for (const name of await folders(path.join(parametersFolder(data), chain)))
      problems.push(...(await verifyType(chain, path.join(parametersFolder(data), chain, name), acknowledged)))
  }
  return { ...report, ok: report.ok && problems.length === 0, problems: [...report.problems, ...problems] }
}

async function folders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => entry.name)
}

type Found = (segment: string, position: number, kind: IntegrityProblem['kind'], detail: string) => void

async function verifyType(
  chain: string,
  folder: string,
  acknowledged: number | undefined,
): Promise<IntegrityProblem[]> {
  const problems: IntegrityProblem[] = []
  const found: Found = (segment, position, kind, detail) => {
    problems.push({
      journal: `${chain}/parameters`,
      segment: `${path.basename(folder)}/${segment}`,
      offset: 0,
      position,
      kind,
      detail: `${detail}; "vigie rebuild" makes it again`,
    })
  }
  const type = await TypeFolder.load(folder)
  if (type === undefined) {
    if ((await readdir(folder)).some((name) => name.endsWith('.parquet')))
      found(LIST_FILE, 0, 'altered', 'the list of files cannot be read')
    return problems
  }
  for (const file of type.files) {
    await verifyFile(folder, file, found)
    if (acknowledged !== undefined && file.lastPosition >= acknowledged)
      found(
        file.name,
        acknowledged,
        'doubled',
        `it holds position ${file.lastPosition}, the journal ends at ${acknowledged}`,
      )
  }
  return problems
}

async function verifyFile(folder: string, file: DataFile, found: Found): Promise<void> {
  for (const [name, crc] of [
    [file.name, file.crc],
    [summaryName(file.name), file.summaryCrc],
  ] as const) {
    const bytes = await readFile(path.join(folder, name)).catch(() => undefined)
    if (bytes === undefined) found(name, file.firstPosition, 'missing', 'the file is not there')
    else if (crc32(bytes) !== crc) {
      const sameSize = name !== file.name || bytes.length === file.bytes
      const kind = sameSize ? 'altered' : bytes.length < file.bytes ? 'missing' : 'doubled'
      found(name, file.firstPosition, kind, 'the file does not match its checksum')
    }
  }
}
