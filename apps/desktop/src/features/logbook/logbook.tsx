/** The log-book: found entries on the left, the one that is read or written on the right. */
import type { LogEntry } from '@vigie/contract'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useLater } from '../../commanding/find.tsx'
import { useTexts } from '../../i18n/texts.ts'
import { Answer, Empty } from '../../look/states.tsx'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { Amend } from './amend.tsx'
import { Entry, isWithdrawn } from './entry.tsx'
import { Filters } from './filters.tsx'
import { List } from './list.tsx'
import './logbook.css'
import { Print } from './print.tsx'
import { queryOf } from './query.ts'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'
import { useEntries } from './use-entries.ts'
import { Write } from './write.tsx'

export default function LogBook({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const shell = useShell()
  const centre = useCentre()
  const root = useRef<HTMLDivElement>(null)
  const [amending, setAmending] = useState<'' | 'amend' | 'withdraw'>('')
  const [printing, setPrinting] = useState(false)
  const typed = useMemo(() => queryOf(settings), [settings])
  const query = useLater(typed, 200)
  const live = useTopic('logbook').items
  const { found, entries } = useEntries(query, live)
  const written = live.length
  const tags = useQuery({
    queryKey: ['log-tags', written],
    queryFn: ({ signal }) => centre.client.listLogTags({ signal }),
    placeholderData: (before) => before,
  })
  const known = useMemo(() => (tags.data ?? []).map((one) => one.tag), [tags.data])

  const mayWrite = centre.may('controller')
  const writing = settings.draft === 'new' && mayWrite
  const id = Number(settings.entry)
  const reading = !writing && settings.entry !== '' && Number.isInteger(id)
  const here = reading ? entries.find((one) => one.id === id) : undefined
  useEffect(() => setAmending(''), [settings.entry])

  /** The keys of the panel work where no control is left that had the focus. */
  const back = (some: Partial<typeof settings>): void => {
    change(some)
    requestAnimationFrame(() => {
      const row = root.current?.querySelector<HTMLElement>('[role="row"][aria-selected="true"]')
      ;(row ?? root.current)?.focus({ preventScroll: true })
    })
  }
  const saved = (entry: LogEntry, text: string): void => {
    shell.tell(text, 'done')
    setAmending('')
    void found.refetch()
    back({ draft: '', entry: String(entry.id) })
  }
  return (
    <div
      className="panel logbook"
      ref={root}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
        const inText = (event.target as HTMLElement).matches('input, textarea')
        if (event.key === 'Escape' && settings.entry !== '' && !writing) back({ entry: '' })
        else if (inText) return
        else if (event.key.toLowerCase() === 'n' && mayWrite) change({ draft: 'new' })
        else if (event.key.toLowerCase() === 'a' && mayWrite && reading) setAmending('amend')
        else if (event.key === '/') root.current?.querySelector<HTMLElement>('input[data-search]')?.focus()
        else return
        event.preventDefault()
      }}
    >
      <Filters
        settings={settings}
        change={change}
        tags={tags.data ?? []}
        write={() => change({ draft: 'new' })}
        print={() => setPrinting(true)}
      />
      <div className="logbook-split">
        <div className="logbook-list">
          <Answer query={found}>
            {() =>
              entries.length > 0 ? (
                <List
                  entries={entries}
                  selected={reading ? settings.entry : ''}
                  open={(entry) => change({ entry: String(entry.id), draft: '' })}
                  more={found.hasNextPage && !found.isFetchingNextPage ? () => void found.fetchNextPage() : undefined}
                />
              ) : Object.keys(query).length > 0 ? (
                <Empty title={t.noneShown}>{t.noneShownHint}</Empty>
              ) : (
                <Empty title={t.none}>{mayWrite ? t.noneHint : undefined}</Empty>
              )
            }
          </Answer>
        </div>
        {writing ? (
          <section className="logbook-side" aria-label={t.new}>
            <Write
              settings={settings}
              change={change}
              tags={known}
              saved={(entry) => saved(entry, t.saved(entry.id))}
              back={() => back({ draft: '' })}
            />
          </section>
        ) : reading ? (
          <section className="logbook-side" aria-label={t.entry(id)}>
            {amending === '' ? null : (
              <Amend
                key={amending}
                id={id}
                withdraws={amending === 'withdraw'}
                tags={known}
                saved={(entry) => saved(entry, t.savedAmendment(entry.id))}
                back={() => {
                  setAmending('')
                  back({})
                }}
              />
            )}
            <One id={id} here={here ?? live.find((one) => one.id === id)}>
              {(entry) => (
                <Entry
                  entry={entry}
                  chooseTag={(tag) => change({ tag })}
                  amend={(withdraws) => setAmending(withdraws && !isWithdrawn(entry) ? 'withdraw' : 'amend')}
                  close={() => back({ entry: '' })}
                />
              )}
            </One>
          </section>
        ) : null}
      </div>
      {printing ? <Print entries={entries} cut={found.hasNextPage === true} done={() => setPrinting(false)} /> : null}
    </div>
  )
}

interface OneProps {
  readonly id: number
  /** As the list or the live topic has it; else it is asked for. */
  readonly here: LogEntry | undefined
  readonly children: (entry: LogEntry) => React.ReactNode
}
function One({ id, here, children }: OneProps) {
  const { client } = useCentre()
  const asked = useQuery({
    queryKey: ['log-entry', id],
    queryFn: ({ signal }) => client.getLogEntry({ params: { id }, signal }),
    enabled: here === undefined,
  })
  return <Answer query={here === undefined ? asked : { ...asked, data: here }}>{children}</Answer>
}
