/** Service 17, test (ECSS-E-ST-70-41C §6.17). */
import { report, request } from './message.ts'
import { number } from './parts.ts'

export const connectionTest = {
  areYouAlive: request(17, 1, 'perform an are-you-alive connection test', {}),
  alive: report(17, 2, 'are-you-alive connection test report', {}),
  onBoard: request(17, 3, 'perform an on-board connection test', { application: number('application') }),
  onBoardReport: report(17, 4, 'on-board connection test report', { application: number('application') }),
}
