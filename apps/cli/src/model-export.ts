/** A model in another format. Writers are loaded when they are used. */
import type { Diagnostic } from '@vigie/base'
import type { SpaceSystem } from '@vigie/model'

export const EXPORT_FORMATS = ['xtce', 'xlsx', 'yaml'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export interface ModelExport {
  readonly bytes: Uint8Array
  /** What the format has no words for, counted by kind. */
  readonly diagnostics: readonly Diagnostic[]
}

export async function exportModel(system: SpaceSystem, format: ExportFormat): Promise<ModelExport> {
  switch (format) {
    case 'xtce': {
      const { exportXtce } = await import('@vigie/model/xtce')
      const { text, diagnostics } = exportXtce(system)
      return { bytes: new TextEncoder().encode(text), diagnostics }
    }
    case 'xlsx': {
      const { writeWorkbook } = await import('@vigie/model/excel')
      return writeWorkbook(system)
    }
    default: {
      const { writeNative } = await import('@vigie/model/native')
      const { files, diagnostics } = writeNative(system)
      // One stream of YAML documents; each names its file in a comment.
      const text = files.map((f) => `# ${f.name}\n${f.text}`).join('---\n')
      return { bytes: new TextEncoder().encode(text), diagnostics }
    }
  }
}
