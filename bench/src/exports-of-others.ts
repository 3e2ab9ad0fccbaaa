/** Exports as large projects have them: a TestLink file of many cases, requirements as a table, results. Made, the same each time. */

/** TestLink XML of `cases` test cases in suites of 100, five steps each, with links to requirements. */
export function* testLinkExport(cases: number, requirements: number): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="">\n'
  for (let i = 0; i < cases; i++) {
    if (i % 100 === 0)
      yield `${i === 0 ? '' : '</testsuite>\n'}<testsuite name="Suite ${i / 100}"><node_order><![CDATA[${i / 100}]]></node_order><details><![CDATA[<p>Tests of function ${i / 100}</p>]]></details>\n`
    yield testCase(i, requirements)
  }
  yield '</testsuite>\n</testsuite>\n'
}

function testCase(i: number, requirements: number): string {
  let steps = ''
  for (let s = 1; s <= 5; s++)
    steps += `<step><step_number><![CDATA[${s}]]></step_number><actions><![CDATA[<p>Set parameter ${i}.${s} of the unit to ${(i * s) % 97} and wait for the telemetry to follow.</p>]]></actions><expectedresults><![CDATA[<p>The value shown is <b>${(i * s) % 97}</b> within 10 s.</p>]]></expectedresults><execution_type><![CDATA[1]]></execution_type></step>\n`
  const requirement = (k: number): string =>
    `<requirement><req_spec_title><![CDATA[System]]></req_spec_title><doc_id><![CDATA[${idOf(k % requirements)}]]></doc_id><title><![CDATA[Requirement ${k % requirements}]]></title></requirement>`
  return `<testcase internalid="${i + 1}" name="Case ${i}: the unit follows what is commanded">
<node_order><![CDATA[${i % 100}]]></node_order><externalid><![CDATA[${i + 1}]]></externalid><fullexternalid><![CDATA[BEN-${i + 1}]]></fullexternalid><version><![CDATA[1]]></version>
<summary><![CDATA[<p>The unit follows what is commanded, in mode ${i % 7}, and reports it.</p>]]></summary><preconditions><![CDATA[<p>The unit is on.</p>]]></preconditions>
<execution_type><![CDATA[1]]></execution_type><importance><![CDATA[2]]></importance><estimated_exec_duration>5.00</estimated_exec_duration><status>7</status><is_open>1</is_open><active>1</active>
<steps>
${steps}</steps>
<keywords><keyword name="regression"><notes><![CDATA[]]></notes></keyword></keywords>
<requirements>${requirement(i)}${requirement(i * 7 + 3)}</requirements>
</testcase>
`
}

export const idOf = (k: number): string => `SYS-${String(k + 1).padStart(5, '0')}`

/** CSV of requirements with long texts. */
export function requirementTable(count: number): string {
  const rows = ['id,title,description,type,status']
  for (let k = 0; k < count; k++)
    rows.push(
      `${idOf(k)},Requirement ${k},"The unit shall follow command ${k} within ${(k % 50) + 1} seconds, in all of its modes, and report what it did with its time.",feature,valid`,
    )
  return `${rows.join('\n')}\n`
}
