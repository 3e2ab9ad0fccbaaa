/** Types of an F´ dictionary: how F´ serialises values (big-endian, strings with a length in front, true as 0xff). */
import { isName, joinPath, lastSegment, parentPath } from '../paths.ts'
import type { DataType, IntegerEncoding, StringEncoding } from '../types.ts'
import { isObject, type Json } from './dictionary.ts'

export const integerEncoding = (sizeInBits: number, signed: boolean): IntegerEncoding => ({
  kind: 'integer',
  sizeInBits,
  scheme: signed ? 'twos-complement' : 'unsigned',
  byteOrder: 'msb',
  bitOrder: 'msb',
})

/** Names every type that a dictionary uses: primitives and strings once at the top, defined types where their name says. */
export class FprimeTypes {
  /** Path → type. */
  readonly types = new Map<string, DataType>()
  readonly #defined: ReadonlyMap<string, Json>
  readonly #unknown: (type: string, what: string) => void
  /** Definitions being read: one that needs itself ends here. */
  readonly #open = new Set<string>()

  constructor(defined: ReadonlyMap<string, Json>, unknown: (type: string, what: string) => void) {
    this.#defined = defined
    this.#unknown = unknown
  }

  /** Size in bits of an alias such as FwChanIdType, or the default of the framework. */
  aliasBits(alias: string, usual: number): number {
    const underlying = this.#defined.get(alias)?.['underlyingType'] as Json | undefined
    return typeof underlying?.['size'] === 'number' ? underlying['size'] : usual
  }

  /** The path of the type that a use ({ name, kind, … }) means. */
  use(written: unknown, what: string): string {
    if (!isObject(written)) return this.#fallback('', what)
    const kind = written['kind']
    const name = String(written['name'])
    if (kind === 'integer' || kind === 'float' || kind === 'bool') return this.#primitive(written, name)
    if (kind === 'string') return this.#string(written)
    const definition = this.#defined.get(name)
    if (definition === undefined) {
      this.#unknown(name, what)
      return this.#primitive({ kind: 'integer', size: 8, signed: false }, 'U8')
    }
    if (definition['kind'] === 'alias')
      return this.use((definition['underlyingType'] ?? definition['type']) as Json, name)
    if (!this.types.has(name)) {
      if (this.#open.has(name)) return this.#fallback(name, what)
      this.#open.add(name)
      this.#define(name, definition)
      this.#open.delete(name)
    }
    return name
  }

  /** A byte stands for a type that cannot be had; it is reported. */
  #fallback(type: string, what: string): string {
    this.#unknown(type, what)
    return this.#primitive({ kind: 'integer', size: 8, signed: false }, 'U8')
  }

  #primitive(written: Json, name: string): string {
    if (!this.types.has(name)) {
      const size = Number(written['size'] ?? 8)
      const type: DataType =
        written['kind'] === 'float'
          ? {
              name,
              kind: 'float',
              sizeInBits: size === 32 ? 32 : 64,
              encoding: {
                kind: 'float',
                sizeInBits: size === 32 ? 32 : 64,
                scheme: 'ieee754',
                byteOrder: 'msb',
                bitOrder: 'msb',
              },
            }
          : written['kind'] === 'bool'
            ? { name, kind: 'boolean', oneString: 'True', zeroString: 'False', encoding: integerEncoding(8, false) }
            : {
                name,
                kind: 'integer',
                signed: written['signed'] === true,
                sizeInBits: size,
                encoding: integerEncoding(size, written['signed'] === true),
              }
      this.types.set(name, type)
    }
    return name
  }

  #string(written: Json): string {
    const characters = Number(written['size'] ?? 80)
    const name = `string_${characters}`
    if (!this.types.has(name)) {
      const tag = this.aliasBits('FwSizeStoreType', 16)
      const encoding: StringEncoding = {
        kind: 'string',
        charset: 'UTF-8',
        byteOrder: 'msb',
        bitOrder: 'msb',
        size: { maxBits: tag + characters * 8, leading: { sizeInBits: tag, unitBits: 8 } },
      }
      this.types.set(name, { name, kind: 'string', maxLength: characters, encoding })
    }
    return name
  }

  #define(path: string, definition: Json): void {
    const name = lastSegment(path)
    const description =
      definition['annotation'] === undefined ? {} : { shortDescription: String(definition['annotation']) }
    switch (definition['kind']) {
      case 'enum': {
        const representation = isObject(definition['representationType']) ? definition['representationType'] : {}
        const listed: unknown = definition['enumeratedConstants']
        const constants = (Array.isArray(listed) ? (listed as readonly unknown[]) : []).filter(
          (c): c is Json => isObject(c) && Number.isSafeInteger(c['value']),
        )
        this.types.set(path, {
          name,
          kind: 'enumerated',
          ...description,
          labels: constants.map((c) => ({
            value: BigInt(Number(c['value'])),
            label: String(c['name']),
            ...(c['annotation'] === undefined ? {} : { description: String(c['annotation']) }),
          })),
          encoding: integerEncoding(Number(representation['size'] ?? 32), representation['signed'] === true),
        })
        return
      }
      case 'array': {
        const elementType = this.use(definition['elementType'], path)
        this.types.set(path, {
          name,
          kind: 'array',
          ...description,
          elementType,
          dimensions: [{ count: { kind: 'fixed', value: Number(definition['size']) } }],
        })
        return
      }
      default: {
        const members = Object.entries((definition['members'] ?? {}) as Readonly<Record<string, unknown>>)
          .filter((m): m is [string, Json] => isObject(m[1]))
          .toSorted(([, a], [, b]) => Number(a['index']) - Number(b['index']))
        this.types.set(path, {
          name,
          kind: 'aggregate',
          ...description,
          members: members.map(([member, m]) => ({
            name: isName(member) ? member : member.replaceAll(/[./:[\]]/g, '_'),
            ...(m['annotation'] === undefined ? {} : { shortDescription: String(m['annotation']) }),
            type: this.#memberType(path, member, m),
          })),
        })
      }
    }
  }

  /** A member may be an array of its type ("size"). */
  #memberType(owner: string, member: string, m: Json): string {
    const type = this.use(m['type'], `${owner}.${member}`)
    if (m['size'] === undefined) return type
    const name = `${lastSegment(owner)}_${member}`
    const path = joinPath(parentPath(owner), name)
    this.types.set(path, {
      name,
      kind: 'array',
      elementType: type,
      dimensions: [{ count: { kind: 'fixed', value: Number(m['size']) } }],
    })
    return path
  }
}
