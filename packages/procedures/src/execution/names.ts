/** What names stand for: what the bodies around declare, then the model. */
import type { Bodies, Gate, Name, Reference, Statement, StepStatement, TypeReference } from '../language/ast.ts'

/** What a name of the model stands for. */
export interface NameMeaning {
  readonly kind: 'parameter' | 'activity' | 'event' | 'element'
  /** Of a member or element of a parameter: that of its column. */
  readonly path: string
}
export interface NameFinder {
  /** `context`: paths of elements, the innermost first. `wanted`: in the order in which they are tried. */
  find(
    reference: Reference,
    context: readonly string[],
    wanted: readonly NameMeaning['kind'][],
  ): NameMeaning | undefined
}

export type Local =
  | { readonly kind: 'variable'; readonly type?: TypeReference; readonly unit?: string }
  | { readonly kind: 'call' | 'step' | 'event' }
  | { readonly kind: 'enumeration'; readonly values: readonly string[] }

/** What one body declares, and the bodies around it. */
export class Locals {
  readonly parent: Locals | undefined
  readonly #names = new Map<string, Local>()

  constructor(parent: Locals | undefined, body: Bodies, given: readonly string[] = []) {
    this.parent = parent
    for (const name of given) this.#names.set(`variable ${name}`, { kind: 'variable' })
    for (const d of body.declarations) {
      if (d.kind === 'variable')
        this.#add(d.name, { kind: 'variable', type: d.type, ...(d.unit === undefined ? {} : { unit: d.unit.text }) })
      else if (d.kind === 'event') this.#add(d.name, { kind: 'event' })
      else this.#add(d.name, { kind: 'enumeration', values: d.values })
    }
    for (const gate of [...(body.preconditions?.gates ?? []), ...(body.confirmation?.gates ?? [])]) this.#gate(gate)
    this.#statements(body.main?.statements ?? [])
    this.#statements(body.watchdog?.steps ?? [])
  }

  /** How many bodies outwards, and what it is. */
  find(kind: Local['kind'], key: string): { readonly depth: number; readonly local: Local } | undefined {
    const local = this.#names.get(`${kind} ${key}`)
    if (local !== undefined) return { depth: 0, local }
    const outer = this.parent?.find(kind, key)
    return outer === undefined ? undefined : { depth: outer.depth + 1, local: outer.local }
  }

  /** An event that nobody declared: it belongs to the whole procedure. Gives its depth. */
  declareEvent(key: string): number {
    if (this.parent !== undefined) return this.parent.declareEvent(key) + 1
    this.#names.set(`event ${key}`, { kind: 'event' })
    return 0
  }

  #add(name: Name, local: Local): void {
    this.#names.set(`${local.kind} ${name.key}`, local)
  }
  #gate(gate: Gate): void {
    if (gate.kind === 'wait') this.#saved(gate.saveContext ?? [])
  }
  #saved(saved: readonly { readonly by: Name }[]): void {
    for (const { by } of saved) this.#unlessDeclared(by)
  }
  #unlessDeclared(name: Name): void {
    if (!this.#names.has(`variable ${name.key}`)) this.#add(name, { kind: 'variable' })
  }

  #statements(statements: readonly (Statement | StepStatement)[]): void {
    for (const s of statements)
      switch (s.kind) {
        case 'step':
          this.#add(s.name, { kind: 'step' })
          break
        case 'activity':
          if (s.referBy !== undefined) this.#add(s.referBy, { kind: 'call' })
          break
        case 'parallel':
          this.#statements(s.branches)
          break
        case 'if':
          this.#statements(s.then)
          this.#statements(s.otherwise ?? [])
          break
        case 'case':
          for (const branch of s.branches) this.#statements(branch.statements)
          this.#statements(s.otherwise ?? [])
          break
        case 'for':
          this.#unlessDeclared(s.variable)
          this.#statements(s.statements)
          break
        case 'context':
        case 'while':
        case 'repeat':
          this.#statements(s.statements)
          break
        case 'wait':
          this.#saved(s.saveContext ?? [])
          break
        case 'save context':
          this.#saved(s.saved)
          break
        default:
      }
  }
}
