/** What needs no model, for the page: reading, colours, outline, folding, the form of the house. */
export type { Span } from './language/ast.ts'
export { parseProcedure, type ParsedProcedure, type ParseOptions } from './language/parse.ts'
export type { Fix, ProcedureDiagnostic } from './language/language-findings.ts'
export { Lines } from './language/lines.ts'
export { formatProcedure, type FormattedProcedure } from './print/format.ts'
export {
  coloursOf,
  foldsOf,
  outlineOf,
  TOKEN_TYPES,
  type ColouredToken,
  type Fold,
  type OutlineItem,
  type TokenType,
} from './editor/outline.ts'
