import { stat } from 'node:fs/promises'
import type { Diagnostic } from '@vigie/base'
import { checkProcedure, parseProcedure } from '@vigie/procedures'
import type { Command } from 'commander'
import { ROLES } from '@vigie/contract'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { oneOf } from '../option-values.ts'
import { err, out, outJson, showDiagnostics } from '../output.ts'
import { missionAround, procedureMission, storedAs, type ProcedureMission } from './mission-of-procedures.ts'
import { procedureFiles, readProcedure } from './procedure-files.ts'

interface Options {
  syntaxOnly?: boolean
  mission?: string
  element?: string
  role?: string
  quiet?: boolean
  json?: boolean
}

export function checkCommand(group: Command): void {
  group
    .command('check')
    .summary('all that is wrong with procedures, with place and remedy')
    .description(
      'Read procedures and analyse them against the model of their mission: names, types, units, arguments and their ranges, waits without timeout, commands without confirmation, events that nobody handles, arms that nothing reaches.',
    )
    .argument('<files...>', 'procedures (.pluto, .plp), or folders of them')
    .option('--syntax-only', 'only whether they can be read')
    .option('--mission <dir>', 'mission whose model they name; unless told the one that they lie in')
    .option('--element <path>', 'element from which names are looked for, of procedures that lie in no mission')
    .option('--role <role>', `also which activities this role may not ask for: ${ROLES.join(', ')}`)
    .option('--quiet', 'errors and warnings only')
    .option('--json', 'print ok, files, bytes, errors, warnings, hints, diagnostics')
    .addHelpText(
      'after',
      `
Errors make the exit code 1; warnings and hints do not. Without a mission only the procedure itself is analysed, and that is said.

Examples:
  vigie procedure check missions/bisat
  vigie procedure check --syntax-only *.pluto
  vigie procedure check --mission missions/bisat --role controller HeaterOn.pluto --json`,
    )
    .action(async (named: string[], options: Options) => {
      if (options.role !== undefined) oneOf('--role', options.role, ROLES, 'procedure check')
      const files = await procedureFiles(named)
      if (files.length === 0)
        throw cliErrors.cannotRead({ file: named.join(', '), detail: 'there is no procedure in it' })
      const missions = new Map<string, ProcedureMission>()
      const diagnostics: Diagnostic[] = []
      let bytes = 0
      let without = 0
      for (const file of files) {
        const source = await readProcedure(file)
        bytes += source.length
        const parsed = parseProcedure(source, { file })
        if (options.syntaxOnly === true) {
          diagnostics.push(...parsed.diagnostics)
          continue
        }
        const folder = options.mission ?? (await missionAround(file))
        let mission = folder === undefined ? undefined : missions.get(folder)
        if (mission === undefined && folder !== undefined) {
          await stat(folder).catch((error: unknown) => {
            throw cliErrors.cannotRead({ file: folder, detail: error instanceof Error ? error.message : String(error) })
          })
          mission = await procedureMission(folder, options.role)
          diagnostics.push(...mission.findings)
          missions.set(folder, mission)
        }
        if (mission === undefined) without++
        const stored = mission === undefined ? undefined : storedAs(mission, file)
        const element = stored?.element ?? options.element
        diagnostics.push(
          ...checkProcedure(parsed, {
            file,
            ...(mission === undefined ? {} : { model: mission.model }),
            ...(element === undefined ? {} : { element }),
            ...(stored === undefined ? {} : { arguments: stored.arguments }),
          }),
        )
      }
      const count = (severity: Diagnostic['severity']): number =>
        diagnostics.filter((d) => d.severity === severity).length
      const [errors, warnings, hints] = [count('error'), count('warning'), count('information')]
      const ok = errors === 0
      if (options.json === true) outJson({ ok, files: files.length, bytes, errors, warnings, hints, diagnostics })
      else {
        showDiagnostics(options.quiet === true ? diagnostics.filter((d) => d.severity !== 'information') : diagnostics)
        if (without > 0) err(`${without} of them lie in no mission: names of the model were not looked for (--mission)`)
        const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
        out(
          `${plural(files.length, 'procedure')}: ${ok ? 'ok' : 'not usable'} — ${plural(errors, 'error')}, ${plural(warnings, 'warning')}, ${plural(hints, 'hint')}`,
        )
      }
      process.exitCode = ok ? ExitCode.ok : ExitCode.findings
    })
}
