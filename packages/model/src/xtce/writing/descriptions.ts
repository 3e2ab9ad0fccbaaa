/** Aliases as XTCE. */
import type { Writing } from './writing.ts'

export function writeAliases(w: Writing, aliases: Readonly<Record<string, string>> | undefined): void {
  w.xml.group('AliasSet', {}, () => {
    for (const [nameSpace, alias] of Object.entries(aliases ?? {})) w.xml.leaf('Alias', { nameSpace, alias })
  })
}
