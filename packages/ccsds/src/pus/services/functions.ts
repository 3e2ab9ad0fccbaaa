/** Service 8, function management (ECSS-E-ST-70-41C §6.8): functions are named by numbers; their arguments are as the function has them. */
import { request } from './message.ts'
import { number, rest } from './parts.ts'

export const functionManagement = {
  perform: request(8, 1, 'perform a function', { function: number('function'), arguments: rest }),
}
