/** `vigie passes`: the contact plan of a running centre. */
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { PASS_FORMATS, WRITTEN_PASS_FORMATS, type Pass } from '@vigie/contract'
import type { Command } from 'commander'
import { stringify } from 'yaml'
import { atCentre, withAccess, type AccessOptions } from '../commanding/centre-access.ts'
import { commandingCliErrors } from '../commanding/errors.ts'
import { cliErrors } from '../errors.ts'
import { oneOf, wholeNumber } from '../option-values.ts'
import { err, out, outJson, showDiagnostics } from '../output.ts'

interface ListOptions extends AccessOptions {
  satellite?: string
  station?: string
  from?: string
  to?: string
  all?: boolean
}

export function passCommands(program: Command): void {
  const passes = program
    .command('passes')
    .description('the contact plan: when satellites are in contact, through which station, for what')
    .addHelpText(
      'after',
      `
A plan is YAML or CSV (docs/formats/passes.md), or a schedule of CCSDS 902.1 in XML. Importing one replaces the plan; earlier
versions stay. Rules of the mission (release.windows) let commands leave only in its passes.

Examples:
  vigie passes list                               those to come
  vigie passes import week-48.yaml                the next version of the plan
  vigie passes import schedule.xml                of a station provider
  vigie passes export --format csv --out plan.csv
  vigie passes simulated --out passes.yaml        what the running simulator will fly`,
    )
  withAccess(passes.command('list').description('passes that are not over'))
    .option('--satellite <name>', 'of this satellite only')
    .option('--station <code>', 'of this station only')
    .option('--from <utc>', 'those that end after; now unless told')
    .option('--to <utc>', 'those that begin before')
    .option('--all', 'those that are over too')
    .action((options: ListOptions) =>
      atCentre(options, async ({ client, json }) => {
        const { satellite, station, from, to } = options
        const since = from ?? (options.all === true ? undefined : new Date().toISOString())
        const plan = await client.getPasses({
          query: {
            ...(satellite === undefined ? {} : { satellite }),
            ...(station === undefined ? {} : { station }),
            ...(since === undefined ? {} : { from: since }),
            ...(to === undefined ? {} : { to }),
          },
        })
        if (json) return outJson(plan)
        for (const pass of plan.passes) out(passLine(pass))
        err(
          plan.version === 0
            ? 'there is no contact plan yet'
            : `version ${plan.version}, saved by ${plan.savedBy} at ${plan.savedAt}`,
        )
      }),
    )
  withAccess(
    passes.command('import').argument('<file>', 'YAML, CSV or XML').description('replace the plan: its next version'),
  )
    .option('--format <format>', `one of ${PASS_FORMATS.join(', ')}; by the name of the file unless told`)
    .option('--base <version>', 'refuse where the plan is not in this version any more')
    .option('--comment <text>', 'kept with the version')
    .action((file: string, options: AccessOptions & { format?: string; base?: string; comment?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const text = await readFile(file, 'utf8').catch((error: Error) => {
          throw cliErrors.cannotRead({ file, detail: error.message })
        })
        const format = oneOf('--format', options.format ?? formatOf(file), PASS_FORMATS, 'passes import')
        const saved = await client.putPasses({
          body: {
            text,
            format,
            ...(options.base === undefined ? {} : { base: wholeNumber('--base', options.base, 'passes import') }),
            ...(options.comment === undefined ? {} : { comment: options.comment }),
          },
        })
        if (json) return outJson(saved)
        showDiagnostics(saved.findings.map((f) => ({ ...f, file })) as never)
        out(`version ${saved.version}: ${saved.passes.length} passes`)
      }),
    )
  withAccess(passes.command('export').description('the plan as a file'))
    .option('--format <format>', `one of ${WRITTEN_PASS_FORMATS.join(', ')}`, 'yaml')
    .option('--version-number <n>', 'the last one unless told')
    .option('--out <file>', 'to a file; else to the standard output')
    .action((options: AccessOptions & { format: string; versionNumber?: string; out?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const format = oneOf('--format', options.format, WRITTEN_PASS_FORMATS, 'passes export')
        const { versionNumber } = options
        const version =
          versionNumber === undefined ? undefined : wholeNumber('--version-number', versionNumber, 'passes export', 1)
        const query = { format, ...(version === undefined ? {} : { version }) }
        const text = await (await client.exportPasses({ query })).text()
        if (options.out === undefined) return json ? outJson({ format, text }) : out(text.trimEnd())
        await save(options.out, text)
        if (json) outJson({ ok: true, format, file: options.out })
        else out(`${options.out} written`)
      }),
    )
  withAccess(passes.command('versions').description('versions of the plan, the newest first')).action(
    (options: AccessOptions) =>
      atCentre(options, async ({ client, json }) => {
        const versions = await client.listPassVersions()
        if (json) return outJson(versions)
        for (const v of versions)
          out(
            `${v.version}  ${v.passes} passes, by ${v.savedBy} at ${v.savedAt}${v.comment === undefined ? '' : `  — ${v.comment}`}`,
          )
      }),
  )
  passes
    .command('simulated')
    .description('passes that the running simulator will fly, as a contact plan')
    .option('--control-port <n>', 'of the simulator, on this machine', '10100')
    .option('--hours <n>', 'how far ahead', '24')
    .option('--out <file>', 'to a file; else to the standard output')
    .option('--json', 'print JSON')
    .action(async (options: { controlPort: string; hours: string; out?: string; json?: boolean }) => {
      const port = wholeNumber('--control-port', options.controlPort, 'passes simulated', 1, 65_535)
      const hours = wholeNumber('--hours', options.hours, 'passes simulated', 1, 240)
      const list = (await predicted(port, hours)).map(({ station, satellite, aos, los, elevation }) => ({
        station,
        satellite,
        aos,
        los,
        for: ['TM', 'TC'],
        comment: `up to ${elevation} deg`,
      }))
      if (options.json === true) return outJson({ passes: list })
      const text = stringify({ passes: list }, { lineWidth: 160 })
      if (options.out === undefined) return out(text.trimEnd())
      await save(options.out, text)
      out(`${options.out}: ${list.length} passes`)
    })
}

const formatOf = (file: string): string =>
  ({ '.csv': 'csv', '.xml': 'ssf' })[path.extname(file).toLowerCase()] ?? 'yaml'

const passLine = ({ id, station, satellite, aos, los, status, services, comment }: Pass): string =>
  `${aos} … ${los}  ${satellite} ${station}  ${status}, for ${services.join(' ')}  (${id})${comment === undefined ? '' : `  — ${comment}`}`

const save = (file: string, text: string): Promise<void> =>
  writeFile(file, text).catch((error: Error) => {
    throw cliErrors.cannotWrite({ file, detail: error.message })
  })

interface Predicted {
  readonly station: string
  readonly satellite: string
  readonly aos: string
  readonly los: string
  readonly elevation: number
}

/** Throws VIG-CLI-026. */
async function predicted(port: number, hours: number): Promise<readonly Predicted[]> {
  const socket = connect({ host: '127.0.0.1', port })
  try {
    let text = ''
    socket.setEncoding('utf8')
    socket.write(`${JSON.stringify({ command: 'passes', hours })}\n`)
    for await (const piece of socket) {
      text += String(piece)
      if (text.includes('\n')) break
    }
    const answer = JSON.parse(text) as { ok: boolean; passes?: readonly Predicted[]; error?: { message: string } }
    if (!answer.ok || answer.passes === undefined) throw new Error(answer.error?.message ?? 'no answer')
    return answer.passes
  } catch (error) {
    throw commandingCliErrors.noSimulator({ port, detail: (error as Error).message }, { cause: error })
  } finally {
    socket.destroy()
  }
}
