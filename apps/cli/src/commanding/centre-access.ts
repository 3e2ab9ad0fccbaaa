/** A running centre as `vigie tc` reaches it: by its address and an API token. */
import { VigieError } from '@vigie/base'
import { ApiError, createClient, LiveConnection, type Client, type SocketLike } from '@vigie/contract'
import type { Command } from 'commander'
import { ExitCode, exitCodeOf } from '../exit-codes.ts'
import { fail } from '../output.ts'
import { commandingCliErrors } from './errors.ts'

export interface AccessOptions {
  url?: string
  token?: string
  json?: boolean
}

export interface Centre {
  readonly url: string
  readonly client: Client
  readonly json: boolean
  /** The caller closes it. */
  live(onRefused: (reason: string) => void): LiveConnection
}

/** What became of an activity, beyond what every command says with its exit code. */
export const ActivityExit = {
  completed: ExitCode.ok,
  /** Failed or cancelled. */
  failed: ExitCode.findings,
  refused: ExitCode.refused,
  /** It may have had its effect, and nothing tells whether it had. */
  uncertain: ExitCode.uncertain,
  /** It goes on: it waits for a person, or the stage was not reached in time. */
  unfinished: ExitCode.unfinished,
} as const

export const ACTIVITY_EXIT_HELP = `
Exit codes:
    0  completed (with --wait: the stage was reached); of other commands: done
    1  failed or cancelled, or something was found (dry-run: a rule stands against it)
    2  the command line, an argument or a name is not understood
    3  the centre cannot be reached
    4  refused: a rule is not satisfied, or the rights are missing; nothing was sent
    5  uncertain: it may have had its effect, and nothing tells whether it had
    6  goes on: it waits for another person, or the stage was not reached in time`

const DEFAULT_URL = 'http://127.0.0.1:7440'

export const withAccess = (command: Command): Command =>
  command
    .option('--url <address>', `of the centre; VIGIE_URL, else ${DEFAULT_URL}`)
    .option('--token <token>', 'API token; better in VIGIE_TOKEN, where other users of this machine do not see it')
    .option('--json', 'print JSON')

/** Throws VIG-CLI-021. */
function centreOf(options: AccessOptions): Centre {
  const url = (options.url ?? process.env['VIGIE_URL'] ?? DEFAULT_URL).replace(/\/+$/, '')
  const token = options.token ?? process.env['VIGIE_TOKEN'] ?? ''
  if (token === '') throw commandingCliErrors.noToken({ url })
  return {
    url,
    json: options.json === true,
    client: createClient({ baseUrl: url, token }),
    live: (onRefused) =>
      new LiveConnection({
        baseUrl: url.replace(/^http/, 'ws'),
        socket: (address) =>
          // Node's own takes headers with its options, which the type of browsers does not know.
          new WebSocket(address, { headers: { authorization: `Bearer ${token}` } } as never) as unknown as SocketLike,
        onState: (state, detail) => state === 'refused' && onRefused(detail),
      }),
  }
}

/**
 * Does the work of a command that talks to a centre, and sets the exit code that the work gives. What the centre refuses is
 * told with its own code and remedy; the JSON has the rules too.
 */
export async function atCentre(
  options: AccessOptions,
  work: (centre: Centre) => Promise<number | void>,
): Promise<void> {
  try {
    const centre = centreOf(options)
    process.exitCode = (await reached(centre.url, () => work(centre))) ?? ExitCode.ok
  } catch (error) {
    const told = error instanceof ApiError ? ofProblem(error) : error
    fail(told, options.json === true)
    process.exitCode = exitOf(told)
  }
}

async function reached<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof TypeError) || error.message !== 'fetch failed') throw error
    const cause = error.cause as { message?: string; code?: string; errors?: readonly Error[] } | undefined
    const detail = [cause?.message, cause?.errors?.[0]?.message, cause?.code].find((t) => t !== undefined && t !== '')
    throw commandingCliErrors.notReached({ url, detail: detail ?? error.message }, { cause: error })
  }
}

function ofProblem({ problem }: ApiError): VigieError {
  const { code, detail, cause, remedy, status, diagnostics } = problem
  const { refusals } = problem
  return new VigieError(
    { code, message: detail, cause, remedy, status },
    refusals === undefined ? {} : { refusals: refusals as never },
    // What is listed with it is shown line by line.
    diagnostics === undefined ? {} : { cause: diagnostics },
  )
}

function exitOf(error: unknown): number {
  if (!(error instanceof VigieError)) return exitCodeOf(error)
  if (error.status === 404 && error.code !== 'VIG-CLI-002') return ExitCode.usage
  return error.status === 409 ? ExitCode.refused : exitCodeOf(error)
}
