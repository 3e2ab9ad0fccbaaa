/** Service 18, on-board control procedures (ECSS-E-ST-70-41C §6.18). */
import { report, request } from './message.ts'
import { extra, list, number, rest, sized, structure } from './parts.ts'

const procedure = number('procedure')
const state = structure(
  {
    procedure,
    state: number('status'),
    step: number('procedureStep'),
    steps: extra(number('procedureStep')),
  },
  'procedure',
)

export const procedures = {
  load: request(18, 1, 'direct-load an on-board control procedure', { procedure, code: sized('codeLength') }),
  unload: request(18, 2, 'unload an on-board control procedure', { procedure }),
  activate: request(18, 3, 'activate an on-board control procedure', { procedure, arguments: rest }),
  stop: request(18, 4, 'stop an on-board control procedure', { procedure, step: number('procedureStep') }),
  suspend: request(18, 5, 'suspend an on-board control procedure', { procedure, step: number('procedureStep') }),
  resume: request(18, 6, 'resume an on-board control procedure', { procedure }),
  communicate: request(18, 7, 'communicate parameters to an on-board control procedure', {
    procedure,
    arguments: rest,
  }),
  ask: request(18, 8, 'report the execution status of each on-board control procedure', {}),
  status: report(18, 9, 'on-board control procedure execution status report', { procedures: list(state) }),
  abort: request(18, 12, 'abort an on-board control procedure', { procedure }),
}
