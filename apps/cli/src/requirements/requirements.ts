/** `vigie requirements`: the requirements of a mission, from and to the tools of others, and how far they are verified. */
import type { Command } from 'commander'
import { decideCommands } from './decide.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { lookCommands } from './look.ts'

export function requirementsCommands(program: Command): void {
  const requirements = program
    .command('requirements')
    .summary('requirements: import, export, coverage, gaps, suspect links, baselines')
    .description('requirements of a mission, from and to TestLink, Excel, CSV and ReqIF, and how far they are verified')
    .addHelpText(
      'after',
      `
Examples:
  vigie requirements import export.xml --dry-run                     a file by itself
  vigie requirements import urd.xlsx --data vigie-data --reason "URD issue 3"
  vigie requirements suspect --data vigie-data                       what must be looked at again
  vigie requirements export --to xlsx --data vigie-data --out urd.xlsx
  vigie requirements gaps --data vigie-data                          1 where something is missing`,
    )
  importCommand(requirements)
  exportCommand(requirements)
  lookCommands(requirements)
  decideCommands(requirements)
}
