import { writeFile } from 'node:fs/promises'
import { formatProcedure } from '@vigie/procedures'
import type { Diagnostic } from '@vigie/base'
import type { Command } from 'commander'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { out, outJson, showDiagnostics } from '../output.ts'
import { procedureFiles, readProcedure } from './procedure-files.ts'

export function formatCommand(group: Command): void {
  group
    .command('format')
    .description('write procedures in the form of the house: indentation, bodies in their order, comments kept')
    .argument('<files...>', 'procedures, or folders of them')
    .option('--check', 'change nothing; exit code 1 where one is not formatted')
    .option('--write', 'write the files; without it the text goes to the standard output')
    .option('--json', 'print ok, changed, unreadable, diagnostics')
    .addHelpText(
      'after',
      `
A procedure with errors of syntax is left as it is: nothing of it may be lost.

Examples:
  vigie procedure format HeaterOn.pluto
  vigie procedure format --write missions/bisat/procedures
  vigie procedure format --check missions/bisat/procedures`,
    )
    .action(async (named: string[], options: { check?: boolean; write?: boolean; json?: boolean }) => {
      if (options.check === true && options.write === true)
        throw cliErrors.usage({ detail: '--check and --write are not for one command', command: 'procedure format' })
      const files = await procedureFiles(named)
      const changed: string[] = []
      const unreadable: string[] = []
      const diagnostics: Diagnostic[] = []
      for (const file of files) {
        const source = await readProcedure(file)
        const before = new TextDecoder().decode(source)
        const { text, diagnostics: found } = formatProcedure(source)
        if (text === undefined) {
          unreadable.push(file)
          diagnostics.push(...found.filter((d) => d.severity === 'error').map((d) => ({ ...d, file })))
          continue
        }
        if (text !== before) changed.push(file)
        if (options.write === true && text !== before)
          await writeFile(file, text).catch((error: unknown) => {
            throw cliErrors.cannotWrite({ file, detail: error instanceof Error ? error.message : String(error) })
          })
        if (options.check !== true && options.write !== true && options.json !== true) process.stdout.write(text)
      }
      const ok = unreadable.length === 0 && !(options.check === true && changed.length > 0)
      if (options.json === true) outJson({ ok, files: files.length, changed, unreadable, diagnostics })
      else {
        showDiagnostics(diagnostics)
        for (const file of options.check === true || options.write === true ? changed : [])
          out(`${file}: ${options.write === true ? 'written' : 'is not formatted'}`)
      }
      process.exitCode = ok ? ExitCode.ok : ExitCode.findings
    })
}
