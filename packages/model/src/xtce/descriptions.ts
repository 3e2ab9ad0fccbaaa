/** NameDescriptionType: short and long description, aliases. */
import type { Site } from './references.ts'
import type { XmlNode } from './node.ts'

export interface Description {
  readonly shortDescription?: string
  readonly longDescription?: string
}

export function describe(site: Site, node: XmlNode): Description {
  const shortDescription = node.attribute('shortDescription')
  const longDescription = node.child('LongDescription')?.text
  return {
    ...(shortDescription === undefined ? {} : { shortDescription }),
    ...(longDescription === undefined || longDescription.trim() === '' ? {} : { longDescription }),
  }
}

export function readAliases(site: Site, node: XmlNode): { readonly aliases?: Readonly<Record<string, string>> } {
  const list = node.child('AliasSet')?.all('Alias') ?? []
  if (list.length === 0) return {}
  const pairs = new Map<string, string>()
  for (const alias of list) {
    const space = site.reading.required(alias, 'nameSpace')
    if (pairs.has(space))
      site.reading.report(
        'duplicate',
        alias,
        { what: 'alias of', name: space, scope: node.peek('name') ?? '', first: list[0]!.line },
        'warning',
      )
    else pairs.set(space, site.reading.required(alias, 'alias'))
  }
  return { aliases: Object.fromEntries(pairs) }
}
