import { Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { VigieEvent } from '@vigie/contract'
import { useMemo } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Rows } from '../../look/rows.tsx'
import { Answer, Empty } from '../../look/states.tsx'
import { aboutEvent } from '../../panels/log-link.ts'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { ofSeverity, severityTexts } from '../../status/level.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { typedPast } from '../../time/conductor.ts'
import { doyTime, millisOf } from '../../time/format.ts'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'

const SEVERITIES = ['information', 'low', 'medium', 'high'] as const
type Severity = (typeof SEVERITIES)[number]

export default function Events({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const severityWords = useTexts(severityTexts)
  const centre = useCentre()
  const { severity, chain, from, to } = settings
  const past = typedPast(from, to)
  const [text] = useDebouncedValue(settings.text.trim(), 200)
  const live = useTopic('events').items
  const archived = useInfiniteQuery({
    queryKey: ['events', severity, chain, text, from, to],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      centre.client.listEvents({
        query: {
          ...(severity === 'any' ? {} : { severity }),
          ...(chain === '' ? {} : { chain }),
          ...(text === '' ? {} : { text }),
          ...(past === undefined ? {} : { from, to }),
          ...(pageParam === '' ? {} : { before: pageParam }),
          limit: 200,
        },
        signal,
      }),
    getNextPageParam: (page) => page.next,
  })
  const events = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean)
    const fits = (e: VigieEvent): boolean =>
      (severity === 'any' || e.severity === severity) &&
      (chain === '' || e.chain === chain) &&
      words.every((w) => `${e.element} ${e.name} ${e.message}`.toLowerCase().includes(w))
    const all = new Map<string, VigieEvent>()
    for (const page of archived.data?.pages ?? []) for (const event of page.items) all.set(event.id, event)
    if (past === undefined) for (const event of live) if (fits(event)) all.set(event.id, event)
    return [...all.values()].toSorted((a, b) => (a.reception < b.reception ? 1 : a.reception > b.reception ? -1 : 0))
  }, [archived.data, live, severity, chain, text, past === undefined])

  return (
    <div className="panel">
      <div className="panel-bar">
        <TextInput
          className="grow"
          aria-label={t.filter}
          placeholder={t.filter}
          leftSection={<Icon path={ICONS.search} size={14} />}
          value={settings.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        <Select
          aria-label={t.severity}
          w={130}
          value={severity}
          onChange={(value) => change({ severity: (value ?? 'any') as Severity | 'any' })}
          data={[
            { value: 'any', label: t.any },
            ...SEVERITIES.map((value) => ({ value, label: severityWords[value] })),
          ]}
        />
        <Select
          aria-label={t.source}
          w={140}
          value={chain}
          onChange={(value) => change({ chain: value ?? '' })}
          data={[
            { value: '', label: t.every },
            ...centre.mission.chains.map((value) => ({ value, label: value })),
            { value: 'centre', label: t.centre },
          ]}
        />
      </div>
      <div className="panel-body">
        <Answer query={archived}>
          {() =>
            events.length === 0 ? (
              <Empty title={t.none}>{t.noneHint}</Empty>
            ) : (
              <EventList
                events={events}
                more={
                  archived.hasNextPage && !archived.isFetchingNextPage ? () => void archived.fetchNextPage() : undefined
                }
              />
            )
          }
        </Answer>
      </div>
    </div>
  )
}

export function EventList({
  events,
  more,
}: {
  readonly events: readonly VigieEvent[]
  readonly more?: (() => void) | undefined
}) {
  const t = useTexts(texts)
  const severityWords = useTexts(severityTexts)
  const shell = useShell()
  const centre = useCentre()
  return (
    <Rows
      label={t.list}
      items={events}
      keyOf={(e) => e.id}
      columns="98px 24px minmax(96px, 0.9fr) minmax(150px, 2.2fr)"
      head={[
        t.time,
        <span className="visually-hidden" key="severity">
          {t.severity}
        </span>,
        t.what,
        t.message,
      ]}
      more={more}
      open={(e) => {
        if (e.parameter !== undefined) shell.open('plot', { parameters: [e.parameter] })
        else if (e.packet !== undefined) shell.open('packets', { chain: e.chain, packet: String(e.packet) })
      }}
      rowProps={(e) => ({
        className: 'stripe',
        style: { '--satellite': centre.satelliteOfChain(e.chain)?.colour } as React.CSSProperties,
        onKeyDown: (event) => {
          if (event.key.toLowerCase() !== 'l' || event.ctrlKey || event.metaKey || event.altKey) return
          event.preventDefault()
          shell.enter('logbook', aboutEvent(e, centre.satelliteOfChain(e.chain)?.name))
        },
      })}
      row={(e) => (
        <>
          <div role="gridcell" className="dim">
            {doyTime(millisOf(e.generation))}
          </div>
          <div role="gridcell" className="mark-cell" title={severityWords[e.severity]}>
            <StatusMark level={ofSeverity(e.severity)} />
          </div>
          <div role="gridcell" title={`${e.element} ${e.name}`}>
            {e.name.slice(e.name.lastIndexOf('.') + 1)}
          </div>
          <div role="gridcell" title={e.message}>
            {e.message}
          </div>
        </>
      )}
    />
  )
}
