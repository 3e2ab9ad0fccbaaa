/** What a rule that is waited for says of how long. */
import type { DryRun } from '@vigie/contract'
import { defineTexts, useTexts } from '../i18n/texts.ts'
import { numberText } from '../look/value-text.ts'
import { dateTime } from '../time/format.ts'

type Hold = NonNullable<DryRun['refusals'][number]['hold']>

const texts = defineTexts(
  {
    waits: 'it waits for it, and is released by itself',
    until: (at: string) => `it waits for it, and is released by itself, about ${at} UTC`,
    within: (s: string) => `given up ${s} s after it was asked for`,
  },
  {
    waits: 'elle l’attend, et part d’elle-même',
    until: (at) => `elle l’attend, et part d’elle-même, vers ${at} UTC`,
    within: (s) => `abandonnée ${s} s après la demande`,
  },
)

export function useHoldText(): (hold: Hold) => string {
  const t = useTexts(texts)
  return ({ until, within }) =>
    [until === undefined ? t.waits : t.until(dateTime(until)), within === undefined ? '' : t.within(numberText(within))]
      .filter(Boolean)
      .join(' ; ')
}
