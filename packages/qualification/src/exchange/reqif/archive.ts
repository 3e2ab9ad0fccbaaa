/** `.reqifz`: a ZIP of ReqIF documents with the files that their texts show. */
import { unzipSync, zipSync } from 'fflate'
import { sha256 } from '../../records/canonical.ts'
import type { Attachment, Requirement } from '../../records/requirement.ts'
import { CARRIED_BY_TESTLINK } from '../carried.ts'
import { Findings } from '../findings.ts'
import { joinProjects } from '../join.ts'
import { emptyProject } from '../project.ts'
import { readReqif, type ReadReqif } from './read.ts'

const MOST_BYTES = 512 << 20

export function readReqifz(bytes: Uint8Array, file: string): ReadReqif {
  const findings = new Findings(file)
  let entries: Readonly<Record<string, Uint8Array>> = {}
  let total = 0
  try {
    entries = unzipSync(bytes, {
      filter: (entry) => {
        // fflate unpacks into a buffer of the size that the archive declares: no more than that can come.
        total += entry.originalSize
        return total <= MOST_BYTES
      },
    })
  } catch (error) {
    findings.add('error', 'notZip', { detail: error instanceof Error ? error.message : String(error) })
  }
  if (total > MOST_BYTES) findings.add('error', 'unpacksTooBig', { limit: MOST_BYTES })
  const documents = Object.entries(entries).filter(([name]) => /\.reqif$/i.test(name))
  if (documents.length === 0 && findings.list.length === 0)
    findings.add('error', 'notZip', { detail: 'there is no .reqif in it' })
  const reads = documents.map(([name, content]) => readReqif(content, `${file}[${name}]`))
  const project = reads.length === 0 ? emptyProject : joinProjects(reads.map((r) => r.project))
  const files = new Map<string, Uint8Array>()
  const folder = (documents[0]?.[0] ?? '').replace(/[^/]*$/, '')
  const requirements = project.requirements.map((r): Requirement => {
    const attachments: Attachment[] = []
    for (const name of shownFiles(r)) {
      const content = entries[folder + name] ?? entries[name]
      if (content === undefined) {
        findings.add('warning', 'badAttachment', {
          name,
          thing: `requirement "${r.id}"`,
          detail: 'it is not in the archive',
        })
        continue
      }
      const digest = sha256(content)
      files.set(digest, content)
      attachments.push({ name, sha256: digest, size: content.length })
    }
    return attachments.length === 0 ? r : { ...r, attachments }
  })
  return {
    project: { ...project, requirements, files },
    format: 'reqif',
    diagnostics: [...findings.list, ...reads.flatMap((r) => r.diagnostics)],
    carried: reads[0]?.carried ?? CARRIED_BY_TESTLINK,
    places: new Map(reads.flatMap((r) => [...r.places])),
  }
}

/** Files that the texts of a requirement show, by their name in the archive. */
function shownFiles(r: Requirement): readonly string[] {
  const texts = [r.text.content, ...Object.values(r.customFields).flat()]
  const found = texts.flatMap((t) =>
    [...t.matchAll(/<object\b[^>]*\bdata="([^"]+)"/g)].map((m) => decodedName(m[1]!.replaceAll('&amp;', '&'))),
  )
  return [...new Set(found)].filter((n) => !/^[a-z]+:/i.test(n) && !n.includes('..'))
}

function decodedName(name: string): string {
  try {
    return decodeURI(name)
  } catch {
    return name
  }
}

/** The same content gives the same bytes. */
export function writeReqifz(
  document: string,
  attachments: ReadonlyMap<string, Uint8Array>,
  name = 'requirements.reqif',
): Uint8Array {
  const entries: Record<string, Uint8Array> = { [name]: new TextEncoder().encode(document) }
  for (const [path, content] of attachments) entries[path] = content
  return zipSync(entries, { mtime: '2000-01-01T00:00:00Z' })
}
