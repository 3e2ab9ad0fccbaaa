/** `vigie qualify`: runs a campaign of the mission, keeps its evidence, and issues its qualification file. */
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { parse } from 'yaml'
import type { CampaignOptions, CampaignOutcome } from '@vigie/qualification-runner/run'
import { cliErrors } from '../errors.ts'
import { ExitCode, EXIT_CODES_HELP } from '../exit-codes.ts'
import { wholeNumber } from '../option-values.ts'
import { err, out, outJson, Progress } from '../output.ts'
import { CampaignDisplay } from '../qualification/campaign-display.ts'
import { stopOnSignals } from '../stop-on-signals.ts'

const DEMONSTRATION = fileURLToPath(new URL('../../../../missions/bisat', import.meta.url))

interface Options {
  campaign: string
  mission: string
  data: string
  by: string
  lines?: string
  time?: string
  only?: string[]
  answers?: string
  go?: string
  resume?: boolean
  unattended?: boolean
  baseline?: string
  out?: string
  json?: boolean
}

export function qualifyCommand(program: Command): void {
  program
    .command('qualify')
    .summary('run a campaign of tests on lines of its own, and issue its qualification file')
    .description(
      'Run a campaign of the mission: readiness review, tests on isolated lines (each a centre and a simulator of its own), evidence, anomalies.',
    )
    .requiredOption('--campaign <name>', 'file of qualification/campaigns, without its ending')
    .option('--mission <dir>', 'mission folder; the demonstration mission unless told', DEMONSTRATION)
    .option('--data <dir>', 'where runs and the qualification book are kept', './vigie-data')
    .option('--by <name>', 'who runs it', os.userInfo().username)
    .option('--lines <n>', 'lines side by side, instead of what the campaign says')
    .option('--time <kind>', 'real, stepped, or a rate such as 60, instead of what the campaign says')
    .option('--only <test...>', 'only these tests, suites or #keywords, and what they need')
    .option('--answers <file>', 'YAML: answers for readiness points and manual tests, for rehearsals')
    .option('--go <reason>', 'go on although the readiness review says no: why')
    .option('--resume', 'take up the last run of this campaign that was interrupted')
    .option('--unattended', 'ask nobody, even at a terminal: what needs a person is "not run"')
    .option('--baseline <name>', 'baseline of requirements that it is run against')
    .option('--out <folder>', 'issue the qualification file of it there: a new folder')
    .option('--json', 'print the outcome as JSON')
    .addHelpText(
      'after',
      `
Ctrl C ends it in order; --resume goes on. Killed in any other way, --resume goes on as well: what had ended is kept, what was
under way is run again.

The exit code is 1 where a test did not pass. Layout of what it leaves: docs/formats/runs.md.

Examples:
  vigie qualify --campaign technical --out file
  vigie qualify --campaign technical --only BIS-QT-012 --time real
  vigie qualify --campaign operational --answers rehearsal.yaml --unattended
${EXIT_CODES_HELP}`,
    )
    .action(async (options: Options) => {
      const outcome = await runWithDisplay(options)
      const isWhole = outcome.stopped !== 'it was interrupted'
      if (options.out !== undefined && isWhole) await issue(options, options.out, outcome)
      if (options.json === true)
        outJson({ ok: outcome.verdict === 'passed', ...outcome, anomalies: outcome.anomalies.map((a) => a.id) })
      else showOutcome(outcome)
      process.exitCode = exitCodeOf(outcome)
    })
}

/** A progress of its own: the file of a long campaign takes its time. */
async function issue(options: Options, folder: string, outcome: CampaignOutcome): Promise<void> {
  const { issueFile } = await import('@vigie/qualification-runner')
  const progress = new Progress('issuing')
  const issued = await issueFile({
    mission: path.resolve(options.mission),
    data: path.resolve(options.data),
    run: outcome.folder,
    out: path.resolve(folder),
    progress: (p) => progress.update(p.what, p.done / p.total),
  }).finally(() => progress.done())
  err(`${folder}: ${issued.files} files, ${issued.bytes} bytes, root ${issued.root}`)
}

export const exitCodeOf = (o: CampaignOutcome): number =>
  o.stopped === 'it was interrupted'
    ? ExitCode.unfinished
    : ['passed', 'passed with reservation', 'not applicable'].includes(o.verdict)
      ? ExitCode.ok
      : ExitCode.findings

async function runWithDisplay(options: Options): Promise<CampaignOutcome> {
  const { runCampaign } = await import('@vigie/qualification-runner/run')
  const display = new CampaignDisplay(process.stderr, options.json === true)
  const abort = new AbortController()
  stopOnSignals(() => {
    abort.abort()
    return ended
  })
  const answers = options.answers === undefined ? undefined : await answersOf(options.answers)
  const attended = options.unattended !== true && options.json !== true && process.stdin.isTTY && process.stderr.isTTY
  const time = timeOf(options.time)
  const campaign: CampaignOptions = {
    mission: path.resolve(options.mission),
    campaign: options.campaign,
    data: path.resolve(options.data),
    by: options.by,
    ...(options.lines === undefined ? {} : { lines: wholeNumber('--lines', options.lines, 'qualify', 1, 64) }),
    ...(time === undefined ? {} : { time }),
    ...(options.only === undefined ? {} : { only: options.only }),
    ...(options.go === undefined ? {} : { go: options.go }),
    ...(options.resume === true ? { resume: true } : {}),
    ...(options.baseline === undefined ? {} : { baseline: options.baseline }),
    observer: display,
    signal: abort.signal,
    askReadiness: async (point) => {
      const given = answers?.readiness[point]
      if (given !== undefined) return given
      if (!attended) return undefined
      const said = await askPerson(display, `Readiness: ${point}`, ['met', 'not met'])
      return { met: said === 'met', by: options.by }
    },
    ask: async ({ test, text, choices }) => {
      const given = answers?.answer(test, text)
      if (given !== undefined) return given
      if (!attended) return undefined
      return { by: options.by, answer: await askPerson(display, `${test}: ${text}`, choices) }
    },
  }
  const running = runCampaign(campaign)
  const ended = running.then(
    () => undefined,
    () => undefined,
  )
  try {
    return await running
  } finally {
    display.done()
  }
}

async function askPerson(display: CampaignDisplay, text: string, choices?: readonly string[]): Promise<string> {
  return display.hold(async () => {
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    try {
      for (;;) {
        err(`\n${text}`)
        choices?.forEach((c, i) => err(`  ${i + 1}  ${c}`))
        const said = (await lines.question('> ')).trim()
        if (choices === undefined) return said
        const chosen = choices[Number(said) - 1] ?? choices.find((c) => c.toLowerCase() === said.toLowerCase())
        if (chosen !== undefined) return chosen
      }
    } finally {
      lines.close()
    }
  })
}

interface Answers {
  readonly readiness: Readonly<Record<string, { readonly met: boolean; readonly by: string; readonly remark?: string }>>
  answer(
    test: string,
    question: string,
  ): { readonly by: string; readonly answer: string; readonly remark?: string } | undefined
}

/** Answers are used in their order, those of a test (with or without its satellite) for its questions. */
async function answersOf(file: string): Promise<Answers> {
  const given = parse(await readFile(file, 'utf8')) as {
    readonly by?: string
    readonly readiness?: Readonly<Record<string, boolean | string>>
    readonly tests?: Readonly<Record<string, readonly string[]>>
  } | null
  const by = given?.by ?? 'answers file'
  const used = new Map<string, number>()
  return {
    readiness: Object.fromEntries(
      Object.entries(given?.readiness ?? {}).map(([point, said]) => [
        point,
        {
          met: said === true || said === 'met',
          by,
          ...(typeof said === 'string' && said !== 'met' ? { remark: said } : {}),
        },
      ]),
    ),
    answer: (test) => {
      const list = given?.tests?.[test] ?? given?.tests?.[test.split('@')[0]!]
      const i = used.get(test) ?? 0
      const answer = list?.[i]
      if (answer === undefined) return undefined
      used.set(test, i + 1)
      return { by, answer: String(answer) }
    },
  }
}

function timeOf(text: string | undefined): CampaignOptions['time'] {
  if (text === undefined) return undefined
  if (text === 'real' || text === 'stepped') return { kind: text }
  const rate = Number(text)
  if (!(rate > 1 && rate <= 1000))
    throw cliErrors.usage({
      detail: `--time is real, stepped, or a rate from 1 to 1000, not "${text}"`,
      command: 'qualify',
    })
  return { kind: 'accelerated', rate }
}

function showOutcome(o: CampaignOutcome): void {
  const counts = Object.entries(o.counts)
    .filter(([, n]) => n > 0)
    .map(([word, n]) => `${n} ${word}`)
    .join(', ')
  out(`${o.id}: ${o.verdict} (${counts})`)
  if (o.stopped !== undefined) out(`stopped: ${o.stopped}`)
  for (const a of o.anomalies) out(`${a.id}  ${a.title}`)
  out(o.folder)
  if (!o.recorded && o.stopped !== 'it was interrupted')
    err(`the qualification book is open elsewhere: enter the results with "vigie test record ${o.id}" when it is not`)
}
