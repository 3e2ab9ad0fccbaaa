/**
 * The reference files: what the README of the reference data counted in each of them (by a script of its own) is in the
 * model, and every model written as XTCE is valid for its schema and comes back equal.
 */
import { describe, expect, test } from 'vitest'
import { SpaceSystem, isLoaded, type DataType } from '@vigie/model'
import { readFprimeDictionary } from '@vigie/model/fprime'
import { exportXtce, readXtce } from '@vigie/model/xtce'
import { documents, elements, hasShared, lines, schemaErrors, shared, sharedText } from './support.ts'

const load = (name: string): ReturnType<typeof readXtce> => readXtce(shared(name), { file: name })
const readable = documents.filter((d) => !d.endsWith('UnitTest-BadForm.xml'))

/** "SpaceSystem 2, Parameter 16, …" of the README's row of a file. */
function factsOf(name: string): ReadonlyMap<string, number> {
  const base = name.replace(/^(?:packets|xtce)\//, '')
  const row = sharedText('README.md')
    .split('\n')
    .find((l) => l.startsWith(`| ${base} |`))
  return new Map([...(row ?? '').matchAll(/\b([A-Z][A-Za-z]+) (\d+)(?=[,;])/g)].map((m) => [m[1]!, Number(m[2])]))
}

/** The same counts in a model. */
function countsOf(system: SpaceSystem): Readonly<Record<string, number>> {
  const all = [...elements(system.root)]
  const types: DataType[] = all.flatMap((e) => [...e.types, ...e.argumentTypes])
  const sum = (count: (type: DataType) => number): number => types.reduce((n, t) => n + count(t), 0)
  const calibrators = (kind: string) => (type: DataType) => {
    const encoding =
      'encoding' in type ? type.encoding : 'timeEncoding' in type ? type.timeEncoding?.encoding : undefined
    if (encoding?.kind !== 'integer' && encoding?.kind !== 'float') return 0
    const found = [encoding.calibrator, ...(encoding.contextCalibrators ?? []).map((c) => c.calibrator)]
    return found.filter((c) => c?.kind === kind).length
  }
  return {
    SpaceSystem: system.elements.size,
    Parameter: system.parameters.size,
    SequenceContainer: system.containers.size,
    MetaCommand: system.commands.size,
    Enumeration: sum((t) => (t.kind === 'enumerated' ? t.labels.length : 0)),
    PolynomialCalibrator: sum(calibrators('polynomial')),
    SplineCalibrator: sum(calibrators('spline')),
    DefaultAlarm: sum((t) => ('alarms' in t && t.alarms !== undefined ? 1 : 0)),
    ContextAlarm: sum((t) => ('contextAlarms' in t ? (t.contextAlarms?.length ?? 0) : 0)),
    MathAlgorithm: all.flatMap((e) => e.algorithms).filter((a) => a.language === 'math').length,
  }
}

describe.skipIf(!hasShared)('the reference documents (../shared/data is needed)', () => {
  test.each(readable)('%s has in the model what its facts say', (name) => {
    const { system } = load(name)
    const counts = countsOf(system!)
    const facts = [...factsOf(name)].filter(([what]) => what in counts)
    expect(facts.length).toBeGreaterThanOrEqual(2)
    // One alarm of full_features.xml is on an aggregate, which has none in any version; it is reported as not read.
    const differs = new Set(name.endsWith('full_features.xml') ? ['DefaultAlarm'] : [])
    for (const [what, count] of facts) if (!differs.has(what)) expect([what, counts[what]]).toEqual([what, count])
  })

  test.each([
    'packets/jpss1/jpss1_geolocation_xtce_v1.xml',
    'packets/ctim/ctim_xtce_v1.xml',
    'packets/suda/suda_combined_science_definition.xml',
    'xtce/test_xtce.xml',
    'xtce/imaging_sat.xml',
    'xtce/udp_packet.xml',
  ])('%s, valid for its schema, is read without a warning', (name) => {
    const result = load(name)
    expect(isLoaded(result)).toBe(true)
    expect(lines(result).filter((l) => !l.includes(' information '))).toEqual([])
  })

  test('prefixed, default and missing name spaces give the same model; the missing one is flagged', () => {
    const [prefixed, byDefault, none] = ['test_xtce', 'test_xtce_default_namespace', 'test_xtce_no_namespace'].map(
      (n) => load(`xtce/${n}.xml`),
    )
    expect(byDefault!.system!.root).toEqual(prefixed!.system!.root)
    expect(none!.system!.root).toEqual(prefixed!.system!.root)
    expect(lines(none!)).toEqual([expect.stringMatching(/:2:1: warning VIG-MODEL-206: the name space is missing/)])
  })

  test('what is broken on purpose is reported with its place', () => {
    expect(lines(load('xtce/UnitTest-BadForm.xml'))).toEqual([
      expect.stringMatching(/UnitTest-BadForm\.xml:88:\d+: error VIG-MODEL-201: the document is not well-formed/),
    ])
    expect(lines(load('packets/bogussat2/BogusSAT-2.xml'))).toContainEqual(
      expect.stringMatching(/:245:\d+: error VIG-MODEL-211: parameter type "Type_Does_Not_Exist" is not found/),
    )
  })

  describe.each(['1.2', '1.3'] as const)('written as XTCE %s', (version) => {
    test.each(readable)('%s is valid and comes back equal', (name) => {
      const { system } = load(name)
      const { text, diagnostics } = exportXtce(system!, { version })
      expect(schemaErrors(text, version)).toEqual([])
      // An alarm with ranges on an enumeration, which no schema allows, is the one thing that is not written.
      const lossy = name.endsWith('full_features.xml')
      expect(diagnostics.map((d) => d.message)).toEqual(lossy ? [expect.stringContaining('ranges of an alarm')] : [])
      const again = readXtce(text, { file: 'again.xml' })
      if (!lossy) expect(again.system!.root).toEqual(system!.root)
    })
    test.each(['RefTopologyDictionary.json', 'SimpleTestDictionary.json'])('the F´ dictionary %s likewise', (name) => {
      const { system } = readFprimeDictionary(shared(`dictionaries/${name}`), { file: name })
      const { text, diagnostics } = exportXtce(system!, { version })
      expect(schemaErrors(text, version)).toEqual([])
      expect(diagnostics).toEqual([])
      const again = readXtce(text, { file: 'again.xml' })
      expect(lines(again)).toEqual([])
      expect(again.system!.root).toEqual(system!.root)
    })
  })
})
