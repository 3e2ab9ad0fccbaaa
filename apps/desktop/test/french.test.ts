/** What the page says in French of what the server says in English: each template is one that the server has. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { detailInFrench, errorInFrench, FRENCH_ERRORS } from '../src/i18n/server-french.ts'

/** docs/reference/errors.md is made from the tables of the packages: code | message | cause | remedy. */
const TABLE = fileURLToPath(new URL('../../../docs/reference/errors.md', import.meta.url))
const known = new Map(
  readFileSync(TABLE, 'utf8')
    .split('\n')
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')))
    .filter((cells) => cells[1]?.startsWith('VIG-'))
    .map((cells) => [cells[1]!, { message: cells[2]!, remedy: cells[4]! }]),
)
const placesOf = (template: string): string[] => [...template.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).toSorted()

describe('errors of the server in French', () => {
  it.each(Object.entries(FRENCH_ERRORS))(
    '%s is as the server has it',
    (code, [message, remedy, messageFr, remedyFr]) => {
      expect(known.get(code)).toEqual({ message, remedy })
      // Nothing that the server tells is lost, and nothing is asked for that it does not tell.
      expect(placesOf(messageFr)).toEqual(placesOf(message))
      for (const place of placesOf(remedyFr)) expect([...placesOf(message), ...placesOf(remedy)]).toContain(place)
    },
  )

  it('a message is taken apart by its template, also one inside of another', () => {
    expect(
      errorInFrench('VIG-STACK-005', {
        message: 'entry 2: argument "modes[1].level" of "RECO1.AOCS.Load": 7 is outside of 0 … 3',
        remedy: 'Give a value within 0 … 3.',
      }),
    ).toEqual({
      message: 'entrée 2 : l’argument « modes[1].level » de « RECO1.AOCS.Load » : 7 est hors de 0 … 3',
      remedy: 'Donnez une valeur dans 0 … 3.',
    })
    expect(
      errorInFrench('VIG-ACTIVITY-001', {
        message:
          'RECO1.TCS.Heat is refused: nobody holds the uplink of RECO1; argument "n" of "RECO1.TCS.Heat" has no value',
        remedy: 'Take the uplink of RECO1 first.',
      }),
    ).toEqual({
      message:
        'RECO1.TCS.Heat est refusée : personne ne tient la voie montante de RECO1 ; l’argument « n » de « RECO1.TCS.Heat » n’a pas de valeur',
      remedy: 'Prenez d’abord la voie montante de RECO1.',
    })
  })

  it('verifiers and services have their words', () => {
    expect(detailInFrench('the report of stage "accepted"')).toBe('le compte rendu d’étape « acceptée »')
    expect(detailInFrench('a whole number in s, 0 … 600')).toBe('un nombre entier en s, 0 … 600')
    expect(detailInFrench('Enable a housekeeping report (3,5)')).toBe('Activer un compte rendu de servitude (3,5)')
  })

  it('what does not fit its template, and what is not known, stays as it came', () => {
    expect(errorInFrench('VIG-ACTIVITY-004', { message: 'something else', remedy: 'Do so.' })).toEqual({
      message: 'something else',
      remedy: 'Do so.',
    })
    expect(errorInFrench('VIG-NEW-001', { message: 'new', remedy: 'Do so.' })).toEqual({
      message: 'new',
      remedy: 'Do so.',
    })
    expect(detailInFrench('VIG-STACK-012: the centre stopped while the stack ran')).toBe(
      'VIG-STACK-012 : le centre s’est arrêté pendant que la pile passait',
    )
  })
})
