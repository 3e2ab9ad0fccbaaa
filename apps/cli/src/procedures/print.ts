import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseProcedure, printedForm, printedHtml, printedText, type PrintedHead } from '@vigie/procedures'
import type { Command } from 'commander'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { oneOf } from '../option-values.ts'
import { out, outJson, showDiagnostics } from '../output.ts'
import { missionAround, procedureMission, storedAs } from './mission-of-procedures.ts'
import { readProcedure } from './procedure-files.ts'

export function printCommand(group: Command): void {
  group
    .command('print')
    .summary('the printed form for the binder')
    .description(
      'Print a procedure for the binder: numbered steps with their actions, what must be seen, what happens otherwise, and room for initials and times.',
    )
    .argument('<file>', 'procedure')
    .option('--format <format>', 'html (A4, for the printer of a browser) or text', 'text')
    .option('--out <file>', 'where to write; the standard output unless told')
    .option('--mission <dir>', 'mission that it is of; unless told the one that it lies in')
    .option('--json', 'print ok, title, rows')
    .addHelpText('after', '\nExample:\n  vigie procedure print --format html --out heater-on.html HeaterOn.pluto')
    .action(async (file: string, options: { format: string; out?: string; mission?: string; json?: boolean }) => {
      const format = oneOf('--format', options.format, ['html', 'text'], 'procedure print')
      const source = await readProcedure(file)
      const parsed = parseProcedure(source, { file })
      const errors = parsed.diagnostics.filter((d) => d.severity === 'error')
      if (parsed.procedure === undefined || errors.length > 0) {
        if (options.json === true) outJson({ ok: false, diagnostics: errors })
        showDiagnostics(errors)
        process.exitCode = ExitCode.findings
        return
      }
      const folder = options.mission ?? (await missionAround(file))
      const mission = folder === undefined ? undefined : await procedureMission(folder)
      const stored = mission === undefined ? undefined : storedAs(mission, file)
      const title = stored?.title ?? stored?.name ?? parsed.procedure.name?.text ?? path.parse(file).name
      const shape = stored === undefined ? undefined : mission?.model.activity(stored.path)
      const facts: [string, string][] = [
        ...(mission === undefined
          ? []
          : [['mission', mission.mission.title ?? mission.mission.name] as [string, string]]),
        ...(stored === undefined || stored.criticality === 'none'
          ? []
          : [['criticality', stored.criticality] as [string, string]]),
        ...(stored?.phase === undefined ? [] : [['phase', stored.phase] as [string, string]]),
        ...(stored?.approved === undefined
          ? []
          : [['approved', [stored.approved.by, stored.approved.at].filter(Boolean).join(', ')] as [string, string]]),
        ...(stored?.validatedOn ?? []).map((v): [string, string] => [
          'validated on',
          [v.on, v.version, v.at].filter(Boolean).join(', '),
        ]),
        ['SHA-256', createHash('sha256').update(source).digest('hex')],
      ]
      const head: PrintedHead = {
        title,
        ...(stored === undefined ? {} : { path: stored.path }),
        ...(stored?.description === undefined ? {} : { description: stored.description }),
        facts,
        arguments: (shape?.arguments ?? []).map((a) => ({
          name: a.name,
          expected: `${a.type.kind}${a.unit === undefined ? '' : ` in ${a.unit}`}${a.initialValue === undefined ? '' : `, ${a.initialValue} unless told`}`,
          ...(a.description === undefined ? {} : { description: a.description }),
        })),
      }
      const printed = printedForm(parsed.procedure, parsed.lines, title)
      if (options.json === true) {
        outJson({ ok: true, ...printed, facts: Object.fromEntries(facts) })
        return
      }
      const text = format === 'html' ? printedHtml(printed, head) : printedText(printed, head)
      if (options.out === undefined) process.stdout.write(text)
      else {
        await writeFile(options.out, text).catch((error: unknown) => {
          throw cliErrors.cannotWrite({
            file: options.out,
            detail: error instanceof Error ? error.message : String(error),
          })
        })
        out(`${options.out} written`)
      }
    })
}
