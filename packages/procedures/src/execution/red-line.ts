/** A text that is changed while its run is paused: what has begun is found again in the new one, or it is refused. */
import { executionErrors } from './errors.ts'
import type { Machine } from './machine.ts'
import type { Program, ProgramNode } from './program.ts'
import type { Frame } from './state.ts'

/** Old number → new number, of what is the same thing in both. */
type Mapping = Map<number, number>

const written = (p: Program, n: ProgramNode): string =>
  p.source
    .slice(n.span.start, n.span.end)
    .replaceAll(/\/\*[^]*?\*\/|\/\/[^\n\r]*/g, ' ')
    .trim()
    .replaceAll(/\s+/g, ' ')

/** What makes two statements the same one although they differ. */
const head = (n: ProgramNode): string =>
  n.kind === 'step' ? `step ${n.key}` : n.kind === 'activity' || n.kind === 'operation' ? `${n.kind} ${n.path}` : n.kind

export function mapPrograms(from: Program, to: Program): Mapping {
  const mapping: Mapping = new Map()
  const pair = (a: number, b: number): void => {
    mapping.set(a, b)
    const [x, y] = [from.nodes[a]!, to.nodes[b]!]
    for (const [i, list] of x.lists.entries()) align(list, y.lists[i] ?? [])
    if ((x.kind === 'step' || x.kind === 'procedure') && (y.kind === 'step' || y.kind === 'procedure')) {
      align(x.preconditions, y.preconditions)
      align(x.confirmation, y.confirmation)
      align(x.watchdogs, y.watchdogs)
    }
  }
  /** The longest common run of unchanged statements; between them, those of the same kind in their order. */
  const align = (a: readonly number[], b: readonly number[]): void => {
    const same = longest(
      a.map((id) => written(from, from.nodes[id]!)),
      b.map((id) => written(to, to.nodes[id]!)),
    )
    let [i, j] = [0, 0]
    for (const [x, y] of [...same, [a.length, b.length] as const]) {
      const rest = longest(
        a.slice(i, x).map((id) => head(from.nodes[id]!)),
        b.slice(j, y).map((id) => head(to.nodes[id]!)),
      )
      for (const [p, q] of rest) pair(a[i + p]!, b[j + q]!)
      if (x < a.length && y < b.length) pair(a[x]!, b[y]!)
      ;[i, j] = [x + 1, y + 1]
    }
  }
  pair(0, 0)
  return mapping
}

/** Pairs of places of the longest common subsequence. */
function longest(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i]![j] = a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!)
  const pairs: (readonly [number, number])[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++])
    else if (table[i + 1]![j]! >= table[i]![j + 1]!) i++
    else j++
  }
  return pairs
}

/** Carries the run over to a new text. Nothing is changed where it throws VIG-PROCEDURE-209. */
export function redLine(m: Machine, to: Program): void {
  const from = m.program
  const mapping = mapPrograms(from, to)
  const refuse = (node: number, detail: string): never => {
    throw executionErrors.cannotMap({ run: '', detail: `line ${from.nodes[node]!.line}: ${detail}` })
  }
  const mapped = (node: number): number =>
    mapping.get(node) ?? refuse(node, `"${from.nodes[node]!.text}" has begun, and is not in the new text`)
  const moves: { readonly frame: Frame; readonly node: number; readonly i: number }[] = []
  for (const thread of m.state.threads)
    for (const [k, frame] of thread.frames.entries()) {
      const node = mapped(frame.node)
      const [old, now] = [from.nodes[frame.node]!, to.nodes[node]!]
      const list = listOf(old, frame)
      const next = listOf(now, frame)
      if (list === undefined || next === undefined) {
        moves.push({ frame, node, i: frame.i })
        continue
      }
      const above = thread.frames[k + 1]
      if (above !== undefined && list[frame.i] === above.node) {
        const at = next.indexOf(mapped(above.node))
        moves.push({ frame, node, i: at < 0 ? refuse(above.node, 'it is somewhere else in the new text') : at })
      } else moves.push({ frame, node, i: afterLast(list, next, frame.i, mapping) })
    }
  for (const { frame, node, i } of moves) Object.assign(frame, { node, i })
  for (const scope of Object.values(m.state.scopes)) Object.assign(scope, { node: mapping.get(scope.node) ?? 0 })
  for (const call of Object.values(m.state.calls)) Object.assign(call, { node: mapping.get(call.node) ?? 0 })
  for (const q of m.state.questions) {
    const node = mapping.get(q.node) ?? 0
    Object.assign(q, { node, line: to.nodes[node]!.line })
  }
  m.state.breaks = m.state.breaks.flatMap((b) => mapping.get(b) ?? [])
  for (const thread of m.state.threads) thread.pass = -1
  m.program = to
}

/** Statements or gates that the index of a frame counts in. */
function listOf(node: ProgramNode, frame: Frame): readonly number[] | undefined {
  if (frame.at === 'block') return node.lists[frame.list] ?? []
  if (node.kind !== 'step' && node.kind !== 'procedure') return undefined
  if (frame.at === 'preconditions') return node.preconditions
  return frame.at === 'confirm' ? node.confirmation : undefined
}

/** What comes after the last one that was carried out: new statements before the next one are carried out too. */
function afterLast(list: readonly number[], next: readonly number[], i: number, mapping: Mapping): number {
  for (let k = i - 1; k >= 0; k--) {
    const at = next.indexOf(mapping.get(list[k]!) ?? -1)
    if (at >= 0) return at + 1
  }
  return 0
}
