import { Select, Switch } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { PacketSummary } from '@vigie/contract'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Rows } from '../../look/rows.tsx'
import { Answer, Empty } from '../../look/states.tsx'
import { TimeField } from '../../look/time-field.tsx'
import type { PanelProps } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { usePacketTypes } from '../../server/model.ts'
import { doyTime, millisOf } from '../../time/format.ts'
import { Inspector } from './inspector.tsx'
import './packets.css'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'

/** How often new packets are asked for, in milliseconds. */
const REFRESH = 2000
const PAGE = 200

export default function Packets({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const { mission } = useCentre()
  const types = usePacketTypes()
  const [live, setLive] = useState(true)
  const chain = settings.chain === '' ? (mission.chains[0] ?? '') : settings.chain
  if (chain === '') return <Empty title={t.noChain} />
  const ofChain = (types.data ?? []).filter((type) => type.chain === chain)
  return (
    <div className="panel">
      <div className="panel-bar">
        <Select
          aria-label={t.chain}
          title={t.chain}
          w={130}
          value={chain}
          data={[...new Set([...mission.chains, chain])]}
          onChange={(value) => change({ chain: value ?? '', type: '', packet: '', field: '' })}
        />
        <Select
          aria-label={t.type}
          title={t.type}
          w={230}
          searchable
          value={settings.type}
          data={[{ value: '', label: t.any }, ...ofChain.map((type) => ({ value: type.path, label: type.path }))]}
          onChange={(value) => change({ type: value ?? '' })}
        />
        <TimeField label={t.from} value={settings.from} change={(from) => change({ from })} />
        <TimeField label={t.to} value={settings.to} change={(to) => change({ to })} />
        <Switch label={t.live} checked={live} onChange={(event) => setLive(event.currentTarget.checked)} />
      </div>
      <div className="packets-split">
        <PacketList
          chain={chain}
          type={settings.type}
          from={settings.from}
          to={settings.to}
          live={live && settings.to === ''}
          selected={settings.packet}
          open={(packet) => change({ packet: String(packet.position), chain: packet.chain })}
        />
        {settings.packet === '' ? null : (
          <Inspector
            chain={chain}
            position={Number(settings.packet)}
            field={settings.field}
            choose={(field) => change({ field })}
            close={() => change({ packet: '', field: '' })}
          />
        )}
      </div>
    </div>
  )
}

interface PacketListProps {
  readonly chain: string
  readonly type: string
  readonly from: string
  readonly to: string
  readonly live: boolean
  readonly selected: string
  readonly open: (packet: PacketSummary) => void
}

function PacketList({ chain, type, from, to, live, selected, open }: PacketListProps) {
  const t = useTexts(texts)
  const centre = useCentre()
  const packets = useInfiniteQuery({
    queryKey: ['packets', chain, type, from, to],
    initialPageParam: -1,
    queryFn: ({ pageParam, signal }) =>
      centre.client.listPackets({
        query: {
          chain,
          ...(type === '' ? {} : { type }),
          ...(from === '' ? {} : { from }),
          ...(to === '' ? {} : { to }),
          ...(pageParam < 0 ? {} : { before: pageParam }),
          limit: PAGE,
        },
        signal,
      }),
    getNextPageParam: (page) => page.next,
    // A reader who has gone back to older pages is not disturbed.
    refetchInterval: (query) => (live && (query.state.data?.pages.length ?? 1) === 1 ? REFRESH : false),
  })
  return (
    <div className="packets-list">
      <Answer query={packets}>
        {(data) => {
          const items = data.pages.flatMap((page) => page.items)
          return items.length === 0 ? (
            <Empty title={t.none}>{t.noneHint}</Empty>
          ) : (
            <Rows
              label={t.list}
              items={items}
              keyOf={(p) => String(p.position)}
              columns="118px minmax(150px, 2fr) 52px 64px 56px 78px minmax(84px, 1fr) minmax(40px, 0.8fr)"
              head={[
                t.time,
                t.type,
                <div className="num" key="apid">
                  {t.apid}
                </div>,
                <div className="num" key="count">
                  {t.count}
                </div>,
                <div className="num" key="size">
                  {t.size}
                </div>,
                t.received,
                t.source,
                t.flags,
              ]}
              selected={selected}
              open={open}
              more={packets.hasNextPage && !packets.isFetchingNextPage ? () => void packets.fetchNextPage() : undefined}
              rowProps={(p) => ({
                className: 'stripe',
                style: { '--satellite': centre.satelliteOfChain(p.chain)?.colour } as React.CSSProperties,
                onClick: () => open(p),
              })}
              row={(p) => (
                <>
                  <div role="gridcell">{doyTime(millisOf(p.generation), 3)}</div>
                  <div role="gridcell" className={p.type === undefined ? 'dim' : ''} title={p.type}>
                    {p.type ?? t.unknown}
                  </div>
                  <div role="gridcell" className="num">
                    {p.apid ?? '—'}
                  </div>
                  <div role="gridcell" className="num">
                    {p.sequenceCount ?? '—'}
                  </div>
                  <div role="gridcell" className="num">
                    {p.bytes}
                  </div>
                  <div role="gridcell" className="dim">
                    {doyTime(millisOf(p.reception)).slice(4)}
                  </div>
                  <div role="gridcell" className="dim">
                    {p.source}
                  </div>
                  <div role="gridcell" className="dim">
                    {p.flags.join(' ')}
                  </div>
                </>
              )}
            />
          )
        }}
      </Answer>
    </div>
  )
}
