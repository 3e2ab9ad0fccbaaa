/** Truth: the counts of ../shared/data/README.md; TestLink's own forms as restated in the design notes; XML 1.0. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { countsOf, joinProjects, plainText, readTestLink, writeTestLink, type Project } from '@vigie/qualification'
import { content, requirementProject, rich, testProject } from './projects.ts'

const shared = fileURLToPath(new URL('../../../../../shared/data/qualification/testlink/', import.meta.url))
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string | Uint8Array) => readTestLink(typeof text === 'string' ? bytes(text) : text, 'x.xml')
const found = (r: ReturnType<typeof read>) =>
  r.diagnostics.map((d) => `${d.severity} ${d.code.slice(-3)} ${d.line ?? ''}`)
const written = (p: Project): Uint8Array[] => writeTestLink(p).map((f) => bytes([...f.text()].join('')))
const again = (p: Project): Project => {
  const parts = written(p).map((b) => readTestLink(b, 'again.xml'))
  expect(parts.flatMap((r) => r.diagnostics)).toEqual([])
  return joinProjects(parts.map((r) => r.project))
}

describe.skipIf(!existsSync(shared))('the shared files', () => {
  test.each([
    ['customFields_ExampleDefs.xml', { customFields: 9 }],
    ['keywords_ExampleDefs.xml', { keywords: 3 }],
    ['testlink_export_file_demo.xml', { suites: 2, cases: 2, steps: 4 }],
    ['testlink_import.xml', { suites: 3, cases: 2, steps: 4, customFields: 4 }],
    ['xmind_testcase_template_v1.1.xml', { suites: 8, cases: 23, steps: 24 }],
  ])('%s has what its README says, and is the same after it is written and read', (file, counts) => {
    const { project, diagnostics } = readTestLink(readFileSync(shared + file), file)
    expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([])
    const none = {
      requirements: 0,
      specifications: 0,
      suites: 0,
      cases: 0,
      steps: 0,
      links: 0,
      relations: 0,
      keywords: 0,
    }
    expect(countsOf(project)).toEqual({ ...none, customFields: 0, results: 0, ...counts })
    expect(content(again(project))).toEqual(content(project))
  })
})

describe('requirements', () => {
  const spec = `<?xml version="1.0" encoding="UTF-8"?>
<requirement-specification>
<req_spec title="System" doc_id="SYS">
  <revision><![CDATA[2]]></revision><type><![CDATA[3]]></type><node_order>1</node_order><total_req>1</total_req>
  <scope><![CDATA[<p>All &eacute;t&eacute;</p>]]></scope>
  <requirement>
    <docid><![CDATA[SYS-1]]></docid><title><![CDATA[Two]]></title><version>3</version><revision>1</revision>
    <node_order>5</node_order><description><![CDATA[<p>The centre <b>shall</b></p>]]></description>
    <status><![CDATA[V]]></status><type><![CDATA[4]]></type><expected_coverage>2</expected_coverage>
    <custom_fields><custom_field><name><![CDATA[Prio]]></name><value><![CDATA[High]]></value></custom_field></custom_fields>
    <attachments><attachment><id>1</id><name>a.txt</name><file_type>text/plain</file_type><title>A</title><date_added>2020-01-01</date_added><content>aGVsbG8=</content></attachment></attachments>
    <is_frozen>1</is_frozen>
  </requirement>
  <req_spec title="Inner" doc_id="INN"><requirement><docid>OLD-1</docid><title>Old</title><description>bare text</description><status>D</status></requirement></req_spec>
  <relation><source>SYS-1</source><destination>OLD-1</destination><type>1</type></relation>
</req_spec>
</requirement-specification>`

  test('are read with specifications, relations, fields, attachments; unknown elements are kept', () => {
    const r = read(spec)
    expect(found(r)).toEqual(['information 111 12'])
    expect(r.project.specifications).toMatchObject([
      { id: 'SYS', type: 'system requirements', order: 1, revision: 2, scope: { format: 'html' } },
      { id: 'INN', parent: 'SYS' },
    ])
    expect(plainText(r.project.specifications[0]!.scope)).toBe('All été')
    const [one, old] = r.project.requirements
    expect(one).toMatchObject({
      id: 'SYS-1', version: 3, revision: 1, order: 5, status: 'valid', type: 'interface', expectedCoverage: 2,
      customFields: { Prio: ['High'] }, specification: 'SYS', foreign: { testlink: { unknown: ['<is_frozen>1</is_frozen>'] } },
    }) // prettier-ignore
    expect(new TextDecoder().decode(r.project.files.get(one!.attachments[0]!.sha256))).toBe('hello')
    expect(old).toMatchObject({ id: 'OLD-1', version: 1, expectedCoverage: 1, specification: 'INN', status: 'draft' })
    expect(r.project.relations).toEqual([{ source: 'SYS-1', destination: 'OLD-1', type: 'parent' }])
    const back = joinProjects(written(r.project).map((b) => read(b).project))
    expect(content(back)).toEqual(content(r.project))
  })

  test('the form with requirements only, and DocBook', () => {
    const items = read(
      '<requirements><requirement><docid>A</docid><title>a</title><description>d</description></requirement></requirements>',
    )
    expect(items.project.requirements).toMatchObject([{ id: 'A', specification: '' }])
    const docbook = read(`<!DOCTYPE article PUBLIC "-//OASIS//DTD DocBook XML V4.4//EN" "http://x/docbookx.dtd">
      <article lang="en"><sect1><title>REQ-01 Start</title><para>It shall &lt;start&gt;.</para><orderedlist><listitem><para>now</para></listitem></orderedlist></sect1>
      <sect1><title>Stop</title><para>It shall stop.</para></sect1></article>`)
    expect(docbook.project.requirements.map((r) => [r.id, plainText(r.text)])).toEqual([
      ['REQ-01', 'It shall <start>.\n1. now'],
      ['Stop', 'It shall stop.'],
    ])
    expect(found(docbook)).toEqual([])
  })

  test('any project is the same after it is written and read', () => {
    fc.assert(
      fc.property(requirementProject({ rationale: true, text: rich }), (p) => {
        expect(content(again(p))).toEqual(content(p))
      }),
      { numRuns: 200 },
    )
  })
})

describe('tests, plans and results', () => {
  test('old and new spellings, bare text and CDATA', () => {
    const r =
      read(`<testsuite name="S"><testsuite name="S"/><testsuite name="S"><testcase name="c"><externalid>7</externalid><executiontype>2</executiontype>
      <steps>press<br/> start</steps><expectedresults>it runs</expectedresults></testcase>
      <testcase internalid="12" name="d"><externalid>8</externalid><fullexternalid>P-8</fullexternalid><version>2</version><status>7</status><importance>3</importance>
      <keywords><keyword name="k"><notes>n</notes></keyword></keywords>
      <requirements><requirement><req_spec_title>Sp</req_spec_title><doc_id>R-1</doc_id><version>4</version><title>T</title></requirement></requirements></testcase>
      <relation><source version="1">P-8</source><destination version="2">P-9</destination><type>2</type></relation></testsuite></testsuite>`)
    expect(found(r)).toEqual(['warning 108 1'])
    expect(r.project.suites.map((s) => s.path)).toEqual([['S'], ['S', 'S'], ['S', 'S (2)']])
    const [c, d] = r.project.tests
    expect(c).toMatchObject({
      id: '7',
      version: 1,
      means: { steps: [{ number: 1, expected: { content: 'it runs' } }] },
    })
    expect(d).toMatchObject({
      id: 'P-8',
      version: 2,
      status: 'final',
      importance: 'high',
      keywords: ['k'],
      verifies: [{ requirement: 'R-1', version: 4 }],
    })
    expect(countsOf(r.project)).toMatchObject({ suites: 3, cases: 2, steps: 1, links: 1, relations: 1, keywords: 1 })
    const back = joinProjects(written(r.project).map((b) => read(b).project))
    expect(content(back)).toEqual(content(r.project))
  })

  test('both forms of a plan, results by external id, internal id and custom field, execution sets', () => {
    const plan =
      read(`<testplan><name>QT</name><platforms><platform><name>RECO1</name><internal_id>4</internal_id></platform></platforms>
      <executables><link><platform><name>RECO1</name></platform><testcase><name>a</name><externalid>3</externalid><version>2</version><execution_order>10</execution_order></testcase></link></executables></testplan>`)
    expect(plan.project.plans).toMatchObject([
      { name: 'QT', platforms: ['RECO1'], items: [{ test: '3', version: 2, platform: 'RECO1', order: 10 }] },
    ])
    const embedded = read(
      `<testplan><name>E</name><testproject><name>P</name></testproject><build><name>B</name></build><testsuites><testsuite name="s"><testcase name="t"><externalid>1</externalid></testcase></testsuite></testsuites></testplan>`,
    )
    expect(embedded.project).toMatchObject({
      plans: [{ project: 'P', builds: ['B'], items: [{ test: '1' }] }],
      tests: [{ suite: ['s'] }],
    })
    const results = read(`<results><testproject name="P"/><testplan id="3"/><build name="B" id="2"/>
      <testcase external_id="P-1"><tester>ada</tester><timestamp>2020-01-01 10:00:00</timestamp><result>p</result><notes>ok</notes><execution_duration>2.5</execution_duration><bug_id>1</bug_id><bug_id>2</bug_id></testcase>
      <testcase external_id="P-1"><result>f</result><steps><step><step_number>1</step_number><result>b</result><notes>n</notes></step></steps></testcase>
      <testcase id="55"><result>z</result></testcase>
      <testcase><linkby custom_field="uid" value="u=1"/><result>b</result></testcase>
      <testcase><result>p</result></testcase></results>`)
    expect(found(results)).toEqual(['warning 107 4', 'error 106 6'])
    expect(results.project.results.map((r) => [r.test, r.verdict, r.bugs.length, r.duration])).toEqual([
      ['P-1', 'passed', 2, 2.5],
      ['P-1', 'failed', 0, undefined],
      ['internalid:55', 'inconclusive', 0, undefined],
      ['linkby:uid=u=1', 'blocked', 0, undefined],
    ])
    expect(results.project.results[0]).toMatchObject({ project: 'P', plan: '#3', build: 'B' })
    const set = read(
      '<executionSet><context><prefix>P</prefix></context><testcases><testcase name="x"><externalid>1</externalid></testcase></testcases></executionSet>',
    )
    expect([set.project.tests.length, found(set)]).toEqual([1, []])
    for (const { project } of [plan, embedded, results]) {
      const back = joinProjects(written(project).map((b) => read(b).project))
      expect(content(back)).toEqual(content(project))
    }
  })

  test('any project is the same after it is written and read', () => {
    fc.assert(
      fc.property(testProject, (p) => {
        // Links are written with the titles that are known: none here.
        expect(content(again(p))).toEqual(content(p))
      }),
      { numRuns: 150 },
    )
  })
})

describe('bad input', () => {
  test('a document that declares entities is refused as a whole, and nothing is loaded or expanded', () => {
    const xxe = read(
      '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><requirements><requirement><docid>&x;</docid></requirement></requirements>',
    )
    const bomb = read(
      `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">${'bcdefg'
        .split('')
        .map((n, i, all) => `<!ENTITY ${n} "${`&${all[i - 1] ?? 'a'};`.repeat(10)}">`)
        .join('')}]><requirements><requirement><docid>&g;</docid></requirement></requirements>`,
    )
    for (const r of [xxe, bomb]) {
      expect(found(r)).toEqual(['error 103 1'])
      expect(countsOf(r.project).requirements).toBe(0)
    }
  })

  test('a comment or a blank before the declaration, a byte order mark, names of HTML, control characters are read, and told', () => {
    const one =
      '<requirements><requirement><docid>A</docid><title>caf&eacute;&nbsp;!</title><description>\u0007x</description></requirement></requirements>'
    const r = read(`<!-- made by hand -->\n<?xml version="1.0" encoding="UTF-8"?>\n${one}`)
    expect(found(r).toSorted()).toEqual(['warning 113 2', 'warning 114 3'])
    expect(r.project.requirements[0]).toMatchObject({ title: 'café\u00a0!', text: { content: '\uFFFDx' } })
    expect(found(read(`\uFEFF<?xml version="1.0" encoding="UTF-8"?><requirements/>`))).toEqual([])
  })

  test('bytes that are no UTF-8 are read as Windows-1252, with the place of the first', () => {
    const text = bytes(
      '<requirements>\n<requirement><docid>A</docid><title>X\u0001</title></requirement></requirements>'.replace(
        '\u0001',
        '\u0002',
      ),
    )
    const wrong = text.slice()
    wrong[wrong.indexOf(2)] = 0xe9
    const r = read(wrong)
    expect(found(r)).toEqual(['warning 102 2'])
    expect(r.diagnostics[0]!.column).toBe(38)
    expect(r.project.requirements[0]!.title).toBe('Xé')
    const latin = Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><requirements><requirement><docid>é</docid></requirement></requirements>',
      'latin1',
    )
    expect(read(latin).project.requirements[0]!.id).toBe('é')
    const wide = Buffer.from(
      '\uFEFF<?xml version="1.0" encoding="UTF-16"?><requirements><requirement><docid>é</docid></requirement></requirements>',
      'utf16le',
    )
    expect(read(wide).project.requirements[0]!.id).toBe('é')
  })

  test('a document cut at any byte gives what is whole before the cut, and says where it was cut', () => {
    const whole = bytes(
      `<testsuite name="S"><details>é</details>${[1, 2, 3].map((n) => `<testcase name="t${n}"><externalid>${n}</externalid><summary><![CDATA[<p>s</p>]]></summary></testcase>`).join('\n')}</testsuite>`,
    )
    let before = 0
    for (let cut = 1; cut < whole.length; cut++) {
      const r = read(whole.slice(0, cut))
      expect(r.diagnostics.some((d) => d.severity === 'error')).toBe(true)
      expect(r.project.tests.length).toBeGreaterThanOrEqual(before)
      before = r.project.tests.length
      if (cut > 30) expect(r.diagnostics.at(-1)).toMatchObject({ line: expect.any(Number), column: expect.any(Number) })
    }
    expect(before).toBe(3)
    expect(found(read(''))).toEqual(['error 101 1'])
    expect(found(read('<html></html>'))).toEqual(['error 105 1'])
  })

  test('identifiers that are there twice are told with both places, and the rest is read', () => {
    const one = (id: string): string => `<requirement><docid>${id}</docid><title>t</title></requirement>`
    const r = read(
      `<requirement-specification><req_spec title="a" doc_id="S">\n${one('A')}\n${one('B')}\n${one('A')}\n</req_spec>\n<req_spec title="b" doc_id="S"></req_spec></requirement-specification>`,
    )
    expect(found(r)).toEqual(['error 108 4', 'error 108 6'])
    expect(r.diagnostics[0]).toMatchObject({
      message: expect.stringContaining('"A"'),
      remedy: expect.stringContaining('line 2'),
    })
    expect(r.project.requirements.map((x) => x.id)).toEqual(['A', 'B'])
    const cases = read(
      '<testcases><testcase name="x"><externalid>1</externalid></testcase>\n<testcase name="y"><externalid>1</externalid></testcase></testcases>',
    )
    expect(found(cases)).toEqual(['warning 108 2'])
    expect(cases.project.tests.map((t) => t.id)).toEqual(['1', '1 (2)'])
  })

  test('codes and numbers that are not of the format are told, and written back as they were', () => {
    const r = read(
      '<requirements><requirement><docid>A</docid><version>two</version><status>Z</status><type>99</type></requirement><requirement><title>no id</title></requirement></requirements>',
    )
    expect(found(r)).toEqual(['warning 107 1', 'warning 107 1', 'error 106 1'])
    expect(r.project.requirements[0]).toMatchObject({ version: 1, status: 'draft', type: '99' })
    expect(new TextDecoder().decode(written(r.project)[0])).toContain(
      '<status><![CDATA[Z]]></status>\n<type><![CDATA[99]]></type>',
    )
  })

  test('any damage to a document is told or harmless; nothing is thrown', () => {
    const whole = bytes(
      '<?xml version="1.0"?><testsuite name="S"><testcase name="a"><externalid>1</externalid><steps><step><step_number>1</step_number></step></steps></testcase></testsuite>',
    )
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 4 }), fc.nat(6), (at, put, out) => {
        const damaged = new Uint8Array([
          ...whole.subarray(0, at),
          ...put,
          ...whole.subarray(Math.min(whole.length, at + out)),
        ])
        read(damaged)
      }),
      { numRuns: 500 },
    )
  })
})
