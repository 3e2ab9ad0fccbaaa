import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readWorkspace, writeWorkspace, type Area, type Workspace } from '../src/index.ts'

const codes = (text: string, mission?: string): string[] => readWorkspace(text, mission).findings.map((f) => f.code)

const group = fc.record({
  panels: fc.array(
    fc.record({
      panel: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
      settings: fc.dictionary(
        fc.stringMatching(/^[a-z]{1,8}$/),
        fc.oneof(fc.string(), fc.array(fc.string()), fc.boolean()),
        {
          minKeys: 1,
          maxKeys: 3,
        },
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  size: fc.integer({ min: 1, max: 99 }),
})
const { area } = fc.letrec<{ area: Area }>((tie) => ({
  area: fc.oneof(
    { depthSize: 'small', maxDepth: 5 },
    group,
    fc.record({
      split: fc.constantFrom('row' as const, 'column' as const),
      parts: fc.array(tie('area'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}))

describe('a workspace as a file', () => {
  it('is read as it was written, whatever the settings contain', () => {
    fc.assert(
      fc.property(area, fc.string({ minLength: 1, maxLength: 60 }), (main, name) => {
        const workspace: Workspace = { name, mission: 'BISAT', layout: { main } }
        const { workspace: read, findings } = readWorkspace(writeWorkspace(workspace), 'BISAT')
        expect(findings).toEqual([])
        expect(read).toEqual(workspace)
      }),
      { numRuns: 60 },
    )
  })
  it('is refused with the place where it is wrong', () => {
    const { workspace, findings } = readWorkspace('version: 1\nlayout:\n  main:\n    panels:\n      - panle: plot\n')
    expect(workspace).toBeUndefined()
    expect(findings[0]).toMatchObject({ code: 'VIG-WORKSPACE-001', severity: 'error', line: 5 })
    expect(codes('layout: [')).toEqual(['VIG-WORKSPACE-001'])
    expect(codes('just words')).toEqual(['VIG-WORKSPACE-001'])
    expect(codes('version: 2\nlayout: {}')).toEqual(['VIG-WORKSPACE-002'])
    expect(codes('x'.repeat(1_000_001))).toEqual(['VIG-WORKSPACE-001'])
    const deep = `${'{"split":"row","parts":['.repeat(1000)}{"panels":[{"panel":"plot"}]}${']}'.repeat(1000)}`
    expect(codes(`{"version":1,"layout":{"main":${deep}}}`)).toEqual(['VIG-WORKSPACE-001'])
    const many = JSON.stringify({
      version: 1,
      layout: {
        main: {
          split: 'row',
          parts: [1, 2, 3].map(() => ({ panels: Array.from({ length: 99 }, () => ({ panel: 'plot' })) })),
        },
      },
    })
    expect(codes(many)).toEqual(['VIG-WORKSPACE-001'])
  })
  it('of another mission, or with panels that nobody knows, is kept, and the mission is said', () => {
    const { workspace, findings } = readWorkspace(
      'version: 1\nmission: OTHER\nlayout: { main: { panels: [{ panel: from-later }] } }',
      'BISAT',
    )
    expect(workspace?.layout.main).toEqual({ panels: [{ panel: 'from-later' }] })
    expect(findings).toMatchObject([{ code: 'VIG-WORKSPACE-003', severity: 'warning' }])
  })
  it('may be any text: it is read, or refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { workspace, findings } = readWorkspace(text)
        expect(workspace !== undefined || findings.length > 0).toBe(true)
      }),
    )
  })
})
