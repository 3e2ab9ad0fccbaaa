/** Forms C, D and E: plans, results, and what a site has declared. */
import { richText } from '../../requirements/rich-text.ts'
import type { CustomFieldDefinition, ExternalResult, Keyword, Platform, TestPlan } from '../../records/exchange.ts'
import type { Place } from '../project.ts'
import type { XmlElement } from '../xml/element.ts'
import { executions, verdicts } from './codes.ts'
import { coded, customFields, foreign, integer, others, textOf, unknownChildren, type Parts } from './parts.ts'

const KNOWN_OF_RESULT = new Set([
  'tester', 'timestamp', 'result', 'notes', 'execution_type', 'execution_duration', 'bug_id', 'steps', 'custom_fields', 'linkby',
]) // prettier-ignore
const FIELD_DEFINITION = new Set(['name', 'label', 'type', 'possible_values', 'default_value'])

/** How a result names its case, where it does not do so by the external id. */
const byInternalId = (id: string): string => `internalid:${id}`
const byField = (field: string, value: string): string => `linkby:${field}=${value}`

export class PlansReading {
  readonly plans: TestPlan[] = []
  readonly results: ExternalResult[] = []
  readonly keywords: Keyword[] = []
  readonly platforms: Platform[] = []
  readonly customFields: CustomFieldDefinition[] = []
  readonly places = new Map<object, Place>()
  readonly #parts: Parts
  /** Of the results that follow. */
  #context: Record<string, string> = {}
  #contextIds: Record<string, string> = {}
  readonly #items: { test: string; version?: number; platform?: string; order?: number }[] = []
  /** Cases that links of a plan name, with their titles. */
  readonly named: { readonly id: string; readonly version: number; readonly title: string; readonly place: Place }[] =
    []

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** testproject, testplan, build or platform at the head of results: name wins over id. */
  context(e: XmlElement): void {
    const name = e.attribute('name') ?? e.value('name')
    const id = e.attribute('id') ?? e.value('internal_id')
    if (name !== undefined && name !== '') this.#context[e.name] = name
    else if (id !== undefined) this.#context[e.name] = `#${id}`
    if (id !== undefined) this.#contextIds[e.name] = id
  }

  result(e: XmlElement): void {
    const parts = this.#parts
    const { testproject, testplan, build, platform } = this.#context
    const test = this.#caseOf(e)
    if (test === undefined) {
      const details = { thing: 'a result', what: 'external_id, id or <linkby>', effect: 'it is not read' }
      parts.findings.add('error', 'missing', details, e.place)
      return
    }
    const thing = `the result of "${test}"`
    const verdict = coded(parts, e, thing, verdicts, 'inconclusive', 'result')
    if (e.child('result') === undefined)
      parts.findings.add('warning', 'missing', { thing, what: '<result>', effect: 'it is read as not run' }, e.place)
    const execution = coded(parts, e, thing, executions, 'manual', 'execution_type', 'executiontype').word
    const written = e.value('execution_duration')?.trim() ?? ''
    const duration = Number(written)
    if (written !== '' && !Number.isFinite(duration))
      parts.findings.add(
        'warning',
        'badValue',
        { what: 'execution_duration', thing, value: written, expected: 'minutes', used: 'not given' },
        e.child('execution_duration')!.place,
      )
    const tester = e.value('tester')
    const at = e.value('timestamp')
    const linkby = e.child('linkby')
    const made: ExternalResult = {
      test,
      ...(testproject === undefined ? {} : { project: testproject }),
      ...(testplan === undefined ? {} : { plan: testplan }),
      ...(build === undefined ? {} : { build }),
      ...(platform === undefined ? {} : { platform }),
      ...(tester === undefined || tester === '' ? {} : { tester }),
      ...(at === undefined || at === '' ? {} : { at }),
      verdict: (verdict.word as ExternalResult['verdict'] | undefined) ?? 'not run',
      notes: textOf(e, 'notes'),
      ...(execution === undefined ? {} : { execution: execution === 'automatic' ? 'automatic' : 'manual' }),
      ...(written === '' || !Number.isFinite(duration) ? {} : { duration }),
      bugs: e.all('bug_id').map((b) => b.text.trim()),
      steps: (e.child('steps')?.all('step') ?? []).map((s, i) => ({
        number: integer(parts, s, `a step of ${thing}`, 'step_number') ?? i + 1,
        verdict:
          (coded(parts, s, `a step of ${thing}`, verdicts, 'inconclusive', 'result')
            .word as ExternalResult['verdict']) ?? 'not run',
        notes: richText(s.value('notes') ?? ''),
      })),
      customFields: customFields(e),
      ...foreign({
        result: verdict.raw,
        name: e.attribute('name'),
        internalid: e.attribute('external_id') === undefined ? undefined : e.attribute('id'),
        linkby:
          linkby === undefined ||
          test === byField(linkby.attribute('custom_field') ?? '', linkby.attribute('value') ?? '')
            ? undefined
            : linkby.attributes,
        ids: this.#contextIds,
        attributes: others(e, ['external_id', 'id', 'name']),
        unknown: unknownChildren(parts, e, KNOWN_OF_RESULT),
      }),
    }
    this.results.push(made)
    this.places.set(made, e.place)
  }

  #caseOf(e: XmlElement): string | undefined {
    const external = e.attribute('external_id')?.trim()
    if (external !== undefined && external !== '') return external
    const id = e.attribute('id')?.trim()
    if (id !== undefined && id !== '') return byInternalId(id)
    const linkby = e.child('linkby')
    const field = linkby?.attribute('custom_field') ?? ''
    if (linkby !== undefined && field !== '') return byField(field, linkby.attribute('value') ?? '')
    const name = e.attribute('name')?.trim()
    return name === undefined || name === '' ? undefined : name
  }

  /** A link of a plan to a case, on a platform. */
  planLink(e: XmlElement): void {
    const testcase = e.child('testcase')
    const platform = e.child('platform')?.value('name') ?? ''
    const test = (
      testcase?.value('fullexternalid') ??
      testcase?.value('externalid') ??
      testcase?.value('name') ??
      ''
    ).trim()
    if (testcase === undefined || test === '') {
      const details = { thing: 'a link of a test plan', what: '<externalid> of a test case', effect: 'it is not read' }
      this.#parts.findings.add('error', 'missing', details, e.place)
      return
    }
    const version = integer(this.#parts, testcase, `a link to "${test}"`, 'version')
    const order = integer(this.#parts, testcase, `a link to "${test}"`, 'execution_order')
    this.#items.push({
      test,
      ...(version === undefined ? {} : { version }),
      ...(platform === '' ? {} : { platform }),
      ...(order === undefined ? {} : { order }),
    })
    this.named.push({ id: test, version: version ?? 1, title: testcase.value('name') ?? test, place: testcase.place })
  }

  /** `tests`: of the variant that has the cases themselves in it. */
  plan(e: XmlElement, tests: readonly { readonly id: string; readonly version: number }[]): void {
    const builds = e.all('build').map((b) => b.value('name') ?? '')
    const platforms = [...(e.child('platforms')?.all('platform') ?? []), ...e.all('platform')]
    const project = e.child('testproject')?.value('name')
    const name = e.value('name') ?? e.attribute('name') ?? ''
    const ids = (list: readonly XmlElement[]): Record<string, string> =>
      Object.fromEntries(
        list.flatMap((p) => {
          const id = p.value('internal_id')
          return id === undefined ? [] : [[p.value('name') ?? '', id]]
        }),
      )
    this.plans.push({
      name: name === '' ? 'test plan' : name,
      ...(project === undefined ? {} : { project }),
      builds,
      platforms: platforms.map((p) => p.value('name') ?? ''),
      items: this.#items.length > 0 ? [...this.#items] : tests.map((t) => ({ test: t.id, version: t.version })),
      ...foreign({
        embedded: this.#items.length === 0 && tests.length > 0 ? true : undefined,
        projectId: e.child('testproject')?.value('internal_id'),
        buildIds: ids(e.all('build')),
        platformIds: ids(platforms),
        unknown: unknownChildren(
          this.#parts,
          e,
          new Set([
            'name',
            'testproject',
            'build',
            'platform',
            'platforms',
            'executables',
            'testsuites',
            'internal_id',
          ]),
        ),
      }),
    })
    const [plan] = this.plans
    this.places.set(plan!, e.place)
  }

  keyword(e: XmlElement): void {
    const name = e.attribute('name') ?? e.value('name') ?? ''
    if (this.#isNew('keyword', name, this.keywords, e)) this.keywords.push({ name, notes: e.value('notes') ?? '' })
  }
  platform(e: XmlElement): void {
    const name = e.value('name') ?? e.attribute('name') ?? ''
    if (!this.#isNew('platform', name, this.platforms, e)) return
    const unknown = unknownChildren(this.#parts, e, new Set(['name', 'notes', 'internal_id']))
    this.platforms.push({
      name,
      notes: e.value('notes') ?? '',
      ...foreign({ internal_id: e.value('internal_id'), unknown }),
    })
  }
  customField(e: XmlElement): void {
    const name = e.value('name') ?? ''
    if (!this.#isNew('custom field', name, this.customFields, e)) return
    const values = e.value('possible_values') ?? ''
    this.customFields.push({
      name,
      label: e.value('label') ?? name,
      type: (e.value('type') ?? '0').trim(),
      possibleValues: values === '' ? [] : values.split('|'),
      defaultValue: e.value('default_value') ?? '',
      settings: Object.fromEntries(
        e.children.filter((c) => !FIELD_DEFINITION.has(c.name)).map((c) => [c.name, c.text]),
      ),
    })
  }

  #isNew(what: string, name: string, list: readonly { readonly name: string }[], e: XmlElement): boolean {
    if (name === '') {
      this.#parts.findings.add(
        'error',
        'missing',
        { thing: `a ${what}`, what: 'name', effect: 'it is not read' },
        e.place,
      )
      return false
    }
    if (!list.some((k) => k.name === name)) return true
    const details = { what, id: name, first: 0, effect: 'the first one counts' }
    this.#parts.findings.add('warning', 'duplicate', details, e.place)
    return false
  }
}
