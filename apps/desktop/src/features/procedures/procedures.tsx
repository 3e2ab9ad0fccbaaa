import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Rows } from '../../look/rows.tsx'
import { Answer, Empty } from '../../look/states.tsx'
import type { PanelProps } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { One } from './one.tsx'
import './procedures.css'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'

export default function Procedures(props: PanelProps<Settings>) {
  const { procedure } = props.settings
  return <div className="panel">{procedure === '' ? <List {...props} /> : <One key={procedure} {...props} />}</div>
}

function List({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const centre = useCentre()
  const runs = useTopic('procedures').items
  const list = useQuery({
    queryKey: ['procedures'],
    queryFn: ({ signal }) => centre.client.listProcedures({ query: {}, signal }),
    staleTime: 60_000,
  })
  const words = settings.find.toLowerCase().split(/\s+/).filter(Boolean)
  return (
    <>
      <div className="panel-bar">
        <TextInput
          className="grow"
          aria-label={t.find}
          placeholder={t.find}
          leftSection={<Icon path={ICONS.search} size={14} />}
          value={settings.find}
          onChange={(event) => change({ find: event.currentTarget.value })}
          data-first
        />
      </div>
      <div className="panel-body">
        <Answer query={list}>
          {(all) => {
            const shown = all.filter((p) =>
              words.every((w) =>
                `${p.path} ${p.title ?? ''} ${p.description ?? ''} ${p.phase ?? ''}`.toLowerCase().includes(w),
              ),
            )
            if (all.length === 0) return <Empty title={t.none}>{t.noneHint}</Empty>
            if (shown.length === 0) return <Empty title={t.noneFound} />
            return (
              <Rows
                label={t.list}
                items={shown}
                keyOf={(p) => p.path}
                columns="minmax(170px, 1.2fr) minmax(160px, 1.6fr) 110px minmax(110px, 0.8fr)"
                head={[t.name, t.title, t.phase, t.state]}
                open={(p) => change({ procedure: p.path, run: -1 })}
                rowProps={(p) => ({
                  className: 'stripe',
                  style: { '--satellite': centre.satelliteOfPath(p.path)?.colour } as React.CSSProperties,
                  onClick: () => change({ procedure: p.path, run: -1 }),
                })}
                row={(p) => {
                  const run = runs.find((r) => r.path === p.path && r.state !== 'ended')
                  return (
                    <>
                      <div role="gridcell" title={p.path}>
                        {p.path}
                      </div>
                      <div role="gridcell" title={p.title}>
                        {p.title}
                      </div>
                      <div role="gridcell" className="dim">
                        {p.phase}
                      </div>
                      <div role="gridcell" className="status">
                        <StatusMark level={run !== undefined ? 'standby' : p.errors > 0 ? 'serious' : 'normal'} />{' '}
                        {run !== undefined ? t[run.state] : p.errors > 0 ? t.errors(p.errors) : t.usable}
                      </div>
                    </>
                  )
                }}
              />
            )
          }}
        </Answer>
      </div>
    </>
  )
}
