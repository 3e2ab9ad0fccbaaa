/** `vigie`: the command line. One file a command; what they share is beside them. */
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { ExitCode, EXIT_CODES_HELP } from './exit-codes.ts'
import { fail } from './output.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

const program = new Command('vigie')
  .description('A multi-satellite control centre that qualifies itself.')
  .version(version)
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

/** What a command needs is loaded when it is meant: the others cost nothing. */
const files: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  start: async () => (await import('./commands/start.ts')).startCommand,
  simulate: async () => (await import('./commands/simulate.ts')).simulateCommand,
  model: async () => (await import('./commands/model.ts')).modelCommands,
  decode: async () => (await import('./commands/decode.ts')).decodeCommand,
  ingest: async () => (await import('./commands/ingest.ts')).ingestCommand,
  verify: async () => (await import('./commands/archive.ts')).archiveCommands,
  user: async () => (await import('./commands/accounts.ts')).accountCommands,
}
const sameFile: Readonly<Record<string, string>> = {
  rebuild: 'verify',
  query: 'verify',
  export: 'verify',
  token: 'user',
}
const named = process.argv[2] ?? ''
const meant = files[sameFile[named] ?? named]
for (const load of meant === undefined ? Object.values(files) : [meant]) (await load())(program)

// A reader that has seen enough (`vigie decode … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? ExitCode.ok : ExitCode.unreachable),
)

function exitOverrideAll(command: Command): void {
  for (const sub of command.commands) {
    sub.exitOverride()
    exitOverrideAll(sub)
  }
}
exitOverrideAll(program)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? ExitCode.ok : ExitCode.usage
  else process.exitCode = fail(error, process.argv.includes('--json'))
}
