/** The layout of one command: its containers with the values that they pin, laid out by the compiler of telemetry. */
import type { Command, MatchCriteria } from '@vigie/model'
import { ColumnRegistry, Findings, LayoutBuilder, measure, stepsWithin, type Step } from '@vigie/telemetry/layout'
import { CommandEntries } from './command-entries.ts'
import { argumentPath, meantFor, type CommandSystem } from './command-system.ts'
import type { CommandLayout } from './command-plan.ts'
import type { AnyContainer, ContainerIndex } from './container-index.ts'
import { piecesOf } from './pieces.ts'

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
  const entries = new CommandEntries(system, containers, path)
  const { problems, slots, slotOf } = entries
  for (const [name, typePath] of argumentTypes)
    entries.addSlot({ parameter: argumentPath(path, name), name, typePath, kind: 'argument' })

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
      entries: container.entries.map((e) => entries.entry(e)),
    })
    names.push(name)
  }

  const columns = new ColumnRegistry(system, findings)
  const builder = new LayoutBuilder(system, columns, findings)
  const seen = new Set<string>()
  const steps = names.flatMap((name) => builder.own(name, system.containers.get(name)!, seen))
  const { pieces, count, problems: unfit } = piecesOf(steps)
  problems.push(...unfit)
  if (count < entries.pieces) problems.push('it has a piece of something whose size is not fixed')
  const declared = chain.at(-1)?.sizeInBits
  const declaredBits = declared?.kind === 'fixed' ? declared.value : undefined
  if (declaredBits === undefined && hasEndLocation(steps))
    problems.push('an entry is located from the end of a container that does not declare its size')
  if (hasOpenRepeat(steps)) problems.push('an entry repeats as often as bits are left, which is not known before')
  if (hasStop(steps)) problems.push('its layout ends before its last entry')
  for (const p of columns.parameters) {
    const { parameter } = p
    const typePath = system.parameters.get(parameter)?.type ?? ''
    entries.addSlot({ parameter, name: parameter, typePath, kind: 'parameter' })
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
