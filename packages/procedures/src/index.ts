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
// Analysis, formatter, printed form, editor.
export {
  bindProcedure,
  checkProcedure,
  type Bindings,
  type CheckedProcedure,
  type CheckOptions,
} from './check/check.ts'
export type { Occurrence, Target } from './check/check-state.ts'
export type { LocalKind, LocalName, Scope } from './check/scopes.ts'
export { typeText, type StaticType } from './check/static-types.ts'
export {
  ProcedureModel,
  type ActivityArgument,
  type ActivityShape,
  type ProcedureModelOptions,
} from './check/procedure-model.ts'
export { formatProcedure, type FormattedProcedure } from './print/format.ts'
export { writeProcedure } from './print/write.ts'
export { expressionText } from './print/write-expressions.ts'
export {
  printedForm,
  printedHtml,
  printedText,
  type PrintedHead,
  type PrintedProcedure,
  type PrintedRow,
} from './print/printed-form.ts'
export { ProcedureDocument, isName as isProcedureName, type Hover, type TextEdit } from './editor/document.ts'
export { answerEditor, type EditorAnswer, type EditorQuestion, type NamedPlace } from './editor/answer.ts'
export type { Completion, Completions } from './editor/completion.ts'
export { TOKEN_TYPES, type ColouredToken, type Fold, type OutlineItem, type TokenType } from './editor/outline.ts'
// Execution.
export * from './execution/index.ts'
export * from './folder/index.ts'
export * from './library/index.ts'
