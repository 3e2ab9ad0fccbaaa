export { MISSION, ProcedureLibrary, type DeliveredProcedure, type SavedText, type Standing } from './library.ts'
export {
  DECISIONS,
  storedOf,
  type Decision,
  type ProcedureAct,
  type ProcedureContent,
  type ProcedureVersion,
  type VersionState,
} from './version.ts'
export { besideWith, declaredOnly } from './beside.ts'
