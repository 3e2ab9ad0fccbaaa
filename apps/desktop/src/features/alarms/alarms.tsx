import { ActionIcon, Button, SegmentedControl, Select, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Alarm } from '@vigie/contract'
import { useMemo, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Rows } from '../../look/rows.tsx'
import { Tail } from '../../look/tail.tsx'
import { Empty, Failure, Loading } from '../../look/states.tsx'
import { valueText } from '../../look/value-text.ts'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { useSecond } from '../../shell/satellite-strip.tsx'
import { alarmTexts, ofAlarm, STATUS_LEVELS } from '../../status/level.ts'
import { Status, StatusMark } from '../../status/status-mark.tsx'
import { ageText, doyTime, millisOf } from '../../time/format.ts'
import './alarms.css'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'

type Shown = 'all' | 'waiting' | 'active'

/** What wants a person first: not acknowledged, then by level, then the newest. */
export function byUrgency(a: Alarm, b: Alarm): number {
  const level = (x: Alarm): number => STATUS_LEVELS.indexOf(ofAlarm(x.active ? x.level : x.worst))
  return (
    Number(a.acknowledged) - Number(b.acknowledged) ||
    Number(b.active) - Number(a.active) ||
    level(a) - level(b) ||
    (a.since < b.since ? 1 : -1)
  )
}

export default function Alarms({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const centre = useCentre()
  const { items, known } = useTopic('alarms')
  const [open, setOpen] = useState<string>()
  const { show, satellite } = settings
  const chains = centre.mission.satellites.find((s) => s.name === satellite)?.chains
  const shown = useMemo(
    () =>
      items
        .filter((a) => (show === 'waiting' ? !a.acknowledged : show === 'active' ? a.active : true))
        .filter((a) => chains === undefined || chains.includes(a.chain))
        .toSorted(byUrgency),
    [items, show, chains],
  )
  const chosen = items.find((a) => a.id === open)
  return (
    <div className="panel">
      <div className="panel-bar">
        <SegmentedControl
          aria-label={t.show}
          value={show}
          onChange={(value) => change({ show: value as Shown })}
          data={(['all', 'waiting', 'active'] as const).map((value) => ({ value, label: t[value] }))}
        />
        <span className="grow" />
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
      </div>
      <div className="panel-body">
        {known ? (
          shown.length > 0 ? (
            <List alarms={shown} open={setOpen} selected={open} />
          ) : items.length === 0 ? (
            <Empty title={t.none}>{t.noneHint}</Empty>
          ) : (
            <Empty title={t.noneShown}>{t.noneShownHint(items.length)}</Empty>
          )
        ) : (
          <Loading />
        )}
      </div>
      {chosen === undefined ? null : <Detail key={chosen.id} alarm={chosen} close={() => setOpen(undefined)} />}
    </div>
  )
}

function List({
  alarms,
  open,
  selected,
}: {
  readonly alarms: readonly Alarm[]
  readonly open: (id: string) => void
  readonly selected: string | undefined
}) {
  const t = useTexts(texts)
  const words = useTexts(alarmTexts)
  const centre = useCentre()
  useSecond()
  return (
    <Rows
      label={t.list}
      items={alarms}
      keyOf={(a) => a.id}
      columns="minmax(130px, 0.5fr) minmax(104px, 2.2fr) minmax(104px, 0.9fr) 58px minmax(44px, 0.8fr)"
      head={[
        t.state,
        t.parameter,
        <div className="num" key="value">
          {t.value}
        </div>,
        <div className="num" key="since">
          {t.since}
        </div>,
        <span key="by" title={t.acknowledged}>
          <span aria-hidden>{t.acknowledgedShort}</span>
          <span className="visually-hidden">{t.acknowledged}</span>
        </span>,
      ]}
      selected={selected}
      open={(a) => open(a.id)}
      rowProps={(a) => ({
        className: `stripe ${a.acknowledged ? 'alarm-known' : 'alarm-waiting'}`,
        style: { '--satellite': centre.satelliteOfChain(a.chain)?.colour } as React.CSSProperties,
        onClick: () => open(a.id),
      })}
      row={(a) => {
        const level = a.active ? a.level : a.worst
        return (
          <>
            <div role="gridcell">
              <span className="status">
                <StatusMark level={a.active ? ofAlarm(level) : 'off'} worded />
                {a.active ? words[level] : t.returned}
              </span>
            </div>
            <div role="gridcell" title={a.parameter}>
              <Tail text={a.parameter} />
            </div>
            <div role="gridcell" className="num">
              {a.text ?? valueText(a.value, { kind: 'float' })} <span className="unit">{a.unit ?? ''}</span>
            </div>
            <div role="gridcell" className="dim num" title={`${doyTime(millisOf(a.since))} UTC`}>
              {ageText(centre.clock.now() - millisOf(a.since))}
            </div>
            <div
              role="gridcell"
              className={a.acknowledged ? 'dim' : ''}
              title={a.acknowledged ? t.by(a.acknowledgedBy ?? '', a.comment ?? '') : t.waiting}
            >
              {a.acknowledged ? (
                t.by(a.acknowledgedBy ?? '', a.comment ?? '')
              ) : (
                <span className="visually-hidden">{t.waiting}</span>
              )}
            </div>
          </>
        )
      }}
    />
  )
}

function Detail({ alarm, close }: { readonly alarm: Alarm; readonly close: () => void }) {
  const t = useTexts(texts)
  const words = useTexts(alarmTexts)
  const shell = useShell()
  const centre = useCentre()
  const [comment, setComment] = useState('')
  const acknowledge = useMutation({
    mutationFn: () => centre.client.acknowledgeAlarm({ params: { id: alarm.id }, body: { comment } }),
    onSuccess: () => {
      shell.tell(t.done(alarm.parameter))
      close()
    },
  })
  const may = centre.may('controller')
  return (
    <form
      className="alarm-detail"
      aria-label={t.detail(alarm.parameter)}
      onSubmit={(event) => {
        event.preventDefault()
        acknowledge.mutate()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <div className="alarm-title">
        <strong>{alarm.parameter}</strong>
        <Status
          level={alarm.active ? ofAlarm(alarm.level) : 'off'}
          text={alarm.active ? words[alarm.level] : t.returned}
        />
        <span className="dim">{t.worst(words[alarm.worst])}</span>
        <span className="dim">{t.transitions(alarm.transitions)}</span>
        <span className="grow" />
        <ActionIcon aria-label={t.close} onClick={close}>
          <Icon path={ICONS.close} />
        </ActionIcon>
      </div>
      {alarm.acknowledged ? (
        <p className="dim">
          {t.acknowledged} {t.by(alarm.acknowledgedBy ?? '', alarm.comment ?? '')}
        </p>
      ) : may ? (
        <Textarea
          aria-label={t.comment}
          placeholder={t.commentHint}
          size="xs"
          autosize
          minRows={1}
          maxRows={4}
          maxLength={2000}
          value={comment}
          autoFocus
          onChange={(event) => setComment(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) acknowledge.mutate()
          }}
        />
      ) : (
        <p className="dim">{t.mayNot}</p>
      )}
      {acknowledge.error === null ? null : <Failure error={acknowledge.error} />}
      <div className="alarm-actions">
        {alarm.acknowledged ? null : (
          <Button type="submit" disabled={!may} loading={acknowledge.isPending}>
            {t.acknowledge}
          </Button>
        )}
        <Button variant="default" onClick={() => shell.open('plot', { parameters: [alarm.parameter] })}>
          {t.plot}
        </Button>
        <Button variant="default" onClick={() => shell.open('values', { parameters: [alarm.parameter] })}>
          {t.values}
        </Button>
      </div>
    </form>
  )
}
