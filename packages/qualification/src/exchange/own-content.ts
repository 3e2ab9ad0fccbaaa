/** What the records have and formats of others have not: taken from, and put into, the place where Vigie keeps it in such files. */
import type { CustomFields, Requirement, RichText, Specification } from '../records/requirement.ts'
import { VERIFICATION_METHODS } from '../records/requirement.ts'
import type { TestCase, TestMeans } from '../records/test-case.ts'

type Own = Readonly<Record<string, unknown>>
const isText = (v: unknown): v is string => typeof v === 'string'
const isTexts = (v: unknown): v is string[] => Array.isArray(v) && v.every(isText)
const isRecord = (v: unknown): v is Own => v !== null && typeof v === 'object' && !Array.isArray(v)

const lists = (v: unknown, names: readonly string[]): Record<string, string[]> =>
  isRecord(v) ? Object.fromEntries(names.flatMap((n) => (isTexts(v[n]) ? [[n, v[n]]] : []))) : {}

/** Only what has its form is taken: the file may have been edited. */
export function requirementFromOwn(own: Own): Partial<Requirement> {
  const { rationale, methods, level, stage, owner, appliesTo } = own
  return {
    ...(isText(rationale) ? { rationale } : {}),
    ...(isTexts(methods) && methods.every((m) => (VERIFICATION_METHODS as readonly string[]).includes(m))
      ? { methods: methods as Requirement['methods'] }
      : {}),
    ...(isText(level) ? { level } : {}),
    ...(isText(stage) ? { stage } : {}),
    ...(isText(owner) ? { owner } : {}),
    ...(isRecord(appliesTo) ? { appliesTo: lists(appliesTo, ['satellites', 'stations', 'environments']) } : {}),
  }
}

/** Undefined where all of it is as it is unless told. */
export function ownOfRequirement(r: Requirement): Own | undefined {
  const { rationale, methods, level, stage, owner, appliesTo } = r
  return orNothing({
    rationale,
    methods: methods.length === 1 && methods[0] === 'test' ? undefined : methods,
    level,
    stage,
    owner,
    appliesTo,
  })
}

export function testFromOwn(own: Own): Partial<TestCase> {
  const { means, prerequisites, configuration, limits, attempts } = own
  const made = meansOf(means)
  const approvals = isRecord(configuration) ? configuration['approvals'] : undefined
  return {
    ...(made === undefined ? {} : { means: made }),
    ...(isTexts(prerequisites) ? { prerequisites } : {}),
    ...(isRecord(configuration)
      ? {
          configuration: {
            satellites: [],
            ...lists(configuration, ['satellites', 'stations', 'functions', 'environments', 'answers']),
            ...(isText(configuration['faults']) ? { faults: configuration['faults'] } : {}),
            ...(approvals === 'automatic' || approvals === 'none' ? { approvals } : {}),
          },
        }
      : {}),
    ...(isTexts(limits) ? { limits } : {}),
    ...(Number.isSafeInteger(attempts) && (attempts as number) >= 1 ? { attempts: attempts as number } : {}),
  }
}

function meansOf(means: unknown): TestMeans | undefined {
  if (!isRecord(means)) return undefined
  const { kind, activity, file, name } = means
  if (kind === 'script' && isText(file) && isText(name)) return { kind, file, name }
  if (kind !== 'procedure' || !isText(activity)) return undefined
  const args = isRecord(means['arguments'])
    ? Object.fromEntries(Object.entries(means['arguments']).map(([k, v]) => [k, String(v)]))
    : undefined
  const { expect } = means
  return {
    kind,
    activity,
    ...(args === undefined ? {} : { arguments: args }),
    ...(expect === 'confirmed' || expect === 'not confirmed' || expect === 'aborted' ? { expect } : {}),
  }
}

export function ownOfTest(t: TestCase): Own | undefined {
  const { configuration } = t
  const plain = configuration.satellites.length === 0 && Object.keys(configuration).length === 1
  return orNothing({
    means: t.means.kind === 'manual' ? undefined : t.means,
    prerequisites: t.prerequisites.length === 0 ? undefined : t.prerequisites,
    configuration: plain ? undefined : configuration,
    limits: t.limits.length === 0 ? undefined : t.limits,
    attempts: t.attempts === 1 ? undefined : t.attempts,
  })
}

function orNothing(own: Own): Own | undefined {
  const said = Object.entries(own).filter(([, v]) => v !== undefined)
  return said.length === 0 ? undefined : Object.fromEntries(said)
}

/** A specification as Vigie wrote it into a format that has only a title for it; its title is as the format says it. */
export function specificationFromOwn(own: Own): Specification | undefined {
  const { id, parent, type, scope, order, revision, customFields } = own
  if (!isText(id) || !isText(type)) return undefined
  const rich = scope as Partial<RichText> | undefined
  return {
    id,
    title: id,
    ...(isText(parent) ? { parent } : {}),
    type,
    scope: { format: rich?.format === 'html' ? 'html' : 'text', content: isText(rich?.content) ? rich.content : '' },
    order: typeof order === 'number' ? order : 0,
    ...(typeof revision === 'number' ? { revision } : {}),
    customFields: isRecord(customFields) ? (lists(customFields, Object.keys(customFields)) as CustomFields) : {},
    attachments: [],
  }
}
