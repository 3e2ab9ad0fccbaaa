/**
 * What a file concludes, concluded again from the records in it: a file that is whole can still contradict itself, where whoever made it
 * was wrong or lied.
 */
import { canonicalJson, requirementFingerprint, testFingerprint } from '../records/canonical.ts'
import type { TestRun } from '../records/run.ts'
import { DATA_FILES, evidencePath, MATRIX_FILE, runFile, RUNS_FILE } from './layout.ts'
import type { QualificationRecords } from './qualification-records.ts'
import { verificationMatrix } from './verification-matrix.ts'
import type { FileFinding, FolderReader } from './verify.ts'

const contradiction = (path: string, detail: string): FileFinding => ({ kind: 'contradiction', path, detail })

export async function recheckRecords(
  folder: FolderReader,
  hashes: ReadonlyMap<string, string>,
): Promise<FileFinding[]> {
  const json = async (path: string): Promise<unknown> => JSON.parse(new TextDecoder().decode(await folder.read(path)))
  let records: QualificationRecords
  let matrix: unknown
  try {
    records = await readRecords(json)
    matrix = await json(MATRIX_FILE)
  } catch (error) {
    return [
      contradiction('data', `its records cannot be read: ${error instanceof Error ? error.message : String(error)}`),
    ]
  }
  const findings: FileFinding[] = []
  for (const [i, run] of records.runs.entries()) {
    const path = runFile(run)
    if (canonicalJson(await json(path)) !== canonicalJson(run))
      findings.push(contradiction(path, `${RUNS_FILE} says something else of run ${i + 1}`))
    for (const e of run.evidence)
      if (hashes.get(evidencePath(run, e.file)) !== e.sha256)
        findings.push(contradiction(path, `${e.file} is not the evidence that the run recorded`))
    for (const detail of verdictProblems(run)) findings.push(contradiction(path, detail))
  }
  for (const t of records.tests)
    if (testFingerprint(t.case, t.text) !== t.fingerprint)
      findings.push(contradiction(DATA_FILES.tests, `the fingerprint of ${t.case.id} is not that of its text`))
  for (const r of records.requirements) {
    const frozen = records.baseline.requirements[r.id]
    if (frozen !== undefined && frozen.fingerprint !== requirementFingerprint(r))
      findings.push(
        contradiction(DATA_FILES.requirements, `${r.id} is not as in the baseline ${records.baseline.name}`),
      )
  }
  if (canonicalJson(matrix) !== canonicalJson(verificationMatrix(records)))
    findings.push(
      contradiction(MATRIX_FILE, 'it does not follow from the requirements, runs and decisions in the file'),
    )
  return findings
}

export async function readRecords(json: (path: string) => Promise<unknown>): Promise<QualificationRecords> {
  const entries = await Promise.all(
    Object.entries(DATA_FILES).map(async ([name, path]) => [name, await json(path)] as const),
  )
  return { ...Object.fromEntries(entries), runs: await json(RUNS_FILE) } as unknown as QualificationRecords
}

/** A verdict that its own checks do not carry. */
function verdictProblems(run: TestRun): string[] {
  const failed = run.steps.flatMap((s) => s.checks.filter((c) => !c.passed).map((c) => ({ step: s.number, check: c })))
  const problems: string[] = []
  if ((run.verdict === 'passed' || run.verdict === 'passed with reservation') && failed.length > 0)
    problems.push(
      `it is ${run.verdict}, but step ${failed[0]!.step} did not find ${failed[0]!.check.subject} ${failed[0]!.check.expected}`,
    )
  if (run.verdict === 'passed' && run.steps.some((s) => !['passed', 'not applicable'].includes(s.verdict)))
    problems.push('it is passed, but one of its steps is not')
  if (run.verdict === 'failed' && failed.length === 0 && run.reasons.length === 0)
    problems.push('it is failed, but nothing says why')
  return problems
}
