/** A procedure made ready to be carried out: its constructs by number. States name them by it and hold nothing else of it. */
import type { ParameterComparison } from './archived-condition.ts'
import type { Diagnostic } from '@vigie/base'
import type { ConfirmationStatus, ContinuationAction, Statement } from '../language/ast.ts'
import type { Scene } from './scene.ts'
import type { Value } from './values.ts'

export type NodeKind = Statement['kind'] | 'procedure' | 'if-gate'

/** An expression made ready. */
export interface Compiled {
  readonly text: string
  /** Throws `ValueProblem`. */
  of(scene: Scene): Value
  /** Parameters that it reads. */
  readonly reads: readonly string[]
  /** It depends on what the run itself changes. */
  readonly local: boolean
  /** It depends on the time of day. */
  readonly timed: boolean
  /** Of a comparison: the two sides as written. */
  readonly compares?: {
    readonly subject: string
    readonly expected: string
    readonly right: Compiled | undefined
    /** Where a parameter alone is compared. */
    readonly archived?: ParameterComparison
  }
}
export interface CompiledAsk {
  readonly text: Compiled
  readonly expected?: Compiled
}

export interface CompiledTimeout {
  readonly duration: Compiled
  readonly raise?: EventTarget
}
/** An event of a body, or of the model. */
export interface EventTarget {
  readonly name: string
  readonly line: number
  /** Bodies outwards from where it is named. */
  readonly depth?: number
  readonly key?: string
  readonly path?: string
}
export interface CompiledSaved {
  readonly key: string
  readonly text: string
  readonly value: Compiled
}
export type CompiledArgument =
  | { readonly kind: 'simple'; readonly name: string; readonly value: Compiled }
  | { readonly kind: 'record'; readonly name: string; readonly members: readonly CompiledArgument[] }
  | { readonly kind: 'array'; readonly name: string; readonly elements: readonly Compiled[] }
export type CompiledAction =
  | { readonly kind: Exclude<ContinuationAction['kind'], 'raise event' | 'restart'> }
  | { readonly kind: 'raise event'; readonly event: EventTarget }
  | { readonly kind: 'restart'; readonly times?: Compiled; readonly timeout?: CompiledTimeout }
export type CompiledArms = Partial<Record<ConfirmationStatus, CompiledAction>>

interface Base {
  readonly id: number
  readonly kind: NodeKind
  readonly line: number
  /** Its first words, as written. */
  readonly text: string
  /** Half-open, in the source. */
  readonly span: { readonly start: number; readonly end: number }
  /** The construct it is in; itself: none. */
  readonly parent: number
  /** Lists of statements in it, by number. */
  readonly lists: readonly (readonly number[])[]
  /** Questions in its expressions, in their order: they are answered before those are worked out. */
  readonly asks: readonly CompiledAsk[]
}

export interface BodyNode extends Base {
  readonly kind: 'procedure' | 'step'
  readonly name: string
  readonly key: string
  /** `lists[0]` is the main body. */
  readonly preconditions: readonly number[]
  readonly confirmation: readonly number[]
  readonly watchdogs: readonly number[]
  /** It is a step of a watchdog. */
  readonly watches: boolean
  readonly hasMain: boolean
  readonly continuation: CompiledArms
}
export interface GateNode extends Base {
  readonly kind: 'if-gate'
  readonly condition: Compiled
}
export interface ActivityNode extends Base {
  readonly kind: 'activity' | 'operation'
  readonly confirm: boolean
  readonly path: string
  readonly name: string
  readonly arguments: readonly CompiledArgument[]
  readonly valueSet?: string
  readonly directives: readonly { readonly name: string; readonly value: Compiled }[]
  readonly referBy?: string
  readonly continuation: CompiledArms
}
interface ParallelNode extends Base {
  readonly kind: 'parallel'
  readonly until: 'all complete' | 'one completes'
  /** `lists[0]` are the branches. */
}
interface ContextNode extends Base {
  readonly kind: 'context'
}
interface TextNode extends Base {
  readonly kind: 'inform' | 'log'
  readonly texts: readonly Compiled[]
}
interface AssignNode extends Base {
  readonly kind: 'assign'
  readonly depth: number
  readonly key: string
  readonly target: string
  readonly value: Compiled
  /** Brings a value to the declared type. Throws `ValueProblem`. */
  coerce(value: Value): Value
}
interface IfNode extends Base {
  readonly kind: 'if'
  readonly condition: Compiled
  /** `lists`: then, else. */
}
interface CaseNode extends Base {
  readonly kind: 'case'
  readonly subject: Compiled
  readonly tags: readonly CompiledTag[]
  /** `lists`: of each tag, then otherwise. */
  readonly otherwise: boolean
}
export interface CompiledTag {
  readonly text: string
  holds(subject: Value, scene: Scene): Value
}
export interface WhileNode extends Base {
  readonly kind: 'while' | 'repeat'
  readonly condition: Compiled
  readonly timeout?: CompiledTimeout
}
export interface ForNode extends Base {
  readonly kind: 'for'
  readonly key: string
  readonly variable: string
  readonly from: Compiled
  readonly to: Compiled
  readonly by?: Compiled
}
export interface WaitNode extends Base {
  readonly kind: 'wait'
  readonly what: 'until' | 'for' | 'event'
  readonly expression?: Compiled
  readonly event?: EventTarget
  readonly timeout?: CompiledTimeout
  readonly saved: readonly CompiledSaved[]
}
interface RaiseNode extends Base {
  readonly kind: 'raise'
  readonly event: EventTarget
}
interface SaveNode extends Base {
  readonly kind: 'save context'
  readonly saved: readonly CompiledSaved[]
}

export type ProgramNode =
  | BodyNode
  | GateNode
  | ActivityNode
  | ParallelNode
  | ContextNode
  | TextNode
  | AssignNode
  | IfNode
  | CaseNode
  | WhileNode
  | ForNode
  | WaitNode
  | RaiseNode
  | SaveNode

export interface Program {
  /** Of the activity: `RECO1.TCS.HeaterOn`. */
  readonly path: string
  readonly source: string
  readonly nodes: readonly ProgramNode[]
  /** Arguments that are set at the start. */
  readonly arguments: readonly string[]
  /** Paths of the events of the model that it waits for or raises. */
  readonly events: ReadonlySet<string>
  /** What keeps it from being run. */
  readonly problems: readonly Diagnostic[]
}
