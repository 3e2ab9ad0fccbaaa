/** What is computed on the ground from the values of a chain: formulas and algorithms, put in order, checked. */
import type { AlgorithmTrigger, Expression, ParameterRef, SpaceSystem } from '@vigie/model'
import { checkUnits } from '@vigie/model'
import type { Findings } from '../errors.ts'
import { columnPath, type ColumnRegistry } from './columns-registry.ts'
import type { Computation, ComputationInput } from './computation.ts'
import { resolveReference } from './reference.ts'
import { labelValue } from './conversion.ts'

interface Candidate {
  readonly path: string
  readonly refs: readonly ParameterRef[]
  readonly outputs: readonly string[]
  readonly expression?: Expression
  readonly algorithm?: Computation['algorithm']
  readonly triggers: readonly AlgorithmTrigger[]
  readonly rate?: number
}

/** Takes in what has at least one input in the chain; reports references that lead nowhere, circles, and units that do not match. */
export function planDerived(system: SpaceSystem, columns: ColumnRegistry, findings: Findings): Computation[] {
  const waiting = candidates(system)
  const carried = (c: Candidate): boolean => c.refs.some((r) => columnOf(columns, r) !== undefined)
  const done: Computation[] = []
  const outputsOf = (list: readonly Candidate[]): Set<string> => new Set(list.flatMap((c) => c.outputs))
  for (;;) {
    const open = outputsOf(waiting)
    const k = waiting.findIndex(
      (c) => carried(c) && c.refs.every((r) => columnOf(columns, r) !== undefined || !open.has(r.parameter)),
    )
    if (k < 0) break
    done.push(planned(system, columns, findings, waiting.splice(k, 1)[0]!))
  }
  // What is left has no input here, or waits for what waits for it.
  const left = outputsOf(waiting)
  for (const c of waiting)
    if (carried(c) && c.refs.some((r) => left.has(r.parameter)))
      findings.add('formula', 'error', { path: c.path, detail: 'it depends on itself, or on something that does' })
  return done
}

function candidates(system: SpaceSystem): Candidate[] {
  const list: Candidate[] = []
  for (const [path, parameter] of system.parameters) {
    if (parameter.formula === undefined) continue
    list.push({
      path,
      refs: expressionReferences(parameter.formula),
      outputs: [path],
      expression: parameter.formula,
      triggers: [],
    })
  }
  for (const [path, a] of system.algorithms) {
    if (a.outputs.length === 0) continue
    list.push({
      path,
      refs: a.expression === undefined ? a.inputs.map((i) => i.ref) : expressionReferences(a.expression),
      outputs: a.outputs.map((o) => o.parameter),
      triggers: a.triggers,
      ...(a.triggerRate === undefined ? {} : { rate: a.triggerRate }),
      ...(a.expression === undefined
        ? {
            algorithm: {
              language: a.language,
              text: a.text,
              inputs: a.inputs.map((i) => i.name),
              outputs: a.outputs.map((o) => o.name),
              constants: a.constants,
            },
          }
        : { expression: a.expression }),
    })
  }
  return list
}

function columnOf(columns: ColumnRegistry, ref: ParameterRef): number | undefined {
  const member = (ref.member ?? '').replaceAll(/\[\d+\]/g, '[]')
  return columns.find(columnPath(ref.parameter, member))
}

function planned(system: SpaceSystem, columns: ColumnRegistry, findings: Findings, c: Candidate): Computation {
  const inputs: ComputationInput[] = []
  const inputOf = new Map<ParameterRef, number>()
  for (const ref of c.refs) {
    const column = columnOf(columns, ref)
    if (column === undefined)
      findings.add('formula', 'warning', {
        path: c.path,
        detail: `"${ref.parameter}" is not among the values of this chain`,
      })
    const index = /\[(\d+)\]/.exec(ref.member ?? '')?.[1]
    inputOf.set(ref, inputs.length)
    inputs.push({
      column: column ?? -1,
      raw: ref.calibrated === false,
      back: -(ref.instance ?? 0),
      ...(index === undefined ? {} : { index: Number(index) }),
    })
  }
  const outputs = c.outputs.map((path) => {
    const parameter = system.parameters.get(path)
    return columns.derived(path, parameter, parameter === undefined ? undefined : system.type(parameter.type))
  })
  const expression = c.expression === undefined ? undefined : withLabels(system, c.expression)
  if (c.expression !== undefined) {
    const unitOf = (path: string, member?: string): string | undefined => {
      const type = resolveReference(
        system,
        member === undefined ? { parameter: path } : { parameter: path, member },
      )?.type
      return type?.unit
    }
    const own = unitOf(c.outputs[0]!)
    for (const detail of checkUnits(
      c.expression,
      (ref) => ('parameter' in ref && ref.calibrated !== false ? unitOf(ref.parameter, ref.member) : undefined),
      own,
    ))
      findings.add('formula', 'warning', { path: c.path, detail })
  }
  const triggers = c.triggers
    .flatMap((t) => (t.kind === 'parameter' ? [columnOf(columns, { parameter: t.parameter })] : []))
    .filter((t) => t !== undefined)
  const containers = c.triggers.flatMap((t) => (t.kind === 'container' ? packetsWith(system, t.container) : []))
  const every = c.triggers.find((t) => t.kind === 'periodic')
  return {
    path: c.path,
    inputs,
    outputs,
    ...(expression === undefined ? {} : { formula: { expression, inputOf } }),
    ...(c.algorithm === undefined ? {} : { algorithm: c.algorithm }),
    ...(triggers.length === 0 && containers.length === 0 && every === undefined
      ? {}
      : { triggers: new Set(triggers), containers: new Set(containers) }),
    ...(c.rate === undefined ? {} : { rate: c.rate }),
    ...(every?.kind === 'periodic' ? { every: every.seconds } : {}),
  }
}

/** The packets in which a container is renewed: itself, what extends it, and what has it laid in. */
function packetsWith(system: SpaceSystem, container: string): string[] {
  const has = (path: string, seen: ReadonlySet<string>): boolean => {
    if (path === container) return true
    const inside = system.containers.get(path)
    if (inside === undefined || seen.has(path)) return false
    const below = new Set([...seen, path])
    return (
      (inside.base !== undefined && has(inside.base, below)) ||
      inside.entries.some((e) => e.kind === 'container' && has(e.container, below))
    )
  }
  return [...system.containers.keys()].filter((path) => has(path, new Set()))
}

/** The references of an expression, each node once. */
function expressionReferences(e: Expression): ParameterRef[] {
  switch (e.kind) {
    case 'value':
      return 'parameter' in e.ref ? [e.ref] : []
    case 'unary':
      return expressionReferences(e.operand)
    case 'binary':
      return [...expressionReferences(e.left), ...expressionReferences(e.right)]
    case 'conditional':
      return [e.condition, e.then, e.otherwise].flatMap(expressionReferences)
    case 'call':
      return e.arguments.flatMap(expressionReferences)
    default:
      return []
  }
}

/** Labels compared with enumerations and booleans become their numbers. */
function withLabels(system: SpaceSystem, e: Expression): Expression {
  const inner = (x: Expression): Expression => withLabels(system, x)
  switch (e.kind) {
    case 'unary':
      return { ...e, operand: inner(e.operand) }
    case 'conditional':
      return { ...e, condition: inner(e.condition), then: inner(e.then), otherwise: inner(e.otherwise) }
    case 'call':
      return { ...e, arguments: e.arguments.map(inner) }
    case 'binary': {
      const number = (text: Expression, value: Expression): Expression => {
        if (text.kind !== 'text' || value.kind !== 'value') return inner(text)
        const type = resolveReference(system, value.ref)?.type
        if (type?.kind === 'enumerated') return { kind: 'number', value: Number(labelValue(type, text.value) ?? NaN) }
        if (type?.kind === 'boolean')
          return { kind: 'number', value: text.value === type.oneString ? 1 : text.value === type.zeroString ? 0 : NaN }
        return text
      }
      return { ...e, left: number(e.left, e.right), right: number(e.right, e.left) }
    }
    default:
      return e
  }
}
