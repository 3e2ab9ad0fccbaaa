/** What is found, the newest first; one opens, two are chosen to be compared. */
import { Button, Checkbox } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { Activity } from '@vigie/contract'
import { useMemo } from 'react'
import { StageTrack } from '../../commanding/stage-track.tsx'
import { ofSignificance, significanceTexts } from '../../commanding/words.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Rows } from '../../look/rows.tsx'
import { Empty, Failure, Loading } from '../../look/states.tsx'
import { Tail } from '../../look/tail.tsx'
import type { PanelProps } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { ageText, doyText, millisOf } from '../../time/format.ts'
import { Detail } from '../activities/detail.tsx'
import { ActivityStatus } from '../activities/status.tsx'
import type { queryOf } from './query.ts'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'

const PAGE = 100

export interface ListProps extends PanelProps<Settings> {
  readonly query: ReturnType<typeof queryOf>
}

export function List({ settings, change, query }: ListProps) {
  const t = useTexts(texts)
  const centre = useCentre()
  const live = useTopic('activities').items
  const newest = live.reduce((most, a) => Math.max(most, a.id), -1)
  const found = useInfiniteQuery({
    // What came meanwhile is found again; what changes shows as it changes.
    queryKey: ['history', query, newest],
    queryFn: ({ pageParam, signal }) =>
      centre.client.listActivities({
        query: { limit: PAGE, ...query, ...(pageParam === undefined ? {} : { before: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)!.id),
    placeholderData: keepPreviousData,
  })
  const items = useMemo(() => {
    const now = new Map(live.map((a) => [a.id, a]))
    return (found.data?.pages.flat() ?? []).map((a) => now.get(a.id) ?? a)
  }, [found.data, live])
  const { activity, first, second } = settings
  const picked = [first, second].filter((id) => id !== '')
  const pick = (id: string): void => {
    // The one that was chosen before the last gives way.
    const [a = '', b = ''] = picked.includes(id) ? picked.filter((p) => p !== id) : [...picked, id].slice(-2)
    change({ first: a, second: b })
  }
  const filtered = Object.keys(query).length > 0
  return (
    <div className="history-split">
      {picked.length === 0 ? null : (
        <div className="notice">
          {t.pick}: {picked.join(', ')}
          <Button
            variant="default"
            disabled={picked.length < 2}
            onClick={() => change({ view: 'compare' })}
          >{`${t.compare} ${picked.join(' — ')}`}</Button>
        </div>
      )}
      <div className="history-list">
        {found.error !== null && items.length === 0 ? (
          <Failure error={found.error} retry={() => void found.refetch()} />
        ) : found.isPending ? (
          <Loading />
        ) : items.length > 0 ? (
          <Table
            items={items}
            selected={activity}
            picked={picked}
            pick={pick}
            open={(id) => change({ activity: id })}
            more={found.hasNextPage && !found.isFetchingNextPage ? () => void found.fetchNextPage() : undefined}
          />
        ) : filtered ? (
          <Empty title={t.noneShown}>{t.noneShownHint}</Empty>
        ) : (
          <Empty title={t.none}>{t.noneHint}</Empty>
        )}
      </div>
      {activity === '' ? null : (
        <Detail
          key={activity}
          id={Number(activity)}
          live={items.find((a) => String(a.id) === activity)}
          close={() => change({ activity: '' })}
        />
      )}
    </div>
  )
}

interface TableProps {
  readonly items: readonly Activity[]
  readonly selected: string
  readonly picked: readonly string[]
  readonly pick: (id: string) => void
  readonly open: (id: string) => void
  readonly more: (() => void) | undefined
}

/** Milliseconds from the asking to the end; of what has no end, nothing. */
const took = (a: Activity): number => millisOf(a.ending?.at) - millisOf(a.requestedAt)

const told = (a: Activity): string =>
  Object.entries(a.arguments)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')

function Table({ items, selected, picked, pick, open, more }: TableProps) {
  const t = useTexts(texts)
  const levels = useTexts(significanceTexts)
  const centre = useCentre()
  return (
    <Rows
      label={t.activities}
      items={items}
      keyOf={(a) => String(a.id)}
      columns="34px 42px 146px minmax(130px, 1.5fr) minmax(90px, 1.1fr) minmax(54px, 0.5fr) 166px minmax(96px, 0.7fr) 54px"
      head={[
        <span className="visually-hidden" key="pick">
          {t.pick}
        </span>,
        <div className="num" key="number">
          {t.number}
        </div>,
        t.at,
        t.activity,
        t.arguments,
        t.by,
        t.stages,
        t.state,
        <div className="num" key="took">
          {t.took}
        </div>,
      ]}
      selected={selected}
      open={(a) => open(String(a.id))}
      more={more}
      rowProps={(a) => ({
        className: 'stripe',
        style: { '--satellite': centre.satelliteOfPath(a.path)?.colour } as React.CSSProperties,
        onClick: () => open(String(a.id)),
        onKeyDown: (event) => {
          if (event.key !== ' ' || event.target !== event.currentTarget) return
          event.preventDefault()
          pick(String(a.id))
        },
      })}
      row={(a) => (
        <>
          <div role="gridcell" className="mark-cell" onClick={(event) => event.stopPropagation()}>
            <Checkbox
              className="history-pick"
              aria-label={t.pickLabel(a.id)}
              checked={picked.includes(String(a.id))}
              onChange={() => pick(String(a.id))}
            />
          </div>
          <div role="gridcell" className="num dim">
            {a.id}
          </div>
          <div role="gridcell" className="dim" title={a.requestedAt}>
            {doyText(millisOf(a.requestedAt)).replace('T', ' ').replace('Z', '')}
          </div>
          <div role="gridcell" className="history-path" title={a.path}>
            {a.significance === 'none' ? null : (
              <span title={levels[a.significance]}>
                <StatusMark level={ofSignificance(a.significance)} />
              </span>
            )}
            <Tail text={a.path} />
          </div>
          <div role="gridcell" className="dim" title={told(a)}>
            <Tail text={told(a)} />
          </div>
          <div role="gridcell" title={a.comment}>
            {a.by.user}
          </div>
          <div role="gridcell">
            <StageTrack activity={a} />
          </div>
          <div role="gridcell">
            <ActivityStatus activity={a} />
          </div>
          <div role="gridcell" className="num dim">
            {Number.isNaN(took(a)) ? '' : ageText(took(a))}
          </div>
        </>
      )}
    />
  )
}
