/** Names and a stretch of time: preview, export, replay. */
import { Button, Select } from '@mantine/core'
import { useMutation, useQueries } from '@tanstack/react-query'
import type { History } from '@vigie/contract'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { ParameterField } from '../../look/parameter-field.tsx'
import { Failure } from '../../look/states.tsx'
import { numberText, valueText } from '../../look/value-text.ts'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { count, doyText, doyTime, millisOf } from '../../time/format.ts'
import { TimeField } from '../../look/time-field.tsx'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'

const LAST = { '15 min': 900_000, '1 h': 3_600_000, '6 h': 21_600_000, '1 d': 86_400_000 } as const
const SPEEDS = ['1', '2', '10', '60', '600']
const PREVIEW_POINTS = 200

export function Extract({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const shell = useShell()
  const centre = useCentre()
  const [speed, setSpeed] = useState('10')
  const { parameters, from, to } = settings
  const chain = settings.chain === '' ? (centre.mission.chains[0] ?? '') : settings.chain
  const span = millisOf(to) > millisOf(from)
  const may = centre.may('controller')

  const exporting = useMutation({
    mutationFn: (format: 'csv' | 'parquet' | 'packets') =>
      centre.client.startExport({
        body: { chain, format, from, to, ...(format === 'packets' ? {} : { parameters: [...parameters] }) },
      }),
    onSuccess: () => shell.tell(t.exportStarted),
  })
  const replaying = useMutation({
    mutationFn: () => centre.client.startReplay({ body: { chain, from, to, speed: Number(speed) } }),
    onSuccess: (replay) => shell.tell(t.replayStarted(replay.id)),
  })
  const problem = exporting.error ?? replaying.error
  return (
    <section>
      <h2>{t.find}</h2>
      <div className="archive-line">
        <Select
          aria-label={t.chain}
          w={130}
          value={chain}
          data={[...centre.mission.chains]}
          onChange={(value) => change({ chain: value ?? '' })}
        />
        <TimeField label={t.from} value={from} change={(value) => change({ from: value })} />
        <TimeField label={t.to} value={to} change={(value) => change({ to: value })} />
        {Object.entries(LAST).map(([text, millis]) => (
          <Button
            key={text}
            variant="subtle"
            title={t.lastLabel(text)}
            onClick={() => {
              const now = centre.clock.now()
              change({ from: doyText(now - millis), to: doyText(now + 1000) })
            }}
          >
            {t.last(text)}
          </Button>
        ))}
      </div>
      <div className="archive-line">
        <ParameterField
          label={t.add}
          chosen={(path) => {
            const chainOf = centre.satelliteOfPath(path)?.chains[0]
            change({
              parameters: [...new Set([...parameters, path])],
              ...(parameters.length === 0 && chainOf !== undefined ? { chain: chainOf } : {}),
            })
          }}
        />
        {parameters.map((path) => (
          <span className="chip" key={path}>
            {path}
            <button
              type="button"
              className="tab-close chip-close"
              aria-label={t.remove(path)}
              onClick={() => change({ parameters: parameters.filter((p) => p !== path) })}
            >
              <Icon path={ICONS.close} size={12} />
            </button>
          </span>
        ))}
      </div>
      {parameters.length === 0 ? <p className="dim">{t.noParameters}</p> : null}
      {span ? null : <p className="dim">{t.noSpan}</p>}
      {span && parameters.length > 0 ? <Preview parameters={parameters} chain={chain} from={from} to={to} /> : null}
      <div className="archive-line" title={may ? undefined : t.mayNot}>
        <Button
          disabled={!may || !span || parameters.length === 0}
          loading={exporting.isPending && exporting.variables === 'csv'}
          onClick={() => exporting.mutate('csv')}
        >
          {t.exportCsv}
        </Button>
        <Button
          disabled={!may || !span || parameters.length === 0}
          loading={exporting.isPending && exporting.variables === 'parquet'}
          onClick={() => exporting.mutate('parquet')}
        >
          {t.exportParquet}
        </Button>
        <Button
          disabled={!may || !span}
          loading={exporting.isPending && exporting.variables === 'packets'}
          onClick={() => exporting.mutate('packets')}
        >
          {t.exportPackets}
        </Button>
        <Button
          variant="default"
          disabled={!span || parameters.length === 0}
          onClick={() => shell.open('plot', { parameters, from, to })}
        >
          {t.plot}
        </Button>
        <span className="archive-gap" />
        <Select
          aria-label={t.speed}
          title={t.speed}
          w={90}
          value={speed}
          data={SPEEDS.map((value) => ({ value, label: `×${value}` }))}
          onChange={(value) => setSpeed(value ?? '1')}
        />
        <Button
          variant="default"
          disabled={!may || !span}
          loading={replaying.isPending}
          onClick={() => replaying.mutate()}
        >
          {t.replay}
        </Button>
      </div>
      {problem === null ? null : <Failure error={problem} />}
    </section>
  )
}

interface PreviewProps {
  readonly parameters: readonly string[]
  readonly chain: string
  readonly from: string
  readonly to: string
}

function Preview({ parameters, chain, from, to }: PreviewProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const answers = useQueries({
    queries: parameters.map((path) => ({
      queryKey: ['preview', path, chain, from, to],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.getHistory({
          params: { path },
          query: { from, to, points: PREVIEW_POINTS, decimation: 'minmax' },
          signal,
        }),
      staleTime: 30_000,
    })),
  })
  const failed = answers.find((a) => a.error !== null)
  return (
    <>
      <table className="plain-table" aria-label={t.preview}>
        <thead>
          <tr>
            <th scope="col">{t.parameter}</th>
            {[t.samples, t.first, t.lastValue, t.min, t.max].map((title) => (
              <th scope="col" className="num" key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parameters.map((path, index) => {
            const history = answers[index]?.data
            return (
              <tr key={path}>
                <td>{path}</td>
                {(history === undefined ? ['…', '', '', '', ''] : summary(history, t.noSamples)).map((text, column) => (
                  // The columns of one table never change their order.
                  <td className="num" key={column}>
                    {text}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      {failed?.error === undefined || failed.error === null ? null : <Failure error={failed.error} />}
    </>
  )
}

function summary(history: History, none: string): string[] {
  if (history.values.length === 0) return [none, '', '', '', '']
  const labels =
    history.labels === undefined ? undefined : Object.fromEntries(history.labels.map((l) => [l.value, l.label]))
  const start = millisOf(history.generation.start)
  const when = (index: number): string => doyTime(start + (history.generation.offsets.at(index) ?? 0) / 1e6)
  const text = (index: number): string => valueText(history.values.at(index) as never, { kind: history.kind, labels })
  const extreme = (list: readonly (number | null)[] | undefined, pick: (...n: number[]) => number): string => {
    const numbers = (list ?? []).filter((n) => n !== null)
    return numbers.length === 0 ? '—' : numberText(pick(...numbers))
  }
  return [
    count(history.total),
    `${text(0)} · ${when(0)}`,
    `${text(-1)} · ${when(-1)}`,
    labels === undefined ? extreme(history.min, Math.min) : '—',
    labels === undefined ? extreme(history.max, Math.max) : '—',
  ]
}
