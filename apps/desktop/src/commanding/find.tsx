/** The palette of activities: words narrow it, arrow keys walk it, Enter takes one. */
import { useQuery } from '@tanstack/react-query'
import type { DeclaredActivity } from '@vigie/contract'
import { useEffect, useId, useState } from 'react'
import { kindTexts } from './uplink-words.ts'
import { ofSignificance, significanceTexts } from './words.ts'
import { useServerTexts } from '../i18n/server-texts.ts'
import { defineTexts, useTexts } from '../i18n/texts.ts'
import { Icon, ICONS } from '../look/icons.tsx'
import { Answer, Empty } from '../look/states.tsx'
import { useCentre } from '../server/centre.ts'
import { StatusMark } from '../status/status-mark.tsx'
import './find.css'

const texts = defineTexts(
  {
    find: 'Find a command or a service',
    findHint: 'words of its path, element, alias or description',
    found: (n: number) => `${n} found`,
    first: (n: number) => `the first ${n}: type words to narrow`,
    none: 'No activity has these words',
    noneHint: 'Words are looked for in paths, aliases and descriptions.',
    noneAtAll: 'Nothing can be commanded',
    noneAtAllHint: 'mission.yaml declares how a satellite is commanded.',
    block: 'block',
  },
  {
    find: 'Chercher une commande ou un service',
    findHint: 'mots du chemin, de l’élément, d’un alias ou de la description',
    found: (n) => `${n} trouvée${n > 1 ? 's' : ''}`,
    first: (n) => `les ${n} premières : tapez des mots pour préciser`,
    none: 'Aucune activité n’a ces mots',
    noneHint: 'Les mots sont cherchés dans les chemins, les alias et les descriptions.',
    noneAtAll: 'Rien ne peut être commandé',
    noneAtAllHint: 'mission.yaml déclare comment un satellite se commande.',
    block: 'bloc',
  },
)

const MOST = 100
/** Milliseconds after a key before the server is asked. */
const PAUSE = 120

export interface FindProps {
  readonly text: string
  readonly change: (text: string) => void
  readonly take: (path: string) => void
  /** Only activities of this element. */
  readonly element?: string | undefined
}

export function Find({ text, change, take, element }: FindProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const [at, setAt] = useState(0)
  const id = useId()
  const search = useLater(text.trim())
  const found = useQuery({
    queryKey: ['declared-activities', search, element],
    queryFn: ({ signal }) =>
      client.listDeclaredActivities({
        query: {
          limit: MOST,
          ...(search === '' ? {} : { search }),
          ...(element === undefined ? {} : { element }),
        },
        signal,
      }),
    placeholderData: (before) => before,
    staleTime: 60_000,
  })
  const items = found.data ?? []
  const current = Math.min(at, items.length - 1)
  // What is shown must be what was typed: Enter waits for an answer that is still under way.
  const [entered, setEntered] = useState(false)
  const ready = search === text.trim() && !found.isPlaceholderData && !found.isPending
  const one = items[current]
  useEffect(() => {
    if (!entered || !ready) return
    setEntered(false)
    if (one !== undefined) take(one.path)
  }, [entered, ready, one, take])
  return (
    <>
      <div className="command-find">
        <Icon path={ICONS.search} />
        <input
          data-first
          value={text}
          placeholder={`${t.find}: ${t.findHint}`}
          role="combobox"
          aria-label={t.find}
          aria-expanded={items.length > 0}
          aria-controls={`${id}-found`}
          aria-activedescendant={items.length === 0 ? undefined : `${id}-${current}`}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            change(event.currentTarget.value)
            setAt(0)
            setEntered(false)
          }}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key]
            if (step !== undefined) {
              const next = Math.min(Math.max(current + step, 0), items.length - 1)
              setAt(next)
              document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
            } else if (event.key === 'Enter') setEntered(true)
            else return
            event.preventDefault()
          }}
        />
        <span className="dim nowrap" role="status">
          {items.length >= MOST ? t.first(MOST) : t.found(items.length)}
        </span>
      </div>
      <div className="panel-body">
        <Answer query={found}>
          {() =>
            items.length === 0 ? (
              search === '' ? (
                <Empty title={t.noneAtAll}>{t.noneAtAllHint}</Empty>
              ) : (
                <Empty title={t.none}>{t.noneHint}</Empty>
              )
            ) : (
              <div id={`${id}-found`} role="listbox" aria-label={t.found(items.length)} className="command-list">
                {items.map((one, index) => (
                  // The keyboard acts through the field, as a combobox does.
                  <Option
                    key={one.path}
                    id={`${id}-${index}`}
                    activity={one}
                    chosen={index === current}
                    take={() => take(one.path)}
                  />
                ))}
              </div>
            )
          }
        </Answer>
      </div>
    </>
  )
}

interface OptionProps {
  readonly id: string
  readonly activity: DeclaredActivity
  readonly chosen: boolean
  readonly take: () => void
}

function Option({ id, activity, chosen, take }: OptionProps) {
  const t = useTexts(texts)
  const words = useTexts(significanceTexts)
  const kinds: Readonly<Record<string, string>> = useTexts(kindTexts)
  const server = useServerTexts()
  const centre = useCentre()
  const own = activity.arguments.filter((a) => !a.inherited).map((a) => a.name)
  const colour = centre.satelliteOfPath(activity.path)?.colour
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      className="command-option"
      style={{ '--satellite': colour } as React.CSSProperties}
      onClick={take}
    >
      <span className="satellite-dot" />
      <span className="command-path">
        {activity.path}
        <span className="dim">{own.length === 0 ? '' : ` (${own.join(', ')})`}</span>
      </span>
      <span className="dim command-says">
        {server.phrase(activity.description ?? '')}
        {Object.entries(activity.aliases)
          .map(([space, name]) => ` · ${space} ${name}`)
          .join('')}
      </span>
      <span className="dim nowrap">
        {activity.steps === undefined ? (kinds[activity.kind] ?? activity.kind) : t.block}
      </span>
      <span className="status command-grave">
        {activity.significance === 'none' ? null : (
          <>
            <StatusMark level={ofSignificance(activity.significance)} worded />
            {words[activity.significance]}
          </>
        )}
      </span>
    </div>
  )
}

/** A value as it was when the typing paused. */
export function useLater<T>(value: T, pause = PAUSE): T {
  const [later, setLater] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), pause)
    return () => clearTimeout(timer)
  }, [value, pause])
  return later
}
