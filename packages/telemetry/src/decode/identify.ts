/** Generated identification: which packet type of the plan a packet is, by the tree of containers. */
import { referencesOf } from '../compile/layout-builder.ts'
import { stepsWithin, type Step } from '../compile/steps.ts'
import type { PacketTypePlan, TelemetryPlan } from '../plan.ts'
import type { CodeContext } from './code-context.ts'
import type { Cursor } from './cursor.ts'
import { LayoutCode, type LayoutFunction } from './layout-code.ts'

/** Index of the most specific concrete type whose conditions hold; else of the deepest abstract one reached. */
export type Identify = (s: Cursor) => number

interface Node {
  readonly type: PacketTypePlan
  readonly probe: LayoutFunction | undefined
  readonly test: (v: Cursor['v']) => boolean
  readonly children: readonly Node[]
}

export function buildIdentify(plan: TelemetryPlan, context: CodeContext): Identify {
  const node = (type: PacketTypePlan, isRoot: boolean): Node => {
    const children = type.children.map((i) => node(plan.packetTypes[i]!, false))
    const steps = isRoot ? type.steps : type.ownSteps
    const needed = type.children.length > 0 && needsProbe(plan, type, steps)
    const code = type.restriction === undefined || isRoot ? 'true' : context.condition(type.restriction)
    return {
      type,
      children,
      probe: needed ? new LayoutCode(context, plan.wires).build(steps, isRoot ? 0 : undefined) : undefined,
      test: new Function('K', `return (v) => ${code}`)(context.constants) as Node['test'],
    }
  }
  const root = node(plan.packetTypes[0]!, true)

  /** Depth first; a concrete type ends the search, an abstract one is remembered while others are tried. */
  const search = (n: Node, s: Cursor, live: boolean): number => {
    if (n.children.length === 0) return n.type.index
    let alive = live
    if (alive && n.probe !== undefined) alive = n.probe(s, [])
    const at = s.pos
    let best = -1
    for (const child of n.children) {
      if (!child.test(s.v)) continue
      s.pos = at
      const found = search(child, s, alive)
      if (!plan.packetTypes[found]!.abstract) return found
      if (best < 0) best = found
    }
    return best >= 0 && n.type.abstract ? best : n.type.index
  }
  return (s) => search(root, s, true)
}

/** Whether conditions further down look at what these steps, or steps in between, hold. */
function needsProbe(plan: TelemetryPlan, type: PacketTypePlan, steps: readonly Step[]): boolean {
  const wanted = new Set<string>()
  const held = new Set<string>()
  const leaves = (list: readonly Step[]): void => {
    for (const step of list) {
      if (step.op === 'leaf') held.add(step.parameter)
      else leaves(stepsWithin(step))
    }
  }
  leaves(steps)
  const below = (t: PacketTypePlan): void => {
    for (const i of t.children) {
      const child = plan.packetTypes[i]!
      if (child.restriction !== undefined)
        for (const ref of referencesOf(child.restriction, plan.system))
          if ('parameter' in ref) wanted.add(ref.parameter)
      if (child.children.length > 0) leaves(child.ownSteps)
      below(child)
    }
  }
  below(type)
  return [...wanted].some((name) => held.has(name))
}
