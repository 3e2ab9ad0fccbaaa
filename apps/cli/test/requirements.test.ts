/** `vigie requirements` as people and scripts use it: a file by itself, and a book on a data folder. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { vigie } from './run-vigie.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'vigie-requirements-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, text: string): string => {
  writeFileSync(path.join(folder, name), text)
  return path.join(folder, name)
}
const data = path.join(folder, 'data')
const requirements = (...args: string[]) => vigie('requirements', ...args)

test('a file by itself: counts and diagnostics with places; 1 where it has errors', async () => {
  const xml = file(
    'a.xml',
    '<requirements>\n<requirement><docid>A</docid></requirement>\n<requirement><docid>A</docid></requirement></requirements>',
  )
  const { code, stdout } = await requirements('import', xml, '--dry-run', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    format: 'testlink', requirements: 1, specifications: 0, suites: 0, cases: 0, steps: 0, links: 0, relations: 0, keywords: 0, customFields: 0, results: 0,
    diagnostics: [{ severity: 'error', code: 'VIG-QUALIFICATION-108', file: 'a.xml', line: 3 }],
    applied: false,
  }) // prettier-ignore
  const results = file('r.xml', '<results><testcase external_id="P-1"><result>p</result></testcase></results>')
  const alone = await requirements('import', results)
  expect(alone).toMatchObject({ code: 0, stdout: expect.stringContaining('results: 1') })
  expect(alone.stderr).toContain('VIG-QUALIFICATION-109')
  expect((await requirements('import', path.join(folder, 'none.xml'))).code).not.toBe(0)
})

test('from a table to a suspect link, its acceptance, and the way out', async () => {
  const table = file('r.csv', 'ID,Title,Text\nR-1,Heat,It shall heat to 30 degrees.\n')
  const tests = file('t.csv', 'Test ID,Suite,Test case,Action,Requirements\nT-1,S,Heat it,do,R-1\n')
  expect(await requirements('import', table, '--data', data)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--reason'),
  })
  expect((await requirements('import', table, tests, '--data', data, '--reason', 'URD 1')).code).toBe(0)
  expect((await requirements('gaps', '--data', data)).code).toBe(0)
  expect((await requirements('baseline', 'create', 'PDR', '--data', data)).code).toBe(0)
  const sheet = path.join(folder, 'out.xlsx')
  await requirements('export', '--to', 'xlsx', '--data', data, '--out', sheet)
  expect((await requirements('import', sheet, '--data', data, '--dry-run')).stdout).toContain(
    '0 would be added, 0 would be changed',
  )

  file('r.csv', 'ID,Title,Text\nR-1,Heat,It shall heat to 35 degrees.\n')
  expect((await requirements('import', table, '--data', data, '--reason', 'CR 7')).stdout).toContain('[-30-]{+35+}')
  expect(await requirements('suspect', '--data', data)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('T-1 verifies R-1'),
  })
  expect((await requirements('accept', 'R-1', '--data', data, '--dry-run')).code).toBe(0)
  expect((await requirements('accept', '--all', '--data', data, '--reason', 'it holds')).code).toBe(0)
  expect((await requirements('suspect', '--data', data)).code).toBe(0)
  expect((await requirements('baseline', 'diff', 'PDR', '--data', data)).stdout).toContain('R-1 v1 → v2')
  expect((await requirements('show', 'R-1', '--data', data)).stdout).toContain('CR 7')
  expect((await requirements('coverage', '--data', data, '--json')).stdout).toContain('"not run"')
  for (const to of ['testlink', 'reqif', 'yaml']) {
    const target = path.join(folder, to) + path.sep
    await requirements('export', '--to', to, '--data', data, '--out', target)
    expect((await requirements('import', target, '--data', data, '--dry-run')).stdout).not.toMatch(
      /[1-9]\d* would be (?:added|changed)/,
    )
  }
  expect(await requirements('list')).toMatchObject({ code: 2, stderr: expect.stringContaining('VIG-CLI-060') })
})
