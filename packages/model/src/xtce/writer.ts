/** The XTCE writer. */
import type { Diagnostic } from '@vigie/base'
import type { SpaceSystem } from '../space-system.ts'
import { writeElement } from './writing/element.ts'
import { Writing, type WrittenVersion } from './writing/writing.ts'

export interface WriteOptions {
  readonly version?: WrittenVersion
}
const NAMESPACES: Readonly<Record<WrittenVersion, string>> = {
  '1.2': 'http://www.omg.org/spec/XTCE/20180204',
  '1.3': 'http://www.omg.org/spec/XTCE/20250214',
}

/** The document, valid against the schema of its version, and what of the model could not be said in it. */
export function exportXtce(
  system: SpaceSystem,
  options: WriteOptions = {},
): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  const version = options.version ?? '1.3'
  const writing = new Writing(system, version)
  writeElement(writing, system.root, '', { xmlns: NAMESPACES[version] })
  return { text: writing.xml.text(), diagnostics: writing.losses() }
}

/** The document alone; `exportXtce` also tells what is lost. */
export const writeXtce = (system: SpaceSystem, options: WriteOptions = {}): string => exportXtce(system, options).text
