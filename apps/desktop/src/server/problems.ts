/** What went wrong in three lines that a person can act on: what, why, what to do. */
import { ApiError } from '@vigie/contract'
import { serverTexts } from '../i18n/server-texts.ts'
import { defineTexts, type Language } from '../i18n/texts.ts'

export interface ShownProblem {
  readonly title: string
  readonly remedy: string
  readonly code: string
}

const texts = defineTexts(
  {
    away: 'The server cannot be reached.',
    awayRemedy: 'Check that it runs (vigie start) and that the network is up. The page tries again by itself.',
    odd: 'The server gave an answer that this page does not understand.',
    oddRemedy: 'Reload the page: it may be older than the server.',
  },
  {
    away: 'Le serveur ne répond pas.',
    awayRemedy: 'Vérifiez qu’il tourne (vigie start) et que le réseau fonctionne. La page réessaie d’elle-même.',
    odd: 'Le serveur a donné une réponse que cette page ne comprend pas.',
    oddRemedy: 'Rechargez la page : elle est peut-être plus ancienne que le serveur.',
  },
)

export function problemOf(error: unknown, language: Language): ShownProblem {
  if (error instanceof ApiError) {
    const { message, remedy } = serverTexts(language).error(error.code, {
      message: error.message,
      remedy: error.remedy,
    })
    return { title: message, remedy, code: error.code }
  }
  const t = texts[language]
  // `fetch` throws a TypeError when nothing answers.
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message))
    return { title: t.away, remedy: t.awayRemedy, code: '' }
  return { title: t.odd, remedy: t.oddRemedy, code: error instanceof Error ? error.message : String(error) }
}
