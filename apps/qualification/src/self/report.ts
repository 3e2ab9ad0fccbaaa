/** Results of automated tests as their runner reports them (JUnit XML), by file and title. */
import { readExchangeFile, type Verdict } from '@vigie/qualification'
import { runnerErrors } from '../errors.ts'

export interface ReportedTest {
  readonly file: string
  /** With the titles around it: "a journal > verifies". */
  readonly title: string
  readonly verdict: Verdict
  /** UTC, as the report has it. */
  readonly at?: string
  readonly seconds?: number
  /** What the runner said of a failure. */
  readonly notes: string
}

/** Throws VIG-QUALIFICATION-231 where there is no result in it, or it was cut. */
export async function readReport(bytes: Uint8Array, file: string): Promise<readonly ReportedTest[]> {
  const { project, diagnostics } = await readExchangeFile(bytes, file, { format: 'junit' })
  const wrong = diagnostics.find((d) => d.severity === 'error')
  if (wrong !== undefined || project.results.length === 0)
    throw runnerErrors.noResults({ file, detail: wrong?.message ?? 'it is empty' })
  const cases = new Map(project.tests.map((t) => [t.id, t]))
  return project.results.map((r): ReportedTest => {
    const test = cases.get(r.test)!
    return {
      file: test.means.kind === 'script' ? test.means.file.replaceAll('\\', '/') : '',
      title: test.title,
      verdict: r.verdict,
      ...(r.at === undefined ? {} : { at: r.at }),
      ...(r.duration === undefined ? {} : { seconds: r.duration * 60 }),
      notes: r.notes.content,
    }
  })
}
