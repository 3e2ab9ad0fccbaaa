/** Entries of command containers as those of containers: arguments and fixed values are values like parameters. */
import type { CommandEntry, Entry } from '@vigie/model'
import { rightAligned } from '../arguments/numbers.ts'
import type { RawTree } from '../arguments/values.ts'
import { argumentPath, meantFor, type CommandSystem } from './command-system.ts'
import type { Slot } from './command-plan.ts'
import type { ContainerIndex } from './container-index.ts'
import { integerPattern } from './integers.ts'

export class CommandEntries {
  readonly slots: Slot[] = []
  readonly slotOf = new Map<string, number>()
  readonly problems: string[] = []
  /** Entries that are pieces of something. */
  pieces = 0
  #fixed = 0
  readonly #nested = new Map<string, string>()
  readonly #system: CommandSystem
  readonly #containers: ContainerIndex
  /** The command. */
  readonly #path: string

  constructor(system: CommandSystem, containers: ContainerIndex, path: string) {
    this.#system = system
    this.#containers = containers
    this.#path = path
  }

  addSlot(slot: Slot): void {
    if (this.slotOf.has(slot.parameter)) return
    this.slotOf.set(slot.parameter, this.slots.length)
    this.slots.push(slot)
  }

  /** `stack`: the containers around the entry. */
  entry(entry: CommandEntry | Entry, stack: readonly string[] = []): Entry {
    const path = this.#path
    switch (entry.kind) {
      case 'argument': {
        const { argument, ...rest } = entry
        const at = argument.search(/[.[]/)
        const member = at < 0 ? undefined : argument.slice(at).replace(/^\./, '')
        const parameter = this.#argument(at < 0 ? argument : argument.slice(0, at))
        return meantFor(path, { ...rest, kind: 'parameter', parameter, ...(member === undefined ? {} : { member }) })
      }
      case 'array': {
        if (!('argument' in entry)) return meantFor(path, entry)
        const { argument, ...rest } = entry
        return meantFor(path, { ...rest, kind: 'array', parameter: this.#argument(argument) })
      }
      case 'parameter-array':
        return meantFor(path, { ...entry, kind: 'array' } as Entry)
      case 'fixed': {
        const { value, sizeInBits, ...rest } = entry
        if (value === undefined) return entry as Entry
        return meantFor(path, { ...rest, kind: 'parameter', parameter: this.#fixedValue(value, sizeInBits) } as Entry)
      }
      case 'container':
        return meantFor(path, { ...entry, container: this.#container(entry.container, stack) } as Entry)
      case 'segment': {
        this.pieces++
        const whole = entry.of === 'container' ? { path: this.#container(entry.path, stack) } : {}
        return { ...meantFor(path, entry as Entry), ...whole } as Entry
      }
      default:
        return meantFor(path, entry as Entry)
    }
  }

  #argument(name: string): string {
    const parameter = argumentPath(this.#path, name)
    if (!this.slotOf.has(parameter))
      this.problems.push(`its layout names the argument "${name}", which is not declared`)
    return parameter
  }

  #fixedValue(value: Uint8Array, sizeInBits: number): string {
    const name = `fixed value ${++this.#fixed}`
    const parameter = `${this.#path}/=${this.#fixed}`
    const encoding = unsigned(sizeInBits)
    this.#system.addType(parameter, { kind: 'integer', name: '', signed: false, sizeInBits, encoding })
    this.#system.addParameter(parameter, parameter, name)
    this.addSlot({ parameter, name, typePath: parameter, kind: 'fixed', constant: fixedRaw(value, sizeInBits) })
    return parameter
  }

  /** A container that is laid in: its entries mean the arguments of this command. */
  #container(name: string, stack: readonly string[]): string {
    const known = this.#nested.get(name)
    if (known !== undefined) return known
    const container = stack.includes(name) ? undefined : this.#containers.find(name)
    if (container === undefined) {
      this.problems.push(`the container "${name}" ${stack.includes(name) ? 'contains itself' : 'is not in the model'}`)
      return name
    }
    const own = `${this.#path}/${name}`
    this.#nested.set(name, own)
    const inner = [...stack, name]
    const base = container.base === undefined ? undefined : this.#container(container.base, inner)
    this.#system.addContainer(own, {
      name: container.name,
      abstract: false,
      ...(base === undefined ? {} : { base }),
      ...(container.sizeInBits === undefined ? {} : { sizeInBits: meantFor(this.#path, container.sizeInBits) }),
      entries: container.entries.map((e) => this.entry(e, inner)),
    })
    return own
  }
}

/** The value is right-aligned: what is more than the size is dropped from its front (XTCE FixedValueEntry). */
function fixedRaw(value: Uint8Array, bits: number): RawTree {
  const pattern = BigInt.asUintN(bits, integerPattern(value, unsigned(Math.max(1, value.length * 8)))!)
  return bits <= 32 ? Number(pattern) : bits <= 64 ? pattern : rightAligned(pattern, bits)
}

const unsigned = (sizeInBits: number) =>
  ({ kind: 'integer', scheme: 'unsigned', sizeInBits, byteOrder: 'msb', bitOrder: 'msb' }) as const
