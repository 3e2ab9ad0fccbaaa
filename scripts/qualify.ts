/** `npm run qualify`: runs the automated tests and issues the qualification file of Vigie itself from their results. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { qualifySelf, readOwnMission, type SelfOutcome } from '@vigie/qualification-runner/self'
import { formatDiagnostic, VigieError } from '@vigie/base'

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const HELP = `npm run qualify -- [--report FILE…] [--only PATH…] [--out DIR] [--data DIR] [--by NAME] [--json]

Runs the automated tests of the repository (with --only those of files that begin with PATH; with --report none: it takes results
that are there, as JUnit XML) and issues the qualification file of Vigie from them: which of its own requirements are verified.

  --out DIR    new folder for the file; vigie-data/qualification-of-vigie-<UTC> unless told
  --data DIR   its qualification book and the records of its runs; vigie-data/self unless told
  --check      only whether requirements, trace and tests fit each other
  --json       the outcome as JSON

Exit code 1 where a requirement failed, or the file does not verify. Guide: docs/guides/qualify-vigie.md`

const stamp = (): string => `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`

const { values } = parseArgs({
  options: {
    report: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    out: { type: 'string', default: path.join(ROOT, 'vigie-data', `qualification-of-vigie-${stamp()}`) },
    data: { type: 'string', default: path.join(ROOT, 'vigie-data', 'self') },
    by: { type: 'string', default: os.userInfo().username },
    check: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(HELP)
else if (values.check) process.exitCode = await check()
else
  try {
    process.exitCode = await qualify()
  } catch (error) {
    if (!(error instanceof VigieError)) throw error
    console.error(`${error.code}: ${error.message} — ${error.remedy}`)
    for (const d of Array.isArray(error.cause) ? error.cause : []) console.error(formatDiagnostic(d))
    process.exitCode = 1
  }

async function check(): Promise<number> {
  const { requirements, traces, diagnostics } = await readOwnMission()
  for (const d of diagnostics) console.error(formatDiagnostic(d))
  if (diagnostics.length === 0) {
    const reasons = traces.filter((t) => t.tests.length === 0).length
    console.error(
      `${requirements.length} requirements: ${traces.length - reasons} traced to tests, ${reasons} with a reason why not`,
    )
  }
  return diagnostics.length === 0 ? 0 : 1
}

async function qualify(): Promise<number> {
  // Before minutes of tests are run for nothing.
  if (existsSync(values.out)) {
    console.error(`${values.out} is there already — name a new folder: --out DIR`)
    return 2
  }
  if ((await check()) !== 0) return 1
  const work = mkdtempSync(path.join(os.tmpdir(), 'vigie-qualify-'))
  try {
    const { reports, command } =
      values.report === undefined
        ? runTests(path.join(work, 'report.xml'))
        : {
            reports: values.report,
            command: `results that were there: ${values.report.map((r) => path.basename(r)).join(', ')}`,
          }
    mkdirSync(values.data, { recursive: true })
    let told = 0
    const outcome = await qualifySelf({
      reports,
      command,
      data: values.data,
      out: values.out,
      by: values.by,
      ...(values.only === undefined ? {} : { only: values.only }),
      progress: (what, share) => {
        if (!process.stderr.isTTY || Date.now() - told < 100) return
        told = Date.now()
        process.stderr.write(`\r\u001b[K${Math.round(share * 100)} % ${what}`)
      },
    })
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
    if (values.json) console.log(JSON.stringify(outcome))
    else show(outcome)
    return outcome.failed.length > 0 || outcome.findings.length > 0 ? 1 : 0
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** A test that fails is a result like any other: the exit code of the runner does not matter. */
function runTests(report: string): { readonly reports: string[]; readonly command: string } {
  const args = ['run', ...(values.only ?? []), '--reporter=default', '--reporter=junit']
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')))
  spawnSync(
    process.execPath,
    [path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), ...args, `--outputFile.junit=${report}`],
    { cwd: ROOT, stdio: ['ignore', 2, 2], env: environment },
  )
  return { reports: [report], command: `vitest ${args.join(' ')}` }
}

function show(o: SelfOutcome): void {
  for (const id of o.failed) console.log(`failed       ${id}`)
  for (const { id, reason } of o.notCovered) console.log(`not covered  ${id}: ${reason.slice(0, 160)}`)
  for (const f of o.findings) console.log(`not whole    ${f.path}: ${f.detail}`)
  console.log(
    `\n${o.tests} tests; requirements: ${o.verified.length} verified, ${o.failed.length} failed, ${o.notCovered.length} not covered` +
      (o.anomalies.length === 0 ? '' : `; anomalies: ${o.anomalies.join(', ')}`),
  )
  console.log(
    `${path.relative(process.cwd(), o.out)}: root ${o.root}, ${o.findings.length === 0 ? 'verified' : 'NOT WHOLE'}`,
  )
}
