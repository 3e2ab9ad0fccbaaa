/** What stands against an activity, in the language of the page. */
import { useCallback } from 'react'
import { useServerTexts } from '../i18n/server-texts.ts'

export interface Refused {
  readonly code: string
  readonly message: string
  readonly remedy: string
}

export function useRefusalText(): (refused: Refused) => Pick<Refused, 'message' | 'remedy'> {
  const texts = useServerTexts()
  return useCallback(({ code, message, remedy }) => texts.error(code, { message, remedy }), [texts])
}

/** A message without what the place where it stands says already: which entry, which argument of which command. */
export const shortOf = (message: string): string =>
  message
    .replace(/^(?:entry|entrée) \d+ ?: /, '')
    .replace(/^(?:l’)?argument [«"]\s?([^"»]+?)\s?[»"] (?:of|de) [«"]\s?[^"»]+?\s?[»"]/, '$1')
