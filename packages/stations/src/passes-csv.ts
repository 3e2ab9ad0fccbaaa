/** A contact plan as CSV (RFC 4180): one row a pass, the first row names the columns. */
import type { Diagnostic, VigieError } from '@vigie/base'
import Papa from 'papaparse'
import { passErrors } from './errors.ts'
import type { ReadPasses } from './read-passes.ts'
import { MOST_PASSES, PASS_KEYS, readPass, repeated, writePass } from './pass-fields.ts'
import type { Pass } from './pass.ts'

export function readPassesCsv(text: string): ReadPasses {
  const findings: Diagnostic[] = []
  const tell = ({ code, message, remedy }: VigieError, line: number): void =>
    void findings.push({ severity: 'error', code, message, remedy, line })
  const table = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
  })
  for (const e of table.errors) tell(passErrors.notReadable({ detail: e.message }), (e.row ?? 0) + 2)
  for (const column of ['station', 'satellite', 'aos', 'los'])
    if (!(table.meta.fields ?? []).includes(column))
      tell(passErrors.notReadable({ detail: `the first row has no column "${column}"` }), 1)
  if (table.data.length > MOST_PASSES) tell(passErrors.notReadable({ detail: `more than ${MOST_PASSES} passes` }), 1)
  if (findings.length > 0) return { findings }
  const passes: Pass[] = []
  const rows: number[] = []
  for (const [i, row] of table.data.entries()) {
    const told = Object.fromEntries(Object.entries(row).filter(([, v]) => v.trim() !== ''))
    const pass = readPass(told, String(i + 1), (error) => tell(error, i + 2))
    if (pass === undefined) continue
    passes.push(pass)
    rows.push(i + 2)
  }
  findings.push(...repeated(passes, (i) => ({ line: rows[i]! })))
  return findings.length > 0 ? { findings } : { passes, findings }
}

export const writePassesCsv = (passes: readonly Pass[]): string =>
  `${Papa.unparse(
    {
      fields: [...PASS_KEYS],
      data: passes.map((pass) => {
        const written = writePass(pass)
        return PASS_KEYS.map((key) => (key === 'for' ? pass.services.join(' ') : (written[key] ?? '')))
      }),
    },
    { newline: '\n' },
  )}\n`
