/** The XTCE reader. */
import { SpaceSystem, type LoadResult } from '../space-system.ts'
import { checkCycles } from './cycles.ts'
import { DEFAULT_LIMITS, parseDocument, type DocumentLimits } from './document.ts'
import { declare, readElement } from './element-reader.ts'
import { finding } from './findings.ts'
import { checkIdentity } from './identity.ts'
import { Reading, type XtceVersion } from './reading.ts'
import { reportUnread } from './unread.ts'

export interface ReadOptions {
  /** Name for the findings. */
  readonly file: string
  readonly limits?: DocumentLimits
}

const NAMESPACES: Readonly<Record<string, XtceVersion>> = {
  'http://www.omg.org/space/xtce': '1.1',
  'http://www.omg.org/spec/XTCE/20180204': '1.2',
  'http://www.omg.org/spec/XTCE/20250214': '1.3',
}

/**
 * Reads an XTCE document. Never throws for what is in it: everything found comes as diagnostics, all at once. What of
 * the document is not in the model is reported per element and attribute with its count.
 */
export function readXtce(source: Uint8Array | string, options: ReadOptions): LoadResult {
  const { root, namespace, diagnostics } = parseDocument(source, options.file, options.limits ?? DEFAULT_LIMITS)
  if (root === undefined) return { diagnostics }
  const known = Object.hasOwn(NAMESPACES, namespace) ? NAMESPACES[namespace] : undefined
  const likely = namespace === '' || /xtce/i.test(namespace)
  if (root.name !== 'SpaceSystem' || (known === undefined && !likely))
    return {
      diagnostics: [
        {
          ...finding('notXtce', {
            name: `${root.name.slice(0, 80)}${likely ? '' : ` of "${namespace.slice(0, 80)}"`}`,
          }),
          file: options.file,
          line: root.line,
          column: root.column,
        },
      ],
    }
  const reading = new Reading(options.file, known ?? '1.3')
  for (const diagnostic of diagnostics) reading.add(diagnostic)
  if (known === undefined)
    reading.report(
      'namespace',
      root,
      {
        namespace: namespace === '' ? 'missing' : `"${namespace.slice(0, 80)}", which is not that of a version`,
        version: reading.version,
      },
      'warning',
    )
  root.markRead()
  const scope = declare(reading, root)
  const system = new SpaceSystem(readElement(reading, scope))
  checkCycles(reading, system, scope)
  checkIdentity(reading, system, scope)
  reportUnread(reading, root)
  return { system, diagnostics: reading.finish() }
}
