/** The commands, and what running one of them gives: its exit code. */
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
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
}
const sameFile: Readonly<Record<string, string>> = {
  rebuild: 'verify',
  query: 'verify',
  restore: 'retain',
  token: 'user',
}

/** `args` are what follows the name of the program. Says on stderr what goes wrong; throws nothing. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const before = process.exitCode
  process.exitCode = ExitCode.ok
  try {
    const program = frame()
    const named = args[0] ?? ''
    const meant = files[sameFile[named] ?? named]
    for (const load of meant === undefined ? Object.values(files) : [meant]) (await load())(program)
    exitOverrideAll(program)
    await program.parseAsync(args, { from: 'user' })
    return Number(process.exitCode)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage
    return fail(error, args.includes('--json'))
  } finally {
    process.exitCode = before
  }
}

function frame(): Command {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return new Command('vigie')
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

Every command takes --json for programs and --help for people.`,
    )
    .showHelpAfterError('(--help says more)')
    .exitOverride()
    .configureOutput({ writeErr: (text) => void process.stderr.write(text) })
}

function exitOverrideAll(command: Command): void {
  for (const sub of command.commands) {
    sub.exitOverride()
    exitOverrideAll(sub)
  }
}
