/** Statements that are done at once. */
import type { Machine } from './machine.ts'
import type { CompiledSaved, EventTarget, ProgramNode } from './program.ts'
import { scopeAt } from './scene.ts'
import type { Found, Thread } from './state.ts'
import { valueText, type Value } from './values.ts'

const SIMPLE: ReadonlySet<ProgramNode['kind']> = new Set(['inform', 'log', 'assign', 'raise', 'save context'])
export const isSimple = (node: ProgramNode): boolean => SIMPLE.has(node.kind)

/** Throws `ValueProblem`. */
export function simple(m: Machine, thread: Thread, node: ProgramNode): void {
  switch (node.kind) {
    case 'assign': {
      const { value, found } = m.looking(() => node.coerce(node.value.of(m.scene)))
      scopeAt(m.scene, node.depth).variables[node.key] = value
      m.record(
        thread,
        node,
        'assign',
        'done',
        found === undefined
          ? { text: node.target, value: valueText(value) }
          : { text: node.target, value: valueText(value), found },
      )
      return
    }
    case 'inform':
    case 'log': {
      const { value: text, found } = m.looking(() => joined(node.texts.map((t) => valueText(t.of(m.scene)))))
      m.record(thread, node, node.kind, 'done', { value: text, ...(found === undefined ? {} : { found }) })
      if (node.kind === 'inform') m.effect({ kind: 'inform', text, line: node.line })
      return
    }
    case 'raise':
      return raise(m, thread, node, node.event)
    case 'save context': {
      const found = save(m, node.saved)
      m.record(thread, node, 'save context', 'done', { found })
      return
    }
    default:
  }
}

/** Texts beside each other are kept apart, unless one of them brings a blank or punctuation. */
function joined(texts: readonly string[]): string {
  let whole = ''
  for (const text of texts)
    whole += whole === '' || /\s$/.test(whole) || /^[\s,.;:!?)\]]/.test(text) ? text : ` ${text}`
  return whole
}

/** All values are taken before the first one is put anywhere: they belong to one instant. */
export function save(m: Machine, saved: readonly CompiledSaved[]): Found[] {
  const values: Value[] = saved.map((s) => s.value.of(m.scene))
  for (const [i, s] of saved.entries()) m.scene.scope.variables[s.key] = values[i]!
  return saved.map((s, i) => ({ of: `${s.value.text} by ${s.text}`, value: valueText(values[i]!) }))
}

/** Of the scope in which the event was named. */
export const eventName = (m: Machine, event: EventTarget): string =>
  event.path ?? `${scopeAt(m.scene, event.depth ?? 0).id}/${event.key}`

export function raise(m: Machine, thread: Thread, node: ProgramNode, event: EventTarget): void {
  const { now } = m.scene
  const name = eventName(m, event)
  if (event.path !== undefined) m.state.events[event.path] = String(now)
  else if (event.key !== undefined) scopeAt(m.scene, event.depth ?? 0).events[event.key] = String(now)
  m.record(thread, node, 'event', 'done', {
    text: event.name,
    ...(event.path === undefined ? {} : { path: event.path }),
  })
  m.effect({
    kind: 'event',
    name: event.name,
    line: node.line,
    ...(event.path === undefined ? {} : { path: event.path }),
  })
  m.deliver(name, now)
}
