/** What the exit code says, the same for every command. */
export const ExitCode = {
  /** Done, and nothing was found wrong. */
  ok: 0,
  /** Done, and something was found: errors in a model, packets refused, a journal that does not verify. */
  findings: 1,
  /** The command line is not understood. */
  usage: 2,
  /** A file, folder, port or server cannot be reached, read or written. */
  unreachable: 3,
  /** The log-in was refused, or the rights are missing. */
  refused: 4,
} as const

export const EXIT_CODES_HELP = `
Exit codes:
  0  done, nothing found wrong
  1  done, and something was found: errors in a model, packets refused, a journal that does not verify
  2  the command line is not understood
  3  a file, folder, port or server cannot be reached, read or written
  4  the log-in was refused, or the rights are missing`
