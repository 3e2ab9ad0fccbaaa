export { compileProcedure, type CompileOptions } from './compile.ts'
export { executionErrors } from './errors.ts'
export { Machine, TURN, type Turn } from './machine.ts'
export type { NameFinder, NameMeaning } from './names.ts'
export type { BodyNode, NodeKind, Program, ProgramNode } from './program.ts'
export type { CheckRecord, RecordKind, RecordPhase, StatementRecord } from './record.ts'
export {
  newState,
  STATE_VERSION,
  type Call,
  type Found,
  type Frame,
  type Question,
  type RunState,
  type Thread,
} from './state.ts'
export { durationText, ValueProblem, valueText, type Value } from './values.ts'
export {
  EXECUTION_STATUS,
  type CallUpdate,
  type ConfirmationState,
  type Effect,
  type ExecutionStatus,
  type Given,
  type ProcedureWorld,
  type SeenValue,
} from './world.ts'
export { FUNCTIONS } from './functions.ts'
export { places, type Place } from './control.ts'
export {
  DIRECTIONS,
  type Direction,
  type DirectionName,
  type RunEntry,
  type RunJournal,
  type RunRequest,
} from './entries.ts'
export { mapPrograms, redLine } from './red-line.ts'
export { DEFAULT_RULES, type ProcedureRules } from './rules.ts'
export { RUN_STATES, type ProcedureRun } from './run.ts'
export { digestOf, ProcedureRunner, type ActivityEffect, type RunnerPorts } from './runner.ts'
export { dryRun, type Assumption, type DryRunResult, type WouldAsk } from './dry-run.ts'
export type { MachineOptions } from './machine.ts'
