/** A feature tells how Ctrl K finds its things in `features/<feature>/find.ts` (or `find-<what>.ts`); the palette knows none of them. */
import type { QueryClient } from '@tanstack/react-query'
import type { Language } from '../i18n/texts.ts'
import type { Centre } from '../server/centre.ts'

interface Opened {
  readonly panel: string
  readonly settings: Readonly<Record<string, unknown>>
}

/** Something that was found: what it is called, and which panel shows it. */
export interface FoundThing extends Opened {
  /** Unique among those of its finder. It outlives the page: what somebody chose is offered first. */
  readonly key: string
  readonly title: string
  readonly detail: string
  /** Other words by which it is found: aliases, numbers. Not shown. */
  readonly also?: string | undefined
  readonly colour?: string | undefined
  /** What Shift Enter opens in place of it. */
  readonly shift?: Opened | undefined
}

interface FinderQuestion {
  readonly centre: Centre
  readonly language: Language
  /** What others ask for too: `queries.fetchQuery(elementsQuery(centre.client))`. */
  readonly queries: QueryClient
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignal
}
interface FinderSearch extends FinderQuestion {
  /** As typed, without blanks around it; never empty. */
  readonly search: string
  /** More than these are not shown. */
  readonly limit: number
}

interface FinderBase {
  /** Unique; stands in what is kept of former choices. */
  readonly id: string
  /** Place among what fits equally well, small first. */
  readonly order: number
  /** SVG path on a 24 × 24 grid; the one of the panel unless told. */
  readonly icon?: string
  /** The word of the kind, in the singular: “pass”. It stands at each thing, and `pass:` asks for this kind only. */
  readonly texts: Readonly<Record<Language, string>>
}
/** Things that are few enough to be fetched at once; the palette picks those that fit, with no question to the server. */
interface ListFinder extends FinderBase {
  list(question: FinderQuestion): Promise<readonly FoundThing[]>
  /** Milliseconds for which the list is good; a minute unless told. */
  readonly fresh?: number
}
/** Things that the server looks for. */
interface SearchFinder extends FinderBase {
  find(question: FinderSearch): Promise<readonly FoundThing[]>
}
export type Finder = ListFinder | SearchFinder

export const defineFinder = <const F extends Finder>(finder: F): F => finder
