/** Requirements over the API: seeded from the mission folder, imported as a difference, accepted, baselined; each deed on record. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, type Client } from '@vigie/contract'
import { serverOnSmallMission, type Fixture } from './small-mission.ts'

let f: Fixture
let client: Client
const base64 = (text: string): string => Buffer.from(text).toString('base64')

beforeAll(async () => {
  f = await serverOnSmallMission({ placement: 'in-process' }, (folder) => {
    mkdirSync(path.join(folder, 'qualification', 'requirements'), { recursive: true })
    mkdirSync(path.join(folder, 'qualification', 'mappings'), { recursive: true })
    writeFileSync(
      path.join(folder, 'qualification', 'requirements', 'sys.yaml'),
      'specification: SYS\ntitle: System\nrequirements:\n  - { id: SYS-1, title: Heat, text: It shall heat to 30 degrees. }\n  - { id: SYS-2, title: Heater, text: It shall have a heater., parents: SYS-1 }\n',
    )
    writeFileSync(
      path.join(folder, 'qualification', 'mappings', 'acme.yaml'),
      'mapping: ACME\nsheets: [{ kind: requirements, specification: SYS, columns: { id: Repère, text: Contenu } }]\n',
    )
  })
  client = createClient({
    baseUrl: f.server.url,
    token: f.admin['authorization']!.replace('Bearer ', ''),
  })
})
afterAll(() => f.close())

describe('requirements', () => {
  it('come from the mission folder, and are listed with how they stand', async () => {
    expect(await client.listSpecifications()).toMatchObject([{ id: 'SYS', requirements: 2 }])
    expect(await client.listRequirements()).toMatchObject([
      { id: 'SYS-1', version: 1, coverage: 'uncovered', tests: 0, suspect: false, reviewed: false },
      { id: 'SYS-2' },
    ])
    expect(await client.listRequirements({ query: { text: 'HEATER' } })).toHaveLength(1)
    expect(await client.getRequirement({ params: { id: 'SYS-2' } })).toMatchObject({
      parents: ['SYS-1'],
      versions: [{ by: 'mission' }],
    })
    await expect(client.getRequirement({ params: { id: 'none' } })).rejects.toMatchObject({
      status: 404,
      code: 'VIG-QUALIFICATION-002',
    })
  })

  it('an import is shown, then applied as it was shown; what it makes suspect is accepted with a reason', async () => {
    const tests = {
      file: 't.csv',
      content: base64('Test ID,Suite,Test case,Action,Requirements\nT-1,S,Heat,do,SYS-1\n'),
    }
    expect(await client.previewQualificationImport({ body: tests })).toMatchObject({
      cases: 1,
      links: 1,
      added: 3,
      applied: false,
    })
    expect(await client.importQualification({ body: { ...tests, reason: 'tests of the supplier' } })).toMatchObject({
      applied: true,
    })
    await client.createBaseline({ body: { name: 'PDR' } })
    await expect(client.createBaseline({ body: { name: 'PDR' } })).rejects.toMatchObject({ status: 409 })

    const changed = {
      file: 'acme.csv',
      mapping: 'ACME',
      content: base64('Repère;Contenu\nSYS-1;It shall heat to 35 degrees.\n'),
    }
    const preview = await client.previewQualificationImport({ body: changed })
    expect(preview).toMatchObject({ changed: 1, removed: 1, suspect: [{ test: 'T-1', requirement: 'SYS-1' }] })
    await expect(
      client.importQualification({ body: { ...changed, reason: 'CR', digest: '0'.repeat(64) } }),
    ).rejects.toMatchObject({ status: 409, code: 'VIG-QUALIFICATION-005' })
    await client.importQualification({ body: { ...changed, reason: 'CR 7', digest: preview.digest } })
    expect(await client.listSuspectLinks()).toMatchObject([
      { kind: 'test', test: 'T-1', causes: ['requirement changed'], acceptedVersion: 1, presentVersion: 2 },
      { kind: 'relation', requirement: 'SYS-2', causes: ['parent changed'] },
    ])
    expect(await client.compareBaselines({ params: { name: 'PDR' } })).toMatchObject([
      { requirement: 'SYS-1', before: 1, after: 2 },
    ])
    const all = { reason: 'the test holds for 35 degrees' }
    expect(await client.acceptSuspectLinks({ body: { ...all, dryRun: true } })).toHaveLength(2)
    expect(await client.listSuspectLinks()).toHaveLength(2)
    await client.acceptSuspectLinks({ body: { ...all, tests: ['T-1'] } })
    expect(await client.listSuspectLinks()).toHaveLength(1)
    await client.acceptSuspectLinks({ body: all })
    expect(await client.listSuspectLinks()).toEqual([])
    expect(await client.listQualificationImports()).toMatchObject([
      { reason: 'CR 7', changed: 1 },
      {},
      { by: 'mission' },
    ])
  })

  it('a file with errors is refused with all of them, nothing of it is there; with keepGoing the rest is', async () => {
    const body = { file: 'x.csv', reason: 'r', content: base64('ID,Title,Text\nX-1,a,b\nX-1,c,d\nX-2,e,f\n') }
    await expect(client.importQualification({ body })).rejects.toMatchObject({
      status: 422,
      problem: { code: 'VIG-QUALIFICATION-130', diagnostics: [{ code: 'VIG-QUALIFICATION-108', line: 3 }] },
    })
    expect(await client.listRequirements({ query: { text: 'X-' } })).toEqual([])
    await client.importQualification({ body: { ...body, keepGoing: true } })
    expect((await client.listRequirements({ query: { text: 'X-' } })).map((r) => r.id)).toEqual(['X-1', 'X-2'])
  })

  it('a review counts until the requirement changes; coverage and gaps are told', async () => {
    await client.reviewRequirement({ params: { id: 'SYS-2' }, body: { role: 'quality', reason: 'PDR' } })
    expect((await client.getRequirement({ params: { id: 'SYS-2' } })).reviewed).toBe(true)
    expect(await client.getRequirementCoverage()).toMatchObject({ byStatus: { 'not run': 1, uncovered: 3 } })
    expect((await client.listRequirementGaps()).map((g) => `${g.kind} ${g.id}`)).toContain(
      'requirement without test SYS-2',
    )
  })

  it('exports: one file as it is, several as a ZIP; a mapping is kept', async () => {
    for (const to of ['csv', 'xlsx', 'reqif', 'testlink', 'yaml'] as const) {
      const bytes = new Uint8Array(await (await client.exportQualification({ query: { to } })).arrayBuffer())
      expect([to, bytes.length > 100]).toEqual([to, true])
    }
    const text = 'mapping: B\nsheets: [{ kind: requirements, columns: { id: A, text: B } }]\n'
    await client.saveTableMapping({ params: { name: 'B' }, body: { text } })
    expect((await client.listTableMappings()).map((m) => m.name)).toEqual(['B', 'ACME'])
    await expect(client.saveTableMapping({ params: { name: 'C' }, body: { text: 'no' } })).rejects.toMatchObject({
      status: 422,
    })
  })
})
