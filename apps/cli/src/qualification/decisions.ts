/** Where `vigie anomaly` and `vigie waiver` decide: in the book of a data folder, or at the centre that has it open. */
import os from 'node:os'
import path from 'node:path'
import { formatUtc } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import type { Client } from '@vigie/contract'
import type { Anomaly, BookFact, QualificationState, Waiver } from '@vigie/qualification'
import type { Command } from 'commander'
import { atCentre } from '../commanding/centre-access.ts'
import { cliErrors } from '../errors.ts'
import { EXIT_CODES_HELP } from '../exit-codes.ts'
import { out, outJson } from '../output.ts'

export interface DecisionOptions {
  data: string
  by: string
  url?: string
  token?: string
  json?: boolean
  [name: string]: unknown
}

export const decisionOptions = (command: Command): Command =>
  command
    .option('--data <dir>', 'data folder with the qualification book, where no server runs on it', './vigie-data')
    .option('--by <name>', 'who does it; at a centre it is the owner of the token', os.userInfo().username)
    .option('--url <address>', 'of a centre that has the book open')
    .option('--token <token>', 'API token; better in VIGIE_TOKEN')
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_CODES_HELP)

export interface Deed {
  readonly by: string
  /** UTC. */
  readonly at: string
}

/** At a centre where one is named, else in the data folder. */
export async function looked<T>(
  options: DecisionOptions,
  online: (client: Client) => Promise<T>,
  offline: (state: QualificationState | undefined) => T,
  show: (found: T) => void,
): Promise<void> {
  if (options.url !== undefined || options.token !== undefined)
    return atCentre(options, async ({ client }) => show(await online(client)))
  const { readBook } = await import('@vigie/qualification-runner/run')
  show(offline(await readBook(path.resolve(options.data))))
}

type Made = Anomaly | Waiver
/** What is decided is decided on what the book has when it is written. */
export async function decided(
  options: DecisionOptions,
  reason: string,
  online: (client: Client) => Promise<{ readonly id: string; readonly state: string }>,
  make: (state: QualificationState, deed: Deed) => Made,
): Promise<void> {
  const show = (thing: { readonly id: string; readonly state: string }): void =>
    options.json === true ? outJson(thing) : out(`${thing.id}: ${thing.state}`)
  if (options.url !== undefined || options.token !== undefined)
    return atCentre(options, async ({ client }) => show(await online(client)))
  const { withBook } = await import('@vigie/qualification-runner/run')
  const deed: Deed = { by: options.by, at: formatUtc(new SystemClock().now(), { digits: 9 }) }
  let made: Made | undefined
  const done = await withBook(path.resolve(options.data), (book) =>
    book.append((state) => [factOf((made = make(state, deed)))], { by: options.by, reason }),
  )
  if (done === undefined)
    throw cliErrors.usage({
      detail: `the book of ${options.data} is open elsewhere: name its centre with --url`,
      command: 'anomaly',
    })
  show(made!)
}

const factOf = (thing: Made): BookFact =>
  'justification' in thing ? { kind: 'waiver', waiver: thing } : { kind: 'anomaly', anomaly: thing }

export const list = (value: unknown): string[] => [...((value as readonly string[] | undefined) ?? [])]
