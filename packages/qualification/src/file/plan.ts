/** The verification plan of a mission: `qualification/plan.yaml`. */
import type { Diagnostic } from '@vigie/base'
import { compileShape, shapeProblems, YamlDocument, type DocumentPlace } from '@vigie/documents'
import { fileErrors } from './file-errors.ts'

export interface QualificationPlan {
  /** Of the file that is issued, such as "BISAT-QF-001", and its issue. */
  readonly reference: string
  readonly issue: string
  readonly title: string
  readonly scope: string
  readonly approach: string
  readonly organisation: readonly { readonly role: string; readonly name?: string; readonly does?: string }[]
  readonly documents: readonly { readonly reference: string; readonly title: string; readonly issue?: string }[]
  readonly environments: readonly {
    readonly name: string
    readonly description: string
    /** What it does not represent. */
    readonly limits: readonly string[]
  }[]
  /** What the centre must not be used for, or only under a condition. */
  readonly limitations: readonly string[]
  readonly risks: readonly string[]
  /** Who must sign: roles, with how many persons of each. */
  readonly signatures: readonly SignatureRule[]
}

export interface SignatureRule {
  readonly role: string
  readonly persons: number
  /** Fingerprints of the keys that may sign in this role; absent: any key. */
  readonly keys?: readonly string[]
}

const text = { type: 'string', minLength: 1 } as const
const texts = { type: 'array', items: text } as const
const things = (properties: object, required: readonly string[]): object => ({
  type: 'array',
  items: { type: 'object', properties, required, additionalProperties: false },
})

/** Of `qualification/plan.yaml`. */
export const PLAN_SCHEMA = {
  $id: 'vigie-qualification-plan',
  type: 'object',
  properties: {
    reference: text,
    issue: { type: ['string', 'integer'] },
    title: text,
    scope: text,
    approach: text,
    organisation: things({ role: text, name: text, does: text }, ['role']),
    documents: things({ reference: text, title: text, issue: { type: ['string', 'integer'] } }, ['reference', 'title']),
    environments: things({ name: text, description: text, limits: texts }, ['name', 'description']),
    limitations: texts,
    risks: texts,
    signatures: things({ role: text, persons: { type: 'integer', minimum: 1, maximum: 20 }, keys: texts }, ['role']),
  },
  required: ['reference', 'title', 'scope', 'signatures'],
  additionalProperties: false,
} as const

const shape = compileShape(PLAN_SCHEMA)

type Given = Omit<Partial<QualificationPlan>, 'environments' | 'signatures'> & {
  readonly environments?: readonly { name: string; description: string; limits?: readonly string[] }[]
  readonly signatures: readonly { role: string; persons?: number; keys?: readonly string[] }[]
}

export function readPlan(
  yaml: string,
  file: string,
): { readonly plan?: QualificationPlan; readonly diagnostics: readonly Diagnostic[] } {
  const document = new YamlDocument(yaml)
  const finding = (detail: string, { line, column }: DocumentPlace): Diagnostic => {
    const { code, message, remedy } = fileErrors.planNotValid({ file, detail })
    return { severity: 'error', code, message, remedy, file, line, column }
  }
  if (document.problems.length > 0) return { diagnostics: document.problems.map((p) => finding(p.detail, p)) }
  const { value } = document
  const problems = shapeProblems(value, shape, 'the plan')
  if (problems.length > 0)
    return {
      diagnostics: problems.map(({ pointer, key, where, detail, hint }) =>
        finding(`${where}: ${detail}. ${hint}`, document.place(pointer, key !== undefined)),
      ),
    }
  const given = value as Given
  return {
    diagnostics: [],
    plan: {
      reference: given.reference!,
      issue: String(given.issue ?? 1),
      title: given.title!,
      scope: given.scope!,
      approach: given.approach ?? '',
      organisation: given.organisation ?? [],
      documents: (given.documents ?? []).map((d) => ({
        ...d,
        ...(d.issue === undefined ? {} : { issue: String(d.issue) }),
      })),
      environments: (given.environments ?? []).map((e) => ({ ...e, limits: e.limits ?? [] })),
      limitations: given.limitations ?? [],
      risks: given.risks ?? [],
      signatures: given.signatures.map((s) => ({ ...s, persons: s.persons ?? 1 })),
    },
  }
}
