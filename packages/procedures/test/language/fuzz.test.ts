/** Texts in any state of repair: findings, never an exception, always with a place; `VIGIE_FUZZ_RUNS` runs it longer. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bindProcedure,
  checkProcedure,
  formatProcedure,
  parseProcedure,
  printedForm,
  printedHtml,
  printedText,
  ProcedureDocument,
  writeProcedure,
} from '@vigie/procedures'
import { EVERY_STATEMENT, HEATER_ON, TOLERATED } from './examples.ts'
import { procedures } from './procedure-generator.ts'

const numRuns = Number(process.env['VIGIE_FUZZ_RUNS'] ?? 150)

const SEEDS = [HEATER_ON, EVERY_STATEMENT, ...TOLERATED.map(([, text]) => text)]
const PIECES = [
  ';',
  ':',
  ':=',
  '(',
  ')',
  ',',
  '"',
  "'",
  '/*',
  '*/',
  '//',
  '\n',
  '\r',
  '\0',
  '\u2028',
  '5 s',
  '0x',
  '1e999',
  '-',
  '**',
  'end',
  'end if',
  'end step',
  'end procedure',
  'in case',
  'in case confirmed:',
  'procedure',
  'main',
  'watchdog',
  'declare',
  'record',
  'array',
  'with arguments',
  'end with',
  'of',
  'timeout',
  'until',
  'then',
  'is',
  'or is',
  'otherwise:',
  'when',
  'not',
  'initiate and confirm step',
  'initiate',
  'wait for event',
  'repeat',
  'step',
  'A.B.C',
  '2031-99-99T99:99:99Z',
  '\u{1F6F0}',
  '\uFFFD',
] as const
const TOKEN = /"[^"\n]*"|\w+|\s+|[^\w\s]/g

/** Words and signs taken out, put in, doubled, exchanged. */
const mutation: fc.Arbitrary<(text: string) => string> = fc
  .tuple(fc.nat(), fc.constantFrom('out', 'in', 'twice', 'swap', 'cut', 'letter'), fc.constantFrom(...PIECES))
  .map(([at, how, piece]) => (text: string): string => {
    const tokens = text.match(TOKEN) ?? []
    if (tokens.length === 0) return piece
    const i = at % tokens.length
    if (how === 'out') tokens.splice(i, 1 + (at % 3))
    else if (how === 'in') tokens.splice(i, 0, ` ${piece} `)
    else if (how === 'twice') tokens.splice(i, 0, tokens[i]!)
    else if (how === 'swap')
      [tokens[i], tokens[(i * 7) % tokens.length]] = [tokens[(i * 7) % tokens.length]!, tokens[i]!]
    else if (how === 'cut') return text.slice(0, at % text.length)
    else tokens[i] = tokens[i]!.slice(1)
    return tokens.join('')
  })
const damaged = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...SEEDS),
      procedures.map((p) => writeProcedure(p)),
    ),
    fc.array(mutation, { minLength: 1, maxLength: 5 }),
  )
  .map(([text, mutations]) => mutations.reduce((t, m) => m(t), text))

function inspect(text: string): void {
  const parsed = parseProcedure(text, { file: 'fuzz' })
  for (const d of checkProcedure(parsed, { file: 'fuzz' })) {
    expect(d.code).toMatch(/^VIG-PROCEDURE-\d{3}$/)
    expect(d.file).toBe('fuzz')
    expect(d.line).toBeGreaterThanOrEqual(1)
    expect(d.column).toBeGreaterThanOrEqual(1)
    expect(d.line).toBeLessThanOrEqual(parsed.lines.count)
    expect(d.span.end).toBeGreaterThanOrEqual(d.span.start)
    expect(d.span.end).toBeLessThanOrEqual(parsed.text.length)
    expect(`${d.message}${d.remedy}`).not.toMatch(
      /\{(?:what|hint|name|found|block|line|form|instead|activity)\}|undefined|\[object/,
    )
    if (d.fix !== undefined) expect(d.fix.span.end).toBeLessThanOrEqual(parsed.text.length)
  }
  // Neither a tree nor a reason would be a defect.
  expect(parsed.procedure !== undefined || parsed.broken).toBe(true)
  const formatted = formatProcedure(parsed).text
  if (formatted !== undefined) expect(parseProcedure(formatted).broken, formatted).toBe(false)
  if (parsed.procedure !== undefined) {
    const form = printedForm(parsed.procedure, parsed.lines, 'fuzz')
    printedText(form, { title: 'fuzz' })
    printedHtml(form, { title: 'fuzz' })
  }
}

describe('whatever is done to a text', () => {
  test('words and signs: every finding has its place, and what is read can be printed', () => {
    for (const seed of SEEDS) inspect(seed)
    fc.assert(fc.property(damaged, inspect), { numRuns, interruptAfterTimeLimit: 600_000 })
  }, 900_000)
  test('bytes', () => {
    const seed = new TextEncoder().encode(EVERY_STATEMENT)
    const bytes = fc
      .tuple(fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }), fc.nat())
      .map(([changes, cut]) => {
        const copy = seed.slice(0, cut % 3 === 0 ? cut % seed.length : seed.length)
        for (const [at, b] of changes) if (copy.length > 0) copy[at % copy.length] = b
        return copy
      })
    fc.assert(
      fc.property(fc.oneof(bytes, fc.uint8Array({ maxLength: 200 })), (b) => {
        const { diagnostics } = parseProcedure(b)
        expect(diagnostics.every((d) => (d.line ?? 0) >= 1)).toBe(true)
      }),
      { numRuns, interruptAfterTimeLimit: 600_000 },
    )
  }, 900_000)
  test('an editor gets answers at every place', () => {
    fc.assert(
      fc.property(damaged, fc.nat(), (text, at) => {
        const document = new ProcedureDocument(text)
        const offset = at % (text.length + 1)
        const { replace, items } = document.completions(offset)
        expect(replace.start).toBeLessThanOrEqual(replace.end)
        expect(items.every((i) => i.label !== '')).toBe(true)
        document.hover(offset)
        document.definition(offset)
        document.references(offset)
        document.outline()
        document.folds()
        const colours = document.colours()
        for (let i = 1; i < colours.length; i++)
          expect(colours[i]!.span.start).toBeGreaterThanOrEqual(colours[i - 1]!.span.end)
        document.rename(offset, 'New Name')
        expect(bindProcedure(document.parsed).bindings.occurrences.every((o) => o.span.end <= text.length)).toBe(true)
      }),
      { numRuns, interruptAfterTimeLimit: 600_000 },
    )
  }, 900_000)
})
