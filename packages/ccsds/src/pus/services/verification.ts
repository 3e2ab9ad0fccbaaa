/** Service 1, request verification (ECSS-E-ST-70-41C §6.1, 41A §6): the same fields in both editions; 41A has no (1,10). */
import { report } from './message.ts'
import { number, rest } from './parts.ts'
import { requestId } from './request-id.ts'

const passed = { request: requestId }
const failed = { request: requestId, code: number('failureCode'), data: rest }

export const verification = {
  accepted: report(1, 1, 'successful acceptance', passed),
  rejected: report(1, 2, 'failed acceptance', failed),
  started: report(1, 3, 'successful start of execution', passed),
  startFailed: report(1, 4, 'failed start of execution', failed),
  progress: report(1, 5, 'successful progress of execution', { request: requestId, step: number('step') }),
  progressFailed: report(1, 6, 'failed progress of execution', {
    request: requestId,
    step: number('step'),
    code: number('failureCode'),
    data: rest,
  }),
  completed: report(1, 7, 'successful completion of execution', passed),
  failed: report(1, 8, 'failed completion of execution', failed),
  notRouted: report(1, 10, 'failed routing', failed),
}
