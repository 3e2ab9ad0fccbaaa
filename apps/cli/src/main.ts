/** `vigie`: the command line. One file a command; what they share is beside them. */
import { ExitCode } from './exit-codes.ts'
import { runProgram } from './program.ts'

// A reader that has seen enough (`vigie decode … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? ExitCode.ok : ExitCode.unreachable),
)
process.exitCode = await runProgram(process.argv.slice(2))
