/** Requirements: what is kept, imported, covered, baselined. */
import { Type, type Static } from 'typebox'
import { Diagnostic, Text, Time } from './common.ts'

export const QUALIFICATION_IMPORT_FORMATS = ['testlink', 'reqif', 'xlsx', 'csv', 'junit', 'yaml'] as const
export const QUALIFICATION_EXPORT_FORMATS = ['testlink', 'xlsx', 'csv', 'reqif', 'reqifz', 'yaml'] as const
export const QUALIFICATION_TABLES = ['requirements', 'tests', 'results'] as const
export const COVERAGE_STATES = ['ok', 'nok', 'not run', 'uncovered', 'unknown'] as const
export const SUSPECT_CAUSES = [
  'requirement changed',
  'requirement removed',
  'test changed',
  'test removed',
  'parent changed',
] as const

const RichText = Type.Object({ format: Type.Enum(['text', 'html']), content: Type.String() })
const Texts = Type.Array(Type.String())
const CustomFields = Type.Record(Type.String(), Texts)
const Attachment = Type.Object({
  name: Type.String(),
  title: Type.Optional(Type.String()),
  mediaType: Type.Optional(Type.String()),
  sha256: Type.String(),
  size: Type.Integer(),
  addedAt: Type.Optional(Type.String()),
})
const WordChanges = Type.Array(Type.Object({ kind: Type.Enum(['same', 'added', 'removed']), text: Type.String() }))
const FieldChanges = Type.Array(
  Type.Object({ field: Type.String(), before: Type.String(), after: Type.String(), words: WordChanges }),
)

export const RequirementVersion = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  revision: Type.Optional(Type.Integer()),
  specification: Type.String(),
  title: Type.String(),
  text: RichText,
  rationale: Type.Optional(Type.String()),
  type: Type.String(),
  status: Type.String(),
  expectedCoverage: Type.Integer(),
  order: Type.Number(),
  methods: Texts,
  level: Type.Optional(Type.String()),
  stage: Type.Optional(Type.String()),
  owner: Type.Optional(Type.String()),
  appliesTo: Type.Optional(
    Type.Object({
      satellites: Type.Optional(Texts),
      stations: Type.Optional(Texts),
      environments: Type.Optional(Texts),
    }),
  ),
  customFields: CustomFields,
  attachments: Type.Array(Attachment),
})
export type RequirementVersion = Static<typeof RequirementVersion>

export const TestCoverage = Type.Object({
  test: Type.String(),
  satellite: Type.Optional(Type.String()),
  status: Type.Enum(COVERAGE_STATES),
  verdict: Type.Optional(Type.String()),
  run: Type.Optional(Type.String()),
  at: Type.Optional(Type.String()),
  suspect: Type.Boolean(),
})
export const RequirementCoverage = Type.Object({
  requirement: Type.String(),
  version: Type.Integer(),
  title: Type.String(),
  specification: Type.String(),
  status: Type.Enum(COVERAGE_STATES, { description: 'of all of its tests; uncovered: it has none' }),
  planned: Type.Boolean({ description: 'as many tests as are expected' }),
  executed: Type.Boolean({ description: 'each of its tests has a verdict for this version' }),
  accepted: Type.Boolean({ description: 'somebody has accepted the evidence' }),
  waived: Type.Boolean(),
  tests: Type.Array(TestCoverage),
})
export type RequirementCoverage = Static<typeof RequirementCoverage>
export const Coverage = Type.Object({
  rows: Type.Array(RequirementCoverage),
  total: Type.Integer(),
  byStatus: Type.Record(Type.String(), Type.Integer()),
  planned: Type.Integer(),
  executed: Type.Integer(),
  accepted: Type.Integer(),
  waived: Type.Integer(),
})
export type Coverage = Static<typeof Coverage>

export const RequirementSummary = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  title: Type.String(),
  specification: Type.String(),
  type: Type.String(),
  status: Type.String(),
  methods: Texts,
  reviewed: Type.Boolean({ description: 'as it is now' }),
  suspect: Type.Boolean({ description: 'a link to it, or from its parent, has to be looked at again' }),
  tests: Type.Integer({ description: 'that verify it' }),
  coverage: Type.Optional(Type.Enum(COVERAGE_STATES)),
})
export type RequirementSummary = Static<typeof RequirementSummary>

export const SpecificationSummary = Type.Object({
  id: Type.String(),
  title: Type.String(),
  parent: Type.Optional(Type.String()),
  type: Type.String(),
  scope: RichText,
  order: Type.Number(),
  requirements: Type.Integer({ description: 'how many it has itself' }),
})

const Accepted = Type.Object({ by: Type.String(), at: Type.String(), reason: Type.String() })
export const Suspect = Type.Object({
  kind: Type.Enum(['test', 'relation']),
  test: Type.Optional(Type.String()),
  requirement: Type.String(),
  relation: Type.Optional(
    Type.Object(
      { source: Type.String(), destination: Type.String(), type: Type.String() },
      { additionalProperties: true },
    ),
  ),
  causes: Type.Array(Type.Enum(SUSPECT_CAUSES)),
  acceptedVersion: Type.Optional(Type.Integer()),
  presentVersion: Type.Optional(Type.Integer()),
  accepted: Accepted,
})
export type Suspect = Static<typeof Suspect>

const Who = { by: Type.String(), at: Time, reason: Type.Optional(Type.String()) }
export const RequirementDetail = Type.Object({
  requirement: RequirementVersion,
  fingerprint: Text('SHA-256 of what it demands'),
  versions: Type.Array(Type.Object({ ...Who, requirement: RequirementVersion, changes: FieldChanges })),
  removed: Type.Optional(Type.Object(Who)),
  reviewed: Type.Boolean(),
  reviews: Type.Array(Type.Object({ ...Who, version: Type.Integer(), role: Type.String() })),
  parents: Texts,
  children: Texts,
  relations: Type.Array(Type.Object({ source: Type.String(), destination: Type.String(), type: Type.String() })),
  tests: Type.Array(
    Type.Object({ id: Type.String(), version: Type.Integer(), title: Type.String(), suspect: Type.Boolean() }),
  ),
  suspects: Type.Array(Suspect),
  coverage: Type.Optional(RequirementCoverage),
  anomalies: Texts,
  waivers: Texts,
})
export type RequirementDetail = Static<typeof RequirementDetail>

const importFields = {
  file: Text('its name, by which its format may be known', 500),
  content: Type.String({ description: 'base64', maxLength: 200_000_000 }),
  format: Type.Optional(Type.Enum(QUALIFICATION_IMPORT_FORMATS, { description: 'as the content says unless told' })),
  mapping: Type.Optional(Text('of a table: name of a mapping that is kept', 100)),
  remove: Type.Optional(
    Type.Boolean({ description: 'what its specifications and suites no longer have is taken out of the book' }),
  ),
}
export const ImportPreviewRequest = Type.Object(importFields)
export const ImportRequest = Type.Object({
  ...importFields,
  reason: Text('kept with what is written', 2000),
  digest: Type.Optional(Text('of the difference that was shown: another one is refused', 64)),
  keepGoing: Type.Optional(Type.Boolean({ description: 'what can be read is imported although there are errors' })),
  strict: Type.Optional(Type.Boolean({ description: 'warnings count as errors' })),
})
export const ImportReport = Type.Object({
  file: Type.String(),
  format: Type.String(),
  requirements: Type.Integer(),
  specifications: Type.Integer(),
  suites: Type.Integer(),
  cases: Type.Integer(),
  steps: Type.Integer(),
  links: Type.Integer(),
  relations: Type.Integer(),
  keywords: Type.Integer(),
  customFields: Type.Integer(),
  results: Type.Integer(),
  diagnostics: Type.Array(Diagnostic),
  added: Type.Integer(),
  changed: Type.Integer(),
  removed: Type.Integer({ description: 'that the book has, and the file has not' }),
  difference: Type.Array(
    Type.Object({
      kind: Type.String(),
      id: Type.String(),
      title: Type.String(),
      change: Type.Enum(['added', 'changed', 'removed']),
      version: Type.Optional(Type.Integer()),
      fields: FieldChanges,
    }),
  ),
  suspect: Type.Array(Type.Object({ test: Type.String(), requirement: Type.String() })),
  digest: Type.String(),
  applied: Type.Boolean(),
  mapping: Type.Optional(Text('of a table: the mapping by which it was read, YAML', 100_000)),
})
export type ImportReport = Static<typeof ImportReport>

export const RequirementGap = Type.Object({
  kind: Type.String(),
  id: Type.String(),
  title: Type.String(),
  detail: Type.String(),
})
export type RequirementGap = Static<typeof RequirementGap>

export const BaselineSummary = Type.Object({
  name: Type.String(),
  at: Time,
  by: Type.String(),
  comment: Type.Optional(Type.String()),
  requirements: Type.Integer(),
})
export type BaselineSummary = Static<typeof BaselineSummary>
export const BaselineChange = Type.Object({
  requirement: Type.String(),
  title: Type.String(),
  change: Type.Enum(['added', 'changed', 'removed']),
  before: Type.Optional(Type.Integer({ description: 'version' })),
  after: Type.Optional(Type.Integer({ description: 'version' })),
  fields: FieldChanges,
})
export type BaselineChange = Static<typeof BaselineChange>

export const ImportHistory = Type.Object({
  ...Who,
  file: Type.String(),
  format: Type.String(),
  sha256: Type.String(),
  mapping: Type.Optional(Type.String()),
  counts: Type.Record(Type.String(), Type.Integer()),
  added: Type.Integer(),
  changed: Type.Integer(),
  removed: Type.Integer(),
})
export const KeptMapping = Type.Object({
  name: Type.String(),
  supplier: Type.Optional(Type.String()),
  text: Text('YAML (docs/formats/requirements-excel.md)', 200_000),
})
