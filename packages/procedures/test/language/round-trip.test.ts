/** Trees become text and the same trees again; formatting changes no meaning, loses no comment, and has nothing to do twice. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expressionText, formatProcedure, parseProcedure, writeProcedure } from '@vigie/procedures'
import { expressions, procedures, shape } from './procedure-generator.ts'

const numRuns = Number(process.env['VIGIE_FUZZ_RUNS'] ?? 120)
const errorsOf = (text: string): string[] =>
  parseProcedure(text)
    .diagnostics.filter((d) => d.severity === 'error')
    .map((d) => `${d.line}:${d.column} ${d.message}`)

describe('a tree that is written is read as the same tree', () => {
  test('expressions, with no parenthesis too few', () => {
    fc.assert(
      fc.property(expressions, (tree) => {
        const text = `procedure main initiate and confirm step S\nX := ${expressionText(tree)}; end step; end main end procedure`
        const { procedure } = parseProcedure(text)
        expect(errorsOf(text), text).toEqual([])
        const step = procedure?.main?.statements[0]
        const assigned = step?.kind === 'step' ? step.main?.statements[0] : undefined
        expect(shape(assigned?.kind === 'assign' ? assigned.value : undefined), text).toEqual(shape(tree))
      }),
      { numRuns: numRuns * 2 },
    )
  })
  test('procedures', () => {
    fc.assert(
      fc.property(procedures, (tree) => {
        const text = writeProcedure(tree)
        expect(errorsOf(text), text).toEqual([])
        expect(shape(parseProcedure(text).procedure), text).toEqual(shape(tree))
      }),
      { numRuns },
    )
  })
})

describe('formatting', () => {
  test('gives the same tree, and the same text when done again', () => {
    fc.assert(
      fc.property(procedures, fc.boolean(), (tree, shout) => {
        const written = writeProcedure(tree)
        // Other blanks and breaks, and keywords in capitals, are no other procedure.
        const text = (
          shout
            ? written.replaceAll(/\b(initiate and confirm|end step|in case|then)\b(?=[^"]*$)/gm, (w) => w.toUpperCase())
            : written
        ).replaceAll('\n', '\r\n')
        const once = formatProcedure(text).text
        expect(once, text).toBeDefined()
        expect(shape(parseProcedure(once!).procedure), once).toEqual(shape(parseProcedure(text).procedure))
        expect(formatProcedure(once!).text).toBe(once)
      }),
      { numRuns },
    )
  })

  test('keeps every comment, wherever it stands', () => {
    fc.assert(
      fc.property(procedures, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (tree, places) => {
        const lines = writeProcedure(tree).split('\n')
        // Behind a line or in one of its own: not within a text or a name.
        const comments = places.map((at, i) => ({
          at: at % lines.length,
          text: i % 2 === 0 ? `// note ${i}` : `/* note ${i} */`,
        }))
        for (const { at, text } of comments)
          lines[at] = `${lines[at]!}${text.startsWith('//') ? ` ${text}` : `\n${text}`}`
        const text = lines.join('\n')
        fc.pre(!parseProcedure(text).broken)
        const once = formatProcedure(text).text!
        for (const { text: comment } of comments) expect(once, text).toContain(comment)
        expect(shape(parseProcedure(once).procedure), once).toEqual(shape(parseProcedure(text).procedure))
        expect(formatProcedure(once).text, text).toBe(once)
      }),
      { numRuns },
    )
  })
})
