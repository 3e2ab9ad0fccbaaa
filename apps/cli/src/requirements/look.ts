/** `vigie requirements list | show | coverage | gaps | suspect`: what there is, and how it stands. */
import {
  COVERAGE_STATUSES,
  GAP_KINDS,
  plainText,
  wordLine,
  type CoverageScope,
  type Suspect,
} from '@vigie/qualification'
import type { Command } from 'commander'
import { ExitCode } from '../exit-codes.ts'
import { err, out, outJson } from '../output.ts'
import { atBook, withBook, type BookOptions } from './access.ts'

export function lookCommands(requirements: Command): void {
  withBook(requirements.command('list').description('requirements, with their tests and how far they are verified'))
    .option('--specification <id>', 'only those of this one')
    .option('--status <status>', 'only those of this one')
    .option('--text <text>', 'only those with it in their id, title or text')
    .action((options: BookOptions & { specification?: string; status?: string; text?: string }) =>
      atBook(options, async (book, json) => {
        const { specification, status, text } = options
        const list = await book.list({
          ...(specification === undefined ? {} : { specification }),
          ...(status === undefined ? {} : { status }),
          ...(text === undefined ? {} : { text }),
        })
        if (json) return outJson(list)
        for (const r of list)
          out(
            `${r.id}  v${r.version}  ${r.status}${r.reviewed ? ', reviewed' : ''}  ${r.coverage ?? '—'}  ${r.tests} tests${r.suspect ? '  SUSPECT' : ''}  ${r.title}`,
          )
        err(`${list.length} requirements`)
      }),
    )
  withBook(
    requirements
      .command('show')
      .argument('<id>', 'of the requirement')
      .description('a requirement with its versions, relations, tests, and how far it is verified'),
  ).action((id: string, options: BookOptions) =>
    atBook(options, async (book, json) => {
      const r = await book.show(id)
      if (json) return outJson(r)
      const { requirement } = r
      out(`${requirement.id} v${requirement.version}  ${requirement.title}`)
      out(
        `${requirement.specification}  ${requirement.type}, ${requirement.status}${r.reviewed ? ', reviewed' : ''}${r.removed === undefined ? '' : ', REMOVED'}`,
      )
      out(`\n${plainText(requirement.text)}\n`)
      if (requirement.rationale !== undefined) out(`why: ${requirement.rationale}`)
      out(`verified by ${requirement.methods.join(', ')}`)
      if (r.parents.length > 0) out(`comes from ${r.parents.join(', ')}`)
      if (r.children.length > 0) out(`leads to ${r.children.join(', ')}`)
      for (const [name, values] of Object.entries(requirement.customFields)) out(`${name}: ${values.join(', ')}`)
      for (const v of r.versions) {
        out(`version ${v.requirement.version}, ${v.at} by ${v.by}${v.reason === undefined ? '' : `: ${v.reason}`}`)
        for (const f of v.changes) out(`    ${f.field}: ${wordLine(f.words)}`)
      }
      for (const t of r.tests) out(`test ${t.id} v${t.version}  ${t.title}${t.suspect ? '  SUSPECT' : ''}`)
      if (r.coverage !== undefined) out(`${r.coverage.status}${r.coverage.waived ? ', waived' : ''}`)
    }),
  )
  withBook(
    requirements
      .command('coverage')
      .description('how far requirements are verified, by version, satellite, station and environment'),
  )
    .option('--satellite <name>', 'as this one shows it')
    .option('--station <name>', 'for this one')
    .option('--environment <name>', 'simulator, engineering model, flight model')
    .option('--baseline <name>', 'of the versions of a baseline')
    .action((options: BookOptions & CoverageScope) =>
      atBook(options, async (book, json) => {
        const { satellite, station, environment, baseline } = options
        const c = await book.coverage({
          ...(satellite === undefined ? {} : { satellite }),
          ...(station === undefined ? {} : { station }),
          ...(environment === undefined ? {} : { environment }),
          ...(baseline === undefined ? {} : { baseline }),
        })
        if (json) return outJson(c)
        for (const r of c.rows)
          out(
            `${r.status.padEnd(9)}  ${r.requirement} v${r.version}  ${r.tests.map((t) => `${t.test}${t.satellite === undefined ? '' : `@${t.satellite}`}: ${t.verdict ?? 'not run'}`).join('; ')}${r.waived ? '  (waived)' : ''}`,
          )
        const share = (n: number): string => `${n} (${c.total === 0 ? 0 : Math.round((n / c.total) * 100)} %)`
        out(COVERAGE_STATUSES.map((s) => `${s} ${share(c.byStatus[s])}`).join(', '))
        out(
          `planned ${share(c.planned)}, executed ${share(c.executed)}, evidence accepted ${share(c.accepted)}, waived ${c.waived}, of ${c.total}`,
        )
      }),
    )
  withBook(
    requirements
      .command('gaps')
      .description('what is missing between requirements, tests, results and anomalies')
      .addHelpText('after', '\n1 stands for gaps that were found.'),
  )
    .option('--kind <kind>', `only one of: ${GAP_KINDS.join(', ')}`)
    .action((options: BookOptions & { kind?: string }) =>
      atBook(options, async (book, json) => {
        const gaps = (await book.gaps()).filter((g) => options.kind === undefined || g.kind === options.kind)
        if (json) outJson(gaps)
        else {
          for (const g of gaps) out(`${g.kind}: ${g.id}  ${g.title}${g.detail === '' ? '' : `  (${g.detail})`}`)
          err(gaps.length === 0 ? 'nothing is missing' : `${gaps.length} gaps`)
        }
        return gaps.length === 0 ? ExitCode.ok : ExitCode.findings
      }),
    )
  withBook(
    requirements
      .command('suspect')
      .description('links that nobody has looked at since what they lead to changed')
      .addHelpText('after', '\n1 stands for suspect links that are there.'),
  ).action((options: BookOptions) =>
    atBook(options, async (book, json) => {
      const suspects = await book.suspects()
      if (json) outJson(suspects)
      else {
        for (const s of suspects) out(suspectLine(s))
        err(suspects.length === 0 ? 'no link is suspect' : `${suspects.length} suspect links`)
      }
      return suspects.length === 0 ? ExitCode.ok : ExitCode.findings
    }),
  )
}

export function suspectLine(s: Suspect): string {
  const link =
    s.relation === undefined
      ? `${s.test} verifies ${s.requirement}`
      : `${s.relation.source} is ${s.relation.type} of ${s.requirement}`
  const versions =
    s.acceptedVersion === undefined
      ? ''
      : `, version ${s.acceptedVersion} was accepted${s.presentVersion === undefined ? '' : `, now it is ${s.presentVersion}`}`
  return `${link}: ${s.causes.join(', ')}${versions} (${s.accepted.by}, ${s.accepted.at})`
}
