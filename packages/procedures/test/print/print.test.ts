/** The form for the binder, and the form of the house. */
import { describe, expect, test } from 'vitest'
import { formatProcedure, parseProcedure, printedForm, printedHtml, printedText } from '@vigie/procedures'
import { HEATER_ON } from '../language/examples.ts'

describe('the printed form', () => {
  const parsed = parseProcedure(HEATER_ON)
  const form = printedForm(parsed.procedure!, parsed.lines, 'Heater on')
  test('numbers what is done, says what must be seen and what happens else', () => {
    expect(form.rows.map((r) => [r.number, r.kind, r.action, r.expected])).toEqual(
      expect.arrayContaining([
        ['P1', 'check', 'Check', 'Station Lock of TM Chain = "LOCKED"'],
        ['2', 'step', 'Heater On', undefined],
        [
          '2.3',
          'action',
          'Carry out Heater Switch of Payload with Line = "A", State = "ON", called HTR CMD',
          'confirmed',
        ],
        ['2.4', 'check', 'Wait for it, at most 10 min 30 s', 'Plate Temp of Payload >= Start Temp + 5 degC'],
        ['W1', 'step', 'Safe Heater', undefined],
      ]),
    )
    expect(form.rows.find((r) => r.number === '2')?.otherwise).toBe(
      'not confirmed: ask who is in charge; aborted: end what it is part of',
    )
    expect(form.rows.find((r) => r.number === '2.3')).toMatchObject({ line: 18, signed: true })
  })
  test('as text has five columns, as HTML nothing that is not escaped', () => {
    const lines = printedText(form, {
      title: 'Heater on',
      path: 'SATA.TCS.HeaterOn',
      facts: [['mission', 'TEST']],
    }).split('\n')
    expect(lines).toContain('mission: TEST')
    expect(lines.every((l) => l.length <= 120)).toBe(true)
    expect(lines.find((l) => l.startsWith('2.4'))?.split('|')).toHaveLength(5)
    const html = printedHtml(form, { title: '<b>', arguments: [{ name: 'Target', description: 'a & b' }] })
    expect(html).toContain('&lt;b&gt;')
    expect(html).toContain('a &amp; b')
    expect(html).not.toContain('<b>')
  })
})

test('formatting: bodies in their order, keywords in lower case, long calls in lines, comments where they were', () => {
  const text = `PROCEDURE Heater On /* of the day */
CONFIRMATION if A of B = 1 END CONFIRMATION
MAIN
// switch it
initiate and confirm Heater Switch of Payload with arguments Line := "A long text for a line", State := "ON and on and on", Third := 3 end with; // now


if A of B = 0x1F and (C of D = 1.50 or E of F = 10 min 30 s) then log "x"; end if;
END MAIN
END PROCEDURE`
  expect(formatProcedure(text).text).toBe(`procedure Heater On /* of the day */
  main
    // switch it
    initiate and confirm Heater Switch of Payload
      with arguments Line := "A long text for a line", State := "ON and on and on", Third := 3 end with; // now

    if A of B = 0x1F and (C of D = 1.50 or E of F = 10 min 30 s) then
      log "x";
    end if;
  end main
  confirmation
    if A of B = 1
  end confirmation
end procedure
`)
})
test('what has errors of syntax is not formatted', () => {
  expect(formatProcedure('procedure log; end procedure').text).toBeUndefined()
})
