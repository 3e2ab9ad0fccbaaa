/** `vigie tc stack`: activities prepared in a file, checked, shared and run one after another. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { RUN_STATES, STACK_DIRECTIONS, STACK_FORMATS, type Client, type StackRun } from '@vigie/contract'
import type { Diagnostic } from '@vigie/base'
import type { Command } from 'commander'
import {
  ACTIVITY_EXIT_HELP,
  ActivityExit,
  atCentre,
  withAccess,
  type AccessOptions,
  type Centre,
} from '../commanding/centre-access.ts'
import { commandingCliErrors } from '../commanding/errors.ts'
import { followRun, isRunOver } from '../commanding/follow.ts'
import { declaredOfEntry, entryLine, runLine } from '../commanding/texts.ts'
import { cliErrors } from '../errors.ts'
import { oneOf, wholeNumber } from '../option-values.ts'
import { err, out, outJson, showDiagnostics } from '../output.ts'

interface FileOptions extends AccessOptions {
  chain?: string
  name?: string
  accept?: boolean
  priority?: string
  paused?: boolean
  detach?: boolean
  timeout: string
}

export function stackCommands(tc: Command): void {
  const stack = tc
    .command('stack')
    .description('commands prepared in a file, checked, shared, and sent one after another')
    .addHelpText(
      'after',
      `
A stack is a YAML file (docs/formats/stacks.md) or a CSV with the columns send, with, comment, release, after, wait,
onFailure, onLinkLoss, service, virtualChannel:

  stack: WARM-PLATE
  satellite: RECO1
  entries:
    - { send: RECO1.TCS.SwitchHeater, with: { heater: 3, state: ON } }
    - { send: RECO1.TCS.SwitchHeater, with: { heater: 3, state: OFF }, after: 600, release: manual }

Examples:
  vigie tc stack check warm.yaml            does it fit the database
  vigie tc stack run warm.yaml              save it, run it, and watch it to its end
  vigie tc stack run WARM-PLATE --paused    one that is there already, step by step
  vigie tc stack direct 7 step              send the next entry of run 7
  vigie tc stack export WARM-PLATE --format csv --out warm.csv`,
    )
  fileCommands(stack)
  runCommands(stack)
  withAccess(stack.command('list').description('stacks that are there, and runs that are not over')).action(
    (options: AccessOptions) =>
      atCentre(options, async ({ client, json }) => {
        const [stacks, runs] = await Promise.all([client.listStacks(), client.listStackRuns()])
        if (json) return outJson({ stacks, runs })
        for (const s of stacks)
          out(
            `${s.name}  version ${s.version}, ${s.entries} entries for ${s.chain}, by ${s.savedBy}${s.description === undefined ? '' : `  — ${s.description}`}`,
          )
        if (stacks.length === 0) err('there is no stack yet')
        for (const run of runs) if (!isRunOver(run)) out(runLine(run))
      }),
  )
  withAccess(
    stack
      .command('show')
      .argument('<what>', 'name of a stack, or number of a run')
      .description('a stack as it is written, with what does not fit; or a run with what became of each entry'),
  ).action((what: string, options: AccessOptions) =>
    atCentre(options, async (centre) => {
      if (/^\d+$/.test(what)) {
        const run = await centre.client.getStackRun({ params: { id: Number(what) } })
        if (centre.json) return outJson(run)
        out(runLine(run))
        for (const [i] of run.entries.entries()) {
          out(entryLine(run, i))
          out(declaredOfEntry(run, i))
        }
        return
      }
      const found = await centre.client.getStack({ params: { name: what } })
      if (centre.json) outJson(found)
      else {
        out(found.text.trimEnd())
        showDiagnostics(found.findings)
      }
      return found.findings.length === 0 ? ActivityExit.completed : ActivityExit.failed
    }),
  )
}

function fileCommands(stack: Command): void {
  const ofCsv = (command: Command): Command =>
    command.option('--chain <name>', 'of a CSV: the satellite that it is for')
  ofCsv(
    withAccess(
      stack
        .command('check')
        .argument('<file>', 'YAML or CSV')
        .description('what is wrong with a file; nothing is saved'),
    ),
  ).action((file: string, options: FileOptions) =>
    atCentre(options, async ({ client, json }) => {
      const result = await client.checkStack({ body: await textOf(file, options) })
      if (json) outJson(result)
      else {
        showDiagnostics(result.findings.map((f) => ({ ...f, file })) as never)
        if (result.findings.length === 0)
          out(`${file} fits: ${result.entries?.length ?? 0} entries for ${result.chain}`)
      }
      return result.findings.length === 0 ? ActivityExit.completed : ActivityExit.failed
    }),
  )
  ofCsv(
    withAccess(
      stack
        .command('import')
        .argument('<file>', 'YAML or CSV')
        .description('save a file as the next version of its stack'),
    ),
  )
    .option('--name <name>', 'of the stack; as the file says, of a CSV the name of the file')
    .option('--accept', 'written against another version of the database, it means the present commands')
    .action((file: string, options: FileOptions) =>
      atCentre(options, async ({ client, json }) => {
        const saved = await save(client, file, options)
        if (json) outJson(saved)
        else {
          showDiagnostics(saved.findings)
          out(`${saved.name} version ${saved.version}: ${saved.entries.length} entries for ${saved.chain}`)
        }
        return saved.findings.length === 0 ? ActivityExit.completed : ActivityExit.failed
      }),
    )
  withAccess(stack.command('export').argument('<name>', 'of the stack').description('a stack as a file'))
    .option('--format <format>', `one of ${STACK_FORMATS.join(', ')}`, 'yaml')
    .option('--version-number <n>', 'the last one unless told')
    .option('--out <file>', 'to a file; else to the standard output')
    .action((name: string, options: AccessOptions & { format: string; versionNumber?: string; out?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const version =
          options.versionNumber === undefined
            ? undefined
            : wholeNumber('--version-number', options.versionNumber, 'tc stack export', 1)
        const format = oneOf('--format', options.format, STACK_FORMATS, 'tc stack export')
        const text = await (
          await client.exportStack({
            params: { name },
            query: { format, ...(version === undefined ? {} : { version }) },
          })
        ).text()
        if (options.out === undefined) return json ? outJson({ name, format, text }) : out(text.trimEnd())
        const file = options.out
        await writeFile(file, text).catch((error: Error) => {
          throw cliErrors.cannotWrite({ file, detail: error.message })
        })
        if (json) outJson({ ok: true, name, format, file })
        else out(`${file} written`)
      }),
    )
  withAccess(
    stack.command('remove').argument('<name>', 'of the stack').description('remove a stack with its versions'),
  ).action((name: string, options: AccessOptions) =>
    atCentre(options, async ({ client, json }) => {
      await client.removeStack({ params: { name } })
      if (json) outJson({ ok: true })
      else out(`stack ${name} removed`)
    }),
  )
}

function runCommands(stack: Command): void {
  withAccess(
    stack
      .command('run')
      .argument('<what>', 'file, or name of a stack that is there')
      .description('put a stack into the queue of its satellite, and watch it; a file is saved first'),
  )
    .option('--chain <name>', 'of a CSV: the satellite that it is for')
    .option('--name <name>', 'of the stack; as the file says, of a CSV the name of the file')
    .option('--accept', 'written against another version of the database, it means the present commands')
    .option('--priority <n>', 'the higher goes first, -100 … 100', '0')
    .option('--paused', 'paused before its first entry, to go step by step')
    .option('--detach', 'do not watch it')
    .option('--timeout <s>', 'seconds to watch it at most', '86400')
    .addHelpText(
      'after',
      `\n1 stands for a run that stopped, was cancelled, or had an entry that failed.\n${ACTIVITY_EXIT_HELP}`,
    )
    .action((what: string, options: FileOptions) => atCentre(options, (centre) => run(centre, what, options)))
  withAccess(
    stack.command('watch').argument('<id>', 'number of the run').description('a run as it goes on, until it has ended'),
  )
    .option('--timeout <s>', 'seconds to watch it at most', '86400')
    .action((id: string, options: FileOptions) =>
      atCentre(options, async (centre) => watch(centre, wholeNumber('id', id, 'tc stack watch'), options)),
    )
  withAccess(stack.command('runs').description('runs of stacks, the newest first'))
    .option('--state <state>', `one of ${RUN_STATES.join(', ')}`)
    .action((options: AccessOptions & { state?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const { state } = options
        if (state !== undefined) oneOf('--state', state, RUN_STATES, 'tc stack runs')
        const runs = (await client.listStackRuns()).filter((r) => state === undefined || r.state === state)
        if (json) return outJson(runs)
        for (const r of runs) out(runLine(r))
      }),
    )
  withAccess(
    stack
      .command('direct')
      .argument('<id>', 'number of the run')
      .argument('<what>', `one of ${STACK_DIRECTIONS.join(', ')}`)
      .description('pause, resume or cancel a run, send its next entry now, or leave it out'),
  )
    .option('--reason <text>', 'kept with it')
    .action((id: string, what: string, options: AccessOptions & { reason?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const directed = await client.directStackRun({
          params: { id: wholeNumber('id', id, 'tc stack direct') },
          body: {
            what: oneOf('what', what, STACK_DIRECTIONS, 'tc stack direct'),
            ...(options.reason === undefined ? {} : { reason: options.reason }),
          },
        })
        if (json) outJson(directed)
        else out(runLine(directed))
      }),
    )
}

async function run(centre: Centre, what: string, options: FileOptions): Promise<number> {
  const priority = signed('--priority', options.priority ?? '0')
  const isFile = /\.(ya?ml|csv)$/i.test(what)
  let name = what
  if (isFile) {
    const saved = await save(centre.client, what, options)
    if (!centre.json) err(`${saved.name} version ${saved.version} saved`)
    name = saved.name
  }
  const started = await centre.client.runStack({
    params: { name },
    body: { priority, ...(options.paused === true ? { paused: true } : {}) },
  })
  if (options.detach === true || options.paused === true) {
    if (centre.json) outJson(started)
    else out(runLine(started))
    return ActivityExit.unfinished
  }
  return watch(centre, started.id, options)
}

async function watch(centre: Centre, id: number, options: { timeout: string }): Promise<number> {
  const seconds = wholeNumber('--timeout', options.timeout, 'tc stack', 1, 2_000_000)
  const last = await followRun(centre, id, seconds, centre.json ? () => undefined : runShower())
  if (centre.json) outJson(last)
  return exitOfRun(last)
}

/** Shows what was not shown before. */
function runShower(): (run: StackRun) => void {
  const shown = new Map<number, string>()
  let head = ''
  return (r) => {
    const now = runLine(r)
    if (now !== head) out((head = now))
    for (const [i] of r.entries.entries()) {
      const line = entryLine(r, i)
      if (r.entries[i]!.state !== 'pending' && shown.get(i) !== line) out(line)
      shown.set(i, line)
    }
  }
}

function exitOfRun(r: StackRun): number {
  if (r.state === 'completed')
    return r.entries.some((e) => e.state === 'failed') ? ActivityExit.failed : ActivityExit.completed
  return r.state === 'stopped' || r.state === 'cancelled' ? ActivityExit.failed : ActivityExit.unfinished
}

async function save(client: Client, file: string, options: FileOptions) {
  const body = await textOf(file, options)
  const named = options.name ?? (body.format === 'csv' ? path.parse(file).name : undefined)
  let name = named
  if (name === undefined) {
    const checked = await client.checkStack({ body })
    if (checked.name === undefined) throw notReadable(file, checked.findings as readonly Diagnostic[])
    name = checked.name
  }
  return client.saveStack({ params: { name }, body: { ...body, ...(options.accept === true ? { accept: true } : {}) } })
}

const notReadable = (file: string, findings: readonly Diagnostic[]) =>
  commandingCliErrors.notReadable({ file, count: findings.length }, { cause: findings.map((f) => ({ ...f, file })) })

async function textOf(file: string, options: FileOptions) {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw cliErrors.cannotRead({ file, detail: error.message })
  })
  const format = /\.csv$/i.test(file) ? ('csv' as const) : ('yaml' as const)
  if (format === 'csv' && options.chain === undefined)
    throw cliErrors.usage({ detail: 'a CSV does not say its satellite: give --chain', command: 'tc stack' })
  return { text, format, ...(options.chain === undefined ? {} : { chain: options.chain }) }
}

function signed(option: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && Math.abs(value) <= 100 && text.trim() !== '') return value
  throw cliErrors.usage({
    detail: `${option} is a whole number from -100 to 100, not "${text}"`,
    command: 'tc stack run',
  })
}
