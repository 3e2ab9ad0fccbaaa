/** `vigie procedure versions`, `diff`, `save`, `review`, `approve`, `reject`, `withdraw`, `validate`, `export`: the library. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { PROCEDURE_DECISIONS, ProcedureVersion } from '@vigie/contract'
import type { Command } from 'commander'
import { createTwoFilesPatch } from 'diff'
import { atCentre, withAccess, type AccessOptions } from '../commanding/centre-access.ts'
import { ExitCode } from '../exit-codes.ts'
import { wholeNumber } from '../option-values.ts'
import { err, out, outJson } from '../output.ts'

type Decision = (typeof PROCEDURE_DECISIONS)[number]
const MOST = 1_000_000

const signed = (what: string, list: readonly { by: string; at?: string | undefined }[]): string =>
  list.length === 0 ? '' : `  ${what} by ${list.map((s) => s.by).join(', ')}`

const versionLine = (v: ProcedureVersion): string =>
  `${v.inForce ? '* ' : '  '}${String(v.version).padStart(3)}  ${v.state.padEnd(9)}  ${v.at.slice(0, 19)}  ${
    v.origin === 'mission' ? 'mission folder' : v.by
  }${v.base === undefined ? '' : ` from ${v.base}`}${signed('reviewed', v.reviewed)}${signed('approved', v.approved)}${
    v.ended === undefined ? '' : `  ${v.ended.what} by ${v.ended.by}: ${v.ended.comment ?? ''}`
  }${v.validatedOn.length === 0 ? '' : `  validated on ${v.validatedOn.map((x) => `${x.on} ${x.version ?? ''}`.trim()).join(', ')}`}${
    v.comment === undefined ? '' : `  "${v.comment}"`
  }`

const DECIDED: readonly { readonly name: string; readonly what: Decision; readonly told: string }[] = [
  { name: 'review', what: 'reviewed', told: 'say that a version was reviewed; another person than who wrote it' },
  { name: 'approve', what: 'approved', told: 'put a reviewed version in force; another person than who wrote it' },
  { name: 'reject', what: 'rejected', told: 'reject a draft; --comment says why' },
  { name: 'withdraw', what: 'withdrawn', told: 'take a version out of force; --comment says why' },
]

export function libraryCommands(group: Command): void {
  withAccess(group.command('versions').argument('<path>').description('versions of a procedure; * is in force')).action(
    (name: string, options: AccessOptions) =>
      atCentre(options, async ({ client, json }) => {
        const versions = await client.listProcedureVersions({ params: { path: name } })
        if (json) return outJson(versions)
        for (const v of versions) out(versionLine(v))
      }),
  )
  withAccess(
    group
      .command('diff')
      .argument('<path>')
      .argument('[from]', 'a version; the one in force unless told')
      .argument('[to]', 'a version; the newest unless told')
      .description('how two versions differ; exit code 1 where they do'),
  ).action((name: string, from: string | undefined, to: string | undefined, options: AccessOptions) =>
    atCentre(options, async ({ client, json }) => {
      const versions = await client.listProcedureVersions({ params: { path: name } })
      const numbered = (what: string, text: string | undefined, or: number | undefined): number =>
        text === undefined ? (or ?? 1) : wholeNumber(what, text, 'procedure diff', 1, MOST)
      const a = numbered('from', from, versions.find((v) => v.inForce)?.version)
      const b = numbered('to', to, versions[0]?.version)
      const at = versions[0]?.path ?? name
      const [older, newer] = await Promise.all(
        [a, b].map((version) => client.getProcedureVersion({ params: { path: at, version } })),
      )
      if (json) outJson({ from: older, to: newer })
      else
        for (const [what, x, y] of [
          ['text', older!.text, newer!.text],
          ['declared', older!.declared ?? '', newer!.declared ?? ''],
        ] as const)
          if (x !== y) out(createTwoFilesPatch(`${at} ${a} ${what}`, `${at} ${b} ${what}`, x, y).trimEnd())
      return older!.content === newer!.content ? ExitCode.ok : ExitCode.findings
    }),
  )
  withAccess(
    group
      .command('save')
      .argument('<path>')
      .argument('<file>', 'text in PLUTO')
      .description('save a text as the next version: a draft, until others review and approve it'),
  )
    .option('--beside <file>', 'YAML of what is declared beside it; that of the version before unless told')
    .option('--base <version>', 'version that it was made from; the newest unless told')
    .option('--comment <text>', 'what is changed, and why')
    .action(
      (name: string, file: string, options: AccessOptions & { beside?: string; base?: string; comment?: string }) =>
        atCentre(options, async ({ client, json }) => {
          const { comment } = options
          const text = await readFile(file, 'utf8')
          const known = await client.listProcedureVersions({ params: { path: name } }).catch(() => [])
          const base =
            options.base === undefined
              ? known[0]?.version
              : wholeNumber('--base', options.base, 'procedure save', 1, MOST)
          const made = await client.saveProcedureVersion({
            params: { path: known[0]?.path ?? name },
            body: {
              text,
              ...(options.beside === undefined ? {} : { beside: await readFile(options.beside, 'utf8') }),
              ...(base === undefined ? {} : { base }),
              ...(comment === undefined ? {} : { comment }),
            },
          })
          if (json) outJson(made)
          else out(versionLine(made))
        }),
    )
  for (const { name: command, what, told } of DECIDED)
    withAccess(group.command(command).argument('<path>').argument('<version>').description(told))
      .option('--comment <text>', 'what is said about it')
      .action((name: string, version: string, options: AccessOptions & { comment?: string }) =>
        atCentre(options, async ({ client, json }) => {
          const { comment } = options
          const made = await client.decideProcedureVersion({
            params: { path: name, version: wholeNumber('version', version, `procedure ${command}`, 1, MOST) },
            body: { what, ...(comment === undefined ? {} : { comment }) },
          })
          if (json) outJson(made)
          else out(versionLine(made))
        }),
      )
  withAccess(
    group
      .command('validate')
      .argument('<path>')
      .argument('<version>')
      .requiredOption('--on <environment>', 'simulator, engineering model, flight model')
      .description('record that a version was validated elsewhere; runs of tests show it by themselves'),
  )
    .option('--of <version>', 'version of what it was validated on')
    .option('--comment <text>', 'what is said about it')
    .action((name: string, version: string, options: AccessOptions & { on: string; of?: string; comment?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const { on, of, comment } = options
        const made = await client.validateProcedureVersion({
          params: { path: name, version: wholeNumber('version', version, 'procedure validate', 1, MOST) },
          body: { on, ...(of === undefined ? {} : { of }), ...(comment === undefined ? {} : { comment }) },
        })
        if (json) outJson(made)
        else out(versionLine(made))
      }),
    )
  withAccess(
    group
      .command('export')
      .argument('<folder>', 'mission folder; its procedures/ is written, nothing of it removed')
      .argument('[paths...]', 'only these')
      .description(
        'write what is in force into a mission folder, with who approved it, so that it is kept with the mission',
      ),
  ).action((folder: string, paths: readonly string[], options: AccessOptions) =>
    atCentre(options, async ({ client, json }) => {
      const all = await client.listProcedures({ query: {} })
      const written: string[] = []
      for (const p of all.filter((x) => paths.length === 0 || paths.includes(x.path))) {
        const { version } = await client.getProcedure({ params: { path: p.path } })
        const v = await client.getProcedureVersion({ params: { path: p.path, version } })
        const file = path.join(folder, p.file)
        for (const [name, text] of [
          [file, v.text],
          [file.replace(/\.[^./]+$/, '.yaml'), v.beside],
        ] as const) {
          if (text === undefined || (await readFile(name, 'utf8').catch(() => undefined)) === text) continue
          await mkdir(path.dirname(name), { recursive: true })
          await writeFile(name, text)
          written.push(name)
        }
      }
      if (json) return outJson({ written })
      for (const name of written) out(name)
      if (written.length === 0) err('the folder has all of it already')
    }),
  )
}
