/** What Ctrl K shows for what is typed: panels, doings of the shell, and what the finders of the features know. */
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useLanguage, useTexts } from '../i18n/texts.ts'
import { ICONS } from '../look/icons.tsx'
import { useShell } from '../panels/declaration.ts'
import type { Finder, FoundThing } from '../panels/finder.ts'
import { panelOf, panels } from '../panels/registry.ts'
import { useCentre } from '../server/centre.ts'
import { loadFinders } from './finders.ts'
import { fits, RANK_RECENT, rankOf, readSearch, wordsOf } from './ranking.ts'
import { recentThings, remember } from './recent.ts'
import { texts } from './texts.ts'

export interface Found {
  readonly key: string
  readonly kind: string
  readonly icon: string
  readonly title: string
  readonly detail: string
  readonly colour?: string | undefined
  /** What Enter and Shift Enter open, as the foot says it; undefined for doings. */
  readonly opens?: string | undefined
  readonly shiftOpens?: string | undefined
  run(shift: boolean): void
}
export interface Doing {
  readonly key: string
  readonly title: string
  run(): void
}
export interface Finding {
  readonly found: readonly Found[]
  /** Kinds that are still being looked for after a moment. */
  readonly slow: readonly string[]
  /** Kinds that could not be looked for. */
  readonly failed: readonly string[]
}

/** Of one kind at most so many; of all together. */
const OF_A_KIND = 20
const OF_ALL = 80
const A_MINUTE = 60_000
/** Milliseconds after which it is said that an answer is awaited. */
const SLOW = 1200

const isThing = (thing: FoundThing | undefined): thing is FoundThing =>
  typeof thing?.key === 'string' && typeof thing.title === 'string' && typeof thing.detail === 'string'
/** A finder gives things or it has failed: what a wrong answer of a server makes of it never reaches the list. */
function checked(things: readonly FoundThing[]): readonly FoundThing[] {
  if (!Array.isArray(things) || !things.every(isThing)) throw new TypeError('a finder gave something else than things')
  return things
}

export function useFound(text: string, doings: readonly Doing[]): Finding {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const shell = useShell()
  const centre = useCentre()
  const queries = useQueryClient()
  const { user } = centre.session
  const mission = centre.mission.name
  const loaded = useQuery({ queryKey: ['finders'], queryFn: loadFinders, staleTime: Infinity, retry: false })
  const finders = useMemo(() => loaded.data?.finders ?? [], [loaded.data])
  const { only, search } = readSearch(text, [t.kindPanel, ...finders.map((f) => f.texts[language])])
  const wanted = (kind: string): boolean => only === undefined || ('kind' in only && only.kind === kind)
  const answers = useQueries({
    queries: finders.map((finder) => {
      const question = { centre, language, queries }
      const mine = wanted(finder.texts[language])
      return 'list' in finder
        ? {
            queryKey: ['found', finder.id, language, ''],
            queryFn: async ({ signal }: { signal: AbortSignal }) => checked(await finder.list({ ...question, signal })),
            enabled: mine,
            staleTime: finder.fresh ?? A_MINUTE,
            retry: false,
          }
        : {
            queryKey: ['found', finder.id, language, search],
            queryFn: async ({ signal }: { signal: AbortSignal }) =>
              checked(await finder.find({ ...question, signal, search, limit: OF_A_KIND })),
            enabled: mine && search !== '',
            placeholderData: (before: readonly FoundThing[] | undefined) => before,
            staleTime: A_MINUTE,
            retry: false,
          }
    }),
  })
  const waiting = finders.filter((_, at) => answers[at]?.fetchStatus === 'fetching').map((f) => f.id)
  const slow = useSlow(`${search} ${waiting.join(' ')}`, waiting.length > 0)
  const recent = useMemo(() => recentThings(mission, user), [mission, user])

  const found = useMemo(() => {
    const words = wordsOf(search)
    const all: { one: Found; rank: number }[] = []
    const opened = (panel: string): string | undefined => panelOf(panel)?.texts[language].title
    const found = (finder: Finder, thing: FoundThing): Found => ({
      key: `${finder.id} ${thing.key}`,
      kind: finder.texts[language],
      icon: finder.icon ?? panelOf(thing.panel)?.icon ?? ICONS.panels,
      title: thing.title,
      detail: thing.detail,
      colour: thing.colour,
      opens: opened(thing.panel),
      shiftOpens: thing.shift === undefined ? undefined : opened(thing.shift.panel),
      run: (shift) => {
        remember(mission, user, { finder: finder.id, thing })
        const { panel, settings } = shift && thing.shift !== undefined ? thing.shift : thing
        shell.enter(panel, settings)
      },
    })
    if (wanted(t.kindPanel))
      for (const panel of panels) {
        const own = panel.texts[language]
        if (!fits(`${own.title} ${own.description} ${panel.id}`, words)) continue
        const one: Found = {
          key: `panel ${panel.id}`,
          kind: t.kindPanel,
          icon: panel.icon,
          title: own.title,
          detail: own.description,
          opens: own.title,
          run: () => shell.enter(panel.id),
        }
        all.push({ one, rank: rankOf(own.title, words) })
      }
    if (only === undefined || 'doings' in only)
      for (const { key, title, run } of doings)
        if (fits(title, words))
          all.push({
            one: { key, kind: t.kindRun, icon: ICONS.play, title, detail: '', run },
            rank: rankOf(title, words),
          })
    if (words.length === 0 && only === undefined) {
      const before = recent.flatMap(({ finder: id, thing }) => {
        const finder = finders.find((f) => f.id === id)
        return finder === undefined ? [] : [found(finder, thing)]
      })
      return [...before.slice(0, 6), ...all.map((a) => a.one)]
    }
    for (const [at, finder] of finders.entries()) {
      const kind = finder.texts[language]
      if (!wanted(kind)) continue
      const answer = answers[at]
      const fresh = !('list' in finder) && answer?.isPlaceholderData === false
      const things = (answer?.data ?? [])
        .filter((thing) => panelOf(thing.panel) !== undefined)
        .filter((thing) => fresh || fits(`${thing.title} ${thing.detail} ${thing.also ?? ''}`, words))
        .map((thing) => {
          const rank = rankOf(thing.title, words)
          const chosen = recent.some((r) => r.finder === finder.id && r.thing.key === thing.key)
          return { one: found(finder, thing), rank: chosen && rank > RANK_RECENT ? RANK_RECENT : rank }
        })
      all.push(...things.toSorted((a, b) => a.rank - b.rank).slice(0, only === undefined ? OF_A_KIND : OF_ALL))
    }
    // Sorting is stable: what fits equally well stays in the order of its kinds.
    return all
      .toSorted((a, b) => a.rank - b.rank)
      .slice(0, OF_ALL)
      .map((a) => a.one)
    // `answers` is made anew at each rendering; what they say changes with their data.
  }, [text, search, language, t, finders, recent, doings, shell, mission, user, ...answers.map((a) => a.data)])

  const failed = [
    ...(loaded.data?.missing ?? []),
    ...finders
      .filter((f, at) => wanted(f.texts[language]) && answers[at]?.isError === true)
      .map((f) => f.texts[language]),
  ]
  return {
    found,
    slow: slow ? finders.filter((f) => waiting.includes(f.id)).map((f) => f.texts[language]) : [],
    failed: search === '' ? [] : failed,
  }
}

/** True when `waits` has held for a while with the same question. */
function useSlow(question: string, waits: boolean): boolean {
  const [slow, setSlow] = useState('')
  useEffect(() => {
    if (!waits) return
    const timer = setTimeout(() => setSlow(question), SLOW)
    return () => clearTimeout(timer)
  }, [question, waits])
  return waits && slow === question
}
