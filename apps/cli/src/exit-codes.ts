/** What the exit code says, the same for every command (docs/guides/command-line.md has the table). */
import { VigieError } from '@vigie/base'

export const ExitCode = {
  /** Done, and nothing was found wrong. */
  ok: 0,
  /** Done, and something was found: errors in a model, packets refused, an archive that does not verify, no sample. */
  findings: 1,
  /** The command line is not understood, or a value in it. */
  usage: 2,
  /** A file, folder, port or disk cannot be used: not there, in use, not permitted, full. */
  unreachable: 3,
  /** The log-in was refused, the rights are missing, or a rule of commanding is not satisfied. */
  refused: 4,
  /** A command may have had its effect, and nothing tells whether it had. */
  uncertain: 5,
  /** What was asked for goes on: it waits for a person, or the time to watch it is up. */
  unfinished: 6,
  /** Ended at once by a second Ctrl C; a program that any other signal ends has 128 and its number too. */
  interrupted: 130,
} as const

export const EXIT_CODES_HELP = `
Exit codes:
    0  done, nothing found wrong
    1  done, and something was found: errors in a model, packets refused, an archive that does not verify, no sample
    2  the command line, or a value in it, is not understood
    3  a file, folder, port or disk cannot be used: not there, in use, not permitted, full
    4  the log-in was refused, the rights are missing, or a rule of commanding is not satisfied
    5  a command may have had its effect, and nothing tells whether it had
    6  what was asked for goes on: it waits for a person, or the time to watch it is up
  130  ended at once by a second Ctrl C`

/** By what kind of error it is; what nobody foresaw counts as something that cannot be used. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof VigieError)) return ExitCode.unreachable
  switch (error.status) {
    case 400:
      return ExitCode.usage
    case 401:
    case 403:
      return ExitCode.refused
    case 422:
      return ExitCode.findings
    default:
      return ExitCode.unreachable
  }
}
