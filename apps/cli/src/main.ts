/** `vigie`: the command line. One file a command; what they share is beside them. */
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { archiveCommands } from './commands/archive.ts'
import { decodeCommand } from './commands/decode.ts'
import { ingestCommand } from './commands/ingest.ts'
import { modelCommands } from './commands/model.ts'
import { simulateCommand } from './commands/simulate.ts'
import { startCommand } from './commands/start.ts'
import { accountCommands } from './commands/accounts.ts'
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

for (const add of [
  startCommand,
  simulateCommand,
  modelCommands,
  decodeCommand,
  ingestCommand,
  archiveCommands,
  accountCommands,
])
  add(program)

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
