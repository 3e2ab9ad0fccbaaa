/** The thread that reads a mission and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { VigieError } from '@vigie/base'
import { loadMission, type MissionResult } from '@vigie/mission-folder'
import type { ReadMission } from './load-mission.ts'

const result = await loadMission(workerData as string).catch((error: unknown): MissionResult => {
  if (!(error instanceof VigieError)) throw error
  const { code, message, remedy } = error
  return { diagnostics: [{ severity: 'error', code, message, remedy }] }
})
let sent: ReadMission = { diagnostics: result.diagnostics }
if (result.mission !== undefined) {
  const { system, ...rest } = result.mission
  sent = { mission: { ...rest, root: system.root }, diagnostics: result.diagnostics }
}
parentPort!.postMessage(sent, [])
