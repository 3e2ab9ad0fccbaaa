/** What is being written: kept in this window until it is saved or discarded, whatever happens to the page. */
import type { LogAttachment } from '@vigie/contract'

export interface Draft {
  readonly title: string
  readonly text: string
  /** UTC text; empty: when it is saved. */
  readonly about: string
  readonly satellites: readonly string[]
  readonly tags: readonly string[]
  readonly links: readonly string[]
  readonly attachments: readonly LogAttachment[]
  /** Name of the template that it began with. */
  readonly template: string
}

export const EMPTY: Draft = {
  title: '',
  text: '',
  about: '',
  satellites: [],
  tags: [],
  links: [],
  attachments: [],
  template: '',
}

export const isUntouched = (draft: Draft): boolean =>
  draft.title === '' && draft.text === '' && draft.attachments.length === 0 && draft.links.length === 0

export const draftKey = (mission: string, user: string): string => `vigie.logbook.draft.${mission}.${user}`

export function keptDraft(key: string): Draft {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Draft> | null
    return Object.fromEntries(
      Object.entries(EMPTY).map(([name, initial]) => {
        const value = kept?.[name as keyof Draft]
        return [
          name,
          typeof value === typeof initial && Array.isArray(value) === Array.isArray(initial) ? value : initial,
        ]
      }),
    ) as unknown as Draft
  } catch {
    // Nothing kept, or no storage.
    return EMPTY
  }
}

export function keepDraft(key: string, draft: Draft | undefined): void {
  try {
    if (draft === undefined || draft === EMPTY) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // No storage: it lives as long as the form.
  }
}
