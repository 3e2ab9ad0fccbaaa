/** All activities there ever were: searched, counted, taken out, two of them side by side. */
import { Autocomplete, Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { api, urlOf } from '@vigie/contract'
import { useMemo } from 'react'
import { useLater } from '../../commanding/find.tsx'
import { activityStateTexts, significanceTexts } from '../../commanding/words.ts'
import { useTexts } from '../../i18n/texts.ts'
import type { PanelProps } from '../../panels/declaration.ts'
import { useConnection } from '../../server/centre.ts'
import { useElements } from '../../server/model.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { TimeField } from '../../look/time-field.tsx'
import { Compare } from './compare.tsx'
import './history.css'
import { List } from './list.tsx'
import { queryOf } from './query.ts'
import { SIGNIFICANCES, STATES, type Settings } from './settings.ts'
import { Statistics } from './statistics.tsx'
import { texts } from './texts.ts'

export default function History({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const connection = useConnection()
  const { view } = settings
  const typed = useMemo(() => queryOf(settings), [settings])
  const query = useLater(typed, 200)
  return (
    <div className="panel">
      <div className="panel-bar">
        <SegmentedControl
          aria-label={t.view}
          value={view}
          onChange={(value) => change({ view: value as typeof view })}
          data={[
            { value: 'list', label: t.list },
            { value: 'statistics', label: t.statistics },
            { value: 'compare', label: t.compare },
          ]}
        />
        {view === 'compare' ? null : <Filters settings={settings} change={change} />}
        {connection.state === 'open' ? null : (
          <span className="status">
            <StatusMark level="serious" worded /> {t.old}
          </span>
        )}
      </div>
      {view === 'list' ? (
        <List settings={settings} change={change} query={query} />
      ) : view === 'statistics' ? (
        <Statistics query={query} />
      ) : (
        <Compare settings={settings} change={change} />
      )}
    </div>
  )
}

function Filters({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const states = useTexts(activityStateTexts)
  const levels = useTexts(significanceTexts)
  const elements = useElements()
  const paths = useMemo(() => (elements.data ?? []).map((e) => e.path).filter((p) => p !== ''), [elements.data])
  const file = (format: 'csv' | 'json', text: string) => (
    <Button
      component="a"
      variant="default"
      href={urlOf(api.exportActivities, { query: { ...queryOf(settings), format } })}
      download
      aria-label={t.exportLabel(text)}
      title={t.exportLabel(text)}
    >
      {text}
    </Button>
  )
  return (
    <>
      <TextInput
        data-first
        aria-label={t.search}
        placeholder={t.search}
        w={190}
        value={settings.search}
        onChange={(event) => change({ search: event.currentTarget.value })}
      />
      <Autocomplete
        size="xs"
        aria-label={t.element}
        placeholder={t.element}
        w={170}
        limit={40}
        value={settings.element}
        data={paths}
        onChange={(element) => change({ element })}
      />
      <TextInput
        aria-label={t.user}
        placeholder={t.user}
        w={100}
        value={settings.user}
        onChange={(event) => change({ user: event.currentTarget.value })}
      />
      <Select
        aria-label={t.state}
        w={130}
        value={settings.state}
        onChange={(value) => change({ state: (value ?? '') as (typeof STATES)[number] })}
        data={STATES.map((value) => ({ value, label: value === '' ? t.everyState : states[value] }))}
      />
      <Select
        aria-label={t.significance}
        w={170}
        value={settings.significance}
        onChange={(value) => change({ significance: (value ?? '') as (typeof SIGNIFICANCES)[number] })}
        data={SIGNIFICANCES.map((value) => ({
          value,
          label: value === '' ? t.everySignificance : value === 'severe' ? levels.severe : t.orGraver(levels[value]),
        }))}
      />
      <TimeField label={t.from} value={settings.from} change={(from) => change({ from })} />
      <TimeField label={t.to} value={settings.to} change={(to) => change({ to })} />
      {file('csv', t.exportCsv)}
      {file('json', t.exportJson)}
    </>
  )
}
