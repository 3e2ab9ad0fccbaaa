/** `vigie procedure …`: what is done with procedures; one file each beside in ../procedures. */
import type { Command } from 'commander'
import { checkCommand } from '../procedures/check.ts'
import { directCommands } from '../procedures/direct.ts'
import { dryRunCommand } from '../procedures/dry-run.ts'
import { formatCommand } from '../procedures/format.ts'
import { libraryCommands } from '../procedures/library.ts'
import { lookCommands } from '../procedures/look.ts'
import { lspCommand } from '../procedures/lsp.ts'
import { printCommand } from '../procedures/print.ts'
import { runCommand } from '../procedures/run.ts'

export function procedureCommands(program: Command): void {
  const group = program
    .command('procedure')
    .description('check, format, print and run operational procedures in PLUTO (ECSS-E-ST-70-32C)')
  checkCommand(group)
  formatCommand(group)
  printCommand(group)
  lspCommand(group)
  lookCommands(group)
  libraryCommands(group)
  runCommand(group)
  dryRunCommand(group)
  directCommands(group)
}
