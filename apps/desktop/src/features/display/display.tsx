import { Button, FileButton, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { bound, type Display as DisplayContent } from '@vigie/displays'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Answer, Empty, Failure } from '../../look/states.tsx'
import type { PanelProps } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { WhereFrom } from '../values/where-from.tsx'
import './display.css'
import { Grid } from './grid.tsx'
import { KeptActs } from './kept-acts.tsx'
import { bindingsOf, bindOf, type Settings } from './settings.ts'
import { texts } from './texts.ts'

/** Fetched when somebody builds: most only look. */
const Builder = lazy(() => import('./builder.tsx'))

export default function Display({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const centre = useCentre()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<Draft>()
  const list = useQuery({
    queryKey: ['displays'],
    queryFn: ({ signal }) => client.listDisplays({ signal }),
    staleTime: 10_000,
  })
  if (draft !== undefined)
    return (
      <Suspense fallback={null}>
        <Builder
          {...draft}
          chain={settings.chain}
          done={(name) => {
            setDraft(undefined)
            if (name === undefined) return
            void queries.invalidateQueries({ queryKey: ['displays'] })
            void queries.invalidateQueries({ queryKey: ['display', name] })
            change({ name, bind: [] })
          }}
        />
      </Suspense>
    )
  const may = centre.may('controller')
  return (
    <div className="panel">
      <Answer query={list}>
        {(displays) => (
          <>
            <div className="panel-bar">
              <Select
                aria-label={t.choose}
                placeholder={t.choose}
                w={260}
                searchable
                value={settings.name === '' ? null : settings.name}
                onChange={(name) => change({ name: name ?? '', bind: [] })}
                data={displays.map((d) => ({ value: d.name, label: d.title }))}
              />
              <span className="grow" />
              {may ? <ReadFile read={(display) => setDraft({ name: '', base: 0, display })} /> : null}
              {may ? (
                <Button
                  variant="default"
                  leftSection={<Icon path={ICONS.plus} size={14} />}
                  onClick={() => setDraft({ name: '', base: 0, display: { title: '', columns: 12, parts: [] } })}
                >
                  {t.fresh}
                </Button>
              ) : null}
            </div>
            {displays.length === 0 ? <Empty title={t.none}>{t.noneHint}</Empty> : null}
            {settings.name === '' ? (
              displays.length === 0 ? null : (
                <Empty title={t.choose} />
              )
            ) : (
              <Content
                key={settings.name}
                settings={settings}
                bind={(values) => change({ bind: bindOf(values) })}
                edit={may ? (name, base, display) => setDraft({ name, base, display }) : undefined}
              />
            )}
          </>
        )}
      </Answer>
    </div>
  )
}

/** What the builder begins with. */
export interface Draft {
  /** Empty: it has none yet. */
  readonly name: string
  /** The version that it was made from. */
  readonly base: number
  readonly display: DisplayContent
}

interface ContentProps {
  readonly settings: { readonly name: string; readonly chain: string; readonly bind: readonly string[] }
  readonly bind: (values: Readonly<Record<string, string>>) => void
  readonly edit: ((name: string, base: number, display: DisplayContent) => void) | undefined
}

function Content({ settings, bind, edit }: ContentProps) {
  const t = useTexts(texts)
  const centre = useCentre()
  const [asked, setAsked] = useState<string>()
  const [version, setVersion] = useState<number>()
  const { name, chain } = settings
  const answer = useQuery({
    queryKey: version === undefined ? ['display', name] : ['display', name, version],
    queryFn: ({ signal }) =>
      centre.client.getDisplay({ params: { name }, query: version === undefined ? {} : { version }, signal }),
    staleTime: 10_000,
  })
  const given = useMemo(() => bindingsOf(settings.bind), [settings.bind])
  const shown = useMemo(
    () => (answer.data === undefined ? undefined : bound(answer.data.display, given)),
    [answer.data, given],
  )
  return (
    <Answer query={answer}>
      {(kept) => (
        <>
          <div className="panel-bar">
            <span className="dim">
              {t.version(kept.version)}
              {kept.savedBy === undefined ? '' : ` · ${t.savedBy(kept.savedBy, kept.savedAt ?? '')}`}
            </span>
            {Object.entries(kept.display.variables ?? {}).map(([variable, { title, initial }]) => (
              <Select
                key={variable}
                aria-label={title ?? variable}
                title={title ?? variable}
                w={150}
                value={given[variable] ?? initial}
                data={[
                  ...new Set([initial, given[variable] ?? initial, ...centre.mission.satellites.map((s) => s.element)]),
                ]}
                onChange={(value) => bind({ ...given, [variable]: value ?? initial })}
              />
            ))}
            {kept.findings.length === 0 ? null : (
              <details className="display-findings">
                <summary>{t.findings(kept.findings.length)}</summary>
                <ul>
                  {kept.findings.map((f) => (
                    <li key={`${f.code} ${f.line} ${f.message}`}>
                      {f.message} — {f.remedy}
                    </li>
                  ))}
                </ul>
              </details>
            )}
            <span className="grow" />
            <KeptActs kept={kept} edit={edit} show={setVersion} />
          </div>
          <div className="values-body">
            <div className="panel-body">
              {shown === undefined || shown.parts.length === 0 ? (
                <Empty title={t.empty}>{t.emptyHint}</Empty>
              ) : (
                <Grid display={shown} chain={chain} bind={settings.bind} ask={setAsked} />
              )}
            </div>
            {asked === undefined ? null : <WhereFrom path={asked} chain={chain} close={() => setAsked(undefined)} />}
          </div>
        </>
      )}
    </Answer>
  )
}

/** A display of a file, of whatever mission or version: what it is comes up in the builder, with what is wrong with it. */
function ReadFile({ read }: { readonly read: (display: DisplayContent) => void }) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const check = useMutation({
    mutationFn: async (file: File) => client.checkDisplay({ body: { text: await file.text() } }),
    onSuccess: ({ display }) => {
      if (display !== undefined) read(display)
    },
  })
  const findings = check.data?.display === undefined ? (check.data?.findings ?? []) : []
  return (
    <>
      <FileButton accept=".yaml,.yml,.json" onChange={(file) => file !== null && check.mutate(file)}>
        {(props) => (
          <Button variant="default" loading={check.isPending} {...props}>
            {t.imported}
          </Button>
        )}
      </FileButton>
      {check.error === null && findings.length === 0 ? null : (
        <div className="display-refused" role="alert">
          {check.error === null ? (
            findings.map((f) => (
              <p key={`${f.line}:${f.column} ${f.message}`}>
                {f.line === undefined ? '' : `${f.line}:${f.column} `}
                {f.message} — {f.remedy}
              </p>
            ))
          ) : (
            <Failure error={check.error} />
          )}
        </div>
      )}
    </>
  )
}
