/** Reports all that no reader has asked for: per element and attribute, with the first place and the count. */
import { finding } from './findings.ts'
import type { XmlNode } from './node.ts'
import type { Reading } from './reading.ts'

/** What tells people or tools something and changes no value: information, not a warning. */
const HARMLESS: ReadonlySet<string> = new Set([
  'AncillaryDataSet',
  'AncillaryData',
  'ToString',
  'PhysicalAddressSet',
  'RateInStreamSet',
  'DefaultRateInStream',
  'ExternalAlgorithmSet',
  'LongDescription',
  'AliasSet',
  '@shortDescription',
  '@characterWidth',
  '@changeThreshold',
  '@thread',
  '@priority',
  '@idlePattern',
  '@name',
  '@classification',
])

export function reportUnread(reading: Reading, root: XmlNode): void {
  const counts = new Map<
    string,
    { readonly node: XmlNode; readonly what: string; readonly harmless: boolean; count: number }
  >()
  const add = (key: string, node: XmlNode, what: string, harmless: boolean): void => {
    const met = counts.get(key)
    if (met === undefined) counts.set(key, { node, what, harmless, count: 1 })
    else met.count++
  }
  const visit = (node: XmlNode): void => {
    if (node.isSkipped()) return
    for (const name of node.unreadAttributes())
      add(`${node.name}@${name}`, node, `attribute "${name.slice(0, 80)}" of ${node.name}`, HARMLESS.has(`@${name}`))
    for (const child of node.children) {
      if (child.isRead() && !child.foreign) visit(child)
      else
        add(
          `${node.name}/${child.foreign ? '*' : ''}${child.name}`,
          child,
          `${child.foreign ? 'foreign element' : 'element'} ${child.name.slice(0, 80)} in ${node.name}`,
          HARMLESS.has(child.name) || child.foreign,
        )
    }
  }
  visit(root)
  for (const { node, what, harmless, count } of counts.values())
    reading.add({
      ...finding(
        'notRead',
        {
          what,
          hint: harmless
            ? 'Nothing needs to be done; decoding does not depend on it.'
            : 'See whether decoding depends on it; it is not in the model.',
        },
        harmless ? 'information' : 'warning',
      ),
      file: reading.file,
      line: node.line,
      column: node.column,
      count,
    })
}
