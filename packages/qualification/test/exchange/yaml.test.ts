import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { countsOf, readRequirementsYaml, writeRequirementsYaml, emptyProject, type Project } from '@vigie/qualification'
import { content, requirementProject, rich } from './projects.ts'

const file = `specification: SYS
title: System needs
type: system requirements
scope: What the centre is for.
requirements:
  - id: SYS-010
    title: Two satellites
    text: The centre shall command two satellites at the same time.
    methods: [test, analysis]
    appliesTo: { satellites: [RECO1, RECO2] }
    customFields: { Priority: 1, Lots: [A, B] }
specifications:
  - specification: TM
    title: Telemetry
    requirements:
      - { id: TM-010, title: Rate, text: { html: "<p>4 Mbit/s</p>" }, parents: SYS-010, status: draft }
`

describe('requirements of a mission folder', () => {
  test('are read with their chapters, relations and defaults', () => {
    const { project, diagnostics } = readRequirementsYaml(file, 'sys.yaml')
    expect(diagnostics).toEqual([])
    expect(project.specifications.map((s) => [s.id, s.parent, s.type])).toEqual([
      ['SYS', undefined, 'system requirements'],
      ['TM', 'SYS', 'section'],
    ])
    expect(project.requirements[0]).toMatchObject({
      id: 'SYS-010',
      version: 1,
      status: 'valid',
      type: 'feature',
      expectedCoverage: 1,
      methods: ['test', 'analysis'],
      appliesTo: { satellites: ['RECO1', 'RECO2'] },
      customFields: { Priority: ['1'], Lots: ['A', 'B'] },
    })
    expect(project.requirements[1]).toMatchObject({ text: { format: 'html' }, methods: ['test'], status: 'draft' })
    expect(project.relations).toEqual([{ source: 'SYS-010', destination: 'TM-010', type: 'parent' }])
    expect(countsOf(project)).toMatchObject({ requirements: 2, specifications: 2, relations: 1, customFields: 2 })
  })

  test('what does not fit is told with its place, all at once', () => {
    const broken = file.replace('status: draft', 'status: done').replace('title: Two satellites', 'titel: Two')
    const { project, diagnostics } = readRequirementsYaml(broken, 'sys.yaml')
    expect(project.requirements).toEqual([])
    expect(diagnostics.map((d) => [d.line, d.message])).toEqual([
      [6, 'requirements.0: "title" is missing'],
      [7, 'requirements.0: "titel" is not known here'],
      [16, expect.stringContaining('status: it is not one of draft')],
    ])
    const doubled = readRequirementsYaml(file.replace('TM-010', 'SYS-010'), 'sys.yaml')
    expect(doubled.diagnostics).toEqual([expect.objectContaining({ code: 'VIG-QUALIFICATION-108', line: 16 })])
    expect(doubled.project.requirements).toHaveLength(1)
    expect(readRequirementsYaml('a: [', 'x.yaml').diagnostics[0]).toMatchObject({ code: 'VIG-QUALIFICATION-121' })
  })

  test('any project is the same after it is written and read', () => {
    fc.assert(
      fc.property(requirementProject({ rationale: true, text: rich }), (project) => {
        const parts = [...writeRequirementsYaml(project)].map(([name, text]) => readRequirementsYaml(text, name))
        expect(parts.flatMap((p) => p.diagnostics)).toEqual([])
        const back: Project = {
          ...emptyProject,
          specifications: parts.flatMap((p) => p.project.specifications),
          requirements: parts.flatMap((p) => p.project.requirements),
          relations: parts.flatMap((p) => p.project.relations),
        }
        expect(content(back)).toEqual(content(project))
      }),
      { numRuns: 150 },
    )
  })
})
