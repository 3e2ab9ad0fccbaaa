/**
 * PLUTO as a tree (ECSS-E-ST-70-32C annex A). Every node keeps its place in the source: diagnostics, the highlighted line, the
 * record of an execution and the formatter all go by it. Trees hold plain data, so that they can be kept and compared.
 */

/** Half-open, in UTF-16 units of the source. */
export interface Span {
  readonly start: number
  readonly end: number
}

interface Node {
  readonly span: Span
}

/** A name as written, with single blanks; `key` is what names are compared by: case-folded. */
export interface Name extends Node {
  readonly text: string
  readonly key: string
}

/** `Heater Switch of Payload of RECO1`: the innermost first. */
export interface Reference extends Node {
  readonly names: readonly Name[]
}

// ---- procedures, steps and their bodies ----

/** The bodies that a procedure, a step and a watchdog step share (A.3.9.4, A.3.9.21). */
export interface Bodies {
  readonly declarations: readonly Declaration[]
  readonly preconditions?: Gates
  readonly main?: MainBody
  readonly watchdog?: Watchdog
  readonly confirmation?: Gates
}

export interface Procedure extends Node, Bodies {
  readonly kind: 'procedure'
  /** Tolerated: the standard has no name here. */
  readonly name?: Name
}

export interface MainBody extends Node {
  readonly statements: readonly Statement[]
  /** Whether `main` and `end main` were written. */
  readonly explicit: boolean
}

export interface Watchdog extends Node {
  readonly steps: readonly StepStatement[]
}

/** Preconditions or confirmation: gates one after another, joined by `then`. */
export interface Gates extends Node {
  readonly gates: readonly Gate[]
}

export type Gate = IfGate | WaitStatement
export interface IfGate extends Node {
  readonly kind: 'if-gate'
  readonly condition: Expression
}

export type Declaration = EventDeclaration | VariableDeclaration | EnumerationDeclaration
export interface EventDeclaration extends Node {
  readonly kind: 'event'
  readonly name: Name
  readonly description?: string
}
export interface VariableDeclaration extends Node {
  readonly kind: 'variable'
  readonly name: Name
  readonly type: TypeReference
  readonly unit?: UnitText
  readonly description?: string
}
export interface EnumerationDeclaration extends Node {
  readonly kind: 'enumeration'
  readonly name: Name
  readonly values: readonly string[]
  readonly description?: string
}

export type TypeReference =
  | (Node & {
      readonly kind: 'predefined'
      readonly type:
        | 'boolean'
        | 'signed integer'
        | 'unsigned integer'
        | 'real'
        | 'string'
        | 'absolute time'
        | 'relative time'
    })
  | (Node & { readonly kind: 'named'; readonly name: Name })
  | (Node & { readonly kind: 'same-as'; readonly property?: string; readonly of: Reference })

/** A unit as written: "deg/h", "kg.m2". */
export interface UnitText extends Node {
  readonly text: string
}

// ---- statements ----

export type Statement =
  | StepStatement
  | ActivityStatement
  | ParallelStatement
  | ContextStatement
  | InformStatement
  | LogStatement
  | AssignStatement
  | IfStatement
  | CaseStatement
  | WhileStatement
  | RepeatStatement
  | ForStatement
  | WaitStatement
  | RaiseStatement
  | SaveContextStatement
  | ObjectOperation

/** `initiate and confirm step NAME … end step`; as a step of a watchdog too. */
export interface StepStatement extends Node, Bodies {
  readonly kind: 'step'
  readonly name: Name
  readonly continuation?: Continuation
}

/** `initiate and confirm ACTIVITY …` and `initiate ACTIVITY …`. */
export interface ActivityStatement extends Node {
  readonly kind: 'activity'
  readonly confirm: boolean
  readonly activity: Reference
  readonly arguments: readonly Argument[]
  /** `with value set NAME end with`. */
  readonly valueSet?: Reference
  readonly directives: readonly Directive[]
  /** The name by which the execution is known afterwards (`refer by`). */
  readonly referBy?: Name
  /** Of `initiate and confirm` only. */
  readonly continuation?: Continuation
}
export type Argument =
  | (Node & { readonly kind: 'simple'; readonly name: Reference; readonly value: Expression })
  | (Node & { readonly kind: 'record'; readonly name: Name; readonly members: readonly Argument[] })
  | (Node & { readonly kind: 'array'; readonly name: Name; readonly elements: readonly Expression[] })
export interface Directive extends Node {
  readonly name: Name
  readonly value: Expression
}

/** `in case confirmed: …; not confirmed: …; aborted: …; end case`. */
export interface Continuation extends Node {
  readonly arms: readonly ContinuationArm[]
}
export type ConfirmationStatus = 'confirmed' | 'not confirmed' | 'aborted'
export interface ContinuationArm extends Node {
  readonly status: ConfirmationStatus
  readonly action: ContinuationAction
}
export type ContinuationAction =
  | (Node & { readonly kind: 'resume' | 'abort' | 'continue' | 'terminate' | 'ask user' })
  | (Node & { readonly kind: 'raise event'; readonly event: Name })
  | (Node & { readonly kind: 'restart'; readonly times?: Expression; readonly timeout?: Timeout })

/** `timeout DURATION [raise event NAME]`. */
export interface Timeout extends Node {
  readonly duration: Expression
  readonly raise?: Name
}

export interface ParallelStatement extends Node {
  readonly kind: 'parallel'
  readonly until: 'all complete' | 'one completes'
  readonly branches: readonly (StepStatement | ActivityStatement)[]
}
export interface ContextStatement extends Node {
  readonly kind: 'context'
  readonly of: Reference
  readonly statements: readonly Statement[]
}
export interface InformStatement extends Node {
  readonly kind: 'inform'
  readonly texts: readonly Expression[]
}
export interface LogStatement extends Node {
  readonly kind: 'log'
  readonly texts: readonly Expression[]
}
export interface AssignStatement extends Node {
  readonly kind: 'assign'
  readonly target: Reference
  readonly value: Expression
}
export interface IfStatement extends Node {
  readonly kind: 'if'
  readonly condition: Expression
  readonly then: readonly Statement[]
  readonly otherwise?: readonly Statement[]
}
export interface CaseStatement extends Node {
  readonly kind: 'case'
  readonly subject: Expression
  readonly branches: readonly CaseBranch[]
  readonly otherwise?: readonly Statement[]
}
export interface CaseBranch extends Node {
  readonly tag: CaseTag
  readonly statements: readonly Statement[]
}
export type CaseTag =
  | (Node & { readonly kind: 'compare'; readonly operator: Comparison; readonly value: Expression })
  | (Node & { readonly kind: 'between'; readonly low: Expression; readonly high: Expression })
  | (Node & { readonly kind: 'in'; readonly values: readonly Expression[] })
export interface WhileStatement extends Node {
  readonly kind: 'while'
  readonly condition: Expression
  readonly timeout?: Timeout
  readonly statements: readonly Statement[]
}
export interface RepeatStatement extends Node {
  readonly kind: 'repeat'
  readonly statements: readonly Statement[]
  readonly until: Expression
  readonly timeout?: Timeout
}
export interface ForStatement extends Node {
  readonly kind: 'for'
  readonly variable: Name
  readonly from: Expression
  readonly to: Expression
  readonly by?: Expression
  readonly statements: readonly Statement[]
}
/** `wait until CONDITION|TIME`, `wait for event E`, `wait for DURATION` (or, in samples of the standard, a condition). */
export interface WaitStatement extends Node {
  readonly kind: 'wait'
  readonly for:
    | { readonly kind: 'until'; readonly expression: Expression }
    | { readonly kind: 'for'; readonly expression: Expression }
    | { readonly kind: 'event'; readonly event: Reference }
  readonly saveContext?: readonly SavedName[]
  readonly timeout?: Timeout
}
export interface RaiseStatement extends Node {
  readonly kind: 'raise'
  readonly event: Name
}
/** A snapshot of values, taken at one instant. */
export interface SaveContextStatement extends Node {
  readonly kind: 'save context'
  readonly saved: readonly SavedName[]
}
export interface SavedName extends Node {
  readonly of: Reference
  readonly by: Name
}
/** An operation of an object of the model: `set Limit Monitoring of Payload with arguments … end with`. */
export interface ObjectOperation extends Node {
  readonly kind: 'operation'
  readonly operation: Reference
  readonly arguments: readonly Argument[]
}

// ---- expressions ----

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

export type Expression =
  /** `unit` as written after the number; an integer literal keeps `integer` true. */
  | (Node & {
      readonly kind: 'number'
      readonly value: number
      readonly integer: boolean
      readonly hex?: boolean
      readonly unit?: UnitText
    })
  | (Node & { readonly kind: 'boolean'; readonly value: boolean })
  | (Node & { readonly kind: 'string'; readonly value: string })
  /** TAI nanoseconds since 1958 as decimal text: trees are plain data. */
  | (Node & { readonly kind: 'absolute time'; readonly tai: string })
  /** A sum of numbers with units of time, "10 min 30 s": nanoseconds. */
  | (Node & { readonly kind: 'relative time'; readonly nanoseconds: number })
  | (Node & {
      readonly kind: 'binary'
      readonly operator: 'and' | 'or' | 'xor' | '+' | '-' | '*' | '/' | '**' | Comparison
      readonly left: Expression
      readonly right: Expression
    })
  | (Node & { readonly kind: 'unary'; readonly operator: 'not' | '+' | '-'; readonly operand: Expression })
  | (Node & {
      readonly kind: 'between'
      readonly value: Expression
      readonly low: Expression
      readonly high: Expression
    })
  | (Node & { readonly kind: 'in'; readonly value: Expression; readonly values: readonly Expression[] })
  /** `X within TOLERANCE of Y`. */
  | (Node & {
      readonly kind: 'within'
      readonly value: Expression
      readonly tolerance: Expression
      readonly of: Expression
    })
  | (Node & { readonly kind: 'call'; readonly function: string; readonly arguments: readonly Expression[] })
  /** `[PROPERTY of] REFERENCE`; the property in lower case, absent: the value. */
  | (Node & { readonly kind: 'reference'; readonly property?: string; readonly of: Reference })
  /** `ask user (TEXT [, EXPECTED])`. */
  | (Node & { readonly kind: 'ask user'; readonly question: Expression; readonly expected?: Expression })
  /** Where something could not be read; checks and executions stop at it. */
  | (Node & { readonly kind: 'error' })
