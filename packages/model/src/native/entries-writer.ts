/** Entries of containers and of commands in the native form. */
import { toHex } from '@vigie/base'
import type { CommandEntry } from '../commands.ts'
import type { Entry } from '../containers.ts'
import type { DynamicValue, Expression, MatchCriteria } from '../criteria.ts'

/** How the writer says names, conditions, formulas, numbers; and notes what it cannot say. */
export interface Words {
  name(path: string): string
  condition(criteria: MatchCriteria | undefined): string | undefined
  formula(tree: Expression | undefined): string | undefined
  dynamic(value: DynamicValue): unknown
  lose(what: string): undefined
}

export const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list)

/** Without the keys whose value is absent. */
export function clean<T extends Record<string, unknown>>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, v]) => v !== undefined)) as T
}

export function parameterName(w: Words, ref: { readonly parameter: string; readonly member?: string }): string {
  const name = w.name(ref.parameter)
  return ref.member === undefined ? name : ref.member.startsWith('[') ? name + ref.member : `${name}.${ref.member}`
}

function frameOf(w: Words, e: Entry | CommandEntry): Record<string, unknown> {
  return {
    at:
      e.location === undefined
        ? undefined
        : e.location.from === 'container-start' && e.location.bits.kind === 'fixed' && e.location.bits.value >= 0
          ? e.location.bits.value
          : { from: e.location.from, bits: w.dynamic(e.location.bits) },
    when: w.condition(e.include),
    repeat:
      e.repeat === undefined
        ? undefined
        : clean({
            count: w.dynamic(e.repeat.count),
            gap: e.repeat.gap === undefined ? undefined : w.dynamic(e.repeat.gap),
            toEnd: 'toEnd' in e.repeat ? e.repeat.toEnd : undefined,
          }),
  }
}

export function writeEntry(w: Words, e: Entry | CommandEntry): unknown {
  const frame = frameOf(w, e)
  switch (e.kind) {
    case 'parameter':
      return clean({ parameter: parameterName(w, e), ...frame })
    case 'argument':
      return clean({ argument: e.argument, ...frame })
    case 'container':
      return clean({ container: w.name(e.container), ...frame })
    case 'array':
      return clean({
        array: 'parameter' in e ? w.name(e.parameter) : e.argument,
        counts: e.dimensions.map((d) => w.dynamic(d.count)),
        ...frame,
      })
    case 'fixed':
      return e.value === undefined
        ? clean({ pad: e.sizeInBits, ...frame })
        : clean({ fixed: toHex(e.value), bits: e.sizeInBits, ...frame })
    case 'indirect':
      return clean({
        indirect: w.name(e.ref),
        raw: e.raw,
        namespace: e.aliasNamespace,
        ...frame,
      })
    case 'parameter-array':
      return clean({
        array: w.name(e.parameter),
        counts: e.dimensions.map((d) => w.dynamic(d.count)),
        ...frame,
      })
    default:
      if (e.of === 'stream') {
        w.lose('a segment of a stream')
        return { pad: e.sizeInBits }
      }
      return clean({
        segment: w.name(e.path),
        of: e.of === 'container' ? e.of : undefined,
        bits: e.sizeInBits,
        order: e.order,
        ...frame,
      })
  }
}
