/** A file of any format that is known, by what is in it. */
import { unzipSync } from 'fflate'
import { Findings } from './findings.ts'
import { CARRIED_BY_TESTLINK, CARRIED_BY_YAML, type Carried } from './carried.ts'
import { readJUnit } from './junit/read.ts'
import { emptyProject, type Place, type ReadProject } from './project.ts'
import { readReqif } from './reqif/read.ts'
import { readReqifz } from './reqif/archive.ts'
import { readCsv } from './tables/read-csv.ts'
import type { Mapping } from './tables/mapping.ts'
import { readWorkbook } from './tables/read-workbook.ts'
import { readTestLink, TESTLINK_ROOTS } from './testlink/read.ts'
import { decodeText } from './xml/decode.ts'
import { readRequirementsYaml } from './yaml/read-requirements.ts'

export const EXCHANGE_FORMATS = ['testlink', 'reqif', 'xlsx', 'csv', 'junit', 'yaml'] as const
export type ExchangeFormat = (typeof EXCHANGE_FORMATS)[number]

export interface ReadFile extends ReadProject {
  readonly carried: Carried
  readonly places: ReadonlyMap<object, Place>
  /** Of a table: the mapping by which it was read. */
  readonly mapping?: Mapping
}
export interface ReadOptions {
  /** As its content says unless told. */
  readonly format?: ExchangeFormat
  readonly mapping?: Mapping
  readonly progress?: (share: number) => void
}

/** Never throws for what the file holds. */
export async function readExchangeFile(bytes: Uint8Array, file: string, options: ReadOptions = {}): Promise<ReadFile> {
  const format = options.format ?? formatOf(bytes, file)
  const none = new Map<object, Place>()
  switch (format) {
    case 'testlink':
      return { ...readTestLink(bytes, file, options), carried: CARRIED_BY_TESTLINK }
    case 'junit':
      return readJUnit(bytes, file, options)
    case 'reqif':
      return isZip(bytes) ? readReqifz(bytes, file) : readReqif(bytes, file)
    case 'xlsx':
      return readWorkbook(bytes, file, options)
    case 'csv':
      return readCsv(bytes, file, options)
    case 'yaml': {
      const findings = new Findings(file)
      const read = readRequirementsYaml(decodeText(bytes, findings), file)
      return { ...read, diagnostics: [...findings.list, ...read.diagnostics], carried: CARRIED_BY_YAML, places: none }
    }
    case undefined: {
      const findings = new Findings(file)
      findings.add(
        'error',
        'unknownFormat',
        { detail: 'it is in none of the formats that are read' },
        { line: 1, column: 1 },
      )
      return {
        project: emptyProject,
        format: 'unknown',
        diagnostics: findings.list,
        carried: CARRIED_BY_TESTLINK,
        places: none,
      }
    }
  }
}

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4

/** By its first bytes and its first element; by its name where these do not say. */
export function formatOf(bytes: Uint8Array, file: string): ExchangeFormat | undefined {
  const name = file.toLowerCase()
  if (isZip(bytes)) {
    if (name.endsWith('.reqifz')) return 'reqif'
    if (/\.xls[xm]$/.test(name)) return 'xlsx'
    try {
      let inside: ExchangeFormat | undefined
      unzipSync(bytes, {
        filter: (f) => {
          if (/\.reqif$/i.test(f.name)) inside = 'reqif'
          else if (f.name === '[Content_Types].xml') inside ??= 'xlsx'
          return false
        },
      })
      return inside
    } catch {
      return undefined
    }
  }
  const head = decodeText(bytes.subarray(0, 65_536), new Findings(file))
  const root = rootOf(head)
  if (root !== undefined) {
    const local = root.name.replace(/^.*:/, '')
    if (local === 'REQ-IF') return 'reqif'
    if (local === 'testsuites' && !/<testsuites[^>]*>\s*<testsuite[^>]*>\s*<(?:node_order|details)/.test(head))
      return 'junit'
    if (local === 'testsuite' && isJUnitSuite(root.tag, head)) return 'junit'
    return TESTLINK_ROOTS.has(local) || name.endsWith('.xml') ? 'testlink' : undefined
  }
  if (/\.(?:reqif|xml)$/.test(name)) return name.endsWith('.xml') ? 'testlink' : 'reqif'
  if (/\.ya?ml$/.test(name)) return 'yaml'
  if (/\.(?:csv|tsv|txt)$/.test(name)) return 'csv'
  if (/\.xls[xm]?$/.test(name)) return 'xlsx'
  return undefined
}

/** The first element, past what may stand before it. */
function rootOf(head: string): { readonly name: string; readonly tag: string } | undefined {
  const rest = head
    .replaceAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '')
    .replace(/<!DOCTYPE[^[>]*(?:\[[\s\S]*?\])?\s*>/i, '')
  const found = /^[\s\uFEFF]*<([A-Za-z_][\w:.-]*)([^>]*)>?/.exec(rest)
  return found === null ? undefined : { name: found[1]!, tag: found[2]! }
}

/** Both tools have the name; JUnit counts, and its cases have a class and a time. */
const isJUnitSuite = (tag: string, head: string): boolean =>
  /\b(?:tests|failures|errors|skipped|hostname|timestamp)\s*=/.test(tag) ||
  /<testcase[^>]*\b(?:classname|time)\s*=/.test(head)
