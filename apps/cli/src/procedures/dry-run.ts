/** `vigie procedure dry-run`: what would be sent, against nothing at all, or against a simulator of its own. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { ROLES, type ProcedureRehearsal } from '@vigie/contract'
import type { Command } from 'commander'
import { readArguments } from '../commanding/arguments.ts'
import { atCentre, withAccess, type AccessOptions } from '../commanding/centre-access.ts'
import { DEMONSTRATION } from '../demonstration.ts'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { instant, oneOf, wholeNumber } from '../option-values.ts'
import { out, outJson } from '../output.ts'
import { procedureCliErrors } from './errors.ts'
import { exitOfRun } from './follow-run.ts'
import { missionAround } from './mission-of-procedures.ts'
import { recordLine, rehearsalText } from './texts.ts'

interface Options extends AccessOptions {
  assume?: string[]
  live?: boolean
  statements?: boolean
  mission?: string
  role: string
  simulator?: boolean
  time: string
  start: string
  seed: string
  faults?: string
  answer?: string[]
  unattended?: boolean
  timeout: string
}

export function dryRunCommand(group: Command): void {
  withAccess(
    group
      .command('dry-run')
      .argument('<procedure>', 'path of a procedure of a running centre, or a file in a mission folder')
      .argument('[arguments...]', 'name=value')
      .summary('what would be sent: against nothing, or against a simulator of its own')
      .description(
        'Carry a procedure out without a satellite: each activity with its bytes and what stands against it. With --simulator on an isolated centre with a simulator of its own, on ports that nobody else has.',
      ),
  )
    .option('--mission <dir>', 'mission folder, where no centre runs; of a file the one that it lies in')
    .option('--statements', 'each statement too')
    .option('--assume <parameter=value...>', 'values of telemetry that it is carried out with')
    .option('--live', 'other values are the present ones of the centre')
    .option('--role <role>', 'of who would run it, where no centre runs', 'operations-engineer')
    .option('--simulator', 'on an isolated centre with a simulator of its own')
    .option('--time <kind>', 'of the simulator: stepped (as fast as it goes), real, or a rate such as 60', 'stepped')
    .option('--start <utc>', 'first instant of simulated time', '2026-01-01T12:00:00Z')
    .option('--seed <n>', 'of the simulator', '1')
    .option('--faults <file>', 'of the simulator, below the mission folder')
    .option('--answer <text...>', 'answers to what it asks, in the order of its questions')
    .option('--unattended', 'ask nothing on this terminal: what is asked is answered as expected')
    .option('--timeout <s>', 'seconds of simulated time at most', '7200')
    .addHelpText(
      'after',
      `
Against nothing, activities are taken as confirmed, conditions on values that nobody knows as met, and that is listed; times are
those of the waits. Of a file, or with --mission, no centre has to run, and what only the state of a centre could stand against
(who holds an uplink, passes) is left away. On a simulator, what needs a second person is approved by one of the rehearsal.

Exit codes:
    0  it would go through: confirmed, and nothing stands against what it asks for
    1  it would not
    2  the command line, an argument or a name is not understood
    3  the centre cannot be reached, or a line cannot be opened

Examples:
  vigie procedure dry-run missions/bisat/procedures/RECO1/TCS/HeaterOn.pluto Heater=3
  vigie procedure dry-run --simulator missions/bisat/procedures/RECO1/TCS/HeaterOn.pluto Heater=3
  vigie procedure dry-run RECO1.TCS.HeaterOn Heater=3 --live          of a running centre`,
    )
    .action(async (named: string, given: string[], options: Options) => {
      const isFile = /\.(pluto|plp)$/i.test(named)
      if (options.simulator === true) return onSimulator(named, given, options, isFile)
      if (isFile || options.mission !== undefined) return againstNothing(named, given, options, isFile)
      return atCentre(options, async ({ client, json }) =>
        shown(
          await client.rehearseProcedure({
            params: { path: named },
            body: {
              arguments: readArguments(named, given),
              values: readArguments(named, options.assume ?? []),
              ...(options.live === true ? { live: true } : {}),
            },
          }),
          options,
          json,
        ),
      )
    })
}

function shown(result: ProcedureRehearsal, options: Options, json: boolean): number {
  if (json) outJson(result)
  else {
    if (options.statements === true) for (const r of result.records) out(recordLine(r))
    for (const line of rehearsalText(result)) out(line)
  }
  const isClean =
    result.outcome === 'confirmed' && result.activities.every((a) => a.problem === undefined && a.refusals.length === 0)
  return isClean ? ExitCode.ok : ExitCode.findings
}

/** Rules that hang on the state of a centre, which is none here. */
const OF_STATE: ReadonlySet<string> = new Set(['uplink', 'inhibition', 'hold', 'pass', 'queue'])

async function againstNothing(named: string, given: readonly string[], options: Options, isFile: boolean) {
  const role = oneOf('--role', options.role, ROLES, 'procedure dry-run')
  const mission = await missionOf(named, options, isFile)
  const { withSilentCentre } = await import('./own-centre.ts')
  const { rehearse } = await import('@vigie/server')
  const result = await withSilentCentre(mission, async (centre) => {
    const relative = isFile ? within(mission, named) : undefined
    const stored =
      relative === undefined
        ? centre.procedures.get(named)
        : [...centre.procedures.list()].find((p) => p.file === relative)
    if (stored === undefined) throw notOf(named)
    return rehearse(
      centre,
      stored,
      { arguments: readArguments(named, given), values: readArguments(named, options.assume ?? []) },
      { user: 'nobody', role },
    )
  })
  process.exitCode = shown(
    {
      ...result,
      activities: result.activities.map((a) => ({ ...a, refusals: a.refusals.filter((r) => !OF_STATE.has(r.rule)) })),
    },
    options,
    options.json === true,
  )
}

async function onSimulator(named: string, given: readonly string[], options: Options, isFile: boolean) {
  const command = 'procedure dry-run'
  const mission = await missionOf(named, options, isFile)
  instant('--start', options.start, command)
  const stop = new AbortController()
  const interrupted = (): void => stop.abort()
  process.once('SIGINT', interrupted)
  const json = options.json === true
  const { simulatedRun } = await import('./simulated-run.ts')
  try {
    const result = await simulatedRun({
      mission,
      procedure: isFile ? { file: within(mission, named) } : { path: named },
      arguments: readArguments(named, given),
      time: timeOf(options.time),
      start: options.start,
      seed: wholeNumber('--seed', options.seed, command),
      ...(options.faults === undefined ? {} : { faults: options.faults }),
      answers: options.answer ?? [],
      attended: options.unattended !== true && !json && process.stdin.isTTY && process.stderr.isTTY,
      quiet: json,
      seconds: wholeNumber('--timeout', options.timeout, command, 1, 2_000_000),
      signal: stop.signal,
    })
    if (json) outJson(result)
    else {
      for (const a of result.activities)
        out(
          `activity ${a.id}  ${a.path}: ${a.state}${a.bytes === undefined ? '' : `, ${a.bytes.length / 2} bytes ${a.bytes}`}`,
        )
      out(`${result.run.path}: ${result.run.outcome ?? 'interrupted'} after ${Math.round(result.took)} s of its time`)
    }
    process.exitCode = exitOfRun(result.run)
  } finally {
    process.off('SIGINT', interrupted)
  }
}

/** Throws VIG-CLI-001. */
function timeOf(text: string): { kind: 'real' | 'stepped' } | { kind: 'accelerated'; rate: number } {
  if (text === 'real' || text === 'stepped') return { kind: text }
  const rate = Number(text)
  if (Number.isFinite(rate) && rate > 0) return { kind: 'accelerated', rate }
  throw cliErrors.usage({
    detail: `--time is stepped, real or a rate such as 60, not "${text}"`,
    command: 'procedure dry-run',
  })
}

async function missionOf(named: string, options: Options, isFile: boolean): Promise<string> {
  if (isFile)
    await readFile(named).catch((error: Error) => {
      throw cliErrors.cannotRead({ file: named, detail: error.message })
    })
  const folder = options.mission ?? (isFile ? await missionAround(named) : DEMONSTRATION)
  if (folder === undefined) throw notOf(named)
  return path.resolve(folder)
}
const within = (mission: string, file: string): string =>
  path.relative(mission, path.resolve(file)).split(path.sep).join('/')

const notOf = (file: string) =>
  procedureCliErrors.notRehearsed({
    path: file,
    detail: 'it is not in the folder "procedures" of a mission: what it names is not known',
  })
