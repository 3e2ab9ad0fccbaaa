/** What a mission prepares for the log-book: `logbook/<name>.yaml`. */
import { compileShape, shapeProblems, YamlDocument } from '@vigie/documents'
import { logbookErrors } from './errors.ts'

export interface Template {
  readonly title: string
  readonly description?: string
  readonly tags: readonly string[]
  /** What the form begins with. */
  readonly entry: { readonly title: string; readonly text: string }
}

const text = { type: 'string' } as const
/** The form of a template as JSON Schema (2020-12). */
export const templateSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Template of the log-book',
  type: 'object',
  properties: {
    title: { ...text, minLength: 1, description: 'Name in the list of templates.' },
    description: { ...text, description: 'When it is used.' },
    tags: { type: 'array', items: { ...text, minLength: 1 }, description: 'Tags that entries get.' },
    entry: {
      type: 'object',
      properties: {
        title: { ...text, description: 'What the title begins with.' },
        text: { ...text, description: 'What the text begins with.' },
      },
      required: ['title', 'text'],
      additionalProperties: false,
    },
  },
  required: ['title', 'entry'],
  additionalProperties: false,
} as const
const shape = compileShape(templateSchema)

/** Throws VIG-LOG-006 with the place. */
export function readTemplate(source: string): Template {
  const document = new YamlDocument(source)
  const [bad] = document.problems
  if (bad !== undefined)
    throw logbookErrors.badTemplate({
      detail: `line ${bad.line}: ${bad.detail}`,
      hint: 'Mend the text at this place.',
    })
  const [problem] = shapeProblems(document.value, shape, 'the template')
  if (problem !== undefined) {
    const place = document.place(problem.pointer, problem.key !== undefined)
    throw logbookErrors.badTemplate({
      detail: `${place === undefined ? '' : `line ${place.line}: `}${problem.where}: ${problem.detail}`,
      hint: problem.hint,
    })
  }
  const given = document.value as Template
  return { ...given, tags: given.tags ?? [] }
}
