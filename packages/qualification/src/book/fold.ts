/** One entry of the book after another, to the present. */
import type { BookEntries, BookEntry, BookEntryKind, EntryHead } from './entries.ts'
import {
  linkKey,
  relationKey,
  suiteKey,
  testRelationKey,
  type History,
  type KeptRelation,
  type QualificationState,
} from './state.ts'

type Writable<T> = T extends ReadonlyMap<infer K, infer V> ? Map<K, V> : T extends readonly (infer V)[] ? V[] : T
export type FoldedState = { readonly [K in keyof QualificationState]: Writable<QualificationState[K]> }

export const emptyState = (): FoldedState => ({
  specifications: new Map(),
  requirements: new Map(),
  relations: new Map(),
  suites: new Map(),
  tests: new Map(),
  testRelations: new Map(),
  links: new Map(),
  reviews: new Map(),
  baselines: new Map(),
  keywords: new Map(),
  platforms: new Map(),
  customFields: new Map(),
  plans: new Map(),
  results: [],
  imports: [],
  campaigns: new Map(),
  campaignRuns: new Map(),
  runs: new Map(),
  rejudgements: new Map(),
  anomalies: new Map(),
  waivers: new Map(),
  lives: new Map(),
  decisions: [],
  signatures: [],
  unknown: new Map(),
})

type Head = EntryHead & { readonly position: number }
type Folders = { readonly [K in BookEntryKind]: (state: FoldedState, said: BookEntries[K], head: Head) => void }

const folders: Folders = {
  import: (s, e, head) => void s.imports.push({ ...e.import, ...head }),
  specification: (s, e) => void s.specifications.set(e.specification.id, e.specification),
  'specification removed': (s, e) => void s.specifications.delete(e.id),
  requirement: (s, e, head) => put(s.requirements, e.requirement, head),
  'requirement removed': (s, e, head) => {
    remove(s.requirements, e.id, head)
  },
  relation: (s, e, head) => {
    const kept: KeptRelation = {
      relation: e.relation,
      head,
      ...(e.fingerprint === undefined ? {} : { fingerprint: e.fingerprint }),
    }
    s.relations.set(relationKey(e.relation), kept)
  },
  'relation removed': (s, e) => void s.relations.delete(relationKey(e.relation)),
  link: (s, e) => void s.links.set(linkKey(e.link), e.link),
  'link removed': (s, e) => void s.links.delete(linkKey(e)),
  review: (s, e, head) => {
    const before = s.reviews.get(e.review.requirement) ?? []
    s.reviews.set(e.review.requirement, [...before, { ...e.review, ...head }])
  },
  // Never changed: a second one of the name is not taken.
  baseline: (s, e) => {
    if (!s.baselines.has(e.baseline.name)) s.baselines.set(e.baseline.name, e.baseline)
  },
  suite: (s, e) => void s.suites.set(suiteKey(e.suite.path), e.suite),
  'suite removed': (s, e) => void s.suites.delete(suiteKey(e.path)),
  test: (s, e, head) => put(s.tests, e.test, head),
  'test removed': (s, e, head) => {
    remove(s.tests, e.id, head)
  },
  'test relation': (s, e) => void s.testRelations.set(testRelationKey(e.relation), e.relation),
  'test relation removed': (s, e) => void s.testRelations.delete(testRelationKey(e.relation)),
  keyword: (s, e) => void s.keywords.set(e.keyword.name, e.keyword),
  platform: (s, e) => void s.platforms.set(e.platform.name, e.platform),
  'custom field': (s, e) => void s.customFields.set(e.definition.name, e.definition),
  plan: (s, e) => void s.plans.set(e.plan.name, e.plan),
  result: (s, e) => void s.results.push(e.result),
  campaign: (s, e) => void s.campaigns.set(e.campaign.name, e.campaign),
  'campaign run': (s, e) => void s.campaignRuns.set(e.campaignRun.id, e.campaignRun),
  'test run': (s, e) => void s.runs.set(e.run.id, e.run),
  rejudgement: (s, { rejudgement: r }) => {
    s.rejudgements.set(r.run, [...(s.rejudgements.get(r.run) ?? []), r])
  },
  anomaly: (s, e, head) => {
    s.anomalies.set(e.anomaly.id, e.anomaly)
    live(s, e.anomaly, head)
  },
  waiver: (s, e, head) => {
    s.waivers.set(e.waiver.id, e.waiver)
    live(s, e.waiver, head)
  },
  decision: (s, e) => void s.decisions.push(e.decision),
  signature: (s, e, head) => void s.signatures.push({ ...e.signature, ...head }),
}

/** Adds an entry to the state, in place. */
export function fold(state: FoldedState, entry: BookEntry): void {
  const { at, by, reason, position } = entry
  const folder = Object.hasOwn(folders, entry.kind) ? folders[entry.kind] : undefined
  if (folder === undefined) state.unknown.set(entry.kind, (state.unknown.get(entry.kind) ?? 0) + 1)
  else folder(state, entry as never, { at, by, position, ...(reason === undefined ? {} : { reason }) })
}

function live(s: FoldedState, { id, state }: { readonly id: string; readonly state: string }, head: Head): void {
  const { position: _, ...said } = head
  s.lives.set(id, [...(s.lives.get(id) ?? []), { ...said, state }])
}

interface Versioned {
  readonly id: string
  readonly version: number
}

/** The same version again replaces it (another state, place, owner); a later one follows; an earlier one falls into its place. */
function put<T extends Versioned>(map: Map<string, History<T>>, thing: T, head: Head): void {
  const before = map.get(thing.id)
  const versions = [...(before?.versions ?? [])]
  const heads = [...(before?.heads ?? [])]
  const at = versions.findIndex((v) => v.version >= thing.version)
  const replaces = at >= 0 && versions[at]!.version === thing.version ? 1 : 0
  const place = at < 0 ? versions.length : at
  versions.splice(place, replaces, thing)
  heads.splice(place, replaces, head)
  // The order of first mention is kept; one that was removed comes back at its place.
  map.set(thing.id, { versions, heads, latest: versions.at(-1)! })
}

function remove<T>(map: Map<string, History<T>>, id: string, head: Head): void {
  const before = map.get(id)
  if (before !== undefined) map.set(id, { ...before, removed: head })
}
