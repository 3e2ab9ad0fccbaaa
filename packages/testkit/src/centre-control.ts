/** The centre itself under test: its API, and its end. */
import { ApiError, type Client, type Role } from '@vigie/contract'
import type { TestLine } from './line.ts'
import type { Recorder } from './recorder.ts'

/** Each call is said in the log of the test. */
export async function notedClient(line: TestLine, recorder: Recorder, role: Role): Promise<Client> {
  const client = await line.client(role)
  return new Proxy(client, {
    get: (target, name) => {
      const call = Reflect.get(target, name) as unknown
      if (typeof call !== 'function' || typeof name !== 'string') return call
      return async (request?: unknown) => {
        recorder.say(`API as ${role}: ${name} ${shortened(request)}`)
        return (await (call as (r: unknown) => unknown)(request)) as unknown
      }
    },
  })
}

const MOST = 300
function shortened(request: unknown): string {
  const text = request === undefined ? '' : JSON.stringify(request)
  return text.length > MOST ? `${text.slice(0, MOST)} …` : text
}

/** What the API answered instead of doing it; undefined: it did it. Anything else that is thrown is thrown. */
export async function problemOf(call: () => Promise<unknown>): Promise<ApiError | undefined> {
  try {
    await call()
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}
