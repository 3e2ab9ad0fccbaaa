/** One command: its arguments with what decides their values, and its layout with the values that never change. */
import type { Diagnostic } from '@vigie/base'
import {
  type Argument,
  type Command,
  type DataType,
  type DynamicValue,
  type TelecommandPacketConfig,
} from '@vigie/model'
import type { Findings } from '@vigie/telemetry/layout'
import { argumentPath, meantFor, type CommandSystem } from './command-system.ts'
import type { CommandLayout, CommandPlan, PlannedArgument, SizeOf } from './command-plan.ts'
import { containerChecks } from './container-checks.ts'
import { pinValues, type Assigned } from './pinned-values.ts'
import type { ContainerIndex } from './container-index.ts'
import { layOut } from './layout.ts'
import { headerFields } from './packet-fields.ts'

type Lineage = readonly { readonly path: string; readonly command: Command }[]

export function planCommand(
  system: CommandSystem,
  containers: ContainerIndex,
  path: string,
  command: Command,
  lineage: Lineage,
  packets: TelecommandPacketConfig,
  findings: Findings,
  known: readonly string[],
): CommandPlan {
  const problems = [...known]
  const declared = declaredArguments(lineage)
  const types = new Map<string, string>()
  for (const { argument } of declared.values()) {
    const typePath = system.argumentType(path, argument.name, argument.type)
    if (system.type(typePath) === undefined)
      problems.push(`the type "${typePath}" of argument "${argument.name}" is not in the model`)
    system.addParameter(argumentPath(path, argument.name), typePath, argument.name)
    types.set(argument.name, typePath)
  }
  const laid = layOut(system, containers, path, lineage, types, findings)
  problems.push(...laid.problems)
  const header = headerFields(laid.layout, packets)
  const { checks, problems: uncheckable } = containerChecks(laid.layout, laid.chain)
  problems.push(...header.problems, ...uncheckable)
  const computedColumns = new Map([...checks.map((c) => [c.column, 'check'] as const), ...header.ofColumn])
  const assigned = assignmentsOf(lineage)
  for (const name of assigned.keys())
    if (!types.has(name)) problems.push(`it assigns the argument "${name}", which is not declared`)

  const layout = pinValues(system, path, laid.layout, assigned, problems)
  const sizes = sizesOf(system, path, layout, types)
  const planned = [...declared.values()].map(({ argument, by }): PlannedArgument => {
    const typePath = types.get(argument.name)!
    const type: DataType = system.type(typePath) ?? { kind: 'binary', name: '' }
    const given = assigned.get(argument.name) ?? []
    const computed = header.ofArgument.get(argument.name)
    const sizeOf = sizes.get(argument.name)
    const initialValue = argument.initialValue ?? ('initialValue' in type ? type.initialValue : undefined)
    return {
      name: argument.name,
      typePath,
      type,
      ...('unit' in type && type.unit !== undefined ? { unit: type.unit } : {}),
      ...(argument.shortDescription === undefined ? {} : { shortDescription: argument.shortDescription }),
      ...(argument.longDescription === undefined ? {} : { longDescription: argument.longDescription }),
      declaredBy: by,
      ...(initialValue === undefined ? {} : { initialValue }),
      assigned: given,
      ...(computed === undefined ? {} : { computed }),
      ...(argument.formula === undefined ? {} : { formula: meantFor(path, argument.formula) }),
      ...(argument.formulaText === undefined ? {} : { formulaText: argument.formulaText }),
      ...(sizeOf === undefined ? {} : { sizeOf }),
      required:
        initialValue === undefined &&
        computed === undefined &&
        argument.formula === undefined &&
        sizeOf === undefined &&
        !given.some((a) => a.member === '') &&
        !hasDefaults(system, typePath, 0),
    }
  })
  const abstract = command.abstract
  if (!abstract && command.steps === undefined && layout.container === '')
    problems.push('neither it nor a command that it extends has a container')
  const staticBits = layout.measured.staticBits
  return {
    path,
    command,
    lineage,
    abstract,
    encodable: !abstract && command.steps === undefined && problems.length === 0,
    arguments: planned,
    layout,
    packets,
    computed: computedColumns,
    checks,
    ...(staticBits === undefined
      ? {}
      : { staticBits: Math.max(staticBits, layout.declaredBits ?? 0) + (packets.errorControl === 'none' ? 0 : 16) }),
    problems,
    diagnostics: telling(findings.list(), abstract),
  }
}

/** An abstract command is laid out for its own sake; what depends on other packets than this is no fault of a command. */
function telling(diagnostics: readonly Diagnostic[], abstract: boolean): Diagnostic[] {
  if (abstract) return []
  return diagnostics.map((d) => (d.code === 'VIG-TELEMETRY-008' ? { ...d, severity: 'information' } : d))
}

/** A structure whose members all have defaults needs nothing. */
function hasDefaults(system: CommandSystem, typePath: string, depth: number): boolean {
  const type = system.type(typePath)
  if (type === undefined || depth > 32) return false
  if (type.kind === 'aggregate')
    return type.members.every((m) => m.initialValue !== undefined || hasDefaults(system, m.type, depth + 1))
  return type.kind === 'array' ? false : type.initialValue !== undefined
}

/** Arguments of the whole lineage, those of the outermost command first; the same name further down replaces it. */
function declaredArguments(lineage: Lineage): Map<string, { readonly argument: Argument; readonly by: string }> {
  const found = new Map<string, { argument: Argument; by: string }>()
  for (const { path, command } of lineage)
    for (const argument of command.arguments) found.set(argument.name, { argument, by: path })
  return found
}

/** By argument; the command furthest down has the last word on each member. */
function assignmentsOf(lineage: Lineage): Map<string, Assigned[]> {
  const found = new Map<string, Assigned[]>()
  for (const { path, command } of lineage)
    for (const { argument, value } of command.assignments ?? []) {
      const at = argument.search(/[.[]/)
      const name = at < 0 ? argument : argument.slice(0, at)
      const member = at < 0 ? '' : argument.slice(at).replace(/^\./, '')
      const list = (found.get(name) ?? []).filter((a) => a.member !== member)
      found.set(name, [...list, { member, value, by: path }])
    }
  return found
}

/** Arguments that are the size of another one, by name. */
function sizesOf(
  system: CommandSystem,
  path: string,
  layout: CommandLayout,
  types: ReadonlyMap<string, string>,
): Map<string, SizeOf> {
  const found = new Map<string, SizeOf>()
  const add = (value: DynamicValue | undefined, argument: string, what: SizeOf['what'], others: number): void => {
    if (
      value?.kind !== 'reference' ||
      !('parameter' in value.ref) ||
      value.slope === 0 ||
      value.ref.member !== undefined
    )
      return
    const name = value.ref.parameter.slice(path.length + 1)
    if (argumentPath(path, name) !== value.ref.parameter || !types.has(name) || found.has(name)) return
    found.set(name, { argument, what, others, slope: value.slope, intercept: value.intercept })
  }
  for (const [name, typePath] of types) {
    const type = system.type(typePath)
    if (type?.kind === 'binary' && type.encoding?.kind === 'binary' && type.encoding.leading === undefined)
      add(type.encoding.sizeInBits, name, 'bits', 1)
    else if (type?.kind === 'string' && type.encoding?.kind === 'string')
      add(type.encoding.size.boxBits, name, 'bits', 1)
    else if (type?.kind === 'array') {
      const own = dimensionsInLayout(system, layout.container, argumentPath(path, name))
      const counts = own ?? type.dimensions.map((d) => d.count)
      for (const [i, count] of counts.entries()) {
        const rest = counts.filter((_, k) => k !== i)
        if (rest.every((c) => c.kind === 'fixed'))
          add(
            count,
            name,
            'elements',
            rest.reduce((n, c) => n * (c.kind === 'fixed' ? c.value : 1), 1),
          )
      }
    }
  }
  return found
}

/** Sizes that an entry of the layout gives an array, in place of those of its type. */
export function dimensionsInLayout(
  system: CommandSystem,
  container: string,
  parameter: string,
): readonly DynamicValue[] | undefined {
  for (let at: string | undefined = container; at !== undefined && at !== '';) {
    const c = system.containers.get(at)
    for (const entry of c?.entries ?? [])
      if (entry.kind === 'array' && entry.parameter === parameter && entry.dimensions.length > 0)
        return entry.dimensions.map((d) => d.count)
    at = c?.base
  }
  return undefined
}
