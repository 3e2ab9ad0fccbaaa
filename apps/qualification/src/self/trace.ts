/**
 * Which automated tests of this software show which of its own requirements: `qualification/trace.yaml` of its mission folder. A test is
 * named by its file and a part of its title; a requirement that none shows says why.
 */
import type { Diagnostic } from '@vigie/base'
import { compileShape, shapeProblems, YamlDocument, type DocumentPlace } from '@vigie/documents'
import { runnerErrors } from '../errors.ts'

export interface TracedTest {
  /** Path below the root of the repository. */
  readonly file: string
  /** Part of its title; absent: every test of the file. */
  readonly title?: string
}

export interface RequirementTrace {
  readonly requirement: string
  readonly tests: readonly TracedTest[]
  /** Why no test shows it. */
  readonly reason?: string
  readonly place: DocumentPlace
}

const text = { type: 'string', minLength: 1 } as const
const shape = compileShape({
  $id: 'vigie-self-trace',
  type: 'object',
  additionalProperties: {
    anyOf: [
      {
        type: 'array',
        minItems: 1,
        items: {
          anyOf: [text, { type: 'object', minProperties: 1, maxProperties: 1, additionalProperties: text }],
        },
      },
      { type: 'object', properties: { reason: text }, required: ['reason'], additionalProperties: false },
    ],
  },
})

type Given = Readonly<Record<string, readonly (string | Readonly<Record<string, string>>)[] | { reason: string }>>

export const traceFinding = (file: string, detail: string, { line, column }: DocumentPlace): Diagnostic => {
  const { code, message, remedy } = runnerErrors.badTrace({ detail })
  return { severity: 'error', code, message, remedy, file, line, column }
}

export function readTrace(
  yaml: string,
  file: string,
): { readonly traces: readonly RequirementTrace[]; readonly diagnostics: readonly Diagnostic[] } {
  const document = new YamlDocument(yaml)
  if (document.problems.length > 0)
    return { traces: [], diagnostics: document.problems.map((p) => traceFinding(file, p.detail, p)) }
  const problems = shapeProblems(document.value, shape, 'the trace')
  if (problems.length > 0)
    return {
      traces: [],
      diagnostics: problems.map(({ pointer, key, where, detail, hint }) =>
        traceFinding(file, `${where}: ${detail}. ${hint}`, document.place(pointer, key !== undefined)),
      ),
    }
  const traces = Object.entries(document.value as Given).map(([requirement, given]): RequirementTrace => {
    const place = document.place([requirement], true)
    if (!Array.isArray(given)) return { requirement, tests: [], reason: (given as { reason: string }).reason, place }
    return { requirement, tests: given.map(tracedTest), place }
  })
  return { traces, diagnostics: [] }
}

function tracedTest(given: string | Readonly<Record<string, string>>): TracedTest {
  if (typeof given === 'string') return { file: given }
  const [file, title] = Object.entries(given)[0]!
  return { file, title }
}

/** One thing for one test, whoever names it. */
export const tracedKey = (t: TracedTest): string => `${t.file}\n${t.title ?? ''}`
