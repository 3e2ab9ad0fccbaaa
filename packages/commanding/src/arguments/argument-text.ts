/** Values of arguments as text that reads back to the same: for stacks, histories and forms. */
import { formatUtc, toHex } from '@vigie/base'
import type { DataType, SpaceSystem } from '@vigie/model'
import type { ArgumentValue } from './values.ts'

/** An engineering value as `checkArguments` takes it; arrays and structures as JSON. */
export function argumentText(system: SpaceSystem, type: DataType, value: ArgumentValue): string {
  const plain = plainValue(system, type, value)
  return typeof plain === 'string' ? plain : typeof plain === 'object' ? JSON.stringify(plain) : String(plain)
}

/** The same as something JSON can hold: big numbers, times and bytes as text. */
export function plainValue(system: SpaceSystem, type: DataType | undefined, value: ArgumentValue): PlainArgument {
  if (value instanceof Uint8Array) return toHex(value)
  if (Array.isArray(value)) {
    const element = type?.kind === 'array' ? system.type(type.elementType) : undefined
    return (value as readonly ArgumentValue[]).map((v) => plainValue(system, element, v))
  }
  if (typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value as Readonly<Record<string, ArgumentValue>>).map(([name, v]) => {
        const member = type?.kind === 'aggregate' ? type.members.find((m) => m.name === name) : undefined
        return [name, plainValue(system, member === undefined ? undefined : system.type(member.type), v)]
      }),
    )
  if (typeof value === 'bigint') return type?.kind === 'absolute-time' ? formatUtc(value) : plainNumber(value)
  return value
}

const plainNumber = (value: bigint): number | string =>
  Number.isSafeInteger(Number(value)) ? Number(value) : String(value)

export type PlainArgument =
  | number
  | string
  | boolean
  | readonly PlainArgument[]
  | { readonly [member: string]: PlainArgument }
