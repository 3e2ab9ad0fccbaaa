/** What bodies declare, and who uses it. */
import type { Bodies, Gate, Name, Span, Statement } from '../language/ast.ts'
import { UNKNOWN, type StaticType } from './static-types.ts'

export type LocalKind = 'variable' | 'event' | 'enumeration' | 'execution' | 'step'

/** A name that a procedure gives to something of its own. */
export interface LocalName {
  readonly kind: LocalKind
  readonly name: Name
  /** Where it comes from. */
  readonly by: 'declaration' | 'argument' | 'loop' | 'saved context' | 'refer by' | 'step'
  type: StaticType
  readonly description?: string
  readonly unit?: string
  readonly typeText?: string
  /** Of enumerations. */
  readonly values?: readonly string[]
  readonly uses: Span[]
  reads: number
  writes: number
  raised: number
  handled: number
  readonly scope: Scope
}

export class Scope {
  readonly parent: Scope | undefined
  readonly owner: 'procedure' | 'step' | 'watchdog step'
  readonly names = new Map<string, LocalName>()

  constructor(owner: Scope['owner'], parent?: Scope) {
    this.owner = owner
    this.parent = parent
  }

  find(kind: LocalKind, key: string): LocalName | undefined {
    return this.names.get(`${kind} ${key}`) ?? this.parent?.find(kind, key)
  }
  /** Of any kind: for messages and completion. */
  *visible(): Generator<LocalName> {
    yield* this.names.values()
    if (this.parent === undefined) return
    for (const local of this.parent.visible()) if (!this.names.has(`${local.kind} ${local.name.key}`)) yield local
  }

  /** Undefined, with the one that is there already, where the name is taken. */
  add(
    kind: LocalKind,
    name: Name,
    by: LocalName['by'],
    type: StaticType = UNKNOWN,
    more: Partial<Pick<LocalName, 'description' | 'unit' | 'values' | 'typeText'>> = {},
  ): { readonly local: LocalName; readonly first: boolean } {
    const key = `${kind} ${name.key}`
    const known = this.names.get(key)
    if (known !== undefined) return { local: known, first: false }
    const local: LocalName = {
      kind,
      name,
      by,
      type,
      ...more,
      uses: [],
      reads: 0,
      writes: 0,
      raised: 0,
      handled: 0,
      scope: this,
    }
    this.names.set(key, local)
    return { local, first: true }
  }
}

/** Statements of a body with those in its loops and branches, not those of its steps. */
export function* statementsOf(list: readonly Statement[]): Generator<Statement> {
  for (const s of list) {
    yield s
    switch (s.kind) {
      case 'parallel':
        yield* statementsOf(s.branches)
        break
      case 'if':
        yield* statementsOf(s.then)
        if (s.otherwise !== undefined) yield* statementsOf(s.otherwise)
        break
      case 'case':
        for (const b of s.branches) yield* statementsOf(b.statements)
        if (s.otherwise !== undefined) yield* statementsOf(s.otherwise)
        break
      case 'context':
      case 'while':
      case 'repeat':
      case 'for':
        yield* statementsOf(s.statements)
        break
      default:
    }
  }
}

export const gatesOf = (body: Bodies): readonly Gate[] => [
  ...(body.preconditions?.gates ?? []),
  ...(body.confirmation?.gates ?? []),
]
