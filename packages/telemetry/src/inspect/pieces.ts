/** Values and containers in pieces: how large the whole is, and its pieces until they are all there. */
import type { Container, DataType, Entry, StreamSegmentEntry, SpaceSystem } from '@vigie/model'

/** The type of a part of a value: `x`, `cells[2]`, `[1].y`. */
export function partType(system: SpaceSystem, type: string, member: string): string | undefined {
  let at: string | undefined = type
  for (const step of member.split(/[.[]/)) {
    if (step === '') continue
    const whole: DataType | undefined = at === undefined ? undefined : system.type(at)
    if (step.endsWith(']')) at = whole?.kind === 'array' ? whole.elementType : undefined
    else at = whole?.kind === 'aggregate' ? whole.members.find((m) => m.name === step)?.type : undefined
  }
  return at
}

/** Bits of a parameter or container that always has the same size. */
export function wholeSize(system: SpaceSystem, of: 'parameter' | 'container', path: string): number | undefined {
  const size =
    of === 'parameter'
      ? typeSize(system, system.parameters.get(path)?.type, 0)
      : containerSize(system, system.containers.get(path), 0)
  return size === undefined || size <= 0 ? undefined : size
}

function typeSize(system: SpaceSystem, path: string | undefined, depth: number): number | undefined {
  const type = path === undefined ? undefined : system.type(path)
  if (type === undefined || depth > 32) return undefined
  if (type.kind === 'aggregate') return sum(type.members.map((m) => typeSize(system, m.type, depth + 1)))
  if (type.kind === 'array') {
    const element = typeSize(system, type.elementType, depth + 1)
    const counts = type.dimensions.map((d) => (d.count.kind === 'fixed' ? d.count.value : undefined))
    return [element, ...counts].reduce((n, c) => (n === undefined || c === undefined ? undefined : n * c), 1)
  }
  const encoding =
    type.kind === 'absolute-time' || type.kind === 'relative-time' ? type.timeEncoding?.encoding : type.encoding
  if (encoding === undefined) return type.kind === 'integer' || type.kind === 'float' ? type.sizeInBits : undefined
  if (encoding.kind === 'integer' || encoding.kind === 'float') return encoding.sizeInBits
  if (encoding.kind === 'string')
    return encoding.size.boxBits?.kind === 'fixed' ? encoding.size.boxBits.value : undefined
  return encoding.leading === undefined && encoding.sizeInBits.kind === 'fixed' ? encoding.sizeInBits.value : undefined
}

/** Only of entries one after another; anything else needs a declared size. */
function containerSize(system: SpaceSystem, container: Container | undefined, depth: number): number | undefined {
  if (container === undefined || depth > 32) return undefined
  if (container.sizeInBits?.kind === 'fixed') return container.sizeInBits.value
  const size = (entry: Entry): number | undefined => {
    if (entry.location !== undefined || entry.include !== undefined || entry.repeat !== undefined) return undefined
    if (entry.kind === 'fixed') return entry.sizeInBits
    if (entry.kind === 'container') return containerSize(system, system.containers.get(entry.container), depth + 1)
    const type = entry.kind === 'parameter' ? system.parameters.get(entry.parameter)?.type : undefined
    if (type === undefined || entry.kind !== 'parameter') return undefined
    return typeSize(system, entry.member === undefined ? type : partType(system, type, entry.member), 0)
  }
  const above =
    container.base === undefined ? 0 : containerSize(system, system.containers.get(container.base), depth + 1)
  return sum([above, ...container.entries.map(size)])
}

const sum = (list: readonly (number | undefined)[]): number | undefined =>
  list.reduce((n, x) => (n === undefined || x === undefined ? undefined : n + x), 0)

export class SegmentStore {
  readonly #pieces = new Map<string, { readonly order: number; readonly bits: readonly number[] }[]>()

  /** The bytes of the whole with its last piece; undefined before. */
  add(entry: StreamSegmentEntry, bits: readonly number[], total: number): Uint8Array | 'too-long' | undefined {
    const key = `${entry.of}/${entry.path}`
    const pieces = [...(this.#pieces.get(key) ?? [])]
    pieces.push({ order: entry.order ?? pieces.length, bits })
    const all = pieces.toSorted((a, b) => a.order - b.order).flatMap((p) => p.bits)
    if (all.length < total) {
      this.#pieces.set(key, pieces)
      return undefined
    }
    this.#pieces.delete(key)
    if (all.length > total) return 'too-long'
    const bytes: number[] = []
    for (let i = 0; i < all.length; i += 8)
      bytes.push(
        Number.parseInt(
          all
            .slice(i, i + 8)
            .join('')
            .padEnd(8, '0'),
          2,
        ),
      )
    return Uint8Array.from(bytes)
  }
}
