/** `vigie pus`: the services of a satellite (ECSS-E-ST-70-41C) by name: what is known of them, where it differs, what can be asked. */
import { writeFile } from 'node:fs/promises'
import type { ServiceState, Transfer } from '@vigie/contract'
import type { Command } from 'commander'
import { readArguments } from '../commanding/arguments.ts'
import {
  ACTIVITY_EXIT_HELP,
  ActivityExit,
  atCentre,
  withAccess,
  type AccessOptions,
  type Centre,
} from '../commanding/centre-access.ts'
import { follow } from '../commanding/follow.ts'
import { declaredLine } from '../commanding/texts.ts'
import { cliErrors } from '../errors.ts'
import { wholeNumber } from '../option-values.ts'
import { err, out, outJson } from '../output.ts'
import { send, type SendOptions } from './tc.ts'

/** Requests whose reports tell of all that a service holds, as far as a satellite has them. */
const ASKS = [
  'ShowReportProperties',
  'ShowDisabledEvents',
  'ShowStatistics',
  'ShowSchedule',
  'ShowMonitoring',
  'ShowForwarding',
  'ShowStores',
  'ShowProcedures',
  'ShowOnEvents',
  'ShowSequences',
  'ShowPositionSchedule',
  'ShowFiles',
]
/** The mirrors hold a report of several packets to be whole after so long. */
const SETTLES_MILLIS = 11_000

export function pusCommands(program: Command): void {
  const pus = program
    .command('pus')
    .description('services of a satellite by name: what is known of them, where it differs, what can be asked')
    .addHelpText(
      'after',
      `
What is known is made from requests that the satellite completed and from its reports. After a restart of the satellite
it is shown as unknown until the satellite reports.

Examples:
  vigie pus state RECO1                                   each service in a line
  vigie pus state RECO1 time-schedule                     its rows
  vigie pus compare RECO1 --ask                           have the satellite report, and show what differs
  vigie pus actions RECO1 --search schedule               what can be asked
  vigie pus do RECO1 EnableReport report=HkObc            ask it, and follow it
  vigie pus upload RECO1 RECO1.LoadMemory memory=MRAM address=0 data=00…     what is too long for a packet, in parts
  vigie pus download RECO1 3 --out image.bin              what came down in parts, put together
  vigie pus do RECO1 Schedule at=2026-11-25T12:00:00Z activity=RECO1.TestConnection
${ACTIVITY_EXIT_HELP}`,
    )
  stateCommand(pus)
  compareCommand(pus)
  actionCommands(pus)
  transferCommands(pus)
}

function stateCommand(pus: Command): void {
  withAccess(
    pus
      .command('state')
      .argument('<chain>', 'chain of the satellite')
      .argument('[service]', 'name or type of a service')
      .description('what is known of the services, and from what'),
  ).action((chain: string, service: string | undefined, options: AccessOptions) =>
    atCentre(options, async ({ client, json }) => {
      const states = await client.listServices({ params: { chain }, query: {} })
      const chosen =
        service === undefined ? states : states.filter((s) => s.name === service || String(s.service) === service)
      if (chosen.length === 0)
        throw cliErrors.usage({
          detail: `there is no service "${service}": ${states.map((s) => s.name).join(', ')}`,
          command: 'pus state',
        })
      if (json) return outJson(chosen)
      for (const state of chosen) {
        out(headOf(state))
        if (service === undefined) continue
        for (const row of state.rows) out(`  ${rowText(row)}`)
        for (const d of state.differences) out(`  ${d.at}  DIFFERS  ${d.text}`)
      }
    }),
  )
}

function compareCommand(pus: Command): void {
  withAccess(
    pus
      .command('compare')
      .argument('<chain>', 'chain of the satellite')
      .description('where the satellite reported something else than was known; exit code 1 where it did'),
  )
    .option('--ask', 'have the satellite report of each service first')
    .option('--timeout <s>', 'seconds to wait for each report', '60')
    .action((chain: string, options: AccessOptions & { ask?: boolean; timeout: string }) =>
      atCentre(options, async (centre) => {
        const { client, json } = centre
        const seconds = wholeNumber('--timeout', options.timeout, 'pus compare', 1, 86_400)
        const began = new Date().toISOString()
        const failed = options.ask === true ? await askAll(centre, chain, seconds) : []
        const states = await client.listServices({ params: { chain }, query: {} })
        const differences = states
          .flatMap((s) => s.differences.map((d) => ({ service: s.name, ...d })))
          // Of what was asked now; a difference has the time on board, which may be a little behind.
          .filter((d) => options.ask !== true || Date.parse(d.at) >= Date.parse(began) - 60_000)
          .toSorted((a, b) => a.at.localeCompare(b.at))
        const unknown = states.flatMap((s) =>
          s.rows.filter((r) => r.source.by === 'restart').map((r) => ({ service: s.name, row: r.id })),
        )
        if (json) outJson({ differences, unknown, failed })
        else {
          for (const d of differences) out(`${d.at}  ${d.service}: ${d.text}`)
          for (const u of unknown) out(`${u.service} ${u.row}: not known since the satellite started again`)
          for (const path of failed) err(`${path} gave no report`)
          if (differences.length === 0) out('nothing differs')
        }
        return differences.length === 0 && failed.length === 0 ? ActivityExit.completed : ActivityExit.failed
      }),
    )
}

/** Paths of those that were not completed. */
async function askAll(centre: Centre, chain: string, seconds: number): Promise<string[]> {
  const { client, json } = centre
  const element = await elementOf(centre, chain)
  const declared = await client.listDeclaredActivities({ query: { element: `${element}.PUS`, limit: 10_000 } })
  const failed: string[] = []
  for (const name of ASKS) {
    const path = `${element}.PUS.${name}`
    if (!declared.some((d) => d.path === path)) continue
    if (!json) err(`${path} …`)
    const { id } = await client.requestActivity({ body: { path, arguments: {} } })
    const activity = await follow(centre, id, { seconds, changed: () => undefined })
    if (activity.state !== 'completed') failed.push(path)
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLES_MILLIS))
  return failed
}

function actionCommands(pus: Command): void {
  withAccess(
    pus
      .command('actions')
      .argument('<chain>', 'chain of the satellite')
      .description('what can be asked of the services of a satellite, by name'),
  )
    .option('--search <words>', 'only those whose name or description has the words')
    .action((chain: string, options: AccessOptions & { search?: string }) =>
      atCentre(options, async (centre) => {
        const { client, json } = centre
        const { search } = options
        const found = await client.listDeclaredActivities({
          query: {
            element: `${await elementOf(centre, chain)}.PUS`,
            limit: 10_000,
            ...(search === undefined ? {} : { search }),
          },
        })
        if (json) return outJson(found)
        for (const a of found) out(declaredLine(a))
      }),
    )
  withAccess(
    pus
      .command('do')
      .argument('<chain>', 'chain of the satellite')
      .argument('<action>', 'name of the action')
      .argument('[arguments...]', 'name=value')
      .description('ask it, and show its stages as they are passed: as vigie tc send does'),
  )
    .option('--wait <stage>', 'until it has passed a stage, or none; until it has ended unless told')
    .option('--timeout <s>', 'seconds to wait at most', '300')
    .option('--bd', 'as expedited frame (BD), past COP-1')
    .option('--vc <n>', 'virtual channel, where it is not the usual one')
    .option('--yes', 'confirmed: a command of any significance is otherwise asked about on the terminal')
    .option('--comment <text>', 'why; kept with it')
    .option('--dry-run', 'show what would leave and what stands against it; nothing is sent or recorded')
    .action((chain: string, action: string, given: string[], options: SendOptions & { dryRun?: boolean }) =>
      atCentre(options, async (centre) => {
        const path = `${await elementOf(centre, chain)}.PUS.${action}`
        if (options.dryRun !== true) return send(centre, path, given, options)
        const run = await centre.client.dryRunActivity({ body: { path, arguments: readArguments(path, given) } })
        if (centre.json) outJson(run)
        else {
          out(`${run.path}  ${run.bytes ?? ''}`)
          for (const text of run.unchecked ?? []) out(`  not checked at its execution on board: ${text}`)
          for (const r of run.refusals) out(`  REFUSED  ${r.message}`)
        }
        return run.refusals.length === 0 ? ActivityExit.completed : ActivityExit.failed
      }),
    )
}

function transferCommands(pus: Command): void {
  withAccess(
    pus
      .command('upload')
      .argument('<chain>', 'chain of the satellite')
      .argument('<activity>', 'path of the command that the message is')
      .argument('[arguments...]', 'name=value')
      .description('send a command that is too long for a packet, in parts, and follow it'),
  )
    .option('--part-bytes <n>', 'bytes of the message in each part', '200')
    .option('--window <n>', 'parts that may be under way unconfirmed', '1')
    .option('--timeout <s>', 'seconds to wait for the whole', '3600')
    .action((chain: string, activity: string, given: string[], options: UploadOptions) =>
      atCentre(options, async (centre) => {
        const number = (name: string, text: string, least: number, most: number): number =>
          wholeNumber(name, text, 'pus upload', least, most)
        const transfer = await centre.client.startTransfer({
          params: { chain },
          body: {
            activity,
            arguments: readArguments(activity, given),
            partBytes: number('--part-bytes', options.partBytes, 1, 60_000),
            window: number('--window', options.window, 1, 64),
          },
        })
        return followTransfer(centre, transfer, number('--timeout', options.timeout, 1, 1_000_000))
      }),
    )
  withAccess(
    pus
      .command('resume')
      .argument('<chain>', 'chain of the satellite')
      .argument('<transaction>', 'number of the message')
      .description('go on with a message from what is not confirmed, and follow it'),
  )
    .option('--timeout <s>', 'seconds to wait for the whole', '3600')
    .action((chain: string, text: string, options: AccessOptions & { timeout: string }) =>
      atCentre(options, async (centre) => {
        const transaction = wholeNumber('transaction', text, 'pus resume')
        const transfer = await centre.client.resumeTransfer({ params: { chain, transaction } })
        return followTransfer(centre, transfer, wholeNumber('--timeout', options.timeout, 'pus resume', 1, 1_000_000))
      }),
    )
  withAccess(
    pus
      .command('stop')
      .argument('<chain>', 'chain of the satellite')
      .argument('<transaction>', 'number of the message')
      .description('let no further part of a message leave'),
  ).action((chain: string, text: string, options: AccessOptions) =>
    atCentre(options, async ({ client, json }) => {
      const transaction = wholeNumber('transaction', text, 'pus stop')
      const transfer = await client.stopTransfer({ params: { chain, transaction } })
      if (json) outJson(transfer)
      else out(transferText(transfer))
    }),
  )
  withAccess(
    pus
      .command('download')
      .argument('<chain>', 'chain of the satellite')
      .argument('<transaction>', 'number of the message: vigie pus state <chain> transfers')
      .requiredOption('--out <file>', 'file that it is written to')
      .description('write a large message that came down, put together, to a file'),
  ).action((chain: string, text: string, options: AccessOptions & { out: string }) =>
    atCentre(options, async ({ client, json }) => {
      const transaction = wholeNumber('transaction', text, 'pus download')
      const content = await client.getTransferContent({ params: { chain, transaction } })
      const bytes = new Uint8Array(await content.arrayBuffer())
      await writeFile(options.out, bytes)
      if (json) outJson({ file: options.out, bytes: bytes.length })
      else out(`${bytes.length} bytes to ${options.out}`)
    }),
  )
}

interface UploadOptions extends AccessOptions {
  partBytes: string
  window: string
  timeout: string
}

/** Until it is not going any more, or the time is up: told where it changes. */
async function followTransfer({ client, json }: Centre, begun: Transfer, seconds: number): Promise<number> {
  const { chain, transaction } = begun
  let latest = begun
  let told = ''
  for (let n = 0; n < seconds * POLLS && latest.state === 'going'; n++) {
    if (!json && transferText(latest) !== told) err((told = transferText(latest)))
    await new Promise((resolve) => setTimeout(resolve, 1000 / POLLS))
    latest = (await client.listTransfers({ params: { chain } })).find((t) => t.transaction === transaction) ?? latest
  }
  if (json) outJson(latest)
  else out(transferText(latest))
  if (latest.state === 'whole') return ActivityExit.completed
  return latest.state === 'going' ? ActivityExit.unfinished : ActivityExit.failed
}
const POLLS = 4

const transferText = (t: Transfer): string =>
  `${t.chain} ${t.transaction}  ${t.activity}  ${t.state}, ${t.confirmed} of ${t.parts} parts${t.detail === '' ? '' : `: ${t.detail}`}`

async function elementOf({ client }: Centre, chain: string): Promise<string> {
  const found = (await client.listChains()).find((c) => c.name === chain)
  if (found === undefined) throw cliErrors.usage({ detail: `there is no chain "${chain}"`, command: 'pus' })
  return found.element
}

type Row = ServiceState['rows'][number]

function headOf({ name, service, values, rows, differences }: ServiceState): string {
  const unknown = rows.filter((r) => r.source.by === 'restart').length
  const parts = [
    ...Object.entries(values).map(([k, v]) => `${k} ${cellText(v)}`),
    `${rows.length} rows`,
    ...(unknown === 0 ? [] : [`${unknown} not known since a restart`]),
    ...(differences.length === 0 ? [] : [`${differences.length} DIFFERENCES`]),
  ]
  return `${String(service).padStart(2)} ${name.padEnd(24)} ${parts.join(', ')}`
}

function rowText({ id, values, source }: Row): string {
  const text = Object.entries(values)
    .filter(([name]) => name !== 'request')
    .map(([name, value]) => `${name}=${cellText(value)}`)
    .join(' ')
  const from =
    source.by === 'restart'
      ? `NOT KNOWN since the restart at ${source.at}`
      : `${source.by === 'request' ? 'activity' : 'packet'} ${source.number}, ${source.at}`
  return `${id}  ${text}  (${from})`
}

const cellText = (value: Row['values'][string]): string =>
  Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
