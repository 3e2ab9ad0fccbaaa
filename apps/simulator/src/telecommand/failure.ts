/** Why a request is not carried out: the failure codes that the reports of service 1 give (missions/bisat, FailureCode). */
export const FailureCode = {
  badChecksum: 1,
  illegalApid: 2,
  illegalType: 3,
  illegalArgument: 4,
  wrongMode: 5,
  timeout: 6,
  unitFailure: 7,
  illegalLength: 8,
  unknownIdentifier: 9,
  full: 10,
  aborted: 11,
} as const
export type FailureCode = (typeof FailureCode)[keyof typeof FailureCode]

/** Thrown by what executes a request; `stage`: before acceptance (1,2), or at the start of execution (1,4). */
export class RequestFailure extends Error {
  readonly code: FailureCode
  readonly stage: 'acceptance' | 'start'
  constructor(code: FailureCode, stage: 'acceptance' | 'start') {
    super(`request failed: ${code}`)
    this.code = code
    this.stage = stage
  }
}

/** The request is refused: its arguments are not acceptable. */
export const illegal = (code: FailureCode = FailureCode.illegalArgument): never => {
  throw new RequestFailure(code, 'acceptance')
}
/** The request is understood, and cannot be started as things are. */
export const unable = (code: FailureCode = FailureCode.wrongMode): never => {
  throw new RequestFailure(code, 'start')
}
