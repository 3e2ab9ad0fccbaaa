/** The API, once. */
import { archiveOperations, chainOperations, systemOperations } from './operations/operations.ts'
import { activityHistoryOperations } from './operations/activity-history.ts'
import { anomalyOperations } from './operations/anomalies.ts'
import { boardOperations } from './operations/boards.ts'
import { commandingOperations } from './operations/commanding.ts'
import { logbookOperations } from './operations/logbook.ts'
import { modelOperations } from './operations/model.ts'
import { passOperations } from './operations/passes.ts'
import { procedureOperations } from './operations/procedures.ts'
import { requirementOperations } from './operations/requirements.ts'
import { serviceOperations } from './operations/services.ts'
import { sessionOperations } from './operations/session.ts'
import { displayOperations } from './operations/displays.ts'
import { workspaceOperations } from './operations/workspaces.ts'
import { stackOperations } from './operations/stacks.ts'
import { testRunOperations } from './operations/test-runs.ts'
import { telemetryOperations } from './operations/telemetry.ts'

export const API_PREFIX = '/api/v1'
export const LIVE_PATH = `${API_PREFIX}/live`

/** Every operation by its name; the name is the operationId and the method of the client. */
export const api = {
  ...sessionOperations,
  ...modelOperations,
  ...telemetryOperations,
  ...chainOperations,
  ...commandingOperations,
  ...activityHistoryOperations,
  ...displayOperations,
  ...workspaceOperations,
  ...stackOperations,
  ...procedureOperations,
  ...passOperations,
  ...requirementOperations,
  ...testRunOperations,
  ...anomalyOperations,
  ...logbookOperations,
  ...boardOperations,
  ...serviceOperations,
  ...archiveOperations,
  ...systemOperations,
} as const
export type Api = typeof api
export type OperationName = keyof Api
