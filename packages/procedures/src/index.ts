export * from './language/ast.ts'
export { parseProcedure, type ParsedProcedure, type ParseOptions } from './language/parse.ts'
export type { Fix, ProcedureDiagnostic } from './language/language-findings.ts'
export { Lines } from './language/lines.ts'
export {
  foldName,
  meantBy,
  ModelNames,
  squashName,
  type ModelNamesOptions,
  type NamedThing,
  type NameResolution,
  type OtherActivity,
  type ProcedureArgument,
  type ThingKind,
} from './check/model-names.ts'
export { PROPERTIES, propertyNamed, type Property } from './language/properties.ts'
// Execution.
export * from './execution/index.ts'
export * from './folder/index.ts'
