/** The readable form of a contact plan. */
import type { Diagnostic, VigieError } from '@vigie/base'
import { YamlDocument, type DocumentPlace } from '@vigie/documents'
import { stringify } from 'yaml'
import { passErrors } from './errors.ts'
import type { ReadPasses } from './read-passes.ts'
import { MOST_PASSES, readPass, repeated, writePass } from './pass-fields.ts'
import type { Pass } from './pass.ts'

export function readPassesYaml(text: string): ReadPasses {
  const document = new YamlDocument(text)
  const findings: Diagnostic[] = []
  const tell = ({ code, message, remedy }: VigieError, { line, column }: DocumentPlace = document.place([])): void =>
    void findings.push({ severity: 'error', code, message, remedy, line, column })
  for (const problem of document.problems) tell(passErrors.notReadable({ detail: problem.detail }), problem)
  if (findings.length > 0) return { findings }
  const { value } = document
  const given = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  for (const key of Object.keys(given))
    if (key !== 'passes') tell(passErrors.notReadable({ detail: `there is no "${key}"; known is passes` }))
  const list = given['passes']
  if (!Array.isArray(list) || list.length > MOST_PASSES) {
    tell(passErrors.notReadable({ detail: `"passes" is a list of at most ${MOST_PASSES}` }))
    return { findings }
  }
  const placeOf = (i: number): DocumentPlace => document.place(['passes', i])
  const passes: Pass[] = []
  const places: number[] = []
  for (const [i, item] of list.entries()) {
    const pass = readPass(item, String(i + 1), (error) => tell(error, placeOf(i)))
    if (pass === undefined) continue
    passes.push(pass)
    places.push(i)
  }
  findings.push(...repeated(passes, (i) => placeOf(places[i]!)))
  return findings.length > 0 ? { findings } : { passes, findings }
}

export const writePassesYaml = (passes: readonly Pass[]): string =>
  stringify({ passes: passes.map(writePass) }, { version: '1.2', lineWidth: 160, keepUndefined: false })
