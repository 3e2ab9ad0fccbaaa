export {
  compileCommands,
  CommandPlans,
  NO_PACKET_FIELDS,
  type CompileCommandsOptions,
} from './encode/compile-commands.ts'
export type { CommandPlan, CommandLayout, PlannedArgument, SizeOf, Slot } from './encode/command-plan.ts'
export { encodeCommand, EncodedCommand } from './encode/encode-command.ts'
export { checkArguments, isDecided, type CheckedArguments } from './arguments/check.ts'
export { expectedOf } from './arguments/expected.ts'
export type { ArgumentProblem, ArgumentValue, CheckedValue, CommandValues, RawTree } from './arguments/values.ts'
export { SequenceCounters, type CommandContext } from './context.ts'
export { decodeCommand, readCommand, DecodedCommand } from './inspect/decode-command.ts'
export type { CommandField } from './inspect/fields.ts'
export { significanceOf, isAsGraveAs, type EffectiveSignificance } from './inspect/significance.ts'
export { CommandAlgorithms } from './inspect/command-algorithms.ts'
export { appliesTo, checkConstraints, commandConditionHolds, type ConstraintResult } from './inspect/constraints.ts'
export { parametersToSet, type ParameterToSet } from './inspect/parameters-to-set.ts'
export { expandBlock, type BlockStep } from './encode/block.ts'
export { argumentText, plainValue, type PlainArgument } from './arguments/argument-text.ts'
export { criteriaText } from './inspect/criteria-text.ts'
export { commandErrors } from './errors.ts'
export * from './activities/index.ts'
export * from './uplink/index.ts'
export { readRequestReport, tailoringOf, type RequestReport } from './verification/request-reports.ts'
export { TelecommandExecutor, type CommandedChain, type TelecommandPorts } from './telecommands/telecommand-executor.ts'
export * from './stacks/index.ts'
export * from './history/index.ts'
export * from './services/index.ts'
