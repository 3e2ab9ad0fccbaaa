/** `vigie procedure list`, `show`, `runs` and `record`: what there is, and what was carried out. */
import { writeFile } from 'node:fs/promises'
import { PROCEDURE_RUN_STATES } from '@vigie/contract'
import type { Command } from 'commander'
import { atCentre, withAccess, type AccessOptions } from '../commanding/centre-access.ts'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { oneOf, wholeNumber } from '../option-values.ts'
import { err, out, outJson, showDiagnostics } from '../output.ts'
import { procedureLine, procedureText, recordLine, runHead, runState, runText } from './texts.ts'

/** As many as the API gives at once. */
const MOST_RECORDS = 100_000

export function lookCommands(group: Command): void {
  withAccess(group.command('list').description('procedures of the mission that runs'))
    .option('--search <words>', 'only those whose path, title or description has the words')
    .option('--element <path>', 'only those of an element and below')
    .action((options: AccessOptions & { search?: string; element?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const { search, element } = options
        const query = { ...(search === undefined ? {} : { search }), ...(element === undefined ? {} : { element }) }
        const found = await client.listProcedures({ query })
        if (json) return outJson(found)
        for (const p of found) out(procedureLine(p))
        if (found.length === 0) err('no procedure has these words')
      }),
    )
  withAccess(
    group
      .command('show')
      .argument('<what>', 'path of a procedure, or number of a run')
      .description(
        'a procedure with its arguments and findings, or a run: where it stands, what it asks, what it asked for',
      ),
  )
    .option('--text', 'its text; of a run the one that it carries out now')
    .action((what: string, options: AccessOptions & { text?: boolean }) =>
      atCentre(options, async ({ client, json }) => {
        if (/^\d+$/.test(what)) {
          const params = { id: Number(what) }
          if (options.text === true) {
            const texts = await client.getProcedureRunText({ params })
            return json ? outJson(texts) : out(texts.text.trimEnd())
          }
          const run = await client.getProcedureRun({ params })
          if (json) return outJson(run)
          for (const line of runText(run)) out(line)
          return
        }
        const procedure = await client.getProcedure({ params: { path: what } })
        if (json) outJson(procedure)
        else if (options.text === true) out(procedure.text.trimEnd())
        else {
          for (const line of procedureText(procedure)) out(line)
          showDiagnostics(procedure.findings.map((f) => ({ file: procedure.file, ...f })) as never)
        }
        return procedure.errors === 0 ? ExitCode.ok : ExitCode.findings
      }),
    )
  withAccess(group.command('runs').description('runs of procedures, the newest first'))
    .option('--procedure <path>', 'only those of a procedure')
    .option('--state <state>', `one of ${PROCEDURE_RUN_STATES.join(', ')}`)
    .option('--limit <n>', 'at most', '100')
    .action((options: AccessOptions & { procedure?: string; state?: string; limit: string }) =>
      atCentre(options, async ({ client, json }) => {
        const state =
          options.state === undefined
            ? undefined
            : oneOf('--state', options.state, PROCEDURE_RUN_STATES, 'procedure runs')
        const runs = await client.listProcedureRuns({
          query: {
            limit: wholeNumber('--limit', options.limit, 'procedure runs', 1, 1000),
            ...(options.procedure === undefined ? {} : { path: options.procedure }),
            ...(state === undefined ? {} : { state }),
          },
        })
        if (json) return outJson(runs)
        for (const run of runs) out(`${runHead(run)}  ${runState(run)}`)
        if (runs.length === 0) err('no procedure was run')
      }),
    )
  withAccess(
    group
      .command('record')
      .argument('<run>', 'number of the run')
      .description('what was carried out, statement by statement (docs/formats/procedure-record.md)'),
  )
    .option('--from <n>', 'number of the first record', '0')
    .option('--out <file>', 'to a file, one JSON document a line')
    .action((id: string, options: AccessOptions & { from: string; out?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const params = { id: wholeNumber('run', id, 'procedure record') }
        const file = options.out
        let lines = ''
        const all: unknown[] = []
        for (let from = wholeNumber('--from', options.from, 'procedure record'); ;) {
          const some = await client.getProcedureRecord({ params, query: { from, limit: MOST_RECORDS } })
          for (const record of some)
            if (file !== undefined) lines += `${JSON.stringify(record)}\n`
            else if (json) all.push(record)
            else out(recordLine(record))
          if (some.length < MOST_RECORDS) break
          from = some.at(-1)!.n + 1
        }
        if (file === undefined) return json ? outJson(all) : undefined
        await writeFile(file, lines).catch((error: Error) => {
          throw cliErrors.cannotWrite({ file, detail: error.message })
        })
        if (json) outJson({ ok: true, file })
        else out(`${file} written`)
      }),
    )
}
