/** What only the whole tree can tell: inheritance without circles, names declared once. */
import type { Diagnostic } from '@vigie/base'
import type { SpaceSystem } from '../space-system.ts'
import { nativeFindings } from './findings.ts'

/** Circles of `base` among containers and commands, of steps among block commands. `placeOf` gives file and line of a declaration. */
export function checkInheritance(
  system: SpaceSystem,
  placeOf: (kind: 'container' | 'command', path: string) => Partial<Diagnostic>,
): Diagnostic[] {
  const found: Diagnostic[] = []
  const check = (kind: 'container' | 'command', things: ReadonlyMap<string, { readonly base?: string }>): void => {
    const safe = new Set<string>()
    for (const start of things.keys()) {
      const chain: string[] = []
      for (let at: string | undefined = start; at !== undefined && !safe.has(at); at = things.get(at)?.base) {
        if (chain.includes(at)) {
          if (at === start)
            found.push({
              ...nativeFindings.cycle({ what: kind, name: start, through: chain.slice(1).join(', ') || start }),
              ...placeOf(kind, start),
            })
          break
        }
        chain.push(at)
      }
      if (!found.some((d) => d.message.includes(`"${start}"`))) for (const path of chain) safe.add(path)
    }
  }
  check('container', system.containers)
  check('command', system.commands)
  for (const [path, command] of system.commands)
    if (command.steps !== undefined && leadsTo(system, path))
      found.push({
        ...nativeFindings.cycle({ what: 'command', name: path, through: 'its steps' }),
        ...placeOf('command', path),
      })
  return found
}

/** Whether the steps of a block, and those of the blocks among them, come to the block again. */
function leadsTo(system: SpaceSystem, block: string): boolean {
  const seen = new Set<string>()
  const next = [block]
  for (let at = next.pop(); at !== undefined; at = next.pop())
    for (const { command } of system.commands.get(at)?.steps ?? []) {
      if (command === block) return true
      if (!seen.has(command)) next.push(command)
      seen.add(command)
    }
  return false
}
