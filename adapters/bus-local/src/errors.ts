import { defineErrors, VigieError } from '@vigie/base'

export const busErrors = defineErrors('bus', {
  nobody: {
    code: 'VIG-BUS-001',
    message: 'nobody answers to {subject}',
    cause: 'The part that answers is not running: it has stopped, failed, or is being started again.',
    remedy: 'Look at the state of the chain, and start it or try again in a few seconds.',
    status: 503,
  },
  late: {
    code: 'VIG-BUS-002',
    message: 'no answer to {subject} within {millis} ms',
    cause: 'The part that answers is too busy or hangs.',
    remedy: 'Ask for less at a time, or try again; look at the load of the machine.',
    status: 504,
  },
})

/** An error as a message; the receiving end makes an error of it again, with code, status and remedy. */
export interface ErrorMessage {
  readonly message: string
  readonly vigie?: { readonly code: string; readonly cause: string; readonly remedy: string; readonly status: number }
}
export function toErrorMessage(error: unknown): ErrorMessage {
  const message = error instanceof Error ? error.message : String(error)
  return error instanceof VigieError
    ? { message, vigie: { code: error.code, cause: error.why, remedy: error.remedy, status: error.status } }
    : { message }
}
export function fromErrorMessage(m: ErrorMessage): Error {
  return m.vigie === undefined ? new Error(m.message) : new VigieError({ ...m.vigie, message: m.message })
}
