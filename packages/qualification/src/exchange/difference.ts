/** What a file would change in the book: shown before it is applied, and applied as it was shown. */
import type { Diagnostic } from '@vigie/base'
import type { BookFact } from '../book/entries.ts'
import {
  fingerprintOf,
  linkKey,
  relationKey,
  suiteKey,
  testRelationKey,
  type QualificationState,
} from '../book/state.ts'
import { listDigest } from '../records/canonical.ts'
import type { Requirement, VerificationLink } from '../records/requirement.ts'
import type { ExternalResult } from '../records/exchange.ts'
import { plainText } from '../requirements/rich-text.ts'
import type { TestCase } from '../records/test-case.ts'
import type { WordChange } from '../requirements/words.ts'
import type { Carried } from './carried.ts'
import { Findings } from './findings.ts'
import { isMention } from './join.ts'
import { fieldChanges, mergedRequirement, mergedSpecification, mergedTest } from './merge.ts'
import { latestVersions } from './yaml/write-requirements.ts'
import type { Place, Project } from './project.ts'
import { CaseNames } from './case-names.ts'

export interface FieldChange {
  readonly field: string
  readonly before: string
  readonly after: string
  readonly words: readonly WordChange[]
}

export interface ItemDifference {
  readonly kind: Exclude<BookFact['kind'], `${string} removed`>
  readonly id: string
  readonly title: string
  readonly change: 'added' | 'changed' | 'removed'
  /** Version that it gets. */
  readonly version?: number
  readonly fields: readonly FieldChange[]
}

export interface ImportDifference {
  readonly items: readonly ItemDifference[]
  /** Links that nobody will have looked at since the requirement changed. */
  readonly suspect: readonly { readonly test: string; readonly requirement: string }[]
  /** What is to be written; without `remove`, nothing that takes something away. */
  readonly facts: readonly BookFact[]
  readonly diagnostics: readonly Diagnostic[]
  /** Of what would be written: the same difference again has the same. */
  readonly digest: string
}

export interface DifferenceOptions {
  readonly file: string
  readonly carried: Carried
  /** Things that the file's specifications and suites no longer have are taken out of the book. */
  readonly remove: boolean
  readonly by: string
  readonly at: string
  readonly reason: string
  readonly places?: ReadonlyMap<object, Place>
}

export function differenceOf(
  state: QualificationState,
  project: Project,
  options: DifferenceOptions,
): ImportDifference {
  return new Comparison(state, project, options).whole()
}

class Comparison {
  readonly #state: QualificationState
  readonly #project: Project
  readonly #options: DifferenceOptions
  readonly #items: ItemDifference[] = []
  readonly #facts: BookFact[] = []
  readonly #suspect: { test: string; requirement: string }[] = []
  readonly #findings: Findings
  /** Requirements as they will be. */
  readonly #next = new Map<string, Requirement>()
  readonly #tests = new Map<string, TestCase>()

  constructor(state: QualificationState, project: Project, options: DifferenceOptions) {
    this.#state = state
    this.#project = project
    this.#options = options
    this.#findings = new Findings(options.file)
  }

  whole(): ImportDifference {
    this.#specifications()
    this.#requirements()
    this.#relations()
    this.#suites()
    this.#testCases()
    this.#links()
    this.#declared()
    this.#results()
    // The time is of the writing, not of what is written.
    const written = this.#facts.values().map((f) => (f.kind === 'link' ? [f.link.test, f.link.requirement] : f))
    const digest = listDigest(written)
    return {
      items: this.#items,
      suspect: this.#suspect,
      facts: this.#facts,
      diagnostics: this.#findings.list,
      digest,
    }
  }

  #say(
    kind: ItemDifference['kind'],
    id: string,
    title: string,
    change: ItemDifference['change'],
    fields: readonly FieldChange[] = [],
    version?: number,
  ): void {
    this.#items.push({ kind, id, title, change, fields, ...(version === undefined ? {} : { version }) })
  }
  #removed(kind: ItemDifference['kind'], id: string, title: string, fact: BookFact): void {
    this.#say(kind, id, title, 'removed')
    if (this.#options.remove) this.#facts.push(fact)
  }

  #specifications(): void {
    for (const s of this.#project.specifications) {
      const before = this.#state.specifications.get(s.id)
      const specification = before === undefined ? s : mergedSpecification(before, s, this.#options.carried)
      const fields = before === undefined ? [] : fieldChanges(before, specification)
      if (before !== undefined && fields.length === 0) continue
      this.#facts.push({ kind: 'specification', specification })
      this.#say('specification', s.id, s.title, before === undefined ? 'added' : 'changed', fields)
    }
  }

  #requirements(): void {
    const { carried } = this.#options
    const inFile = new Set<string>()
    const known = (id: string) => {
      const history = this.#state.requirements.get(id)
      return history?.removed === undefined ? history?.latest : undefined
    }
    const last = new Map(latestVersions(this.#project.requirements).map((r) => [r.id, r]))
    for (const r of this.#project.requirements) {
      inFile.add(r.id)
      const before = known(r.id)
      if (before === undefined) {
        // Of one that was removed, the versions go on.
        const kept = this.#state.requirements.get(r.id)?.latest
        const made = kept === undefined || r.version > kept.version ? r : { ...r, version: kept.version + 1 }
        this.#facts.push({ kind: 'requirement', requirement: made })
        this.#next.set(r.id, last.get(r.id) === r ? made : (this.#next.get(r.id) ?? made))
        if (last.get(r.id) === r) this.#say('requirement', r.id, r.title, 'added', [], made.version)
        continue
      }
      if (last.get(r.id) !== r) continue
      const made = mergedRequirement(before, r, carried)
      const fields = fieldChanges(before, made)
      if (fields.length === 0) continue
      this.#facts.push({ kind: 'requirement', requirement: made })
      this.#next.set(r.id, made)
      this.#say('requirement', r.id, made.title, 'changed', fields, made.version)
      if (fingerprintOf(made) !== fingerprintOf(before))
        for (const link of this.#state.links.values())
          if (link.requirement === r.id && link.requirementFingerprint === fingerprintOf(before))
            this.#suspect.push({ test: link.test, requirement: r.id })
    }
    const specs = new Set([
      ...this.#project.specifications.map((s) => s.id),
      ...this.#project.requirements.map((r) => r.specification),
    ])
    for (const { latest, removed } of this.#state.requirements.values())
      if (removed === undefined && specs.has(latest.specification) && !inFile.has(latest.id))
        this.#removed('requirement', latest.id, latest.title, { kind: 'requirement removed', id: latest.id })
  }

  #requirement(id: string): Requirement | undefined {
    const history = this.#state.requirements.get(id)
    return this.#next.get(id) ?? (history?.removed === undefined ? history?.latest : undefined)
  }

  #relations(): void {
    const keys = new Set<string>()
    for (const relation of this.#project.relations) {
      const key = relationKey(relation)
      if (keys.has(key)) continue
      keys.add(key)
      const source = relation.sourceProject === undefined ? this.#requirement(relation.source) : undefined
      for (const [id, other] of [
        [relation.source, relation.sourceProject],
        [relation.destination, relation.destinationProject],
      ] as const)
        if (other === undefined && this.#requirement(id) === undefined)
          this.#findings.add('warning', 'unknownRequirement', { what: 'a relation', id }, this.#place(relation))
      if (this.#state.relations.has(key)) continue
      this.#facts.push({
        kind: 'relation',
        relation,
        ...(source === undefined ? {} : { fingerprint: fingerprintOf(source) }),
      })
      this.#say('relation', `${relation.source} → ${relation.destination}`, relation.type, 'added')
    }
    if (!this.#options.carried.relations) return
    const inFile = new Set(this.#project.requirements.map((r) => r.id))
    for (const [key, { relation }] of this.#state.relations)
      if (!keys.has(key) && inFile.has(relation.source) && inFile.has(relation.destination))
        this.#removed('relation', `${relation.source} → ${relation.destination}`, relation.type, {
          kind: 'relation removed',
          relation,
        })
  }

  #suites(): void {
    for (const suite of this.#project.suites) {
      // The nameless one around all of a file says nothing by itself.
      if (suite.path.length === 0 && suite.details.content === '' && Object.keys(suite.customFields).length === 0)
        continue
      const before = this.#state.suites.get(suiteKey(suite.path))
      if (before !== undefined && !this.#options.carried.suites) continue
      const made = {
        ...suite,
        ...(before?.foreign === undefined ? {} : { foreign: { ...before.foreign, ...suite.foreign } }),
      }
      const fields = before === undefined ? [] : fieldChanges(before, made)
      if (before !== undefined && fields.length === 0) continue
      this.#facts.push({ kind: 'suite', suite: made })
      this.#say(
        'suite',
        suite.path.join('/'),
        suite.path.at(-1) ?? '',
        before === undefined ? 'added' : 'changed',
        fields,
      )
    }
  }

  #testCases(): void {
    const inFile = new Set<string>()
    for (const written of this.#project.tests) {
      if (isMention(written)) continue
      const t = withoutKnownNames(written, (id) => this.#requirement(id) !== undefined)
      inFile.add(t.id)
      const history = this.#state.tests.get(t.id)
      const before = history?.removed === undefined ? history?.latest : undefined
      const made = before === undefined ? t : mergedTest(before, t, this.#options.carried)
      const fields = before === undefined ? [] : fieldChanges(before, made)
      this.#tests.set(t.id, made)
      if (before !== undefined && fields.length === 0) continue
      this.#facts.push({ kind: 'test', test: made })
      this.#say('test', t.id, made.title, before === undefined ? 'added' : 'changed', fields, made.version)
    }
    const suites = new Set(
      [...this.#project.suites, ...this.#project.tests.map((t) => ({ path: t.suite }))].map((s) => suiteKey(s.path)),
    )
    if (inFile.size > 0)
      for (const { latest, removed } of this.#state.tests.values())
        if (removed === undefined && suites.has(suiteKey(latest.suite)) && !inFile.has(latest.id))
          this.#removed('test', latest.id, latest.title, { kind: 'test removed', id: latest.id })
    for (const relation of this.#project.testRelations) {
      const key = testRelationKey(relation)
      if (this.#state.testRelations.has(key)) continue
      this.#facts.push({ kind: 'test relation', relation })
      this.#say('test relation', `${relation.source} → ${relation.destination}`, relation.type, 'added')
    }
  }

  /** Links of cases of the file, and of cases that waited for a requirement that the file brings. */
  #links(): void {
    const { by, at, reason } = this.#options
    const link = (t: TestCase, requirement: Requirement): void => {
      if (this.#state.links.has(linkKey({ test: t.id, requirement: requirement.id }))) return
      const made: VerificationLink = {
        test: t.id,
        testVersion: t.version,
        requirement: requirement.id,
        requirementVersion: requirement.version,
        requirementFingerprint: fingerprintOf(requirement),
        accepted: { by, at, reason },
      }
      this.#facts.push({ kind: 'link', link: made })
      this.#say('link', `${t.id} → ${requirement.id}`, requirement.title, 'added')
    }
    for (const t of this.#tests.values()) {
      const wanted = new Set<string>()
      for (const v of t.verifies) {
        wanted.add(v.requirement)
        const requirement = this.#requirement(v.requirement)
        if (requirement !== undefined) link(t, requirement)
        else
          this.#findings.add(
            'warning',
            'unknownRequirement',
            { what: `test case "${t.id}"`, id: v.requirement },
            this.#place(v),
          )
      }
      if (!this.#options.carried.links) continue
      for (const l of this.#state.links.values())
        if (l.test === t.id && !wanted.has(l.requirement))
          this.#removed('link', `${t.id} → ${l.requirement}`, '', {
            kind: 'link removed',
            test: t.id,
            requirement: l.requirement,
          })
    }
    const added = [...this.#next.values()].filter((r) => !this.#state.requirements.has(r.id))
    if (added.length === 0) return
    const waiting = new Map(added.map((r) => [r.id, r]))
    for (const { latest, removed } of this.#state.tests.values())
      if (removed === undefined && !this.#tests.has(latest.id))
        for (const v of latest.verifies) {
          const requirement = waiting.get(v.requirement)
          if (requirement !== undefined) link(latest, requirement)
        }
  }

  #declared(): void {
    const named = <T extends { readonly name: string }>(
      kind: 'keyword' | 'platform' | 'custom field' | 'plan',
      things: readonly T[],
      state: ReadonlyMap<string, T>,
      fact: (thing: T) => BookFact,
    ): void => {
      for (const thing of things) {
        const before = state.get(thing.name)
        const fields = before === undefined ? [] : fieldChanges(before, thing)
        if (before !== undefined && fields.length === 0) continue
        this.#facts.push(fact(thing))
        this.#say(kind, thing.name, thing.name, before === undefined ? 'added' : 'changed', fields)
      }
    }
    const { keywords, platforms, customFields, plans } = this.#project
    named('keyword', keywords, this.#state.keywords, (keyword) => ({ kind: 'keyword', keyword }))
    named('platform', platforms, this.#state.platforms, (platform) => ({ kind: 'platform', platform }))
    named('custom field', customFields, this.#state.customFields, (definition) => ({
      kind: 'custom field',
      definition,
    }))
    named('plan', plans, this.#state.plans, (plan) => ({ kind: 'plan', plan }))
    const names = this.#names()
    for (const plan of plans)
      for (const id of new Set(plan.items.map((i) => i.test)))
        if (names.find(id) === undefined)
          this.#unknownCase(`plan "${plan.name}"`, id, 'it is kept in the plan', this.#place(plan))
  }

  #results(): void {
    if (this.#project.results.length === 0) return
    const names = this.#names()
    // The same result may be there twice: it ran twice, and the tool does not say when.
    const known = new Map<string, number>()
    for (const r of this.#state.results) known.set(resultKey(r), (known.get(resultKey(r)) ?? 0) + 1)
    for (const r of this.#project.results) {
      const test = names.find(r.test)
      if (test === undefined) {
        this.#unknownCase('a result', r.test, 'it is not imported', this.#place(r))
        continue
      }
      const result = { ...r, test }
      const key = resultKey(result)
      const left = known.get(key) ?? 0
      if (left > 0) {
        known.set(key, left - 1)
        continue
      }
      this.#facts.push({ kind: 'result', result })
      this.#say('result', `${test} ${r.at ?? ''}`.trim(), r.verdict, 'added')
    }
  }

  #case: CaseNames | undefined
  #names(): CaseNames {
    const there = [...this.#state.tests.values()].filter((h) => h.removed === undefined).map((h) => h.latest)
    this.#case ??= new CaseNames([...there, ...this.#tests.values()])
    return this.#case
  }
  #unknownCase(what: string, id: string, effect: string, place: Place): void {
    this.#findings.add('warning', 'unknownCase', { what, id, effect }, place)
  }
  #place(thing: object): Place {
    return this.#options.places?.get(thing) ?? {}
  }
}

/** By what people would know it again. */
const resultKey = (r: ExternalResult): string =>
  JSON.stringify([
    r.test,
    r.project,
    r.plan,
    r.build,
    r.platform,
    r.tester,
    r.at,
    r.verdict,
    plainText(r.notes),
    r.bugs,
  ])

/** TestLink repeats the titles of requirements with each link: they are kept only where nothing else says them. */
function withoutKnownNames(test: TestCase, isKnown: (requirement: string) => boolean): TestCase {
  const kept = test.foreign?.['testlink'] as Readonly<Record<string, unknown>> | undefined
  const named = kept?.['requirements'] as Readonly<Record<string, unknown>> | undefined
  if (named === undefined || test.foreign === undefined) return test
  const left = Object.fromEntries(Object.entries(named).filter(([id]) => !isKnown(id)))
  const { requirements: _, ...rest } = kept!
  const testlink = Object.keys(left).length === 0 ? rest : { ...rest, requirements: left }
  const { foreign, ...bare } = test
  const others = Object.fromEntries(Object.entries(foreign).filter(([format]) => format !== 'testlink'))
  const all = Object.keys(testlink).length === 0 ? others : { ...others, testlink }
  return Object.keys(all).length === 0 ? bare : { ...bare, foreign: all }
}
