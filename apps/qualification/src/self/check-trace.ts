/** Whether a trace is whole: each requirement has tests or a reason, and each test that is named is there. */
import type { Diagnostic } from '@vigie/base'
import { nearest } from '@vigie/documents'
import { titlesIn } from './titles.ts'
import { traceFinding, type RequirementTrace } from './trace.ts'

export interface TraceSurroundings {
  /** Name of the file of the trace. */
  readonly file: string
  /** Ids of the requirements that can be verified: those that only inform are not asked for. */
  readonly requirements: ReadonlySet<string>
  /** Text of a file of tests; undefined where it is not there. */
  readonly source: (file: string) => string | undefined
}

export function checkTrace(traces: readonly RequirementTrace[], around: TraceSurroundings): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  const titles = new Map<string, readonly string[] | undefined>()
  const titlesOf = (file: string): readonly string[] | undefined => {
    if (!titles.has(file)) {
      const source = around.source(file)
      titles.set(file, source === undefined ? undefined : titlesIn(source))
    }
    return titles.get(file)
  }
  const traced = new Set(traces.map((t) => t.requirement))
  for (const id of around.requirements)
    if (!traced.has(id))
      found.push(traceFinding(around.file, `${id} has neither a test nor a reason`, { line: 1, column: 1 }))
  for (const { requirement, tests, place } of traces) {
    const told = (detail: string): void => void found.push(traceFinding(around.file, detail, place))
    if (!around.requirements.has(requirement)) told(`there is no requirement ${requirement}`)
    for (const { file, title } of tests) {
      const there = titlesOf(file)
      if (there === undefined) told(`${requirement}: there is no file ${file}`)
      else if (title !== undefined && !there.some((t) => t.includes(title))) {
        const near = nearest(title, there)
        told(
          `${requirement}: no test of ${file} is called "${title}"${near === undefined ? '' : ` (did you mean "${near}"?)`}`,
        )
      }
    }
  }
  return found
}
