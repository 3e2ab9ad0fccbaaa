/** A model and a root container to the plan of a chain: columns, packet types with their layouts, findings. */
import type { SpaceSystem } from '@vigie/model'
import { Findings, telemetryErrors } from '../errors.ts'
import type { PacketTypePlan, TelemetryPlan } from '../plan.ts'
import { ColumnRegistry } from './columns-registry.ts'
import { childrenByBase, reportConflicts } from './identity.ts'
import { LayoutBuilder, inheritanceOf } from './layout-builder.ts'
import { planDerived } from './derived-plan.ts'
import { measure } from './measure.ts'
import { packetChecks } from './packet-checks.ts'
import { stepsWithin, type Step } from './steps.ts'

export interface CompileOptions {
  /** Name of the chain. */
  readonly chain: string
  /** Path of the container that every packet is. */
  readonly root: string
  /** Adds columns of the centre's own (statistics of links). */
  readonly extend?: (columns: ColumnRegistry) => void
}

/** Throws VIG-TELEMETRY-001 when the root is not in the model; everything else is a diagnostic of the plan. */
export function compileTelemetry(system: SpaceSystem, options: CompileOptions): TelemetryPlan {
  if (!system.containers.has(options.root)) throw telemetryErrors.noRoot({ path: options.root, chain: options.chain })
  const findings = new Findings()
  const columns = new ColumnRegistry(system, findings)
  const builder = new LayoutBuilder(system, columns, findings)
  const byBase = childrenByBase(system)
  const types: (Omit<PacketTypePlan, 'children'> & { children: number[] })[] = []
  const building = new Set<string>()

  const add = (
    path: string,
    parent: number | undefined,
    before: readonly Step[],
    seen: ReadonlySet<string>,
  ): number => {
    const container = system.containers.get(path)!
    const index = types.length
    const known = new Set(seen)
    if (container.restriction !== undefined && parent !== undefined)
      builder.checkReferences(`the restriction of ${path}`, container.restriction, seen)
    if (container.nextContainer !== undefined)
      findings.add('unsupported', 'warning', {
        where: path,
        what: 'a restriction by the container that follows',
        effect: 'it is taken as met',
      })
    const ownSteps = builder.own(path, container, known)
    const steps = [...before, ...ownSteps]
    const measured = measure(steps, columns.wires)
    reportIncomplete(path, steps, findings)
    const lineage = inheritanceOf(system, path, findings)
    const checks = container.abstract ? [] : packetChecks(system, lineage, findings)
    if (
      container.sizeInBits?.kind === 'fixed' &&
      measured.staticBits !== undefined &&
      measured.staticBits > container.sizeInBits.value
    )
      findings.add('pastEnd', 'error', { path, end: measured.staticBits, size: container.sizeInBits.value })
    types.push({
      index,
      container: path,
      abstract: container.abstract,
      ...(parent === undefined ? {} : { parent }),
      children: [],
      ...(container.restriction === undefined ? {} : { restriction: container.restriction }),
      steps,
      ownSteps,
      places: measured.places,
      ...(measured.staticBits === undefined ? {} : { staticBits: measured.staticBits }),
      ...(checks.length === 0 ? {} : { checks }),
      ...(container.period === undefined ? {} : { period: container.period }),
    })
    building.add(path)
    const children = byBase.get(path) ?? []
    reportConflicts(children, findings)
    for (const child of children) {
      if (building.has(child.path)) findings.add('cycle', 'error', { path: child.path, through: path })
      else types[index]!.children.push(add(child.path, index, steps, known))
    }
    building.delete(path)
    return index
  }

  // The chain's root may itself extend others: their entries come first, their conditions are taken as met.
  const above = inheritanceOf(system, options.root, findings).slice(0, -1)
  const seen = new Set<string>()
  const before = above.flatMap(({ path, container }) => builder.own(path, container, seen))
  add(options.root, undefined, before, seen)

  const computations = planDerived(system, columns, findings)
  options.extend?.(columns)
  return {
    chain: options.chain,
    root: options.root,
    system,
    parameters: columns.parameters,
    wires: columns.wires,
    packetTypes: types,
    computations,
    diagnostics: findings.list(),
  }
}

/** Wholes of which a packet never has all pieces. */
function reportIncomplete(path: string, steps: readonly Step[], findings: Findings): void {
  const wholes = new Map<string, { bits: number; readonly total: number; open: boolean }>()
  const walk = (list: readonly Step[], repeated: boolean): void => {
    for (const step of list) {
      if (step.op === 'segment') {
        const known = wholes.get(step.whole) ?? { bits: 0, total: step.total, open: false }
        wholes.set(step.whole, { ...known, bits: known.bits + step.bits, open: known.open || repeated })
      } else walk(stepsWithin(step), repeated || step.op === 'repeat')
    }
  }
  walk(steps, false)
  for (const [whole, { bits, total, open }] of wholes)
    if (!open && bits < total)
      findings.add('unsupported', 'warning', {
        where: path,
        what: `the ${whole} of ${total} bits, of which a packet has segments of ${bits},`,
        effect: 'segments of several packets are not put together',
      })
}
