/** Names as the document has them and as the model uses them. */
import { isName } from '../paths.ts'
import type { XmlNode } from './node.ts'
import type { Reading } from './reading.ts'

/** The name without the characters that separate names in references. */
export const usedName = (written: string): string =>
  written
    .replaceAll(/[./:[\]\p{Cc}]/gu, '_')
    .trim()
    .slice(0, 256) || '_'

/** The name that the model uses, and a finding when that is not the one written. */
export function modelName(reading: Reading, node: XmlNode, written: string): string {
  if (isName(written)) return written
  const used = usedName(written)
  reading.report('badName', node, { name: written.slice(0, 80), used: used.slice(0, 80) }, 'warning')
  return used
}
