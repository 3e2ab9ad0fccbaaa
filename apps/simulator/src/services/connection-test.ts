/** Service 17: are you alive? */
import type { OnBoard, Service } from '../software/service.ts'

export function connectionTest(onBoard: OnBoard): Service {
  return { handlers: { TestConnection: () => onBoard.report('ConnectionReport', {}) } }
}
