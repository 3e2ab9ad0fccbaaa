/** What a command is, as named texts: two databases mean the same by it where all of them are the same. */
import { createHash } from 'node:crypto'
import { isDecided } from '../arguments/check.ts'
import { expectedOf } from '../arguments/expected.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import type { CommandSignature } from './stack.ts'

/** Arguments in words, and a digest of how they and the fixed fields lie in the packet. */
export function signatureOf(plan: CommandPlan): CommandSignature {
  const signature: Record<string, string> = {}
  for (const a of plan.arguments) {
    if (isDecided(a)) continue
    const unless = a.initialValue === undefined ? '' : `, ${a.initialValue} unless told`
    signature[`argument ${a.name}`] = `${a.type.kind}: ${expectedOf(a)}${unless}`
  }
  if (plan.command.steps !== undefined)
    signature['commands'] = plan.command.steps
      .map((s) => `${s.command}(${s.assignments.map((a) => `${a.argument}=${a.value}`).join(' ')})`)
      .join(', ')
  const { steps, slots, wires, restrictions } = plan.layout
  const types = plan.arguments.map((a) => [a.name, a.type, a.assigned, a.formulaText])
  signature['layout'] = digest([plan.staticBits, steps, slots, wires, restrictions, types, plan.packets])
  return signature
}

/** The first named thing that is not the same, and what it was and is. */
export function differenceOf(
  was: CommandSignature,
  now: CommandSignature,
): { readonly what: string; readonly was: string; readonly now: string } | undefined {
  for (const what of new Set([...Object.keys(was), ...Object.keys(now)]))
    if (was[what] !== now[what]) return { what, was: was[what] ?? 'absent', now: now[what] ?? 'absent' }
  return undefined
}

function digest(value: unknown): string {
  const text = JSON.stringify(value, (_, v: unknown) =>
    typeof v === 'bigint'
      ? `${v}n`
      : v instanceof Map || v instanceof Set
        ? [...(v as Iterable<unknown>)]
        : typeof v === 'function'
          ? undefined
          : v,
  )
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
