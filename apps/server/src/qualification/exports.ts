/** The book as files of the formats of others. */
import {
  writeCsv,
  writeReqif,
  writeReqifz,
  writeRequirementsYaml,
  writeTestLink,
  writeWorkbook,
  type Attachment,
  type Project,
  type TableKind,
} from '@vigie/qualification'
import type { AttachmentFiles } from './attachment-files.ts'

const EXPORT_FORMATS = ['testlink', 'xlsx', 'csv', 'reqif', 'reqifz', 'yaml'] as const
type ExportFormat = (typeof EXPORT_FORMATS)[number]
export interface ExportOptions {
  readonly to: ExportFormat
  /** Of a CSV; requirements unless told. */
  readonly what?: TableKind
  readonly delimiter?: ',' | ';'
  readonly specification?: string
}
export interface ExportedFile {
  readonly name: string
  readonly content: Uint8Array
}

const encoder = new TextEncoder()

export async function exportFiles(
  project: Project,
  files: AttachmentFiles,
  { to, what = 'requirements', delimiter = ',' }: ExportOptions,
  at: string,
): Promise<readonly ExportedFile[]> {
  switch (to) {
    case 'testlink': {
      const contents = await contentsOf(project, files)
      return writeTestLink(project, (digest) => contents.get(digest)).map((f) => ({
        name: f.name,
        content: joined(f.text()),
      }))
    }
    case 'xlsx':
      return [{ name: 'requirements.xlsx', content: await writeWorkbook(project) }]
    case 'csv':
      return [{ name: `${what}.csv`, content: encoder.encode(writeCsv(project, what, delimiter)) }]
    case 'reqif':
      return [{ name: 'requirements.reqif', content: encoder.encode(writeReqif(project, { at }).text) }]
    case 'reqifz': {
      const contents = await contentsOf(project, files)
      const shown = new Map<string, Uint8Array>()
      for (const r of project.requirements)
        for (const a of r.attachments) {
          const content = contents.get(a.sha256)
          if (content !== undefined) shown.set(a.name, content)
        }
      return [{ name: 'requirements.reqifz', content: writeReqifz(writeReqif(project, { at }).text, shown) }]
    }
    case 'yaml':
      return [...writeRequirementsYaml(project)].map(([name, text]) => ({ name, content: encoder.encode(text) }))
  }
}

async function contentsOf(project: Project, files: AttachmentFiles): Promise<ReadonlyMap<string, Uint8Array>> {
  const all: readonly (readonly { readonly attachments: readonly Attachment[] }[])[] = [
    project.specifications,
    project.requirements,
    project.suites,
    project.tests,
  ]
  const found = new Map<string, Uint8Array>()
  for (const { sha256 } of all.flat().flatMap((t) => t.attachments)) {
    const content = found.has(sha256) ? undefined : await files.content(sha256)
    if (content !== undefined) found.set(sha256, content)
  }
  return found
}

/** A megabyte at a time: pieces are small. */
function joined(pieces: Iterable<string>): Uint8Array {
  const parts: Buffer[] = []
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < 1 << 20) continue
    parts.push(Buffer.from(text))
    text = ''
  }
  return Buffer.concat([...parts, Buffer.from(text)])
}
