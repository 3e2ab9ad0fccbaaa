import { ActionIcon, Button, SegmentedControl, Select, Switch, useComputedColorScheme } from '@mantine/core'
import { useMemo, useRef, useState } from 'react'
import { useLanguage, useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { ParameterField } from '../../look/parameter-field.tsx'
import { Empty } from '../../look/states.tsx'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { aboutStretch } from '../../panels/log-link.ts'
import { problemOf } from '../../server/problems.ts'
import { count } from '../../time/format.ts'
import type { ChartAxis } from './chart.ts'
import { Chart, type ChartHandle } from './chart-view.tsx'
import { useEventMarks } from './event-marks.ts'
import type { Legend } from './legend.ts'
import { curveColour } from './colours.ts'
import { saveCsv, savePng } from './export.ts'
import type { Settings } from './settings.ts'
import './plot.css'
import { texts } from './texts.ts'
import { fixedSettings, LIVE_SETTINGS, pan, SPANS, windowOf, zoom, type Span, type TimeWindow } from './window.ts'
import { useCentre } from '../../server/centre.ts'
import { pastOf } from '../../time/source.ts'
import { useLimits, type LimitsShown } from './use-limits.ts'

export default function Plot({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const centre = useCentre()
  const shell = useShell()
  const chart = useRef<ChartHandle>(null)
  const current = (): TimeWindow => windowOf(settings, settings.chain, centre.timeOf(settings.chain))
  const fix = (window: TimeWindow): void => change(fixedSettings(window))
  const live = (settings.from === '' || settings.to === '') && pastOf(settings.chain) === undefined
  const { parameters } = settings
  return (
    <div
      className="panel"
      onKeyDown={(event) => {
        if ((event.target as HTMLElement).matches('input, textarea')) return
        if (event.key === 'ArrowLeft') fix(pan(current(), -0.25))
        else if (event.key === 'ArrowRight') fix(pan(current(), 0.25))
        else if (event.key === '+' || event.key === '=') fix(zoom(current(), 0.5))
        else if (event.key === '-') fix(zoom(current(), 2))
        else if (event.key === 'l' || event.key === 'L') change(LIVE_SETTINGS)
        else return
        event.preventDefault()
      }}
    >
      <div className="panel-bar">
        <ParameterField label={t.add} chosen={(path) => change({ parameters: [...new Set([...parameters, path])] })} />
        <SegmentedControl
          value={live ? 'live' : 'fixed'}
          onChange={(mode) => (mode === 'live' ? change(LIVE_SETTINGS) : fix(current()))}
          data={[
            { value: 'live', label: t.live },
            { value: 'fixed', label: t.fixed },
          ]}
        />
        <Select
          aria-label={t.span}
          title={t.span}
          w={84}
          value={settings.span}
          data={[...SPANS]}
          onChange={(span) => change({ span: (span ?? '15min') as Span, ...LIVE_SETTINGS })}
        />
        <ActionIcon aria-label={t.earlier} title={t.earlier} onClick={() => fix(pan(current(), -0.25))}>
          <span className="flip">
            <Icon path={ICONS.chevron} />
          </span>
        </ActionIcon>
        <ActionIcon aria-label={t.later} title={t.later} onClick={() => fix(pan(current(), 0.25))}>
          <Icon path={ICONS.chevron} />
        </ActionIcon>
        <ActionIcon aria-label={t.closer} title={t.closer} onClick={() => fix(zoom(current(), 0.5))}>
          <Icon path={ICONS.plus} />
        </ActionIcon>
        <ActionIcon aria-label={t.wider} title={t.wider} onClick={() => fix(zoom(current(), 2))}>
          <Icon path="M5 12h14" />
        </ActionIcon>
        <Switch
          label={t.limits}
          checked={settings.limits}
          onChange={(event) => change({ limits: event.currentTarget.checked })}
        />
        <span className="grow" />
        <Button
          variant="default"
          aria-label={t.csvLabel}
          title={t.csvLabel}
          leftSection={<Icon path={ICONS.download} size={14} />}
          disabled={parameters.length === 0}
          onClick={() => saveCsv(chart.current?.series ?? [], current())}
        >
          {t.csv}
        </Button>
        <Button
          variant="default"
          aria-label={t.pngLabel}
          title={t.pngLabel}
          leftSection={<Icon path={ICONS.download} size={14} />}
          disabled={parameters.length === 0}
          onClick={() => chart.current?.canvas !== undefined && savePng(chart.current.canvas)}
        >
          {t.png}
        </Button>
        {centre.may('controller') ? (
          <Button
            variant="default"
            aria-label={t.logLabel}
            title={t.logLabel}
            leftSection={<Icon path={ICONS.plus} size={14} />}
            disabled={parameters.length === 0}
            onClick={() => {
              const [satellite, ...others] = new Set(parameters.map((p) => centre.satelliteOfPath(p)?.name))
              shell.enter('logbook', aboutStretch(parameters, current(), others.length === 0 ? satellite : undefined))
            }}
          >
            {t.log}
          </Button>
        ) : null}
      </div>
      {parameters.length === 0 ? (
        <Empty title={t.empty}>{t.emptyHint}</Empty>
      ) : (
        <PlotBody
          ref={chart}
          parameters={parameters}
          chain={settings.chain}
          limits={settings.limits}
          span={settings.span}
          from={settings.from}
          to={settings.to}
          fix={fix}
          live={() => change(LIVE_SETTINGS)}
          remove={(path) => change({ parameters: parameters.filter((p) => p !== path) })}
        />
      )}
    </div>
  )
}

export interface PlotBodyProps {
  readonly ref?: React.Ref<ChartHandle>
  readonly parameters: readonly string[]
  readonly chain: string
  readonly limits: boolean
  readonly span: string
  readonly from: string
  readonly to: string
  readonly fix: (window: TimeWindow) => void
  readonly live: () => void
  readonly remove?: (path: string) => void
  /** Names without their element: where the title says of what. */
  readonly short?: boolean
  readonly axis?: ChartAxis
  /** Elements whose events are drawn over it. */
  readonly events?: readonly string[] | undefined
}

/** Legend with readout, and the chart. Displays use it too. */
export function PlotBody(props: PlotBodyProps) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const centre = useCentre()
  const scheme = useComputedColorScheme('dark')
  const [legend, setLegend] = useState<Legend>()
  const { span, from, to } = props
  const window = useMemo(
    () => () => windowOf({ span, from, to }, props.chain, centre.timeOf(props.chain)),
    [span, from, to, centre, props.chain],
  )
  const total = legend?.series.reduce((sum, s) => sum + s.total, 0) ?? 0
  const drawn = legend?.series.reduce((sum, s) => sum + s.times.length, 0) ?? 0
  const failed = legend?.series.find((s) => s.error !== undefined)
  const limits = useLimits(props.parameters, props.chain, props.limits)
  const marks = useEventMarks(props.events ?? NO_EVENTS, window)
  const problem = failed === undefined ? undefined : problemOf(failed.error, language)
  return (
    <>
      <div className="legend">
        {props.parameters.map((path, index) => (
          <span className="legend-entry" key={path}>
            <span className="legend-line" style={{ background: curveColour(scheme, index) }} />
            <span
              className="satellite-dot"
              style={{ '--satellite': centre.satelliteOfPath(path)?.colour } as React.CSSProperties}
            />
            <span title={path}>{props.short === true ? path.slice(path.lastIndexOf('.') + 1) : path}</span>
            <span className="legend-value">{legend?.texts[index] ?? ''}</span>
            {props.remove === undefined ? null : (
              <button
                type="button"
                className="tab-close legend-remove"
                aria-label={t.remove(path)}
                title={t.remove(path)}
                onClick={() => props.remove?.(path)}
              >
                <Icon path={ICONS.close} size={12} />
              </button>
            )}
          </span>
        ))}
        <span className="legend-time dim">{legend?.time ?? ''}</span>
      </div>
      {problem === undefined ? null : (
        <div className="notice" role="alert">
          <strong>{problem.title}</strong> {problem.remedy}
        </div>
      )}
      <div className="chart-frame" title={t.hint}>
        <Chart
          {...(props.ref === undefined ? {} : { ref: props.ref })}
          label={t.chart(props.parameters.join(', '))}
          parameters={props.parameters}
          chain={props.chain}
          limits={limits.lines}
          axis={props.axis}
          marks={marks}
          window={window}
          told={setLegend}
          selected={props.fix}
          live={props.live}
        />
        {legend !== undefined && !legend.busy && total === 0 && problem === undefined ? (
          <div className="chart-empty">
            <Empty title={t.noData}>{t.noDataHint}</Empty>
          </div>
        ) : null}
      </div>
      <div className="plot-foot dim">
        <span>{legend?.busy === true ? t.loading : t.samples(count(drawn), count(total))}</span>
        <LimitsNote limits={limits} past={from !== '' && to !== ''} />
      </div>
    </>
  )
}

const NO_EVENTS: readonly string[] = []

/** Which limits are drawn, where that is a question. */
function LimitsNote({ limits, past }: { readonly limits: LimitsShown; readonly past: boolean }) {
  const t = useTexts(texts)
  if (!limits.depend) return null
  const which =
    limits.when.length > 0 ? t.limitsWhen(limits.when.join(', ')) : limits.lines.length > 0 ? t.limitsOther : t.noLimits
  return <span className="plot-limits">{past ? `${which} · ${t.limitsOfNow}` : which}</span>
}
