/** Arguments of commands and the values given to them. */
import type { ArgumentAssignment } from '../commands.ts'
import type { XmlNode } from './node.ts'
import { checkArgument, type Site } from './references.ts'
import { resolveName, splitMember, type Scope } from './scope.ts'

/** Names of the arguments of a command and of those that it extends. */
export function argumentNames(scope: Scope, node: XmlNode): ReadonlySet<string> {
  const names = new Set<string>()
  const seen = new Set<XmlNode>()
  let at: { readonly node: XmlNode; readonly scope: Scope } | undefined = { node, scope }
  while (at !== undefined && !seen.has(at.node)) {
    seen.add(at.node)
    const list = at.node.children.find((c) => c.name === 'ArgumentList')
    for (const argument of list?.children ?? []) names.add(argument.peek('name') ?? '')
    const base: string | undefined = at.node.children.find((c) => c.name === 'BaseMetaCommand')?.peek('metaCommandRef')
    at = base === undefined ? undefined : resolveName(at.scope, ['command'], base)
  }
  return names
}

export const readAssignment = ({ reading }: Site, node: XmlNode): ArgumentAssignment => ({
  argument: reading.required(node, 'argumentName'),
  value: reading.required(node, 'argumentValue'),
})

/** The values of arguments for which a verifier or a constraint counts; 1.3. */
export function readRestrictions(site: Site, node: XmlNode): { readonly onlyFor?: readonly ArgumentAssignment[] } {
  // The schema makes it a list of assignments, its documentation one of restrictions.
  const list = node.child('ArgumentRestrictionList')?.all('ArgumentAssignment', 'ArgumentRestriction') ?? []
  for (const a of list) checkArgument(site, splitMember(a.peek('argumentName') ?? '').name, a)
  return list.length === 0 ? {} : { onlyFor: list.map((a) => readAssignment(site, a)) }
}
