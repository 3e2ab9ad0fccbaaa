/**
 * Service 18: on-board control procedures. The code of one is a list of steps: two bytes of seconds to wait, then a request.
 */
import { packetLength, PRIMARY_HEADER_BYTES } from '@vigie/ccsds'
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import { requestOf } from '../software/embedded-request.ts'
import { bytesOf, numberOf, type OnBoard, type Request, type Service } from '../software/service.ts'

const CAPACITY = 8
const LONGEST = 4096
const WAIT_BYTES = 2
const State = { inactive: 0, running: 1, held: 2 } as const
type State = (typeof State)[keyof typeof State]

interface Step {
  readonly wait: number
  readonly request: Uint8Array
}
interface Procedure {
  readonly steps: readonly Step[]
  state: State
  /** Steps done. */
  done: number
  ended: 'stopped' | 'aborted' | undefined
}

function stepsOf(code: Uint8Array): Step[] {
  const steps: Step[] = []
  let at = 0
  while (at < code.length) {
    const from = at + WAIT_BYTES
    if (from + PRIMARY_HEADER_BYTES > code.length) illegal()
    const to = from + packetLength(code, from)
    if (to > code.length) illegal()
    steps.push({ wait: code[at]! * 256 + code[at + 1]!, request: requestOf(code.slice(from, to)) })
    at = to
  }
  return steps.length > 0 ? steps : illegal()
}

export function procedures(onBoard: OnBoard): Service {
  const loaded = new Map<number, Procedure>()
  const named = ({ arguments: a }: Request): Procedure =>
    loaded.get(numberOf(a, 'procedure')) ?? unable(FailureCode.unknownIdentifier)
  const inState = (request: Request, ...states: readonly State[]): Procedure => {
    const procedure = named(request)
    return states.includes(procedure.state) ? procedure : unable()
  }
  return {
    handlers: {
      LoadProcedure: ({ arguments: a }) => {
        const number = numberOf(a, 'procedure')
        const code = bytesOf(a, 'code')
        if (code.length > LONGEST) illegal(FailureCode.illegalLength)
        const steps = stepsOf(code)
        if (loaded.has(number)) unable()
        if (loaded.size >= CAPACITY) unable(FailureCode.full)
        loaded.set(number, { steps, state: State.inactive, done: 0, ended: undefined })
      },
      UnloadProcedure: (request) => {
        inState(request, State.inactive)
        loaded.delete(numberOf(request.arguments, 'procedure'))
      },
      ActivateProcedure: (request) => {
        const procedure = inState(request, State.inactive)
        procedure.state = State.running
        procedure.done = 0
        procedure.ended = undefined
        let left = procedure.steps[0]!.wait
        return (seconds) => {
          if (procedure.ended !== undefined) {
            procedure.state = State.inactive
            // Stopped at a step is an end as intended, aborted is not.
            return procedure.ended === 'stopped' ? 'done' : { failed: FailureCode.aborted }
          }
          if (procedure.state === State.held) return 'going'
          left -= seconds
          if (left > 0) return 'going'
          onBoard.issue(procedure.steps[procedure.done++]!.request)
          const next = procedure.steps[procedure.done]
          if (next === undefined) {
            procedure.state = State.inactive
            return 'done'
          }
          left = next.wait
          return { step: procedure.done }
        }
      },
      StopProcedure: (request) => void (inState(request, State.running, State.held).ended = 'stopped'),
      SuspendProcedure: (request) => void (inState(request, State.running).state = State.held),
      ResumeProcedure: (request) => void (inState(request, State.held).state = State.running),
      AbortProcedure: (request) => void (inState(request, State.running, State.held).ended = 'aborted'),
      ReportProcedures: () =>
        onBoard.report(
          'ProcedureReport',
          { RowCount: loaded.size },
          [...loaded].map(([number, p]) => ({
            ProcedureId: number,
            ProcedureState: p.state,
            ProcedureStep: p.done,
            ProcedureSteps: p.steps.length,
          })),
        ),
    },
    restart: () => loaded.clear(),
  }
}
