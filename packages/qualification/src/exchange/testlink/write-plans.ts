/** Forms C, D and E as TestLink exports and imports them. */
import type { ExternalResult, TestPlan } from '../../records/exchange.ts'
import type { Project } from '../project.ts'
import { verdicts } from './codes.ts'
import { suiteText, suiteTree, type CaseWriter } from './write-cases.ts'
import { attribute, attributesOf, customFieldsText, kept, leaf, textIn, unknownText, wrapped } from './write-parts.ts'

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

export function* planDocument(plan: TestPlan, project: Project, write: CaseWriter): Generator<string> {
  const k = kept(plan.foreign)
  const ids = (name: string): Readonly<Record<string, string>> => (k[name] ?? {}) as Record<string, string>
  const tests = new Map(project.tests.map((t) => [t.id, t]))
  yield `${DECLARATION}<testplan>\n${leaf('name', plan.name)}`
  if (plan.project !== undefined)
    yield `<testproject>\n${leaf('name', plan.project)}${leaf('internal_id', textIn(k, 'projectId'))}</testproject>\n`
  for (const b of plan.builds) yield `<build>\n${leaf('name', b)}${leaf('internal_id', ids('buildIds')[b])}</build>\n`
  yield wrapped(
    'platforms',
    plan.platforms
      .map((p) => `<platform>\n${leaf('name', p)}${leaf('internal_id', ids('platformIds')[p])}</platform>\n`)
      .join(''),
  )
  if (k['embedded'] === true) {
    const wanted = new Set(plan.items.map((i) => i.test))
    yield '<testsuites>\n'
    for (const tree of suiteTree({ suites: project.suites, tests: project.tests.filter((t) => wanted.has(t.id)) })
      .children)
      yield* suiteText(tree, write)
    yield '</testsuites>\n'
  } else {
    yield '<executables>\n'
    for (const item of plan.items) {
      const plain = /^\d+$/.test(item.test)
      const number = plain ? item.test : /-(\d+)$/.exec(item.test)?.[1]
      yield '<link>\n'
      if (item.platform !== undefined) yield `<platform>\n${leaf('name', item.platform)}</platform>\n`
      yield `<testcase>\n${leaf('name', tests.get(item.test)?.title ?? item.test)}`
      yield `${leaf('externalid', number === undefined ? undefined : Number(number))}${plain ? '' : leaf('fullexternalid', item.test)}`
      yield `${leaf('version', item.version)}${leaf('execution_order', item.order)}</testcase>\n</link>\n`
    }
    yield '</executables>\n'
  }
  yield `${unknownText(k)}</testplan>\n`
}

/** What results stand under; those of one file have the same. */
export const contextOf = (r: ExternalResult): string =>
  JSON.stringify([r.project, r.plan, r.build, r.platform, kept(r.foreign)['ids']])

export function* resultsDocument(results: readonly ExternalResult[]): Generator<string> {
  yield `${DECLARATION}<results>\n`
  const [first] = results
  const ids = (kept(first?.foreign)['ids'] ?? {}) as Readonly<Record<string, string>>
  const context = (name: string, value: string | undefined): string => {
    if (value === undefined) return ''
    const named = value === `#${ids[name] ?? ''}` ? undefined : value
    return `<${name}${attribute('name', named)}${attribute('id', ids[name])} />\n`
  }
  if (first !== undefined)
    yield `${context('testproject', first.project)}${context('testplan', first.plan)}${context('build', first.build)}${context('platform', first.platform)}`
  for (const r of results) yield resultText(r)
  yield '</results>\n'
}

function resultText(r: ExternalResult): string {
  const k = kept(r.foreign)
  const internal = /^internalid:(.*)$/s.exec(r.test)?.[1]
  const linked = /^linkby:([^=]*)=(.*)$/s.exec(r.test)
  const raw = textIn(k, 'result')
  const external = internal === undefined && linked === null && r.test !== textIn(k, 'name') ? r.test : undefined
  return [
    `<testcase${attribute('external_id', external)}${attribute('id', internal ?? textIn(k, 'internalid'))}${attribute('name', textIn(k, 'name'))}${attributesOf(k['attributes'])}>\n`,
    linked === null ? '' : `<linkby${attribute('custom_field', linked[1])}${attribute('value', linked[2])} />\n`,
    leaf('tester', r.tester),
    leaf('timestamp', r.at),
    leaf('result', raw !== undefined && r.verdict === 'inconclusive' ? raw : (verdicts.code(r.verdict) ?? 'n')),
    leaf('notes', r.notes.content),
    r.execution === undefined ? '' : leaf('execution_type', r.execution === 'manual' ? '1' : '2'),
    leaf('execution_duration', r.duration),
    ...r.bugs.map((b) => leaf('bug_id', b)),
    wrapped(
      'steps',
      r.steps
        .map(
          (s) =>
            `<step>\n${leaf('step_number', s.number)}${leaf('result', verdicts.code(s.verdict) ?? 'n')}${leaf('notes', s.notes.content)}</step>\n`,
        )
        .join(''),
    ),
    customFieldsText(r.customFields),
    unknownText(k),
    '</testcase>\n',
  ].join('')
}

export function* definitionsDocument(
  project: Project,
  what: 'keywords' | 'platforms' | 'custom_fields',
): Generator<string> {
  yield `${DECLARATION}<${what}>\n`
  if (what === 'keywords')
    for (const k of project.keywords)
      yield `<keyword${attribute('name', k.name)}>${leaf('notes', k.notes).trimEnd()}</keyword>\n`
  else if (what === 'platforms')
    for (const p of project.platforms) {
      const k = kept(p.foreign)
      yield `<platform>\n${leaf('name', p.name)}${leaf('notes', p.notes)}${leaf('internal_id', textIn(k, 'internal_id'))}${unknownText(k)}</platform>\n`
    }
  else
    for (const f of project.customFields) {
      const settings = Object.entries(f.settings).map(([name, value]) => leaf(name, value))
      yield `<custom_field>\n${leaf('name', f.name)}${leaf('label', f.label)}${leaf('type', f.type)}${leaf('possible_values', f.possibleValues.join('|'))}${leaf('default_value', f.defaultValue)}${settings.join('')}</custom_field>\n`
    }
  yield `</${what}>\n`
}
