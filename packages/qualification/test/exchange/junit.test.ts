/** Truth: counts of ../shared/data/README.md. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { countsOf, readExchangeFile } from '@vigie/qualification'
import { apply, bytes, emptyBook } from './support.ts'

const shared = fileURLToPath(new URL('../../../../../shared/data/qualification/junit/', import.meta.url))

describe.skipIf(!existsSync(shared))('the shared files', () => {
  test.each([
    ['ctest.xml', 5, 0, 0],
    ['gtest.xml', 5, 0, 0],
    ['jest.xml', 2, 0, 0],
    ['multiresult.xml', 4, 2, 1],
    ['no-cases.xml', 0, 0, 0],
    ['pytest.fail.xml', 5, 1, 1],
    ['pytest.standalone.xml', 97, 0, 17],
    ['testsuite-in-testsuite.xml', 5, 0, 0],
  ])('%s', async (file, cases, failed, skipped) => {
    const { project, format, diagnostics } = await readExchangeFile(readFileSync(shared + file), file)
    expect([format, diagnostics]).toEqual(['junit', []])
    expect(countsOf(project)).toMatchObject({ cases, results: cases })
    expect(project.results.filter((r) => r.verdict === 'failed')).toHaveLength(failed)
    expect(project.results.filter((r) => r.verdict === 'not run')).toHaveLength(skipped)
  })
  test('one that was cut says where', async () => {
    const r = await readExchangeFile(readFileSync(`${shared}corrupt.xml`), 'corrupt.xml')
    expect(r.diagnostics).toMatchObject([{ code: 'VIG-QUALIFICATION-112', line: 11 }])
  })
})

test('properties name the requirements that a case verifies, and the case of the book that it is', async () => {
  const book = await emptyBook()
  await apply(book, await readExchangeFile(bytes('ID,Title,Text\nR-1,a,b\n'), 'r.csv'))
  const xml =
    '<testsuite name="s" tests="1"><testcase name="t" classname="c" time="3"><properties><property name="requirement" value="R-1, R-2"/><property name="test_id" value="QT-7"/><property name="host" value="x"/></properties><failure message="no"/></testcase></testsuite>'
  await apply(book, await readExchangeFile(bytes(xml), 'j.xml'))
  expect(book.state.results).toMatchObject([
    { test: 'QT-7', verdict: 'failed', customFields: { host: ['x'] }, duration: 0.05 },
  ])
  expect([...book.state.links.values()]).toMatchObject([{ test: 'QT-7', requirement: 'R-1' }])
})
