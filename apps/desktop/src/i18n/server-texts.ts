/** Texts of the server in the language of the page: it speaks English, and the page has the French for what it knows. */
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useLanguage, type Language } from './texts.ts'
import type { Said } from './server-french.ts'

export interface ServerTexts {
  /** A message and its remedy, by the code of the error. */
  error(code: string, said: Said): Said
  /** A wording that stands by itself: what an argument takes, a detail, a reason. */
  phrase(text: string): string
}

const ENGLISH: ServerTexts = { error: (_, said) => said, phrase: (text) => text }

let french: ServerTexts | undefined
let asked = false
const watchers = new Set<() => void>()

/** Fetched once, when the page is first in French; until then, and where it cannot be had, English stands. */
function fetchFrench(): void {
  if (asked) return
  asked = true
  import('./server-french.ts').then(
    ({ errorInFrench, detailInFrench }) => {
      french = { error: errorInFrench, phrase: detailInFrench }
      for (const watcher of watchers) watcher()
    },
    () => {
      asked = false
    },
  )
}
const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export const serverTexts = (language: Language): ServerTexts => (language === 'fr' ? (french ?? ENGLISH) : ENGLISH)

export function useServerTexts(): ServerTexts {
  const { language } = useLanguage()
  useEffect(() => {
    if (language === 'fr') fetchFrench()
  }, [language])
  const now = useSyncExternalStore(watch, () => french)
  return useMemo(() => (now === undefined ? ENGLISH : serverTexts(language)), [now, language])
}
