/** The commands, and what running one of them gives: its exit code. */
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { cliErrors } from './errors.ts'
import { ExitCode, EXIT_CODES_HELP } from './exit-codes.ts'
import { fail } from './output.ts'

/** What a command needs is loaded when it is meant: the others cost nothing. */
const files: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  start: async () => (await import('./commands/start.ts')).startCommand,
  simulate: async () => (await import('./commands/simulate.ts')).simulateCommand,
  model: async () => (await import('./commands/model.ts')).modelCommands,
  decode: async () => (await import('./commands/decode.ts')).decodeCommand,
  ingest: async () => (await import('./commands/ingest.ts')).ingestCommand,
  verify: async () => (await import('./commands/archive.ts')).archiveCommands,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  retain: async () => (await import('./commands/keep.ts')).keepCommands,
  user: async () => (await import('./commands/accounts.ts')).accountCommands,
  tc: async () => (await import('./commands/tc.ts')).tcCommands,
  qualification: async () => (await import('./qualification/qualification.ts')).qualificationCommands,
  alarms: async () => (await import('./commands/alarms.ts')).alarmCommands,
  passes: async () => (await import('./commands/passes.ts')).passCommands,
  log: async () => (await import('./commands/log.ts')).logCommands,
  pus: async () => (await import('./commands/pus.ts')).pusCommands,
  test: async () => (await import('./commands/test.ts')).testCommands,
  anomaly: async () => (await import('./commands/anomaly.ts')).anomalyCommands,
  qualify: async () => (await import('./commands/qualify.ts')).qualifyCommand,
  procedure: async () => (await import('./commands/procedure.ts')).procedureCommands,
  workspace: async () => (await import('./commands/workspace.ts')).workspaceCommands,
  requirements: async () => (await import('./requirements/requirements.ts')).requirementsCommands,
}
const sameFile: Readonly<Record<string, string>> = {
  rebuild: 'verify',
  query: 'verify',
  waiver: 'anomaly',
  restore: 'retain',
  token: 'user',
}

/** `args` are what follows the name of the program. Says on stderr what goes wrong; throws nothing. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const before = process.exitCode
  process.exitCode = ExitCode.ok
  const program = frame()
  try {
    const named = args[0] ?? ''
    const meant = files[sameFile[named] ?? named]
    for (const load of meant === undefined ? Object.values(files) : [meant]) (await load())(program)
    exitOverrideAll(program)
    await program.parseAsync(args, { from: 'user' })
    return Number(process.exitCode)
  } catch (error) {
    const json = args.includes('--json')
    if (!(error instanceof CommanderError)) return fail(error, json)
    // Help that was asked for, or shown because no command was named.
    if (error.exitCode === 0) return ExitCode.ok
    if (error.code === 'commander.help') return ExitCode.usage
    const detail = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ')
    const command = commandMeant(program, args)
    return fail(command === '' ? cliErrors.unknownCommand({ detail }) : cliErrors.usage({ detail, command }), json)
  } finally {
    process.exitCode = before
  }
}

/** What `--help` says of each command, by its name: for the reference documentation. */
export async function helpOfAll(): Promise<ReadonlyMap<string, string>> {
  const program = frame()
  for (const load of Object.values(files)) (await load())(program)
  const texts = new Map<string, string>()
  const take = (command: Command, name: string): void => {
    let text = ''
    command.configureOutput({ writeOut: (s) => void (text += s), getOutHelpWidth: () => 110 })
    command.outputHelp()
    texts.set(name, text)
    for (const sub of command.commands) take(sub, `${name} ${sub.name()}`)
  }
  take(program, 'vigie')
  return texts
}

function frame(): Command {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return (
    new Command('vigie')
      .description('A multi-satellite control centre that qualifies itself.')
      .version(version)
      .enablePositionalOptions()
      .addHelpText(
        'after',
        `
Examples:
  vigie start --simulator                    the demonstration mission, two simulated satellites
  vigie start --mission my-mission           your own
  vigie model check spacecraft.xml           is this database right, and if not where
  vigie decode --model spacecraft.xml recording.bin --format csv --out values.csv
  vigie ingest --model my-mission --data vigie-data recording.bin
  vigie verify --data vigie-data             prove that the archive is whole
${EXIT_CODES_HELP}

Every command takes --json for programs (JSON on the standard output and nothing else, errors too) and --help for people.`,
      )
      .exitOverride()
      // What is not understood is told as any error is: with its code and a remedy.
      .configureOutput({ writeErr: (text) => void process.stderr.write(text), outputError: () => undefined })
  )
}

/** The command that the arguments name, as far as they name one. */
function commandMeant(program: Command, args: readonly string[]): string {
  const names: string[] = []
  let at: Command | undefined = program
  for (const arg of args) {
    at = at.commands.find((c) => c.name() === arg)
    if (at === undefined) break
    names.push(arg)
  }
  return names.join(' ')
}

function exitOverrideAll(command: Command): void {
  for (const sub of command.commands) {
    sub.exitOverride()
    exitOverrideAll(sub)
  }
}
