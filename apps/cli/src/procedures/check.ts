import { parseProcedure } from '@vigie/procedures'
import type { Command } from 'commander'
import { ExitCode } from '../exit-codes.ts'
import { out, outJson, showDiagnostics } from '../output.ts'
import { procedureFiles, readProcedure } from './procedure-files.ts'

interface Options {
  syntaxOnly?: boolean
  json?: boolean
}

export function checkCommand(group: Command): void {
  group
    .command('check')
    .description('say all that is wrong with procedures, with place and remedy')
    .argument('<files...>', 'procedures, or folders of them')
    .option('--syntax-only', 'only whether they can be read')
    .option('--json', 'print ok, files, diagnostics')
    .action(async (named: string[], options: Options) => {
      const files = await procedureFiles(named)
      const diagnostics = []
      for (const file of files) diagnostics.push(...parseProcedure(await readProcedure(file), { file }).diagnostics)
      const errors = diagnostics.filter((d) => d.severity === 'error').length
      if (options.json === true) outJson({ ok: errors === 0, files: files.length, diagnostics })
      else {
        showDiagnostics(diagnostics)
        out(`${files.length} procedures, ${errors} errors`)
      }
      process.exitCode = errors === 0 ? ExitCode.ok : ExitCode.findings
    })
}
