/** `vigie procedure run` and `watch`: a procedure is begun, and shown statement by statement. */
import { createInterface } from 'node:readline/promises'
import type { ProcedureRun, StatementRecord } from '@vigie/contract'
import type { Command } from 'commander'
import { readArguments } from '../commanding/arguments.ts'
import { atCentre, withAccess, type AccessOptions, type Centre } from '../commanding/centre-access.ts'
import { follow, isOver } from '../commanding/follow.ts'
import { waitingFor } from '../commanding/texts.ts'
import { ExitCode } from '../exit-codes.ts'
import { wholeNumber } from '../option-values.ts'
import { err, out, outJson } from '../output.ts'
import { procedureCliErrors } from './errors.ts'
import { centreSight, exitOfRun, followRun } from './follow-run.ts'
import { RunDisplay } from './run-display.ts'
import { runHead, runState } from './texts.ts'

const RUN_EXIT_HELP = `
Exit codes:
    0  confirmed; of other commands: done
    1  not confirmed, or aborted
    2  the command line, an argument or a name is not understood
    3  the centre cannot be reached
    4  refused: a rule is not satisfied, or the rights are missing
    6  goes on: it waits for another person, --timeout is over, or Ctrl C ended the watching of it`

interface WatchOptions extends AccessOptions {
  timeout: string
  answer?: string[]
  unattended?: boolean
}
interface RunOptions extends WatchOptions {
  paused?: boolean
  break?: string[]
  comment?: string
  yes?: boolean
  detach?: boolean
}

const withWatching = (command: Command): Command =>
  withAccess(command)
    .option('--timeout <s>', 'seconds to watch it at most', '86400')
    .option('--answer <text...>', 'answers to what it asks, in the order of its questions')
    .option('--unattended', 'ask nothing on this terminal: somebody else answers')

export function runCommand(group: Command): void {
  withWatching(
    group
      .command('run')
      .argument('<procedure>', 'path of the procedure, as "list" tells it')
      .argument('[arguments...]', 'name=value')
      .description('begin a procedure, show each statement as it is carried out, and ask what it asks'),
  )
    .option('--paused', 'it stands before its first statement')
    .option('--break <line...>', 'lines to stop before')
    .option('--comment <text>', 'why; kept with it')
    .option('--yes', 'confirmed: a procedure of any criticality is otherwise asked about on the terminal')
    .option('--detach', 'do not watch it')
    .addHelpText(
      'after',
      `
It is an activity of the centre in the name of the account of VIGIE_TOKEN: who commands a satellite with it holds its uplink
(vigie tc take). Each line has the time, the line of the text, the statement, and what it read; > began, ! did not go as it should.
Ctrl C ends the watching; the procedure goes on, until "vigie procedure abort".
--json prints at the end: activity, run, record (every statement).

Examples:
  vigie procedure run RECO1.TCS.HeaterOn Heater=3
  vigie procedure run RECO1.TCS.HeaterOn Heater=3 --paused        then: vigie procedure step RUN
  vigie procedure run CENTRE.HandOver --answer YES "ada"
${RUN_EXIT_HELP}`,
    )
    .action((path: string, given: string[], options: RunOptions) =>
      atCentre(options, (centre) => run(centre, path, given, options)),
    )
  withWatching(
    group
      .command('watch')
      .argument('<run>', 'number of the run')
      .description('a run as it goes on, from its first statement until it has ended'),
  )
    .option('--from <n>', 'number of the first record that is shown', '0')
    .addHelpText('after', RUN_EXIT_HELP)
    .action((id: string, options: WatchOptions & { from: string }) =>
      atCentre(options, async (centre) => {
        const ended = await watched(
          centre,
          wholeNumber('run', id, 'procedure watch'),
          options,
          wholeNumber('--from', options.from, 'procedure watch'),
        )
        if (centre.json) outJson({ run: ended.run, record: ended.record })
        return exitOfRun(ended.run)
      }),
    )
}

async function run(centre: Centre, path: string, given: readonly string[], options: RunOptions): Promise<number> {
  const { client, json } = centre
  const seconds = secondsOf(options, 'procedure run')
  const breaks = (options.break ?? []).map((l) => wholeNumber('--break', l, 'procedure run', 1))
  await confirm(centre, path, options)
  const begun = await client.runProcedure({
    params: { path },
    body: {
      arguments: readArguments(path, given),
      ...(options.comment === undefined ? {} : { comment: options.comment }),
      ...(options.paused === true ? { paused: true } : {}),
      ...(breaks.length === 0 ? {} : { breaks }),
    },
  })
  let id = begun.run?.id
  if (id === undefined) {
    // A rule has it wait for another person.
    const activity = await client.getActivity({ params: { id: begun.activity } })
    if (!json) out(`activity ${activity.id}  ${activity.path}: ${waitingFor(activity) ?? activity.state}`)
    if (options.detach === true || options.unattended === true || json) {
      if (json) outJson({ activity: begun.activity })
      return isOver(activity) ? ExitCode.findings : ExitCode.unfinished
    }
    id = await runOfActivity(centre, begun.activity, seconds)
    if (id === undefined) return ExitCode.unfinished
  }
  if (options.detach === true) {
    const now = await client.getProcedureRun({ params: { id } })
    if (json) outJson({ activity: begun.activity, run: now })
    else out(`${runHead(now)}  ${runState(now)}`)
    return now.state === 'ended' ? exitOfRun(now) : ExitCode.ok
  }
  const { run: ended, record } = await watched(centre, id, options)
  if (json) outJson({ activity: begun.activity, run: ended, record })
  return exitOfRun(ended)
}

/** Once the activity is released. */
async function runOfActivity(centre: Centre, activity: number, seconds: number): Promise<number | undefined> {
  const released = await follow(centre, activity, { seconds, until: 'started', changed: () => undefined })
  const runs = await centre.client.listProcedureRuns({ query: { limit: 1000, path: released.path } })
  return runs.find((r) => r.activity === activity)?.id
}

const secondsOf = ({ timeout }: WatchOptions, command: string): number =>
  wholeNumber('--timeout', timeout, command, 1, 2_000_000)

async function watched(
  centre: Centre,
  id: number,
  options: WatchOptions,
  from = 0,
): Promise<{ readonly run: ProcedureRun; readonly record: readonly StatementRecord[] }> {
  const { client, json } = centre
  const seconds = secondsOf(options, 'procedure watch')
  const stop = new AbortController()
  const interrupted = (): void => stop.abort()
  process.once('SIGINT', interrupted)
  const display = new RunDisplay({
    quiet: json,
    answers: options.answer ?? [],
    attended: options.unattended !== true && !json && process.stdin.isTTY && process.stderr.isTTY,
    answer: (question, answer) =>
      client.directProcedureRun({ params: { id }, body: { what: 'answer', question: question.id, answer } }),
    hint: (run, what) =>
      what === 'answer'
        ? `vigie procedure answer ${run.id} ANSWER`
        : `vigie procedure resume ${run.id}, or step, skip, jump, edit, abort`,
  })
  const record: StatementRecord[] = []
  try {
    const sight = centreSight(centre, id)
    if (!json) out(runHead(await sight.now()))
    const run = await followRun(
      sight,
      { record: (r) => (json ? record.push(r) : display.record(r)), changed: (r) => display.changed(r) },
      { seconds, from, signal: stop.signal },
    )
    display.end()
    if (!json) {
      out(`run ${run.id}  ${runState(run)}`)
      if (run.state !== 'ended') err(`it goes on: vigie procedure watch ${run.id} --from ${run.records}`)
    }
    return { run, record }
  } finally {
    display.end()
    process.off('SIGINT', interrupted)
  }
}

/** Throws VIG-CLI-027. */
async function confirm({ client }: Centre, path: string, options: RunOptions): Promise<void> {
  if (options.yes === true) return
  const { criticality, title, path: own } = await client.getProcedure({ params: { path } })
  if (criticality === 'none') return
  if (!process.stdin.isTTY)
    throw procedureCliErrors.notConfirmed({ path: own, criticality, reason: ': there is no terminal to ask on' })
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${title ?? own} is of criticality "${criticality}". Begin it? [y/N] `)
  terminal.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw procedureCliErrors.notConfirmed({ path: own, criticality, reason: '' })
}
