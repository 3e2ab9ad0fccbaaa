/** The layout of one command: its containers with the values that they pin, laid out by the compiler of telemetry. */
import {
  joinPath,
  parentPath,
  type Command,
  type CommandContainer,
  type CommandEntry,
  type Container,
  type Entry,
  type MatchCriteria,
  type SpaceSystem,
} from '@vigie/model'
import { ColumnRegistry, Findings, LayoutBuilder, measure, stepsWithin, type Step } from '@vigie/telemetry/layout'
import { integerPattern } from './integers.ts'
import type { RawTree } from '../arguments/values.ts'
import { rightAligned } from '../arguments/numbers.ts'
import { argumentPath, meantFor, type CommandSystem } from './command-system.ts'
import type { CommandLayout, Slot } from './command-plan.ts'
import { piecesOf } from './pieces.ts'

/** A container of the lineage, from whichever table it is in. */
export type AnyContainer = CommandContainer | Container

/** Finds containers by the paths that commands give them: those of a command set first, then those of other commands. */
export class ContainerIndex {
  readonly #system: SpaceSystem
  readonly #ofCommands = new Map<string, CommandContainer>()

  constructor(system: SpaceSystem) {
    this.#system = system
    for (const [path, { container }] of system.commands) {
      if (container === undefined) continue
      const name = joinPath(parentPath(path), container.name)
      if (!this.#ofCommands.has(name)) this.#ofCommands.set(name, container)
    }
  }

  find(path: string): AnyContainer | undefined {
    return this.#system.commandContainers.get(path) ?? this.#ofCommands.get(path) ?? this.#system.containers.get(path)
  }

  /** Those that a container extends, the outermost first, then itself. */
  lineage(container: AnyContainer, problem: (text: string) => void): AnyContainer[] {
    const chain: AnyContainer[] = [container]
    let at = container
    while (at.base !== undefined) {
      const base = this.find(at.base)
      if (base === undefined) {
        problem(`the container "${at.base}" is not in the model`)
        break
      }
      if (chain.includes(base)) {
        problem(`the container "${at.base}" extends itself`)
        break
      }
      chain.unshift(base)
      at = base
    }
    return chain
  }
}

export interface LayoutResult {
  readonly layout: CommandLayout
  /** The containers, the outermost first. */
  readonly chain: readonly AnyContainer[]
  readonly problems: readonly string[]
}

export function layOut(
  system: CommandSystem,
  containers: ContainerIndex,
  path: string,
  lineage: readonly { readonly path: string; readonly command: Command }[],
  argumentTypes: ReadonlyMap<string, string>,
  findings: Findings,
): LayoutResult {
  const problems: string[] = []
  const slots: Slot[] = []
  const slotOf = new Map<string, number>()
  const addSlot = (slot: Slot): void => {
    if (slotOf.has(slot.parameter)) return
    slotOf.set(slot.parameter, slots.length)
    slots.push(slot)
  }
  for (const [name, typePath] of argumentTypes)
    addSlot({ parameter: argumentPath(path, name), name, typePath, kind: 'argument' })

  let segments = 0
  let fixedCount = 0
  const fixedEntry = (entry: Extract<CommandEntry, { kind: 'fixed' }>): string => {
    const parameter = `${path}/=${++fixedCount}`
    const encoding = {
      kind: 'integer',
      sizeInBits: entry.sizeInBits,
      scheme: 'unsigned',
      byteOrder: 'msb',
      bitOrder: 'msb',
    } as const
    system.addType(parameter, { kind: 'integer', name: '', signed: false, sizeInBits: entry.sizeInBits, encoding })
    system.addParameter(parameter, parameter, `fixed value ${fixedCount}`)
    addSlot({
      parameter,
      name: `fixed value ${fixedCount}`,
      typePath: parameter,
      kind: 'fixed',
      constant: fixedRaw(entry.value, entry.sizeInBits),
    })
    return parameter
  }

  const argumentNamed = (name: string): string => {
    const parameter = argumentPath(path, name)
    if (!slotOf.has(parameter)) problems.push(`its layout names the argument "${name}", which is not declared`)
    return parameter
  }

  const nested = new Map<string, string>()
  const entryOf = (entry: CommandEntry | Entry, stack: readonly string[]): Entry => {
    const { kind } = entry
    switch (kind) {
      case 'argument': {
        const { argument, ...rest } = entry
        const at = argument.search(/[.[]/)
        const member = at < 0 ? undefined : argument.slice(at).replace(/^\./, '')
        const parameter = argumentNamed(at < 0 ? argument : argument.slice(0, at))
        return meantFor(path, { ...rest, kind: 'parameter', parameter, ...(member === undefined ? {} : { member }) })
      }
      case 'array': {
        if (!('argument' in entry)) return meantFor(path, entry)
        const { argument, ...rest } = entry
        return meantFor(path, { ...rest, kind: 'array', parameter: argumentNamed(argument) })
      }
      case 'parameter-array':
        return meantFor(path, { ...entry, kind: 'array' } as Entry)
      case 'fixed': {
        if (entry.value === undefined) return entry as Entry
        const { value: _value, sizeInBits: _size, ...rest } = entry
        const parameter = fixedEntry(entry as Extract<CommandEntry, { kind: 'fixed' }>)
        return meantFor(path, { ...rest, kind: 'parameter', parameter } as Entry)
      }
      case 'container': {
        const container = nestedContainer(entry.container, stack)
        return meantFor(path, { ...entry, container } as Entry)
      }
      case 'segment':
        segments++
        return {
          ...meantFor(path, entry as Entry),
          ...(entry.of === 'container' ? { path: nestedContainer(entry.path, stack) } : {}),
        } as Entry
      default:
        return meantFor(path, entry as Entry)
    }
  }
  const nestedContainer = (name: string, stack: readonly string[]): string => {
    const known = nested.get(name)
    if (known !== undefined) return known
    if (stack.includes(name)) {
      problems.push(`the container "${name}" contains itself`)
      return name
    }
    const container = containers.find(name)
    if (container === undefined) {
      problems.push(`the container "${name}" is not in the model`)
      return name
    }
    const own = `${path}/${name}`
    nested.set(name, own)
    const base = container.base === undefined ? undefined : nestedContainer(container.base, [...stack, name])
    system.addContainer(own, {
      name: container.name,
      abstract: false,
      ...(base === undefined ? {} : { base }),
      ...(container.sizeInBits === undefined ? {} : { sizeInBits: meantFor(path, container.sizeInBits) }),
      entries: container.entries.map((e) => entryOf(e, [...stack, name])),
    })
    return own
  }

  const own = lineage.toReversed().find((l) => l.command.container !== undefined)?.command.container
  const chain = own === undefined ? [] : containers.lineage(own, (text) => problems.push(text))
  const restrictions: MatchCriteria[] = []
  const names: string[] = []
  for (const [i, container] of chain.entries()) {
    const name = `${path}/#${i}`
    if (i > 0 && container.restriction !== undefined) restrictions.push(meantFor(path, container.restriction))
    system.addContainer(name, {
      name: container.name,
      abstract: i < chain.length - 1,
      ...(i === 0 ? {} : { base: names[i - 1]! }),
      ...(i === 0 || container.restriction === undefined ? {} : { restriction: meantFor(path, container.restriction) }),
      ...(container.sizeInBits === undefined ? {} : { sizeInBits: meantFor(path, container.sizeInBits) }),
      entries: container.entries.map((e) => entryOf(e, [])),
    })
    names.push(name)
  }

  const columns = new ColumnRegistry(system, findings)
  const builder = new LayoutBuilder(system, columns, findings)
  const seen = new Set<string>()
  const steps = names.flatMap((name) => builder.own(name, system.containers.get(name)!, seen))
  const { pieces, count, problems: unfit } = piecesOf(steps)
  problems.push(...unfit)
  if (count < segments) problems.push('it has a piece of something whose size is not fixed')
  const declared = chain.at(-1)?.sizeInBits
  const declaredBits = declared?.kind === 'fixed' ? declared.value : undefined
  if (declaredBits === undefined && hasEndLocation(steps))
    problems.push('an entry is located from the end of a container that does not declare its size')
  if (hasOpenRepeat(steps)) problems.push('an entry repeats as often as bits are left, which is not known before')
  if (hasStop(steps)) problems.push('its layout ends before its last entry')
  for (const p of columns.parameters) {
    const { parameter } = p
    if (!slotOf.has(parameter))
      addSlot({
        parameter,
        name: parameter,
        typePath: system.parameters.get(parameter)?.type ?? '',
        kind: 'parameter',
      })
    const wire = columns.wires[p.index]
    if (wire?.encoding.errorDetection !== undefined)
      problems.push(`the ${wire.encoding.errorDetection.kind} over ${shortName(path, p.path)} is not computed`)
    if (wire?.encoding.kind === 'binary' && wire.encoding.toBinaryAlgorithm !== undefined)
      problems.push(`an algorithm makes the bytes of ${shortName(path, p.path)}`)
  }
  return {
    layout: {
      system,
      steps,
      columns: columns.parameters,
      wires: columns.wires,
      slots,
      slotOf,
      pieces,
      measured: measure(steps, columns.wires),
      ...(declaredBits === undefined ? {} : { declaredBits }),
      restrictions,
      container: names.at(-1) ?? '',
    },
    chain,
    problems: [...new Set(problems)],
  }
}

/** `E.C/a.b` as `a.b`. */
export const shortName = (command: string, column: string): string =>
  column.startsWith(`${command}/`) ? column.slice(command.length + 1) : column

/** The value is right-aligned: what is more than the size is dropped from its front (XTCE FixedValueEntry). */
function fixedRaw(value: Uint8Array, bits: number): RawTree {
  const pattern = BigInt.asUintN(bits, integerPattern(value, wide(value.length * 8))!)
  return bits <= 32 ? Number(pattern) : bits <= 64 ? pattern : rightAligned(pattern, bits)
}
const wide = (sizeInBits: number) =>
  ({
    kind: 'integer',
    scheme: 'unsigned',
    sizeInBits: Math.max(1, sizeInBits),
    byteOrder: 'msb',
    bitOrder: 'msb',
  }) as const

function hasStop(steps: readonly Step[]): boolean {
  return steps.some((s) => s.op === 'stop' || hasStop(stepsWithin(s)))
}
const hasOpenRepeat = (steps: readonly Step[]): boolean =>
  steps.some((s) => (s.op === 'repeat' && s.toEnd === true) || hasOpenRepeat(stepsWithin(s)))

/** Outside of frames that have their own size. */
function hasEndLocation(steps: readonly Step[]): boolean {
  return steps.some(
    (s) =>
      (s.op === 'move' && s.from === 'end') ||
      (s.op === 'frame' && s.size !== undefined ? false : hasEndLocation(stepsWithin(s))),
  )
}
