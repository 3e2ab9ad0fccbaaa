import { Button } from '@mantine/core'
import { useEffect, useMemo, useReducer, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { ParameterField } from '../../look/parameter-field.tsx'
import { Rows } from '../../look/rows.tsx'
import { Empty } from '../../look/states.tsx'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { startDrag } from '../../panels/drag.ts'
import { useCentre } from '../../server/centre.ts'
import { useFreshness } from '../../server/freshness.ts'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'
import { ValueRow, type ValueLine } from './value-row.tsx'
import './values.css'
import { WhereFrom } from './where-from.tsx'

export default function Values({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const shell = useShell()
  const [asked, setAsked] = useState<string>()
  const { parameters, chain } = settings
  return (
    <div className="panel">
      <div className="panel-bar">
        <ParameterField label={t.add} chosen={(path) => change({ parameters: [...new Set([...parameters, path])] })} />
        <span className="grow" />
        {parameters.length === 0 ? null : (
          <>
            <Button variant="default" onClick={() => shell.open('plot', { parameters, chain })}>
              {t.plotAll}
            </Button>
            <Button variant="default" onClick={() => change({ parameters: [] })}>
              {t.clear}
            </Button>
          </>
        )}
      </div>
      <div className="values-body">
        {parameters.length === 0 ? (
          <Empty title={t.empty}>{t.emptyHint}</Empty>
        ) : (
          <ValueTable
            parameters={parameters}
            chain={chain}
            ask={setAsked}
            remove={(name) => change({ parameters: parameters.filter((p) => p !== name) })}
          />
        )}
        {asked === undefined ? null : <WhereFrom path={asked} chain={chain} close={() => setAsked(undefined)} />}
      </div>
    </div>
  )
}

export interface ValueTableProps {
  readonly parameters: readonly string[]
  readonly chain: string
  readonly ask: (path: string) => void
  readonly remove?: (name: string) => void
  /** Without raw value, time and buttons: in displays. */
  readonly compact?: boolean
}

const COLUMNS = 'minmax(150px, 2.6fr) minmax(90px, 1.1fr) 62px minmax(64px, 0.8fr) minmax(134px, 1fr) 58px 118px 68px'
const COMPACT = 'minmax(112px, 2.4fr) minmax(90px, 1.1fr) 46px minmax(84px, 0.8fr) 48px'

/** One row for each column; what the rows show is painted outside of React. */
export function ValueTable({ parameters, chain, ask, remove, compact = false }: ValueTableProps) {
  const t = useTexts(texts)
  const shell = useShell()
  const centre = useCentre()
  const { values } = centre
  const [names, renew] = useReducer((n: number) => n + 1, 0)
  useEffect(() => values.onNames(renew), [values])
  useEffect(() => values.want(parameters, chain), [values, parameters, chain])
  const freshness = useFreshness(parameters, chain)
  const lines = useMemo<readonly ValueLine[]>(
    () =>
      parameters.flatMap((asked): ValueLine[] => {
        const name = values.name(asked, chain)
        if (name === undefined || name.columns.length === 0)
          return [{ key: asked, asked, path: asked, unknown: name?.unknown === true }]
        return name.columns.map((path) => ({ key: `${asked} ${path}`, asked, path, unknown: false }))
      }),
    // `names` counts what the server has said of them.
    [parameters, chain, values, names],
  )
  return (
    <Rows
      label={t.table}
      items={lines}
      keyOf={(line) => line.key}
      columns={compact ? COMPACT : COLUMNS}
      head={[
        t.parameter,
        <div className="num" key="value">
          {t.value}
        </div>,
        t.unit,
        compact ? undefined : (
          <div className="num" key="raw">
            {t.raw}
          </div>
        ),
        t.state,
        <div className="num" key="age">
          {t.age}
        </div>,
        ...(compact
          ? []
          : [
              t.time,
              <span className="visually-hidden" key="actions">
                {t.plot}
              </span>,
            ]),
      ].filter((title) => title !== undefined)}
      open={(line) => ask(line.path)}
      row={(line) => (
        <ValueRow
          line={line}
          chain={chain}
          freshness={freshness}
          ask={() => ask(line.path)}
          remove={remove === undefined ? undefined : () => remove(line.asked)}
        />
      )}
      rowProps={(line) => ({
        draggable: true,
        className: compact ? 'stripe compact' : 'stripe',
        style: { '--satellite': centre.satelliteOfPath(line.path)?.colour } as React.CSSProperties,
        onDragStart: (event) => startDrag(event, { kind: 'parameter', paths: [line.path] }),
        onKeyDown: (event) => {
          if (!(event.target as HTMLElement).matches('[role="row"]')) return
          if (event.key === 'Delete') remove?.(line.asked)
          else if (event.key === 'p') shell.open('plot', { parameters: [line.path], chain })
        },
      })}
    />
  )
}
