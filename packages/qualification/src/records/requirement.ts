/** Requirements as they are kept: versions, relations, and what tools of others put beside them. */

/** Plain text, or HTML as TestLink, ReqIF and mail clients write it; `text` is what is compared and printed plainly. */
export interface RichText {
  readonly format: 'text' | 'html'
  readonly content: string
}

export interface Attachment {
  readonly name: string
  readonly title?: string
  readonly mediaType?: string
  /** SHA-256 of the content, hexadecimal: the content lies apart under that name. */
  readonly sha256: string
  readonly size: number
  readonly addedAt?: string
}

/** Names and values as given; several values where the field takes several. */
export type CustomFields = Readonly<Record<string, readonly string[]>>

/** What a format of others carries that Vigie has no word for: kept by format, and written back into the same one. */
export type ForeignContent = Readonly<Record<string, unknown>>

/** A chapter of requirements; they nest. */
export interface Specification {
  readonly id: string
  readonly title: string
  readonly parent?: string
  /** "section", "user requirements", "system requirements", or a word of the site. */
  readonly type: string
  readonly scope: RichText
  readonly order: number
  readonly revision?: number
  readonly customFields: CustomFields
  readonly attachments: readonly Attachment[]
  readonly foreign?: ForeignContent
}

/** ECSS-E-ST-10-02C: test (with demonstration), analysis (with similarity), review of design, inspection. */
export const VERIFICATION_METHODS = ['test', 'analysis', 'review of design', 'inspection'] as const
export type VerificationMethod = (typeof VERIFICATION_METHODS)[number]

export const REQUIREMENT_STATUSES = [
  'draft',
  'review',
  'rework',
  'finished',
  'implemented',
  'valid',
  'not testable',
  'obsolete',
] as const
export type RequirementStatus = (typeof REQUIREMENT_STATUSES)[number]

export const REQUIREMENT_TYPES = [
  'information',
  'feature',
  'use case',
  'interface',
  'non-functional',
  'constraint',
  'system function',
] as const

/** One version of a requirement. A version that was agreed on does not change; a change makes the next one. */
export interface Requirement {
  /** Given by its author, such as "VGI-REQ-0042". */
  readonly id: string
  /** 1, 2, … */
  readonly version: number
  readonly revision?: number
  readonly specification: string
  readonly title: string
  readonly text: RichText
  readonly rationale?: string
  /** One of `REQUIREMENT_TYPES`, or a word of the site. */
  readonly type: string
  readonly status: RequirementStatus
  /** How many test cases are expected to cover it. */
  readonly expectedCoverage: number
  readonly order: number
  readonly methods: readonly VerificationMethod[]
  /** system, segment, element, subsystem, equipment */
  readonly level?: string
  /** qualification, acceptance, pre-launch, in-orbit */
  readonly stage?: string
  readonly owner?: string
  /** Names of satellites, stations, environments that it holds for; absent: all. */
  readonly appliesTo?: {
    readonly satellites?: readonly string[]
    readonly stations?: readonly string[]
    readonly environments?: readonly string[]
  }
  readonly customFields: CustomFields
  readonly attachments: readonly Attachment[]
  readonly foreign?: ForeignContent
}

/** parent: `source` is the parent of `destination`; blocks: `source` blocks it; related; or a word of the site. */
export interface Relation {
  readonly source: string
  readonly destination: string
  readonly type: string
  readonly sourceProject?: string
  readonly destinationProject?: string
}

/**
 * "This test verifies that requirement", with what both were when somebody looked at it. Where the fingerprint of today differs, the
 * link is suspect until it is accepted again, with a reason.
 */
export interface VerificationLink {
  readonly test: string
  readonly testVersion: number
  readonly requirement: string
  readonly requirementVersion: number
  /** SHA-256 of the requirement as it was looked at (`requirementFingerprint`). */
  readonly requirementFingerprint: string
  readonly accepted: { readonly by: string; readonly at: string; readonly reason: string }
}

/** The state of all requirements at a moment, by name; never changed. */
export interface Baseline {
  readonly name: string
  readonly at: string
  readonly by: string
  readonly comment?: string
  /** id → version and fingerprint. */
  readonly requirements: Readonly<Record<string, { readonly version: number; readonly fingerprint: string }>>
}
