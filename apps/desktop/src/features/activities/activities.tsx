/** Live activities and the history behind them, newest first. */
import { Select, TextInput } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { Activity } from '@vigie/contract'
import { useMemo } from 'react'
import { StageTrack } from '../../commanding/stage-track.tsx'
import { activityStateTexts } from '../../commanding/words.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Rows } from '../../look/rows.tsx'
import { Empty, Failure, Loading } from '../../look/states.tsx'
import { Tail } from '../../look/tail.tsx'
import type { PanelProps } from '../../panels/declaration.ts'
import { useCentre, useConnection, useTopic } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { doyTime, millisOf } from '../../time/format.ts'
import { Detail } from './detail.tsx'
import type { Settings } from './settings.ts'
import { ActivityStatus } from './status.tsx'
import { texts } from './texts.ts'

const PAGE = 100
const STATES = ['', 'waiting', 'running', 'completed', 'failed', 'cancelled', 'uncertain'] as const

export default function Activities({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const states = useTexts(activityStateTexts)
  const centre = useCentre()
  const connection = useConnection()
  const { satellite, state, search, activity } = settings
  const chains = useMemo(() => centre.mission.satellites.find((s) => s.name === satellite)?.chains, [centre, satellite])
  const chain = chains?.length === 1 ? chains[0] : undefined
  const live = useTopic('activities')
  const history = useInfiniteQuery({
    queryKey: ['activities', chain, state, search],
    queryFn: ({ pageParam, signal }) =>
      centre.client.listActivities({
        query: {
          limit: PAGE,
          ...(chain === undefined ? {} : { chain }),
          ...(state === '' ? {} : { state }),
          ...(search === '' ? {} : { search }),
          ...(pageParam === undefined ? {} : { before: pageParam }),
        },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)!.id),
    placeholderData: keepPreviousData,
  })
  const shown = useMemo(() => {
    const all = new Map((history.data?.pages.flat() ?? []).map((a) => [a.id, a]))
    for (const a of live.items) all.set(a.id, a)
    const words = search.toLowerCase().split(/\s+/).filter(Boolean)
    return [...all.values()]
      .filter((a) => state === '' || a.state === state)
      .filter((a) => chains === undefined || (a.route !== undefined && chains.includes(a.route.chain)))
      .filter((a) => {
        const text = `${a.path} ${a.by.user} ${a.comment ?? ''}`.toLowerCase()
        return words.every((w) => text.includes(w))
      })
      .toSorted((a, b) => b.id - a.id)
  }, [history.data, live.items, chains, state, search])
  const chosen = live.items.find((a) => String(a.id) === activity) ?? shown.find((a) => String(a.id) === activity)
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = history
  const filtered = satellite !== '' || state !== '' || search !== ''
  return (
    <div className="panel">
      <div className="panel-bar">
        <TextInput
          aria-label={t.search}
          placeholder={t.search}
          w={210}
          value={search}
          onChange={(event) => change({ search: event.currentTarget.value })}
        />
        <Select
          aria-label={t.state}
          w={140}
          value={state}
          onChange={(value) => change({ state: (value ?? '') as (typeof STATES)[number] })}
          data={STATES.map((value) => ({ value, label: value === '' ? t.everyState : states[value] }))}
        />
        <Select
          aria-label={t.satellite}
          w={150}
          value={satellite}
          onChange={(value) => change({ satellite: value ?? '' })}
          data={[
            { value: '', label: t.every },
            ...centre.mission.satellites.map((s) => ({ value: s.name, label: s.title ?? s.name })),
          ]}
        />
        {connection.state === 'open' ? null : (
          <span className="status">
            <StatusMark level="serious" worded /> {t.old}
          </span>
        )}
      </div>
      <div className={`activities-split ${connection.state === 'open' ? '' : 'activities-stale'}`}>
        <div className="activities-list">
          {history.error !== null && shown.length === 0 ? (
            <Failure error={history.error} retry={() => void history.refetch()} />
          ) : history.isPending && !live.known ? (
            <Loading />
          ) : shown.length > 0 ? (
            <List
              activities={shown}
              selected={activity}
              open={(id) => change({ activity: String(id) })}
              more={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
            />
          ) : filtered ? (
            <Empty title={t.noneShown}>{t.noneShownHint}</Empty>
          ) : (
            <Empty title={t.none}>{t.noneHint}</Empty>
          )}
        </div>
        {activity === '' ? null : (
          <Detail key={activity} id={Number(activity)} live={chosen} close={() => change({ activity: '' })} />
        )}
      </div>
    </div>
  )
}

interface ListProps {
  readonly activities: readonly Activity[]
  readonly selected: string
  readonly open: (id: number) => void
  readonly more: (() => void) | undefined
}

function List({ activities, selected, open, more }: ListProps) {
  const t = useTexts(texts)
  const centre = useCentre()
  return (
    <Rows
      label={t.list}
      items={activities}
      keyOf={(a) => String(a.id)}
      columns="46px 96px minmax(110px, 1.5fr) minmax(70px, 0.5fr) 172px minmax(120px, 0.9fr)"
      head={[
        <div className="num" key="number">
          {t.number}
        </div>,
        t.at,
        t.activity,
        t.by,
        t.stages,
        t.state,
      ]}
      selected={selected}
      open={(a) => open(a.id)}
      more={more}
      rowProps={(a) => ({
        className: 'stripe',
        style: { '--satellite': centre.satelliteOfPath(a.path)?.colour } as React.CSSProperties,
        onClick: () => open(a.id),
      })}
      row={(a) => (
        <>
          <div role="gridcell" className="num dim">
            {a.id}
          </div>
          <div role="gridcell" className="dim" title={a.requestedAt}>
            {doyTime(millisOf(a.requestedAt))}
          </div>
          <div role="gridcell" title={a.path}>
            <Tail text={a.path} />
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
        </>
      )}
    />
  )
}
