/** `vigie procedure …`: what is done with procedures; one file each beside in ../procedures. */
import type { Command } from 'commander'
import { checkCommand } from '../procedures/check.ts'
import { formatCommand } from '../procedures/format.ts'
import { lspCommand } from '../procedures/lsp.ts'
import { printCommand } from '../procedures/print.ts'

export function procedureCommands(program: Command): void {
  const group = program
    .command('procedure')
    .description('check, format, print and run operational procedures in PLUTO (ECSS-E-ST-70-32C)')
  checkCommand(group)
  formatCommand(group)
  printCommand(group)
  lspCommand(group)
}
