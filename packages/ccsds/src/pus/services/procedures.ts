/** Service 18, on-board control procedures (ECSS-E-ST-70-41C §6.18). */
import { onlyA, report, request } from './message.ts'
import { extra, list, number, rest, sized, structure, text } from './parts.ts'

const procedure = number('procedure')
const file = { directory: text('directory'), file: text('fileName') }
/** 0 none, 1 procedures, 2 steps, 3 details. */
const observability = number('status')
const state = structure(
  {
    procedure,
    checksum: number('dataChecksum'),
    /** 0 inactive, 1 running, 2 held. */
    state: number('status'),
    step: extra(number('procedureStep')),
    steps: extra(number('procedureStep')),
  },
  'procedure',
)

export const procedures = {
  load: request(18, 1, 'direct-load an on-board control procedure', { procedure, code: sized('codeLength') }),
  unload: request(18, 2, 'unload an on-board control procedure', { procedure }),
  activate: request(18, 3, 'activate an on-board control procedure', {
    procedure,
    observability: extra(observability),
    arguments: rest,
  }),
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
  loadFromFile: request(18, 13, 'load an on-board control procedure by reference', { procedure, ...file }),
  activateStep: request(18, 14, 'activate and execute one on-board control procedure step', {
    procedure,
    observability: extra(observability),
    arguments: rest,
  }),
  resumeStep: request(18, 15, 'resume and execute one on-board control procedure step', { procedure }),
  observe: request(18, 16, 'set the observability level of on-board control procedures', {
    procedures: list(structure({ procedure, observability }, 'procedure')),
  }),
  abortAll: request(18, 17, 'abort all on-board control procedures and report', {}),
  aborted: report(18, 18, 'aborted on-board control procedures report', { procedures: list(procedure) }),
  loadAndActivate: request(18, 19, 'load by reference and activate an on-board control procedure', {
    procedure,
    ...file,
    observability: extra(observability),
    arguments: rest,
  }),
  stopAndUnload: request(18, 20, 'stop and unload an on-board control procedure', {
    procedure,
    step: number('procedureStep'),
  }),
  startEngine: request(18, 21, 'start the on-board control procedure engine', {}),
  stopEngine: request(18, 22, 'stop the on-board control procedure engine', {}),
  askActive: onlyA(request(18, 10, 'report the list of active on-board operations procedures', {})),
  active: onlyA(
    report(18, 11, 'active on-board operations procedures list report', {
      procedures: list(structure({ procedure, state: number('status'), step: number('procedureStep') }, 'procedure')),
    }),
  ),
}
