/** What an expression is worked out in. */
import type { Tai } from '@vigie/base'
import type { Found, RunState, Scope } from './state.ts'
import type { Value } from './values.ts'
import type { ProcedureWorld } from './world.ts'

export interface Scene {
  readonly state: RunState
  readonly world: ProcedureWorld
  /** Of the turn. */
  readonly now: Tai
  /** Of the body that is carried out. */
  scope: Scope
  /** What questions were answered. */
  answers: readonly Value[]
  /** What is read is put here. */
  found: Found[] | undefined
}

export function scopeAt(scene: Scene, depth: number): Scope {
  let scope = scene.scope
  for (let i = 0; i < depth; i++) scope = scene.state.scopes[scope.parent]!
  return scope
}
