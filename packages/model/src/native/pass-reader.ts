/** What a command or a rule of release asks of a pass. */
import { parseDuration, toSeconds } from '@vigie/base'
import type { PassNeed } from '../commands.ts'
import { optional, type Raw } from './reading.ts'
import { closed, duration, orObject, text } from './schema-forms.ts'

const WHEN = ['inside', 'outside']

export const passSchema = {
  ...orObject(
    { enum: WHEN },
    closed({
      when: { enum: WHEN },
      for: { enum: ['TC', 'TM'], description: 'What the pass must be for; TC.' },
      afterAos: { ...duration, description: 'After the acquisition so long it does not count.' },
      beforeLos: { ...duration, description: 'Before the loss so long it does not count.' },
      stations: { type: 'array', items: text, minItems: 1, description: 'Codes; all unless told.' },
    }),
  ),
  description: 'Only in a pass of the contact plan, or only outside of passes.',
}

const seconds = (written: unknown): number => (written === undefined ? 0 : toSeconds(parseDuration(String(written))))

export function readPassNeed(written: unknown): PassNeed | undefined {
  if (written === undefined) return undefined
  const raw: Raw = typeof written === 'string' ? { when: written } : (written as Raw)
  return {
    when: (raw['when'] as PassNeed['when'] | undefined) ?? 'inside',
    service: (raw['for'] as PassNeed['service'] | undefined) ?? 'TC',
    afterAos: seconds(raw['afterAos']),
    beforeLos: seconds(raw['beforeLos']),
    ...optional('stations', raw['stations'] as readonly string[] | undefined),
  }
}
