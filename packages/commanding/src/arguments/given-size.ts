/** The size of what is given for an argument: what another argument counts. */
import { encodeCharacters } from '../encode/texts.ts'
import type { CommandPlan, SizeOf } from '../encode/command-plan.ts'
import type { ArgumentValue } from './values.ts'

/** Bits of a text or of bytes, elements of a list (of the dimension meant); undefined: nothing of that kind is given. */
export function givenSize(
  plan: CommandPlan,
  size: SizeOf,
  given: Readonly<Record<string, ArgumentValue>>,
): number | undefined {
  const argument = plan.arguments.find((a) => a.name === size.argument)
  const value = (Object.hasOwn(given, size.argument) ? given[size.argument] : undefined) ?? argument?.initialValue
  if (argument === undefined || value === undefined) return undefined
  const { type } = argument
  switch (type.kind) {
    case 'array': {
      const list = listOf(value)
      return list === undefined ? undefined : leaves(list, type.dimensions.length) / size.others
    }
    case 'binary': {
      const bytes =
        value instanceof Uint8Array
          ? value.length
          : typeof value === 'string'
            ? value.replace(/^\s*0x/i, '').replaceAll(/[\s:]/g, '').length / 2
            : undefined
      return bytes === undefined ? undefined : 8 * bytes
    }
    case 'string': {
      if (typeof value !== 'string' || type.encoding?.kind !== 'string') return undefined
      const { charset, byteOrder, size: box } = type.encoding
      const bytes = encodeCharacters(value, charset, byteOrder === 'lsb')
      return bytes === undefined ? undefined : 8 * bytes.length + (box.leading?.sizeInBits ?? 0)
    }
    default:
      return undefined
  }
}

function listOf(value: ArgumentValue): readonly ArgumentValue[] | undefined {
  if (Array.isArray(value)) return value as readonly ArgumentValue[]
  if (typeof value !== 'string') return undefined
  try {
    const parsed = JSON.parse(value) as unknown
    return Array.isArray(parsed) ? (parsed as readonly ArgumentValue[]) : undefined
  } catch {
    return undefined
  }
}

function leaves(list: readonly ArgumentValue[], dimensions: number): number {
  return dimensions > 1 && list.length > 0 && list.every((x) => Array.isArray(x))
    ? list.reduce<number>((n, x) => n + leaves(x as readonly ArgumentValue[], dimensions - 1), 0)
    : list.length
}
