/** Results as JUnit XML has them, in the dialects of its many writers (there is no standard; the schema of Jenkins is the nearest). */
import { text } from '../../requirements/rich-text.ts'
import type { ExternalResult, Suite } from '../../records/exchange.ts'
import type { Verdict } from '../../records/run.ts'
import type { TestCase } from '../../records/test-case.ts'
import { CARRIED_BY_TESTLINK, type Carried } from '../carried.ts'
import { Findings } from '../findings.ts'
import { emptyProject, type Place } from '../project.ts'
import type { XmlElement } from '../xml/element.ts'
import { readXml } from '../xml/stream.ts'
import type { ReadFile } from '../read-file.ts'

/** Of a case only that it is there and what it verifies: all else of it is not said by results. */
const CARRIED_BY_JUNIT: Carried = {
  ...CARRIED_BY_TESTLINK,
  requirement: [],
  test: ['verifies'],
  suites: false,
  links: false,
  relations: false,
  allFields: false,
}

/** Properties whose value names requirements, apart by blanks, commas or semicolons. */
const REQUIREMENT_PROPERTY = /^(?:requirements?|req|verifies|covers|requirement[_.-]?ids?|req[_.-]?ids?)$/i
const TEST_PROPERTY = /^(?:test[_.-]?case|test[_.-]?id|test[_.-]?key|external[_.-]?id)$/i

export function readJUnit(
  bytes: Uint8Array,
  file: string,
  options: { readonly progress?: (share: number) => void } = {},
): ReadFile {
  const findings = new Findings(file)
  const suites: Suite[] = []
  const tests = new Map<string, TestCase>()
  const results: ExternalResult[] = []
  const places = new Map<object, Place>()
  const paths = new Map<XmlElement, readonly string[]>()
  const seen = new Set<string>()
  const whole = readXml(
    bytes,
    findings,
    {
      open(e, parents) {
        if (e.name !== 'testsuite' && e.name !== 'testsuites') return
        const parent = parents.at(-1)
        const above = (parent === undefined ? undefined : paths.get(parent)) ?? []
        if (e.name === 'testsuites') return void paths.set(e, [])
        const given = (e.attribute('name') ?? '').trim() || 'suite'
        let name = given
        for (let n = 2; seen.has(JSON.stringify([...above, name])); n++) name = `${given} (${n})`
        const path = [...above, name]
        seen.add(JSON.stringify(path))
        paths.set(e, path)
        suites.push({ path, details: text(''), order: suites.length, keywords: [], customFields: {}, attachments: [] })
      },
      close(e, parents) {
        if (e.name !== 'testcase') return false
        const parent = parents.at(-1)
        const { test, result } = caseOf(
          e,
          parent,
          (parent === undefined ? undefined : paths.get(parent)) ?? [],
          tests.size,
        )
        const before = tests.get(test.id)
        if (before === undefined) tests.set(test.id, test)
        else
          tests.set(test.id, {
            ...before,
            verifies: [...new Map([...before.verifies, ...test.verifies].map((v) => [v.requirement, v])).values()],
          })
        results.push(result)
        places.set(result, e.place)
        return true
      },
    },
    options,
  )
  if (whole && suites.length === 0 && findings.list.every((f) => f.severity !== 'error'))
    findings.add('error', 'unknownFormat', { detail: 'it has no <testsuite> of JUnit' }, { line: 1, column: 1 })
  return {
    project: whole ? { ...emptyProject, suites, tests: [...tests.values()], results } : emptyProject,
    format: 'junit',
    diagnostics: findings.list,
    carried: CARRIED_BY_JUNIT,
    places,
  }
}

function caseOf(
  e: XmlElement,
  parent: XmlElement | undefined,
  suite: readonly string[],
  order: number,
): { readonly test: TestCase; readonly result: ExternalResult } {
  const name = e.attribute('name') ?? ''
  const classname = e.attribute('classname') ?? e.attribute('file') ?? suite.at(-1) ?? ''
  const properties = (e.child('properties')?.all('property') ?? []).map((p) => ({
    name: p.attribute('name') ?? '',
    value: p.attribute('value') ?? p.text,
  }))
  const named = properties.find((p) => TEST_PROPERTY.test(p.name) && p.value.trim() !== '')?.value.trim()
  const id = named ?? (classname === '' ? name : `${classname}/${name}`)
  const verifies = properties
    .filter((p) => REQUIREMENT_PROPERTY.test(p.name))
    .flatMap((p) => p.value.split(/[\s,;]+/))
    .filter((r) => r !== '')
    .map((requirement) => ({ requirement }))
  const seconds = Number((e.attribute('time') ?? '').replaceAll(',', ''))
  const at = e.attribute('timestamp') ?? parent?.attribute('timestamp')
  const notes = NOTED.flatMap((n) => e.all(n)).map((n) =>
    [n.attribute('message'), n.text].filter((t) => t !== undefined && t !== '').join('\n'),
  )
  const others = properties.filter(
    (p) => !REQUIREMENT_PROPERTY.test(p.name) && !TEST_PROPERTY.test(p.name) && p.name !== '',
  )
  return {
    test: {
      id,
      version: 1,
      suite,
      title: name,
      summary: text(''),
      preconditions: text(''),
      means: { kind: 'script', file: classname, name },
      verifies: [...new Map(verifies.map((v) => [v.requirement, v])).values()],
      prerequisites: [],
      importance: 'medium',
      status: 'final',
      keywords: [],
      platforms: [],
      configuration: { satellites: [] },
      limits: [],
      attempts: 1,
      order,
      customFields: {},
      attachments: [],
    },
    result: {
      test: id,
      ...(at === undefined ? {} : { at }),
      verdict: verdictOf(e),
      notes: text(notes.join('\n\n')),
      execution: 'automatic',
      ...(e.attribute('time') === undefined || !Number.isFinite(seconds) ? {} : { duration: seconds / 60 }),
      bugs: [],
      steps: [],
      customFields: Object.fromEntries(others.map((p) => [p.name, [p.value]])),
    },
  }
}

const NOTED = ['failure', 'error', 'skipped', 'rerunFailure', 'flakyFailure']

/** The worst of what is said of it. An error is not a failure: what was to be shown was not reached. */
function verdictOf(e: XmlElement): Verdict {
  if (e.child('failure') !== undefined) return 'failed'
  if (e.child('error') !== undefined) return 'inconclusive'
  const status = (e.attribute('status') ?? e.attribute('result') ?? '').toLowerCase()
  if (e.child('skipped') !== undefined || /^(?:notrun|skipped|suppressed|disabled)$/.test(status)) return 'not run'
  if (status.startsWith('fail')) return 'failed'
  return 'passed'
}
