/**
 * Versions of a procedure and what people decided about them. A version is never changed; a decision is about one
 * content, by its digest, so that a text which goes from the library to the mission folder and back keeps what was
 * decided about it.
 */
import { createHash } from 'node:crypto'
import { digestOf } from '../execution/runner.ts'
import { readDescription, type ProcedureDescription } from '../folder/description.ts'
import { describedIn, type StoredProcedure } from '../folder/folder.ts'

export const DECISIONS = ['reviewed', 'approved', 'rejected', 'withdrawn'] as const
export type Decision = (typeof DECISIONS)[number]
export type VersionState = 'draft' | 'reviewed' | 'approved' | 'rejected' | 'withdrawn'

export interface ProcedureContent {
  readonly text: string
  /** YAML of the file beside it; undefined: there is none. */
  readonly beside?: string
}

export interface ProcedureVersion extends ProcedureContent {
  readonly path: string
  /** From 1, counted for each procedure. */
  readonly version: number
  /** Of the mission folder, or saved by somebody at the centre. */
  readonly origin: 'mission' | 'library'
  /** Below the mission folder. */
  readonly file: string
  /** SHA-256 of the text. */
  readonly digest: string
  /** SHA-256 of the text and of what is declared beside it, signatures and validations excepted. */
  readonly content: string
  /** Version that it was made from. */
  readonly base?: number
  readonly by: string
  /** ISO 8601. */
  readonly at: string
  readonly comment?: string
}

/** Somebody decided about a content, or validated it. */
export interface ProcedureAct {
  readonly path: string
  readonly content: string
  readonly what: Decision | 'validated'
  readonly by: string
  readonly role: string
  readonly at: string
  readonly comment?: string
  /** validated: environment (simulator, engineering model, flight model), and its version. */
  readonly on?: string
  readonly of?: string
}

function contentDigest({ text, beside }: ProcedureContent): string {
  const { reviewed: _r, approved: _a, validatedOn: _v, ...declared } = describe(beside)
  return createHash('sha256')
    .update(
      JSON.stringify([text, declared], (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    )
    .digest('hex')
}

const describe = (beside: string | undefined): ProcedureDescription =>
  beside === undefined ? readDescription('', '').description : readDescription(beside, '').description

/** What a version is made of, with its digests. */
export function versionOf(
  content: ProcedureContent,
  rest: Omit<ProcedureVersion, 'digest' | 'content' | keyof ProcedureContent>,
): ProcedureVersion {
  return { ...rest, ...content, digest: digestOf(content.text), content: contentDigest(content) }
}

/** As the mission folder has procedures. */
export function storedOf(v: ProcedureVersion): StoredProcedure {
  let made = described.get(v)
  if (made === undefined) {
    made = describedIn(v.path, v.file, v.text, besideOf(v))
    described.set(v, made)
  }
  return made
}
/** A version is never changed. */
const described = new WeakMap<ProcedureVersion, StoredProcedure>()

const besideOf = ({ file, beside }: ProcedureVersion) =>
  beside === undefined ? undefined : { path: file.replace(/\.[^./]+$/, '.yaml'), text: beside }
