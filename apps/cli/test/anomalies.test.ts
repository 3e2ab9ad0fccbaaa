/** `vigie anomaly` and `vigie waiver`: in a book on a data folder, and at a centre that has it open. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startServer } from '@vigie/server'
import { countedMission } from './small-centre.ts'
import { vigie } from './run-vigie.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'vigie-anomalies-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const data = path.join(folder, 'data')
const anomaly = (...args: string[]) => vigie('anomaly', ...args, '--data', data, '--by', 'ada', '--json')
const waiver = (by: string, ...args: string[]) => vigie('waiver', ...args, '--data', data, '--by', by, '--json')

test('from what was seen to the closure, no step left out and none without evidence', async () => {
  const table = path.join(folder, 'r.csv')
  writeFileSync(table, 'ID,Title,Text\nR-1,Heat,It shall heat.\n')
  await vigie('requirements', 'import', table, '--data', data, '--reason', 'URD')

  const opened = await anomaly(
    'open',
    '--title',
    'cold',
    '--observed',
    '20',
    '--required',
    '30',
    '--requirements',
    'R-1',
  )
  expect(JSON.parse(opened.stdout)).toMatchObject({ id: 'AR-0001', state: 'open', detectedBy: 'ada' })
  expect((await anomaly('close', 'AR-0001', '--reason', 'tired')).stdout).toContain('VIG-QUALIFICATION-351')
  expect((await anomaly('analyse', 'AR-0001', '--cause', 'c', '--effect', 'e', '--class', 'worst')).code).toBe(2)
  await anomaly('analyse', 'AR-0001', '--cause', 'c', '--effect', 'e', '--class', 'major')
  const ask = ['--requirements', 'R-1', '--departure', 'd', '--justification', 'j', '--impact', 'none']
  await waiver('ada', 'ask', ...ask, '--anomalies', 'AR-0001')
  const board = ['AR-0001', '--members', 'ada', 'eve', '--disposition', 'use as is', '--minutes', 'm']
  expect((await anomaly('dispose', ...board)).stdout).toContain('VIG-QUALIFICATION-354')
  await anomaly('dispose', ...board, '--waiver', 'RFW-0001', '--action', 'eve: say it in the manual')
  expect((await waiver('ada', 'approve', 'RFW-0001', '--role', 'QA')).stdout).toContain('VIG-QUALIFICATION-360')
  const once = await waiver('eve', 'approve', 'RFW-0001', '--role', 'QA')
  expect(JSON.parse(once.stdout)).toMatchObject({ state: 'asked' })
  const twice = await waiver('bob', 'approve', 'RFW-0001', '--role', 'customer')
  expect(JSON.parse(twice.stdout)).toMatchObject({ state: 'approved' })
  expect((await anomaly('verify', 'AR-0001', '--evidence', 'RFW-0001')).stdout).toContain('VIG-QUALIFICATION-352')
  await anomaly('done', 'AR-0001', '--action', '1', '--evidence', 'manual 3.2')
  await anomaly('verify', 'AR-0001', '--evidence', 'RFW-0001')
  await anomaly('link', 'AR-0001', '--to', 'document: minutes 12')
  await anomaly('close', 'AR-0001', '--reason', 'it is waived')
  const shown = JSON.parse((await anomaly('show', 'AR-0001')).stdout) as { history: { state: string }[] }
  expect(shown).toMatchObject({ state: 'closed', links: [{ kind: 'document', id: 'minutes 12' }] })
  expect(shown.history.map((h) => h.state)).toEqual([
    'open', 'analysed', 'actions', 'actions', 'verified', 'verified', 'closed',
  ]) // prettier-ignore
  expect(JSON.parse((await anomaly('list', '--open')).stdout)).toEqual([])
})

test('at a centre that has the book open, in the name of the token, under its rights', async () => {
  const mission = path.join(folder, 'mission')
  countedMission(mission, 9)
  const server = await startServer({ mission, data, port: 0, placement: 'in-process' })
  try {
    const token = async (role: 'controller' | 'operations-engineer'): Promise<string> =>
      (await server.centre.identity.addToken('admin', role, role)).secret.reveal()
    const at = (secret: string): string[] => ['--url', server.url, '--token', secret, '--json']
    const controller = at(await token('controller'))
    const busy = await anomaly('open', '--title', 't', '--observed', 'o', '--required', 'r')
    expect(busy).toMatchObject({ code: 2, stdout: expect.stringContaining('--url') })
    const opened = await vigie('anomaly', 'open', '--title', 't', '--observed', 'o', '--required', 'r', ...controller)
    expect(JSON.parse(opened.stdout)).toMatchObject({ id: 'AR-0002', detectedBy: 'admin' })
    const move = ['anomaly', 'analyse', 'AR-0002', '--cause', 'c', '--effect', 'e', '--class', 'minor']
    expect((await vigie(...move, ...controller)).stdout).toContain('VIG-SERVER-003')
    const engineer = at(await token('operations-engineer'))
    expect(JSON.parse((await vigie(...move, ...engineer)).stdout)).toMatchObject({ state: 'analysed' })
    expect(JSON.parse((await vigie('waiver', 'list', ...engineer)).stdout)).toMatchObject([{ id: 'RFW-0001' }])
  } finally {
    await server.close()
  }
})
