/** What a mission folder says of its qualification: tests, campaigns, requirements; with everything that is wrong with it. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Diagnostic } from '@vigie/base'
import { loadMission } from '@vigie/mission-folder'
import { SpaceSystem, type Mission } from '@vigie/model'
import { readRequirementsYaml } from '@vigie/qualification'
import {
  checkCampaign,
  checkTests,
  nearHint,
  readCampaign,
  readTests,
  requirementFingerprint,
  testFinding,
  testFingerprint,
  type PlacedCampaign,
  type PlacedCase,
  type TestCase,
  type TextFile,
} from '@vigie/qualification/tests'
import { wholeModel } from '@vigie/server'
import { namesInSource } from '@vigie/testkit/run'
import { loadScripts, type LoadedScript } from './load-scripts.ts'

export interface RequirementVersion {
  readonly id: string
  readonly version: number
  readonly fingerprint: string
}

export interface TestSpecification {
  readonly case: TestCase
  readonly fingerprint: string
  readonly text?: string
  readonly file?: string
}

export interface Definition {
  readonly folder: string
  readonly mission: Mission | undefined
  readonly cases: readonly PlacedCase[]
  readonly campaigns: readonly PlacedCampaign[]
  readonly scripts: readonly LoadedScript[]
  /** Of the requirement files of the mission folder; the book of the data folder goes before them. */
  readonly requirements: ReadonlyMap<string, RequirementVersion>
  readonly diagnostics: readonly Diagnostic[]
  /** A test with the text of its procedure or script. */
  specification(id: string): TestSpecification
}

/** `requirements`: those of the book, where there is one. */
export async function readDefinition(
  folder: string,
  options: { readonly requirements?: ReadonlyMap<string, RequirementVersion>; readonly checks?: boolean } = {},
): Promise<Definition> {
  const root = path.join(folder, 'qualification')
  const loaded = await loadMission(folder)
  const { mission } = loaded
  const diagnostics: Diagnostic[] = loaded.diagnostics.filter((d) => d.severity === 'error')
  const testFiles = await filesBelow(path.join(root, 'tests'))
  const inMission = (file: string): string => path.relative(folder, file).replaceAll(path.sep, '/')
  const scriptFiles = testFiles.filter((f) => /\.test\.[cm]?ts$/.test(f)).map(inMission)
  const { scripts, diagnostics: notLoaded } = await loadScripts(folder, scriptFiles)
  diagnostics.push(...notLoaded)
  const yaml = await texts(
    testFiles.filter((f) => /\.ya?ml$/.test(f)),
    inMission,
  )
  const declared = scripts.flatMap((s) => s.tests.map((t) => ({ ...t, file: s.file })))
  const { cases, diagnostics: ofTests } = readTests(yaml, declared)
  diagnostics.push(...ofTests)

  const requirements = options.requirements ?? (await requirementsOf(root, inMission, diagnostics))
  const campaigns: PlacedCampaign[] = []
  const tests = cases.map((c) => c.test)
  const satellites = mission?.satellites.map((s) => s.name) ?? []
  for (const file of await texts(await filesBelow(path.join(root, 'campaigns')), inMission)) {
    const { campaign, diagnostics: found } = readCampaign(file)
    diagnostics.push(...found)
    if (campaign === undefined) continue
    campaigns.push(campaign)
    if (options.checks !== false) diagnostics.push(...checkCampaign(campaign, tests, satellites))
  }
  if (options.checks !== false && mission !== undefined) {
    const names = modelNames(mission, folder)
    diagnostics.push(
      ...checkTests(cases, {
        satellites,
        stations: mission.stations.map((s) => s.code),
        ...(requirements.size === 0 ? {} : { requirements: new Set(requirements.keys()) }),
        activity: names.activity,
        activities: names.activities,
        hasFile: (file) => existsSync(path.join(folder, file)),
      }),
      ...namesUsed(cases, scripts, names),
    )
  }
  const textOf = await procedureTexts(tests, folder)
  return {
    folder,
    mission,
    cases,
    campaigns,
    scripts,
    requirements,
    diagnostics,
    specification: (id) => {
      const test = tests.find((t) => t.id === id)!
      const { means } = test
      const source =
        means.kind === 'script'
          ? scripts.find((s) => s.file === means.file)
          : means.kind === 'procedure'
            ? textOf.get(id)
            : undefined
      return {
        case: test,
        fingerprint: testFingerprint(test, source?.text),
        ...(source === undefined ? {} : { text: source.text, file: source.file }),
      }
    },
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return found
    .filter((f) => f.isFile() && (/\.ya?ml$/.test(f.name) || /\.test\.[cm]?ts$/.test(f.name)))
    .map((f) => path.join(f.parentPath, f.name))
    .toSorted()
}

const texts = (files: readonly string[], named: (file: string) => string): Promise<TextFile[]> =>
  Promise.all(files.map(async (file) => ({ file: named(file), text: await readFile(file, 'utf8') })))

async function requirementsOf(
  root: string,
  named: (file: string) => string,
  diagnostics: Diagnostic[],
): Promise<ReadonlyMap<string, RequirementVersion>> {
  const found = new Map<string, RequirementVersion>()
  for (const { file, text } of await texts(await filesBelow(path.join(root, 'requirements')), named)) {
    const read = readRequirementsYaml(text, file)
    diagnostics.push(...read.diagnostics.filter((d) => d.severity === 'error'))
    for (const r of read.project.requirements)
      found.set(r.id, { id: r.id, version: r.version, fingerprint: requirementFingerprint(r) })
  }
  return found
}

/** The text of a procedure lies where its path says: `procedures/RECO1/TCS/HeaterOn.pluto`. */
async function procedureTexts(tests: readonly TestCase[], folder: string): Promise<ReadonlyMap<string, TextFile>> {
  const found = new Map<string, TextFile>()
  for (const { id, means, configuration } of tests) {
    if (means.kind !== 'procedure') continue
    const paths = means.activity.includes('{satellite}')
      ? configuration.satellites.map((s) => means.activity.replaceAll('{satellite}', s))
      : [means.activity]
    const files: TextFile[] = []
    for (const p of paths) {
      const file = procedureFile(p)
      const text = await readFile(path.join(folder, file), 'utf8').catch(() => undefined)
      if (text !== undefined) files.push({ file, text })
    }
    if (files.length > 0)
      found.set(id, { file: files.map((f) => f.file).join(', '), text: files.map((f) => f.text).join('\n') })
  }
  return found
}

const procedureFile = (activity: string): string => `procedures/${activity.replaceAll('.', '/')}.pluto`

interface ModelNames {
  parameter(name: string): boolean
  activity(name: string): boolean
  parameters(): Iterable<string>
  activities(): Iterable<string>
}

function modelNames(mission: Mission, folder: string): ModelNames {
  const system = new SpaceSystem(wholeModel(mission, mission.chains))
  const parameter = (name: string): boolean => {
    // A member or an item of a parameter is one too.
    for (let at = name; at.includes('.'); at = at.slice(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))))
      if (system.findParameter(at) !== undefined) return true
    return system.findParameter(name) !== undefined
  }
  return {
    parameter,
    activity: (name) =>
      system.commands.has(name) ||
      system.aliases.has(name) ||
      (/\.PUS\.[^.]+$/.test(name) && system.elements.has(name.slice(0, name.lastIndexOf('.')))) ||
      existsSync(path.join(folder, procedureFile(name))),
    parameters: () => system.parameters.keys(),
    activities: () => system.commands.keys(),
  }
}

/** Names that a script has as literals: told at the line where they stand. */
function namesUsed(cases: readonly PlacedCase[], scripts: readonly LoadedScript[], names: ModelNames): Diagnostic[] {
  const found: Diagnostic[] = []
  for (const { file, text, tests } of scripts) {
    const used = namesInSource(text)
    const lines = tests.map((t) => t.line ?? 0)
    for (const name of used) {
      // The test in whose text it stands: the last one that begins before it.
      const at = lines.reduce((best, line, i) => (line <= name.line && line >= (lines[best] ?? 0) ? i : best), 0)
      const declared = tests[at]
      const test = cases.find(
        ({ test: t }) => t.means.kind === 'script' && t.means.file === file && t.means.name === declared?.id,
      )
      if (declared === undefined || test === undefined) continue
      const satellites = test.test.configuration.satellites
      const written = name.name.includes('{satellite}')
        ? satellites.map((s) => name.name.replaceAll('{satellite}', s))
        : [name.name]
      for (const whole of written) {
        const known = name.kind === 'parameter' ? names.parameter(whole) : names.activity(whole)
        if (known) continue
        const hint = nearHint(whole, name.kind === 'parameter' ? names.parameters() : names.activities())
        found.push(
          testFinding(
            'error',
            'unknownName',
            { id: test.test.id, kind: name.kind, name: whole, hint },
            { file, line: name.line },
          ),
        )
      }
    }
    for (const t of tests)
      for (const name of t.uses ?? [])
        if (!names.parameter(name) && !names.activity(name))
          found.push(
            testFinding(
              'error',
              'unknownName',
              { id: t.id, kind: 'parameter or activity', name, hint: nearHint(name, names.parameters()) },
              { file, ...(t.line === undefined ? {} : { line: t.line }) },
            ),
          )
  }
  return found
}
