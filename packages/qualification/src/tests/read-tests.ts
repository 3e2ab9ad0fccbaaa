/** Test cases from the YAML files of a mission folder, and from what its TypeScript files declare. */
import type { Diagnostic } from '@vigie/base'
import { Findings } from '../exchange/findings.ts'
import { compileSchema, fitsSchema } from '../exchange/yaml/schema-findings.ts'
import { YamlSource } from '../exchange/yaml/yaml-source.ts'
import type { CustomFields } from '../records/requirement.ts'
import type { TestCase, TestMeans } from '../records/test-case.ts'
import { nearHint, testFinding, type Placed } from './test-errors.ts'
import { testsSchema } from './tests-schema.ts'

/** A file of the mission folder; `file` begins at that folder. */
export interface TextFile {
  readonly file: string
  readonly text: string
}

/** What a TypeScript file declares with `test(…)`: see `TestOptions` of @vigie/testkit. */
export interface ScriptTest {
  readonly file: string
  readonly id: string
  readonly title: string
  readonly line?: number
  readonly verifies?: readonly string[]
  readonly summary?: string
  readonly preconditions?: string
  readonly suite?: readonly string[]
  readonly prerequisites?: readonly string[]
  readonly keywords?: readonly string[]
  readonly importance?: 'low' | 'medium' | 'high'
  readonly satellites?: readonly string[]
  readonly stations?: readonly string[]
  readonly functions?: readonly string[]
  readonly approvals?: 'automatic' | 'none'
  readonly answers?: readonly string[]
  readonly environments?: readonly string[]
  readonly faults?: string
  readonly limits?: readonly string[]
  readonly attempts?: number
  readonly estimatedDuration?: number
}

/** A test case and where it is written. */
export interface PlacedCase {
  readonly test: TestCase
  readonly place: Placed
}
export interface ReadTests {
  readonly cases: readonly PlacedCase[]
  readonly diagnostics: readonly Diagnostic[]
}

type Texts = string | readonly string[]
interface Shared {
  readonly suite?: Texts
  readonly satellites?: Texts
  readonly stations?: Texts
  readonly functions?: Texts
  readonly approvals?: 'automatic' | 'none'
  readonly environments?: Texts
  readonly keywords?: Texts
  readonly platforms?: Texts
  readonly limits?: Texts
  readonly importance?: 'low' | 'medium' | 'high'
  readonly status?: string
  readonly attempts?: number
  readonly preconditions?: string
}
interface WrittenProcedure {
  readonly activity: string
  readonly arguments?: Readonly<Record<string, unknown>>
  readonly expect?: 'confirmed' | 'not confirmed' | 'aborted'
}
interface WrittenTest extends Shared {
  readonly answers?: Texts
  readonly id: string
  readonly version?: number
  readonly title: string
  readonly summary?: string
  readonly verifies?: Texts
  readonly prerequisites?: Texts
  readonly estimatedDuration?: number
  readonly faults?: string
  readonly customFields?: Readonly<Record<string, unknown>>
  readonly procedure?: string | WrittenProcedure
  readonly script?: string | { readonly file: string; readonly name?: string }
  readonly manual?: readonly { readonly do: string; readonly expect: string }[]
}
interface WrittenFile {
  readonly suite?: Texts
  readonly defaults?: Shared
  readonly tests: readonly WrittenTest[]
}

const validate = compileSchema(testsSchema)

const list = (given: Texts | undefined): readonly string[] =>
  given === undefined ? [] : typeof given === 'string' ? [given] : given
export const suiteOf = (given: Texts | undefined): readonly string[] =>
  list(given)
    .flatMap((s) => s.split('/'))
    .map((s) => s.trim())
    .filter((s) => s !== '')

/** Folder of scripts: names in `script` begin there, or at the mission folder. */
const TESTS_FOLDER = 'qualification/tests/'

/** All that can be read, and everything that was found. Scripts that no YAML names are test cases by themselves. */
export function readTests(files: readonly TextFile[], scripts: readonly ScriptTest[]): ReadTests {
  const diagnostics: Diagnostic[] = []
  const cases: PlacedCase[] = []
  const first = new Map<string, Placed>()
  const used = new Set<ScriptTest>()
  const add = (test: TestCase, place: Placed): void => {
    const before = first.get(test.id)
    if (before !== undefined) {
      const at = `${before.file ?? '?'}${before.line === undefined ? '' : `:${before.line}`}`
      diagnostics.push(testFinding('error', 'duplicate', { id: test.id, first: at }, place))
      return
    }
    first.set(test.id, place)
    cases.push({ test, place })
  }
  for (const { file, text } of files) {
    const findings = new Findings(file)
    const source = new YamlSource(text, findings)
    const fits = source.value !== undefined && fitsSchema(validate, source, findings)
    diagnostics.push(...findings.list)
    if (!fits) continue
    const written = source.value as WrittenFile
    written.tests.forEach((w, i) => {
      const place = { file, ...source.place(['tests', i]) }
      const means = meansOf(w, scripts, used, place, diagnostics)
      if (means !== undefined) add(caseOf(w, written, means, cases.length, scriptOf(means, scripts)), place)
    })
  }
  for (const script of scripts) {
    if (used.has(script)) continue
    const place = { file: script.file, ...(script.line === undefined ? {} : { line: script.line }) }
    const means: TestMeans = { kind: 'script', file: script.file, name: script.id }
    add(caseOf({ id: script.id, title: script.title }, { tests: [] }, means, cases.length, script), place)
  }
  return { cases, diagnostics }
}

const scriptOf = (means: TestMeans, scripts: readonly ScriptTest[]): ScriptTest | undefined =>
  means.kind === 'script' ? scripts.find((s) => s.file === means.file && s.id === means.name) : undefined

function meansOf(
  w: WrittenTest,
  scripts: readonly ScriptTest[],
  used: Set<ScriptTest>,
  place: Placed,
  diagnostics: Diagnostic[],
): TestMeans | undefined {
  const count = [w.procedure, w.script, w.manual].filter((m) => m !== undefined).length
  if (count !== 1) {
    diagnostics.push(testFinding('error', 'means', { id: w.id, count }, place))
    return undefined
  }
  if (w.manual !== undefined)
    return {
      kind: 'manual',
      steps: w.manual.map((s, i) => ({
        number: i + 1,
        actions: { format: 'text', content: s.do },
        expected: { format: 'text', content: s.expect },
        execution: 'manual',
      })),
    }
  if (w.procedure !== undefined) {
    const {
      activity,
      arguments: args,
      expect,
    }: WrittenProcedure = typeof w.procedure === 'string' ? { activity: w.procedure } : w.procedure
    return {
      kind: 'procedure',
      activity,
      ...(args === undefined
        ? {}
        : { arguments: Object.fromEntries(Object.entries(args).map(([n, v]) => [n, String(v)])) }),
      ...(expect === undefined ? {} : { expect }),
    }
  }
  const { file: named, name = w.id } = typeof w.script === 'string' ? { file: w.script } : w.script!
  const inFile = scripts.filter((s) => s.file === named || s.file === `${TESTS_FOLDER}${named}`)
  const found = inFile.find((s) => s.id === name || s.title === name || s.id === w.id)
  if (found === undefined) {
    const known = inFile.length === 0 ? scripts.map((s) => s.file) : inFile.flatMap((s) => [s.id, s.title])
    const hint = nearHint(inFile.length === 0 ? `${TESTS_FOLDER}${named}` : name, known)
    diagnostics.push(testFinding('error', 'noScript', { id: w.id, file: named, name, hint }, place))
    return undefined
  }
  used.add(found)
  return { kind: 'script', file: found.file, name: found.id }
}

/** What the YAML says, else the script, else the defaults of the file. */
function caseOf(
  w: WrittenTest,
  { suite, defaults = {} }: WrittenFile,
  means: TestMeans,
  order: number,
  script: ScriptTest | undefined,
): TestCase {
  const texts = (own: Texts | undefined, scripted: readonly string[] | undefined, common: Texts | undefined) =>
    list(own ?? scripted ?? common)
  const text = (content: string | undefined): TestCase['summary'] => ({ format: 'text', content: content ?? '' })
  const stations = texts(w.stations, script?.stations, defaults.stations)
  const functions = texts(w.functions, script?.functions, defaults.functions)
  const environments = texts(w.environments, script?.environments, defaults.environments)
  const approvals = w.approvals ?? script?.approvals ?? defaults.approvals
  const answers = texts(w.answers, script?.answers, undefined)
  const faults = w.faults ?? script?.faults
  const duration = w.estimatedDuration ?? script?.estimatedDuration
  const fallback = script === undefined ? [] : [suiteName(script.file)]
  const suites = suiteOf(w.suite ?? script?.suite ?? defaults.suite ?? suite)
  return {
    id: w.id,
    version: w.version ?? 1,
    suite: suites.length === 0 ? fallback : suites,
    title: w.title,
    summary: text(w.summary ?? script?.summary),
    preconditions: text(w.preconditions ?? script?.preconditions ?? defaults.preconditions),
    means,
    verifies: texts(w.verifies, script?.verifies, undefined).map(requirementOf),
    prerequisites: texts(w.prerequisites, script?.prerequisites, undefined),
    importance: w.importance ?? script?.importance ?? defaults.importance ?? 'medium',
    status: w.status ?? defaults.status ?? 'final',
    keywords: [...new Set([...list(defaults.keywords), ...texts(w.keywords, script?.keywords, undefined)])],
    platforms: texts(w.platforms, undefined, defaults.platforms),
    ...(duration === undefined ? {} : { estimatedDuration: duration }),
    configuration: {
      satellites: texts(w.satellites, script?.satellites, defaults.satellites),
      ...(stations.length === 0 ? {} : { stations }),
      ...(functions.length === 0 ? {} : { functions }),
      ...(faults === undefined ? {} : { faults }),
      ...(environments.length === 0 ? {} : { environments }),
      ...(approvals === undefined ? {} : { approvals }),
      ...(answers.length === 0 ? {} : { answers }),
    },
    limits: texts(w.limits, script?.limits, defaults.limits),
    attempts: w.attempts ?? script?.attempts ?? defaults.attempts ?? 1,
    order,
    customFields: customFieldsOf(w.customFields),
    attachments: [],
  }
}

/** "REQ-12@3" was written for version 3. */
function requirementOf(text: string): { readonly requirement: string; readonly version?: number } {
  const match = /^(.+)@(\d+)$/.exec(text)
  return match === null ? { requirement: text } : { requirement: match[1]!, version: Number(match[2]) }
}

function customFieldsOf(given: Readonly<Record<string, unknown>> | undefined): CustomFields {
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map(String)]),
  )
}

const suiteName = (file: string): string => {
  const base = file.slice(file.lastIndexOf('/') + 1).replace(/\.test\.[cm]?ts$/, '')
  return base.charAt(0).toUpperCase() + base.slice(1)
}
