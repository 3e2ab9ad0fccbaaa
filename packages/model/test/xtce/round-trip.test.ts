/** Whatever the model says, XTCE 1.3 written from it is valid for its schema and comes back equal. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SpaceSystem } from '@vigie/model'
import { exportXtce, writeXtce } from '@vigie/model/xtce'
import { generatedRoot } from './model-generator.ts'
import { clean, doc, hasShared, lines, read, schemaErrors } from './support.ts'

describe('a generated model', () => {
  test('comes back equal from XTCE 1.3, with nothing lost', () => {
    fc.assert(
      fc.property(generatedRoot, (root) => {
        const { text, diagnostics } = exportXtce(new SpaceSystem(root))
        expect(diagnostics).toEqual([])
        const again = read(text)
        expect(lines(again)).toEqual([])
        expect(again.system!.root).toEqual(root)
      }),
      { numRuns: 250 },
    )
  })
  test.skipIf(!hasShared).each(['1.2', '1.3'] as const)('is valid as XTCE %s', (version) => {
    fc.assert(
      fc.property(generatedRoot, (root) => {
        expect(schemaErrors(writeXtce(new SpaceSystem(root), { version }), version)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})

test('texts with every character that XML can carry come back', () => {
  const shortDescription = 'tab\tline\nreturn\r <&>"\' é \u{1F680}'
  const { root } = clean(doc(''))
  const system = new SpaceSystem({ ...root, shortDescription, longDescription: 'a\r\nb & <c>' })
  expect(clean(writeXtce(system)).root).toEqual(system.root)
})
test('characters that XML cannot carry are replaced', () => {
  const { root } = clean(doc(''))
  expect(clean(writeXtce(new SpaceSystem({ ...root, shortDescription: 'a\0b' }))).root.shortDescription).toBe(
    'a\u{FFFD}b',
  )
})
test('what cannot be said is told, with where it is met first', () => {
  const { root } = clean(doc(''))
  const types = [
    {
      kind: 'boolean',
      name: 'B',
      oneString: '1',
      zeroString: '0',
      alarms: { minViolations: 1, minConformance: 1, ranges: [{ level: 'watch', form: 'outside', min: 0 }] },
    },
  ] as const
  expect(exportXtce(new SpaceSystem({ ...root, types })).diagnostics).toMatchObject([
    { severity: 'warning', code: 'VIG-MODEL-216', message: expect.stringContaining('(first in B)'), count: 1 },
  ])
})
test('blanks in names become underscores, in references too, and it is told', () => {
  const types = [{ kind: 'integer', name: 'a type', signed: false, sizeInBits: 8 }] as const
  const parameters = [{ name: 'Bus voltage', type: 'a type', source: 'telemetered' }] as const
  const containers = [
    { name: 'C', abstract: false, entries: [{ kind: 'parameter', parameter: 'Bus voltage' }] },
  ] as const
  const { text, diagnostics } = exportXtce(new SpaceSystem({ ...clean(doc('')).root, types, parameters, containers }))
  expect(diagnostics).toMatchObject([{ count: 2, message: expect.stringContaining('a blank in a name') }])
  expect(clean(text).containers.get('C')!.entries).toEqual([{ kind: 'parameter', parameter: 'Bus_voltage' }])
})
