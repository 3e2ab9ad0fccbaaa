import type { Centre } from '../centre.ts'
import type { Handlers } from '../http/handlers.ts'
import { activityHistoryRoutes } from './activity-history.ts'
import { anomalyRoutes } from './anomalies.ts'
import { archiveRoutes } from './archive.ts'
import { boardRoutes } from './boards.ts'
import { chainRoutes } from './chains.ts'
import { commandingRoutes } from './commanding.ts'
import { replayRoutes } from './replays.ts'
import { displayRoutes } from './displays.ts'
import { logbookRoutes } from './logbook.ts'
import { modelRoutes } from './model.ts'
import { passRoutes } from './passes.ts'
import { procedureRoutes } from './procedures.ts'
import { requirementRoutes } from './requirements.ts'
import { sessionRoutes } from './session.ts'
import { serviceRoutes } from './services.ts'
import { stackRoutes } from './stacks.ts'
import { systemRoutes } from './system.ts'
import { telemetryRoutes } from './telemetry.ts'
import { testRunRoutes } from './test-runs.ts'
import { workspaceRoutes } from './workspaces.ts'

export const routes = (centre: Centre): Handlers => ({
  ...sessionRoutes(centre),
  ...modelRoutes(centre),
  ...displayRoutes(centre),
  ...workspaceRoutes(centre),
  ...telemetryRoutes(centre),
  ...chainRoutes(centre),
  ...commandingRoutes(centre),
  ...activityHistoryRoutes(centre),
  ...stackRoutes(centre),
  ...procedureRoutes(centre),
  ...passRoutes(centre),
  ...requirementRoutes(centre),
  ...testRunRoutes(centre),
  ...anomalyRoutes(centre),
  ...logbookRoutes(centre),
  ...boardRoutes(centre),
  ...serviceRoutes(centre),
  ...archiveRoutes(centre),
  ...replayRoutes(centre),
  ...systemRoutes(centre),
})
