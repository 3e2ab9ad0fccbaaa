/** English and French: a feature keeps both beside its code; the French table must have exactly the English keys. */
import { createContext, useContext } from 'react'

export type Language = 'en' | 'fr'

type Entry = string | ((...values: never[]) => string)
/** Same keys and same arguments; the literal texts themselves may differ. */
type Same<T> = {
  readonly [K in keyof T]: T[K] extends (...values: infer A) => string ? (...values: A) => string : string
}
export interface Texts<T> {
  readonly en: Same<T>
  readonly fr: Same<T>
}

export function defineTexts<const T extends Readonly<Record<string, Entry>>>(en: T, fr: Same<T>): Texts<T> {
  return { en: en as unknown as Same<T>, fr }
}

const STORAGE = 'vigie.language'

export function storedLanguage(): Language {
  try {
    const stored = localStorage.getItem(STORAGE)
    if (stored === 'en' || stored === 'fr') return stored
  } catch {
    // No storage: the browser's language holds.
  }
  return navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en'
}

export function storeLanguage(language: Language): void {
  try {
    localStorage.setItem(STORAGE, language)
  } catch {
    // The choice holds for this page only.
  }
}

export interface LanguageChoice {
  readonly language: Language
  choose(language: Language): void
}
export const LanguageContext = createContext<LanguageChoice>({ language: 'en', choose: () => {} })

export const useLanguage = (): LanguageChoice => useContext(LanguageContext)
export function useTexts<T>(texts: Texts<T>): Same<T> {
  return texts[useLanguage().language]
}
