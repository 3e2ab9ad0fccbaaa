import { SegmentedControl, Select } from '@mantine/core'
import type { Alarm } from '@vigie/contract'
import { useMemo, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Rows } from '../../look/rows.tsx'
import { Tail } from '../../look/tail.tsx'
import { Empty, Loading } from '../../look/states.tsx'
import { valueText } from '../../look/value-text.ts'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { useSecond } from '../../shell/satellite-strip.tsx'
import { alarmTexts, ofAlarm, STATUS_LEVELS } from '../../status/level.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { ageText, doyTime, millisOf, timeOfDay } from '../../time/format.ts'
import './alarms.css'
import { answersTo, useProcedures } from './answers.ts'
import { Detail, type Task } from './detail.tsx'
import { around, byOnset, outbreakOf } from './outbreaks.ts'
import { SHOWN, type Settings } from './settings.ts'
import { texts } from './texts.ts'

type Shown = (typeof SHOWN)[number]
const LIES_IN: Readonly<Record<Shown, (a: Alarm) => boolean>> = {
  all: () => true,
  waiting: (a) => !a.acknowledged && a.shelved === undefined,
  active: (a) => a.active && a.shelved === undefined,
  shelved: (a) => a.shelved !== undefined,
}

/** What wants a person first: not shelved, not acknowledged, then by level, then the newest. */
export function byUrgency(a: Alarm, b: Alarm): number {
  const level = (x: Alarm): number => STATUS_LEVELS.indexOf(ofAlarm(x.active ? x.level : x.worst))
  return (
    Number(a.shelved !== undefined) - Number(b.shelved !== undefined) ||
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
  const shell = useShell()
  const procedures = useProcedures()
  const [task, setTask] = useState<Task>('acknowledge')
  const open = (id: string, wanted: Task = 'acknowledge'): void => {
    setTask(wanted)
    change({ alarm: id })
  }
  const { show, satellite, order } = settings
  const chains = centre.mission.satellites.find((s) => s.name === satellite)?.chains
  const shown = useMemo(
    () =>
      items
        .filter(LIES_IN[show])
        .filter((a) => chains === undefined || chains.includes(a.chain))
        .toSorted(order === 'first' ? byOnset : byUrgency),
    [items, show, chains, order],
  )
  const chosen = items.find((a) => a.id === settings.alarm)
  const keys: Readonly<Record<string, (a: Alarm) => void>> = {
    a: (a) => open(a.id),
    s: (a) => open(a.id, 'shelve'),
    p: (a) => {
      const [answer] = answersTo(a, procedures)
      if (answer === undefined) shell.tell(t.noProcedure(a.parameter), 'failed')
      else shell.enter('procedures', { procedure: answer.path })
    },
    o: (a) => shell.enter('plot', { parameters: [a.parameter], ...around(a) }),
  }
  return (
    <div className="panel">
      <div className="panel-bar">
        <SegmentedControl
          aria-label={t.show}
          value={show}
          onChange={(value) => change({ show: value as Shown })}
          data={SHOWN.map((value) => ({ value, label: t[value] }))}
        />
        <SegmentedControl
          aria-label={t.order}
          value={order}
          onChange={(value) => change({ order: value as Settings['order']['initial'] })}
          data={(['urgency', 'first'] as const).map((value) => ({ value, label: t[value] }))}
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
            <List
              alarms={shown}
              ordered={order === 'first'}
              selected={settings.alarm}
              open={open}
              press={(key, alarm) => keys[key]?.(alarm)}
            />
          ) : items.length === 0 ? (
            <Empty title={t.none}>{t.noneHint}</Empty>
          ) : (
            <Empty title={t.noneShown}>{t.noneShownHint(items.length)}</Empty>
          )
        ) : (
          <Loading />
        )}
      </div>
      {chosen === undefined ? null : (
        <Detail
          key={`${chosen.id} ${task}`}
          alarm={chosen}
          task={task}
          procedures={answersTo(chosen, procedures)}
          outbreak={outbreakOf(chosen, items)}
          open={open}
          close={() => change({ alarm: '' })}
        />
      )}
    </div>
  )
}

function List({
  alarms,
  ordered,
  open,
  press,
  selected,
}: {
  readonly alarms: readonly Alarm[]
  /** In the order in which they came: with the time of day instead of the age. */
  readonly ordered: boolean
  readonly press: (key: string, alarm: Alarm) => void
  readonly open: (id: string) => void
  readonly selected: string | undefined
}) {
  const t = useTexts(texts)
  const words = useTexts(alarmTexts)
  const centre = useCentre()
  useSecond()
  const told = (a: Alarm): string =>
    a.shelved !== undefined
      ? t.shelvedUntil(timeOfDay(millisOf(a.shelved.until)), a.shelved.by, a.shelved.comment)
      : a.acknowledged
        ? t.by(a.acknowledgedBy ?? '', a.comment ?? '')
        : t.waiting
  return (
    <Rows
      label={t.list}
      items={alarms}
      keyOf={(a) => a.id}
      columns={`minmax(130px, 0.5fr) minmax(104px, 2.2fr) minmax(104px, 0.9fr) ${ordered ? '96px' : '58px'} minmax(44px, 0.8fr)`}
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
        className: `stripe ${a.acknowledged || a.shelved !== undefined ? 'alarm-known' : 'alarm-waiting'}`,
        style: { '--satellite': centre.satelliteOfChain(a.chain)?.colour } as React.CSSProperties,
        onClick: () => open(a.id),
        onKeyDown: (event: React.KeyboardEvent) => {
          if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
          if (!(event.target as HTMLElement).matches('[role="row"]')) return
          const key = event.key.toLowerCase()
          if (!['a', 's', 'p', 'o'].includes(key)) return
          event.preventDefault()
          press(key, a)
        },
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
              {ordered ? timeOfDay(millisOf(a.since), 3) : ageText(centre.clock.now() - millisOf(a.since))}
            </div>
            <div role="gridcell" className={a.acknowledged || a.shelved !== undefined ? 'dim' : ''} title={told(a)}>
              {a.acknowledged || a.shelved !== undefined ? (
                told(a)
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
