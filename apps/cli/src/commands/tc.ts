/** `vigie tc`: commanding from the command line, through the API of a running centre. */
import { createInterface } from 'node:readline/promises'
import { ACTIVITY_STAGES, type Activity } from '@vigie/contract'
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
import { commandingCliErrors } from '../commanding/errors.ts'
import { inheritedArguments } from '../commanding/inherited-arguments.ts'
import { exitOfActivity, follow, followAll, isOver, type ActivityStage } from '../commanding/follow.ts'
import {
  activityText,
  declaredLine,
  declaredText,
  dryRunText,
  endLine,
  headLine,
  stageLine,
  waitingFor,
} from '../commanding/texts.ts'
import { oneOf, wholeNumber } from '../option-values.ts'
import { err, out, outJson } from '../output.ts'
import { historyCommands } from './tc-history.ts'
import { stackCommands } from './tc-stack.ts'
import { uplinkCommands } from './tc-uplink.ts'

export interface SendOptions extends AccessOptions {
  wait?: string
  timeout: string
  bd?: boolean
  vc?: string
  priority?: string
  yes?: boolean
  comment?: string
}

export function tcCommands(program: Command): void {
  const tc = program
    .command('tc')
    .description('command a satellite: look, try dry, send, watch, approve, and look back')
    .addHelpText(
      'after',
      `
They talk to a running centre as the account of the API token in VIGIE_TOKEN. A satellite is commanded by who holds its
uplink: take it first, give it back when done.

Examples:
  export VIGIE_TOKEN=$(vigie token add ada shift --role controller)
  vigie tc take RECO1                                      hold the uplink, COP-1 ready
  vigie tc list --search heater                            what there is
  vigie tc show RECO1.TCS.SwitchHeater                     what it takes
  vigie tc dry-run RECO1.TCS.SwitchHeater heater=3 state=ON    bit by bit, and what stands against it
  vigie tc send RECO1.TCS.SwitchHeater heater=3 state=ON   and its stages, live
  vigie tc history --search heater
  vigie tc give-back RECO1
${ACTIVITY_EXIT_HELP}`,
    )
  lookCommands(tc)
  sendCommand(tc)
  decisionCommands(tc)
  uplinkCommands(tc)
  stackCommands(tc)
  historyCommands(tc)
}

function lookCommands(tc: Command): void {
  withAccess(tc.command('list').description('commands that can be sent'))
    .option('--search <words>', 'only those whose path, alias or description has the words')
    .option('--element <path>', 'only those of an element and below')
    .action((options: AccessOptions & { search?: string; element?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const { search, element } = options
        const found = await client.listDeclaredActivities({
          query: {
            limit: 10_000,
            ...(search === undefined ? {} : { search }),
            ...(element === undefined ? {} : { element }),
          },
        })
        if (json) return outJson(found)
        for (const a of found) out(declaredLine(a))
        if (found.length === 0) err('no command has these words')
      }),
    )
  withAccess(
    tc
      .command('show')
      .argument('<what>', 'path or alias of a command, or the number of an activity')
      .description('a command with its arguments, or an activity with its stages, bytes and evidence'),
  ).action((what: string, options: AccessOptions) =>
    atCentre(options, async ({ client, json }) => {
      if (/^\d+$/.test(what)) {
        const activity = await client.getActivity({ params: { id: Number(what) } })
        if (json) return outJson(activity)
        for (const line of activityText(activity)) out(line)
        return
      }
      const declared = await client.getDeclaredActivity({ params: { path: what } })
      if (json) return outJson(declared)
      for (const line of declaredText(declared)) out(line)
    }),
  )
  withAccess(
    tc
      .command('dry-run')
      .argument('<path>', 'path or alias of the command')
      .argument('[arguments...]', 'name=value')
      .description('what would leave, bit by bit with names, and what stands against it; nothing is sent or recorded'),
  )
    .option('--bd', 'as expedited frame (BD), past COP-1')
    .option('--vc <n>', 'virtual channel, where it is not the usual one')
    .action((path: string, given: string[], options: SendOptions) =>
      atCentre(options, async ({ client, json }) => {
        const run = await client.dryRunActivity({ body: askOf(path, given, options) })
        if (json) outJson(run)
        else for (const line of dryRunText(run)) out(line)
        return run.refusals.length === 0 ? ActivityExit.completed : ActivityExit.failed
      }),
    )
  withAccess(
    tc
      .command('watch')
      .argument('[id]', 'number of an activity; all of them unless told')
      .description('stages as they are passed; of one activity until it has ended, with its exit code'),
  )
    .option('--timeout <s>', 'seconds to wait for the end of the one', '86400')
    .action((id: string | undefined, options: AccessOptions & { timeout: string }) =>
      atCentre(options, async (centre) => {
        const show = stagesShower(centre.json, centre.json ? undefined : await inheritedArguments(centre.client))
        if (id === undefined) return followAll(centre, show)
        const activity = await follow(centre, wholeNumber('id', id, 'tc watch'), {
          seconds: wholeNumber('--timeout', options.timeout, 'tc watch', 1, 2_000_000),
          changed: show,
        })
        return exitOfActivity(activity)
      }),
    )
}

function sendCommand(tc: Command): void {
  withAccess(
    tc
      .command('send')
      .argument('<path>', 'path or alias of the command')
      .argument('[arguments...]', 'name=value')
      .description('ask for a command, and show its stages as they are passed'),
  )
    .option(
      '--wait <stage>',
      `until it has passed a stage (${ACTIVITY_STAGES.slice(2).join(', ')}), or none; until it has ended unless told`,
    )
    .option('--timeout <s>', 'seconds to wait at most', '300')
    .option('--bd', 'as expedited frame (BD), past COP-1')
    .option('--vc <n>', 'virtual channel, where it is not the usual one')
    .option('--priority <n>', 'in the queue of its satellite the higher goes first, -100 … 100', '0')
    .option('--yes', 'confirmed: a command of any significance is otherwise asked about on the terminal')
    .option('--comment <text>', 'why; kept with it')
    .addHelpText(
      'after',
      `
Values are written as the command declares them: a number, with a unit where it has one ("20 degC"), a label (ON), a time;
lists and structures as JSON (points=[1,2,3]). One that needs a second person or firing waits for them: the exit code is
then 6 at once, unless --wait tells to go on waiting.

Examples:
  vigie tc send RECO1.TCS.SwitchHeater heater=3 state=ON --comment "cold plate"
  vigie tc send RECO1.OBDH.Ping --bd --wait radiated
${ACTIVITY_EXIT_HELP}`,
    )
    .action((path: string, given: string[], options: SendOptions) =>
      atCentre(options, (centre) => send(centre, path, given, options)),
    )
}

function askOf(path: string, given: readonly string[], options: SendOptions): ActivityAskBody {
  const route = {
    ...(options.bd === true ? { service: 'BD' as const } : {}),
    ...(options.vc === undefined ? {} : { virtualChannel: wholeNumber('--vc', options.vc, 'tc send', 0, 63) }),
  }
  return {
    path,
    arguments: readArguments(path, given),
    ...(options.comment === undefined ? {} : { comment: options.comment }),
    ...(options.priority === undefined || options.priority === '0'
      ? {}
      : { priority: wholeNumber('--priority', options.priority, 'tc send', -100, 100) }),
    ...(Object.keys(route).length === 0 ? {} : { route }),
  }
}

type ActivityAskBody = {
  path: string
  arguments: Record<string, unknown>
  comment?: string
  priority?: number
  route?: { virtualChannel?: number; service?: 'AD' | 'BD' }
}

export async function send(
  centre: Centre,
  path: string,
  given: readonly string[],
  options: SendOptions,
): Promise<number> {
  const until = options.wait === undefined || options.wait === 'none' ? undefined : stageOf(options.wait)
  const seconds = wholeNumber('--timeout', options.timeout, 'tc send', 1, 1_000_000)
  const body = askOf(path, given, options)
  const { client, json } = centre
  await confirm(centre, body, options)
  const asked = await client.requestActivity({ body })
  const show = json ? () => undefined : stagesShower(false, await inheritedArguments(client))
  if (options.wait === 'none' || (asked.state === 'waiting' && until === undefined)) {
    show(asked)
    if (json) outJson(asked)
    return asked.state === 'waiting' ? ActivityExit.unfinished : ActivityExit.completed
  }
  const activity = await follow(centre, asked.id, {
    seconds,
    changed: show,
    ...(until === undefined ? {} : { until }),
  })
  if (json) outJson(activity)
  else if (!isOver(activity) && exitOfActivity(activity, until) !== ActivityExit.completed)
    err(`activity ${activity.id} goes on after ${seconds} s: vigie tc watch ${activity.id}`)
  return exitOfActivity(activity, until)
}

const stageOf = (text: string): ActivityStage => oneOf('--wait', text, ACTIVITY_STAGES, 'tc send')

/** What is graver than usual is shown, and asked about. Throws VIG-CLI-023. */
async function confirm({ client }: Centre, body: ActivityAskBody, options: SendOptions): Promise<void> {
  if (options.yes === true) return
  const run = await client.dryRunActivity({ body })
  // What is refused anyway is refused by the request, which goes on record.
  if (run.significance === 'none' || run.refusals.length > 0) return
  const told = { path: run.path, significance: run.significance }
  if (!process.stdin.isTTY)
    throw commandingCliErrors.notConfirmed({ ...told, reason: ': there is no terminal to ask on' })
  for (const line of dryRunText(run)) err(line)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${run.path} is of significance "${run.significance}". Send it? [y/N] `)
  terminal.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw commandingCliErrors.notConfirmed({ ...told, reason: '' })
}

/** Shows of an activity what was not shown before. As JSON: one line for each change. */
function stagesShower(json: boolean, hidden?: ReadonlyMap<string, ReadonlySet<string>>): (activity: Activity) => void {
  const shown = new Map<number, number>()
  const waits = new Map<number, string>()
  const ended = new Set<number>()
  return (activity) => {
    if (json) return out(JSON.stringify(activity))
    const before = shown.get(activity.id)
    if (before === undefined) out(headLine(activity, hidden?.get(activity.path)))
    for (const stage of activity.stages.slice(before ?? 0)) out(stageLine(stage))
    shown.set(activity.id, activity.stages.length)
    const waiting = waitingFor(activity)
    if (waiting !== undefined && waits.get(activity.id) !== waiting) out(`  ${waiting}`)
    if (waiting !== undefined) waits.set(activity.id, waiting)
    if (isOver(activity) && !ended.has(activity.id)) {
      ended.add(activity.id)
      out(endLine(activity))
    }
  }
}

function decisionCommands(tc: Command): void {
  const decided = (
    name: 'approve' | 'fire' | 'cancel',
    description: string,
    decide: (centre: Centre, id: number, options: DecisionOptions) => Promise<Activity>,
  ): Command =>
    withAccess(tc.command(name).argument('<id>', 'number of the activity').description(description)).action(
      (id: string, options: DecisionOptions) =>
        atCentre(options, async (centre) => {
          const activity = await decide(centre, wholeNumber('id', id, `tc ${name}`), options)
          if (centre.json) outJson(activity)
          else for (const line of activityText(activity)) out(line)
        }),
    )
  const digest = '--digest <hex>'
  const digestText = 'the digest that was looked at; where it is not told, what waits now is shown and asked about'
  decided(
    'approve',
    'approve exactly the bytes that wait, as another person than the one who asked',
    async (centre, id, options) => {
      const seen = await digestOf(centre, id, 'Approve it?', options)
      return centre.client.approveActivity({
        params: { id },
        body: { digest: seen, ...(options.comment === undefined ? {} : { comment: options.comment }) },
      })
    },
  )
    .option(digest, digestText)
    .option('--comment <text>', 'kept with the approval')
  decided('fire', 'release what is armed', async (centre, id, options) =>
    centre.client.fireActivity({ params: { id }, body: { digest: await digestOf(centre, id, 'Fire it?', options) } }),
  ).option(digest, digestText)
  decided('cancel', 'take back what has not left', (centre, id, options) =>
    centre.client.cancelActivity({
      params: { id },
      body: options.comment === undefined ? {} : { reason: options.comment },
    }),
  ).option('--comment <text>', 'why')
}

interface DecisionOptions extends AccessOptions {
  digest?: string
  comment?: string
}

/** Throws VIG-CLI-023. */
async function digestOf({ client }: Centre, id: number, question: string, options: DecisionOptions): Promise<string> {
  if (options.digest !== undefined) return options.digest
  const activity = await client.getActivity({ params: { id } })
  const told = { path: activity.path, significance: activity.significance }
  if (!process.stdin.isTTY)
    throw commandingCliErrors.notConfirmed({ ...told, reason: ': give the digest that you looked at with --digest' })
  for (const line of activityText(activity)) err(line)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} [y/N] `)
  terminal.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw commandingCliErrors.notConfirmed({ ...told, reason: '' })
  return activity.digest
}
