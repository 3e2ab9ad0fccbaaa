export {
  checkArguments as checkProcedureArguments,
  type CheckedArguments as CheckedProcedureArguments,
} from './arguments.ts'
export { alarmFindings, alarmPaths } from './alarms.ts'
export { readDescription, type ProcedureDescription, type SignedBy, type ValidatedOn } from './description.ts'
export {
  asActivity,
  PROCEDURES_FOLDER,
  readProcedureFolder,
  type FolderFile,
  type ProcedureFolder,
  type StoredProcedure,
} from './folder.ts'
