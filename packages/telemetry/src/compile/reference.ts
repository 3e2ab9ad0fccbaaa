/** What a reference of the model points at: the scalar type at the end of its member path. */
import type { ParameterRef, SpaceSystem, ValueRef } from '@vigie/model'
import { encodingOf, storageOf, type ScalarType, type Wire } from './wire.ts'

export interface Referenced {
  readonly ref: ParameterRef
  /** Member path with `[]` for every index. */
  readonly pattern: string
  readonly indices: readonly number[]
  readonly type: ScalarType
  /** Absent for values that no packet carries. */
  readonly wire?: Wire
}

function memberPattern(member: string | undefined): {
  readonly pattern: string
  readonly indices: readonly number[]
} {
  const indices: number[] = []
  const pattern = (member ?? '').replaceAll(/\[(\d+)\]/g, (_, digits: string) => {
    indices.push(Number(digits))
    return '[]'
  })
  return { pattern, indices }
}

export function resolveReference(system: SpaceSystem, ref: ValueRef): Referenced | undefined {
  if (!('parameter' in ref)) return undefined
  let type = system.type(system.parameters.get(ref.parameter)?.type ?? '')
  const { pattern, indices } = memberPattern(ref.member)
  for (const part of pattern.split(/\.|(?=\[)/)) {
    if (part === '') continue
    if (type === undefined) return undefined
    if (part === '[]') type = type.kind === 'array' ? system.type(type.elementType) : undefined
    else
      type = type.kind === 'aggregate' ? system.type(type.members.find((m) => m.name === part)?.type ?? '') : undefined
  }
  if (type === undefined || type.kind === 'aggregate' || type.kind === 'array') return undefined
  const encoding = encodingOf(type)
  return {
    ref,
    pattern,
    indices,
    type,
    ...(encoding === undefined ? {} : { wire: { type, encoding, storage: storageOf(encoding) } }),
  }
}
