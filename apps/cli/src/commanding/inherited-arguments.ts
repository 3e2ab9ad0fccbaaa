/** Arguments that lie in the header of the packet rather than in the command: they are left away where many are listed. */
import type { Client, DeclaredActivity } from '@vigie/contract'

const inheritedOf = (declared: DeclaredActivity): ReadonlySet<string> =>
  new Set(declared.arguments.filter((a) => a.inherited).map((a) => a.name))

/** By path of the command. */
export async function inheritedArguments(client: Client): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const declared = await client.listDeclaredActivities({ query: { limit: 10_000 } })
  return new Map(declared.map((d) => [d.path, inheritedOf(d)]))
}
