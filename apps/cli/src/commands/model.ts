import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import { walkElements } from '@vigie/model'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { findingsOfDisplays, findingsOfWorkspaces, readModel, usableModel } from '../model-file.ts'
import { oneOf } from '../option-values.ts'
import { out, outJson, showDiagnostics } from '../output.ts'
import { exportModel, EXPORT_FORMATS } from '../model-export.ts'

export function modelCommands(program: Command): void {
  const model = program
    .command('model')
    .description('check and convert space-system models: mission folders, XTCE, Excel, F´')
  model
    .command('check')
    .description('read a model and say all that is wrong with it, with place and remedy')
    .argument(
      '<file|dir>',
      'mission folder, model folder, or a file: YAML, XTCE (.xml), Excel (.xlsx), F´ dictionary (.json)',
    )
    .option('--json', 'print ok, systems, parameters, containers, commands, diagnostics')
    .addHelpText('after', '\nExamples:\n  vigie model check missions/bisat\n  vigie model check spacecraft.xml --json')
    .action(async (file: string, options: { json?: boolean }) => {
      const result = await readModel(file)
      const { system } = result
      const diagnostics =
        system === undefined
          ? result.diagnostics
          : [...result.diagnostics, ...(await findingsOfDisplays(file, system)), ...(await findingsOfWorkspaces(file))]
      const ok = system !== undefined && !diagnostics.some((d) => d.severity === 'error')
      const counts = {
        systems: system === undefined ? 0 : [...walkElements(system.root)].length,
        parameters: system?.parameters.size ?? 0,
        containers: system?.containers.size ?? 0,
        commands: system?.commands.size ?? 0,
      }
      if (options.json === true) outJson({ ok, ...counts, diagnostics })
      else {
        showDiagnostics(diagnostics)
        out(
          `${file}: ${ok ? 'ok' : 'not usable'} — ${counts.systems} systems, ${counts.parameters} parameters, ${counts.containers} containers, ${counts.commands} commands`,
        )
      }
      process.exitCode = ok ? ExitCode.ok : ExitCode.findings
    })
  model
    .command('export')
    .description('write a model in another format')
    .argument('<file|dir>', 'what to read, as for check')
    .requiredOption('--to <format>', `one of ${EXPORT_FORMATS.join(', ')}`)
    .option('--out <path>', 'where to write; the standard output unless told (needed for xlsx)')
    .option('--json', 'print ok, file and bytes (or text, without --out), diagnostics')
    .addHelpText(
      'after',
      '\nExamples:\n  vigie model export missions/bisat --to xtce --out bisat.xml\n  vigie model export spacecraft.xml --to xlsx --out spacecraft.xlsx',
    )
    .action(async (file: string, options: { to: string; out?: string; json?: boolean }) => {
      const format = oneOf('--to', options.to, EXPORT_FORMATS, 'model export')
      if (format === 'xlsx' && options.out === undefined)
        throw cliErrors.usage({ detail: 'an Excel file needs --out', command: 'model export' })
      const system = await usableModel(file)
      const { bytes, diagnostics } = await exportModel(system, format)
      if (options.out !== undefined) {
        await writeFile(options.out, bytes).catch((error: unknown) => {
          throw cliErrors.cannotWrite({
            file: options.out,
            detail: error instanceof Error ? error.message : String(error),
          })
        })
      }
      if (options.json === true) {
        const written =
          options.out === undefined
            ? { text: new TextDecoder().decode(bytes) }
            : { file: path.resolve(options.out), bytes: bytes.length }
        outJson({ ok: true, ...written, diagnostics })
      } else {
        if (options.out === undefined) process.stdout.write(bytes)
        showDiagnostics(diagnostics)
      }
      process.exitCode = ExitCode.ok
    })
}
