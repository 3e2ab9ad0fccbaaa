/** Containers to steps: inheritance and references resolved, aggregates and arrays taken apart into leaves. */
import type {
  Container,
  DataType,
  DynamicValue,
  Entry,
  IndirectEntry,
  MatchCriteria,
  SpaceSystem,
  StreamSegmentEntry,
  ValueRef,
} from '@vigie/model'
import type { Findings } from '../errors.ts'
import { isJavaScript, type ColumnRegistry } from './columns-registry.ts'
import { sizeOf } from './measure.ts'
import { namedParameters } from './named-parameters.ts'
import { stepsWithin, type ChooseCase, type Step } from './steps.ts'

const MAX_DEPTH = 32
/** Leaves of one layout; beyond, a model of nested references would fill the memory. */
const MAX_LEAVES = 200_000
/** Parameters that one value may name. */
const MAX_NAMED = 4096

export class LayoutBuilder {
  readonly #system: SpaceSystem
  readonly #columns: ColumnRegistry
  readonly #findings: Findings
  #leaves = 0

  constructor(system: SpaceSystem, columns: ColumnRegistry, findings: Findings) {
    this.#system = system
    this.#columns = columns
    this.#findings = findings
  }

  /** What a container itself adds to the one it extends. `seen` holds the parameters before it, and grows. */
  own(path: string, container: Container, seen: Set<string>, stack: readonly string[] = []): Step[] {
    this.#leaves = 0
    return this.#entries(path, container, seen, [...stack, path])
  }

  checkReferences(where: string, criteria: MatchCriteria, seen: ReadonlySet<string>): void {
    for (const ref of referencesOf(criteria, this.#system)) {
      const name = 'parameter' in ref ? ref.parameter : ref.argument
      if (!('parameter' in ref) || !seen.has(name) || (ref.instance ?? 0) !== 0)
        this.#findings.add('outOfPlace', 'warning', { where, name })
    }
    for (const path of algorithmsOf(criteria))
      if (!isJavaScript(this.#system, path))
        this.#findings.add('unsupported', 'warning', {
          where,
          what: `a condition by an algorithm in the language "${this.#system.algorithms.get(path)?.language ?? ''}"`,
          effect: 'it counts as false',
        })
  }

  #entries(path: string, container: Container, seen: Set<string>, stack: readonly string[]): Step[] {
    const steps: Step[] = []
    for (const [i, entry] of container.entries.entries()) {
      const from = entry.location
      const body = this.#entry(path, entry, seen, stack)
      const once: Step[] = []
      if (from !== undefined) once.push(...this.#move(path, entry, container.entries[i + 1]))
      if (entry.repeat === undefined) once.push(...body)
      else {
        this.#checkDynamic(path, entry.repeat.count, seen)
        once.push({
          op: 'repeat',
          count: entry.repeat.count,
          ...(entry.repeat.gap === undefined ? {} : { gap: entry.repeat.gap }),
          ...(entry.repeat.toEnd === true ? { toEnd: true } : {}),
          steps: body,
        })
      }
      if (entry.include === undefined) steps.push(...once)
      else {
        this.checkReferences(`the inclusion of an entry of ${path}`, entry.include, seen)
        steps.push({ op: 'if', when: entry.include, steps: once })
      }
    }
    return steps
  }

  #move(path: string, entry: Entry, next: Entry | undefined): Step[] {
    const location = entry.location!
    switch (location.from) {
      case 'container-start':
        return [{ op: 'move', from: 'start', bits: location.bits, back: false }]
      case 'container-end':
        return [{ op: 'move', from: 'end', bits: location.bits, back: true }]
      case 'previous-end':
        return location.bits.kind === 'fixed' && location.bits.value === 0
          ? []
          : [{ op: 'move', from: 'here', bits: location.bits, back: false }]
      default: {
        const after = next?.location
        if (after?.bits.kind === 'fixed' && location.bits.kind === 'fixed') {
          if (after.from === 'container-start')
            return [
              {
                op: 'move',
                from: 'start',
                bits: { kind: 'fixed', value: after.bits.value - location.bits.value },
                back: false,
              },
            ]
          if (after.from === 'container-end')
            return [
              {
                op: 'move',
                from: 'end',
                bits: { kind: 'fixed', value: after.bits.value + location.bits.value },
                back: true,
              },
            ]
        }
        this.#findings.add('unsupported', 'error', {
          where: path,
          what: 'a location before the next entry, which is not at a fixed place of the container,',
          effect: 'the layout ends there',
        })
        return [{ op: 'stop' }]
      }
    }
  }

  #checkDynamic(where: string, value: DynamicValue, seen: ReadonlySet<string>): void {
    if (value.kind === 'reference') {
      const name = 'parameter' in value.ref ? value.ref.parameter : value.ref.argument
      if (!('parameter' in value.ref) || !seen.has(name))
        this.#findings.add('outOfPlace', 'warning', { where: `a size or count of ${where}`, name })
    } else if (value.kind === 'lookup')
      for (const c of value.cases) this.checkReferences(`a size or count of ${where}`, c.when, seen)
    else if (value.kind === 'algorithm')
      this.#findings.add('unsupported', 'error', {
        where,
        what: 'a size or count by algorithm',
        effect: 'the layout ends there',
      })
  }

  #entry(path: string, entry: Entry, seen: Set<string>, stack: readonly string[]): Step[] {
    switch (entry.kind) {
      case 'fixed':
        return [{ op: 'skip', bits: entry.sizeInBits }]
      case 'segment':
        return this.#segment(path, entry, seen, stack)
      case 'indirect':
        return this.#indirect(path, entry, seen)
      case 'container':
        return this.#nested(path, entry.container, seen, stack)
      default: {
        const parameter = this.#system.parameters.get(entry.parameter)
        if (parameter === undefined) {
          this.#findings.add('unresolved', 'error', {
            where: `container ${path}`,
            what: 'parameter',
            name: entry.parameter,
          })
          return [{ op: 'stop' }]
        }
        const member = entry.kind === 'parameter' ? entry.member : undefined
        const part = memberOf(this.#system, parameter.type, member)
        if (part === undefined) {
          this.#findings.add('unresolved', 'error', {
            where: `container ${path}`,
            what: 'member',
            name: `${entry.parameter}.${member}`,
          })
          return [{ op: 'stop' }]
        }
        const dimensions = entry.kind === 'array' ? entry.dimensions.map((d) => d.count) : undefined
        const inList = part.indices.length > 0
        const steps = this.#value(path, entry.parameter, part.pattern, part.type, seen, inList, 0, dimensions)
        seen.add(entry.parameter)
        if (!inList) return steps
        return [{ op: 'lists', columns: leafColumns(steps) }, ...withIndices(steps, part.indices)]
      }
    }
  }

  /** A layout for each parameter that can be named. */
  #indirect(path: string, entry: IndirectEntry, seen: Set<string>): Step[] {
    const ref = { parameter: entry.ref, ...(entry.raw === true ? { calibrated: false } : {}) }
    const refuse = (what: string): Step[] => {
      this.#findings.add('unsupported', 'error', { where: path, what, effect: 'the layout ends there' })
      return [{ op: 'choose', ref, cases: [] }]
    }
    const named = namedParameters(this.#system, path, entry)
    if (named === undefined) return refuse(`a parameter named by "${entry.ref}", which has no value in packets,`)
    if (named.size === 0 || named.size > MAX_NAMED)
      return refuse(`a parameter named by the value of "${entry.ref}", which can mean ${named.size} of them,`)
    if (!seen.has(entry.ref))
      this.#findings.add('outOfPlace', 'warning', { where: `an entry of ${path}`, name: entry.ref })
    const cases = [...named].map(([parameter, names]): ChooseCase => {
      const { type } = this.#system.parameters.get(parameter)!
      return { names, steps: this.#value(path, parameter, '', type, seen, false, 0) }
    })
    for (const parameter of named.keys()) seen.add(parameter)
    return [{ op: 'choose', ref, cases }]
  }

  /** A piece of a parameter or container whose size is known; the pieces of one packet are put together. */
  #segment(path: string, entry: StreamSegmentEntry, seen: Set<string>, stack: readonly string[]): Step[] {
    const skip: Step[] = [{ op: 'skip', bits: entry.sizeInBits }]
    const refuse = (what: string): Step[] => {
      this.#findings.add('unsupported', 'warning', { where: path, what, effect: 'its bits are skipped' })
      return skip
    }
    if (entry.of === 'stream') return refuse(`a segment of the stream "${entry.path}"`)
    const type = this.#system.parameters.get(entry.path)?.type
    if (entry.of === 'parameter' && type === undefined) {
      this.#findings.add('unresolved', 'error', { where: `container ${path}`, what: 'parameter', name: entry.path })
      return skip
    }
    const steps =
      entry.of === 'parameter'
        ? this.#value(path, entry.path, '', type!, seen, false, 0)
        : this.#nested(path, entry.path, seen, stack)
    if (entry.of === 'parameter') seen.add(entry.path)
    const declared = entry.of === 'container' ? this.#system.containers.get(entry.path)?.sizeInBits : undefined
    const total = declared?.kind === 'fixed' ? declared.value : sizeOf(steps, this.#columns.wires)
    if (total === undefined || total <= 0)
      return refuse(`a segment of the ${entry.of} "${entry.path}", whose size is not fixed,`)
    return [
      {
        op: 'segment',
        whole: `${entry.of} ${entry.path}`,
        bits: entry.sizeInBits,
        ...(entry.order === undefined ? {} : { order: entry.order }),
        total,
        steps,
      },
    ]
  }

  #nested(where: string, path: string, seen: Set<string>, stack: readonly string[]): Step[] {
    const container = this.#system.containers.get(path)
    if (container === undefined) {
      this.#findings.add('unresolved', 'error', { where: `container ${where}`, what: 'container', name: path })
      return [{ op: 'stop' }]
    }
    if (stack.includes(path) || stack.length > MAX_DEPTH) {
      this.#findings.add('cycle', 'error', { path, through: where })
      return [{ op: 'stop' }]
    }
    const inner: Step[] = []
    for (const { path: basePath, container: base } of inheritanceOf(this.#system, path, this.#findings))
      inner.push(...this.#entries(basePath, base, seen, [...stack, path]))
    const size = container.sizeInBits?.kind === 'fixed' ? container.sizeInBits.value : undefined
    return [{ op: 'frame', ...(size === undefined ? {} : { size }), steps: inner }]
  }

  #value(
    container: string,
    path: string,
    member: string,
    typePath: string,
    seen: Set<string>,
    inList: boolean,
    depth: number,
    dimensions?: readonly DynamicValue[],
  ): Step[] {
    const where = member === '' ? path : `${path}.${member}`
    const type = this.#system.type(typePath)
    if (type === undefined) {
      this.#findings.add('unresolved', 'error', { where, what: 'type', name: typePath })
      return [{ op: 'stop' }]
    }
    if (depth > MAX_DEPTH || ++this.#leaves > MAX_LEAVES) {
      this.#findings.add('cycle', 'error', { path: typePath, through: where })
      return [{ op: 'stop' }]
    }
    if (type.kind === 'aggregate')
      return type.members.flatMap((m) =>
        this.#value(container, path, member === '' ? m.name : `${member}.${m.name}`, m.type, seen, inList, depth + 1),
      )
    if (type.kind === 'array') {
      const counts =
        dimensions !== undefined && dimensions.length > 0 ? dimensions : type.dimensions.map((d) => d.count)
      for (const count of counts) this.#checkDynamic(where, count, seen)
      const steps = this.#value(container, path, `${member}[]`, type.elementType, seen, true, depth + 1)
      const array: Step = { op: 'array', counts, steps }
      return inList ? [array] : [{ op: 'lists', columns: leafColumns(steps) }, array]
    }
    const parameter = this.#system.parameters.get(path)!
    const column = this.#columns.telemetered(path, member, type, parameter)
    if (column === undefined) return [{ op: 'stop' }]
    const encoding = this.#columns.wires[column]!.encoding
    if (encoding.kind === 'binary') this.#checkDynamic(where, encoding.sizeInBits, seen)
    if (encoding.kind === 'string' && encoding.size.boxBits !== undefined)
      this.#checkDynamic(where, encoding.size.boxBits, seen)
    return [{ op: 'leaf', column, parameter: path, member, container }]
  }
}

function leafColumns(steps: readonly Step[]): number[] {
  const found = new Set<number>()
  const walk = (list: readonly Step[]): void => {
    for (const step of list) {
      if (step.op === 'leaf') found.add(step.column)
      else walk(stepsWithin(step))
    }
  }
  walk(steps)
  return [...found]
}

/** The part of a value that a member path names: its type, the path with `[]` for indices, the indices. */
function memberOf(
  system: SpaceSystem,
  typePath: string,
  member: string | undefined,
): { readonly type: string; readonly pattern: string; readonly indices: readonly number[] } | undefined {
  let type: string | undefined = typePath
  let pattern = ''
  const indices: number[] = []
  for (const part of (member ?? '').match(/[^.[\]]+|\[\d+\]/g) ?? []) {
    const whole: DataType | undefined = type === undefined ? undefined : system.type(type)
    if (part.startsWith('[')) {
      type = whole?.kind === 'array' ? whole.elementType : undefined
      indices.push(Number(part.slice(1, -1)))
      pattern += '[]'
    } else {
      type = whole?.kind === 'aggregate' ? whole.members.find((m) => m.name === part)?.type : undefined
      pattern += pattern === '' ? part : `.${part}`
    }
  }
  return type === undefined ? undefined : { type, pattern, indices }
}

function withIndices(steps: readonly Step[], indices: readonly number[]): Step[] {
  return steps.map((step): Step => {
    if (step.op === 'leaf') return { ...step, indices }
    return step.op === 'array' ? { ...step, steps: withIndices(step.steps, indices) } : step
  })
}

/** A container with those it extends, the root first. A circle is cut and reported. */
export function inheritanceOf(
  system: SpaceSystem,
  path: string,
  findings: Findings,
): { readonly path: string; readonly container: Container }[] {
  const chain: { path: string; container: Container }[] = []
  let at: string | undefined = path
  while (at !== undefined) {
    const container: Container | undefined = system.containers.get(at)
    if (container === undefined) {
      findings.add('unresolved', 'error', { where: `container ${path}`, what: 'container', name: at })
      break
    }
    if (chain.some((c) => c.path === at)) {
      findings.add('cycle', 'error', { path, through: at })
      break
    }
    chain.unshift({ path: at, container })
    at = container.base
  }
  return chain
}

/** With a system, also what the algorithms of the condition look at. */
export function referencesOf(criteria: MatchCriteria, system?: SpaceSystem): ValueRef[] {
  switch (criteria.kind) {
    case 'comparison':
      return 'literal' in criteria.right ? [criteria.left] : [criteria.left, criteria.right]
    case 'and':
    case 'or':
      return criteria.terms.flatMap((term) => referencesOf(term, system))
    case 'algorithm':
      return (system?.algorithms.get(criteria.algorithm)?.inputs ?? []).map((i) => i.ref)
    default:
      return []
  }
}

function algorithmsOf(criteria: MatchCriteria): string[] {
  if (criteria.kind === 'algorithm') return [criteria.algorithm]
  return criteria.kind === 'and' || criteria.kind === 'or' ? criteria.terms.flatMap(algorithmsOf) : []
}
