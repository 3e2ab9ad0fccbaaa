/** One procedure: its text, what is wrong with it, a try of it, and its runs. */
import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ProcedureDetail, ProcedureEditorAnswer, ProcedureRun } from '@vigie/contract'
import { useCallback, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Answer, Failure } from '../../look/states.tsx'
import { valueText } from '../../look/value-text.ts'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { RunView } from './run-view.tsx'
import type { Settings } from './settings.ts'
import { SourceView, type Ask } from './source-view.tsx'
import { texts } from './texts.ts'
import { Compared, Save, Versions } from './versions.tsx'

export function One(props: PanelProps<Settings>) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const path = props.settings.procedure
  const detail = useQuery({
    queryKey: ['procedure', path],
    queryFn: ({ signal }) => client.getProcedure({ params: { path }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <>
      <div className="panel-bar">
        <Button variant="subtle" onClick={() => props.change({ procedure: '', run: -1 })}>
          {t.back}
        </Button>
        <strong>{path}</strong>
      </div>
      <Answer query={detail}>{(data) => <Opened key={data.version} {...props} detail={data} />}</Answer>
    </>
  )
}

function Opened({ settings, change, detail }: PanelProps<Settings> & { readonly detail: ProcedureDetail }) {
  const t = useTexts(texts)
  const centre = useCentre()
  const shell = useShell()
  const { client } = centre
  const [text, setText] = useState(detail.text)
  const [beside, setBeside] = useState(detail.declared ?? '')
  const [base, setBase] = useState(detail.version)
  const [chosen, setChosen] = useState<number>()
  /** Saved as a draft. */
  const [kept, setKept] = useState<string>()
  const changed = text !== detail.text || beside !== (detail.declared ?? '')
  const now = JSON.stringify([text, beside])
  const [answer, setAnswer] = useState<ProcedureEditorAnswer>()
  const runs = useTopic('procedures')
    .items.filter((r) => r.path === detail.path)
    .toSorted((a, b) => b.id - a.id)
  const run: ProcedureRun | undefined = runs.find((r) => r.id === settings.run) ?? runs.find((r) => r.state !== 'ended')
  const ofRun = useQuery({
    queryKey: ['procedure-run-text', run?.id, run?.edits.length],
    queryFn: ({ signal }) => client.getProcedureRunText({ params: { id: run!.id }, signal }),
    enabled: run !== undefined && run.state !== 'ended',
  })
  const ask: Ask = useCallback(
    (now, what, offset) =>
      client.answerProcedureEditor({
        body: { text: now, path: detail.path, ask: what, ...(offset === undefined ? {} : { offset }) },
      }),
    [client, detail.path],
  )
  const valueOf = async (path: string): Promise<string | undefined> => {
    try {
      const latest = await client.getLatest({ params: { path }, query: {} })
      return latest.text ?? `${valueText(latest.value, { kind: 'float' })} ${latest.unit ?? ''}`.trim()
    } catch {
      // Nothing was received of it.
      return undefined
    }
  }
  const live = run !== undefined && run.state !== 'ended'
  const direct = (lines: readonly number[]): void => {
    if (run !== undefined)
      void client.directProcedureRun({ params: { id: run.id }, body: { what: 'breaks', lines: [...lines] } })
  }
  const findings = answer?.findings ?? []
  return (
    <div className="procedure">
      <div className="procedure-text">
        <div className="procedure-head">
          <span className="dim">
            {detail.title} · {t.ofVersion(detail.version)} ·{' '}
            {detail.approved === undefined ? t.notApproved : t.approved(detail.approved.by)} ·{' '}
            {detail.validatedOn.length === 0
              ? t.notValidated
              : t.validated(detail.validatedOn.map((v) => `${v.on} ${v.version ?? ''}`.trim()).join(', '))}
          </span>
          <span className="grow" />
          {changed ? (
            <Button
              variant="default"
              onClick={() => {
                setText(detail.text)
                setBeside(detail.declared ?? '')
                setBase(detail.version)
              }}
            >
              {t.restore}
            </Button>
          ) : null}
          <Button
            variant="default"
            onClick={async () => {
              const { edits = [] } = await ask(text, 'format')
              if (edits[0] !== undefined) setText(edits[0].text)
            }}
          >
            {t.format}
          </Button>
        </div>
        {changed ? (
          <>
            <p className="procedure-note">{t.changed}</p>
            {centre.may('controller') && !live && kept !== now ? (
              <Save
                detail={detail}
                text={text}
                beside={beside}
                base={base}
                saved={(version) => {
                  setKept(now)
                  setBase(version)
                  setChosen(version)
                }}
              />
            ) : null}
          </>
        ) : null}
        {detail.missing.length === 0 ? null : (
          <p className="procedure-note">{t.notHere(detail.environment, detail.missing.join(', '))}</p>
        )}
        {chosen === undefined ? null : (
          <Compared
            key={chosen}
            detail={detail}
            version={chosen}
            close={() => setChosen(undefined)}
            writeOn={(from) => {
              setText(from.text)
              setBeside(from.declared ?? '')
              setBase(from.version)
              setKept(JSON.stringify([from.text, from.declared ?? '']))
              setChosen(undefined)
            }}
          />
        )}
        <SourceView
          label={t.text(detail.path)}
          text={live && text === detail.text ? (ofRun.data?.text ?? text) : text}
          editable={!live || run?.state === 'paused'}
          ask={ask}
          valueOf={valueOf}
          changed={setText}
          found={setAnswer}
          goTo={(kind, path) =>
            kind === 'parameter'
              ? shell.open('values', { parameters: [path] })
              : kind === 'activity'
                ? shell.open('command', { activity: path })
                : shell.open('explorer', { element: path })
          }
          lines={live ? run.places.filter((p) => p.doing !== 'armed').map((p) => p.line) : []}
          breaks={live ? run.breaks : []}
          toggleBreak={
            live
              ? (line) =>
                  direct(run.breaks.includes(line) ? run.breaks.filter((n) => n !== line) : [...run.breaks, line])
              : undefined
          }
        />
        <section className="procedure-findings" aria-label={t.findings}>
          {findings.length === 0 ? (
            <p>
              <StatusMark level="normal" /> {t.noFindings}
            </p>
          ) : (
            <ul>
              {findings.slice(0, 50).map((f) => (
                <li key={`${f.span.start} ${f.code} ${f.message}`}>
                  <StatusMark
                    level={f.severity === 'error' ? 'serious' : f.severity === 'warning' ? 'caution' : 'standby'}
                  />{' '}
                  {f.line}:{f.column} {f.message} <span className="dim">→ {f.remedy}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
      <aside className="procedure-side" aria-label={t.runs}>
        {live ? (
          <RunView run={run} text={text} changedText={text !== (ofRun.data?.text ?? detail.text)} />
        ) : (
          <Start detail={detail} started={(id) => change({ run: id })} />
        )}
        <Versions detail={detail} chosen={chosen} choose={setChosen} />
        {live || !centre.may('controller') ? null : (
          <details>
            <summary>{t.declared}</summary>
            <Textarea
              aria-label={t.declared}
              autosize
              minRows={4}
              className="mono"
              value={beside}
              onChange={(e) => setBeside(e.currentTarget.value)}
            />
          </details>
        )}
        <h4>{t.runs}</h4>
        {runs.length === 0 ? <p className="dim">{t.noRuns}</p> : null}
        <ul className="procedure-runs">
          {runs.slice(0, 20).map((r) => (
            <li key={r.id}>
              <button type="button" className="link-button" onClick={() => change({ run: r.id })}>
                {t.runOf(r.id)}
              </button>{' '}
              <StatusMark level={levelOf(r)} /> {r.outcome === undefined ? t[r.state] : t[r.outcome]}{' '}
              <span className="dim">
                {r.startedAt.slice(0, 19)} {r.startedBy.user} {r.why}
              </span>
            </li>
          ))}
        </ul>
        {run !== undefined && run.state === 'ended' && settings.run === run.id ? <Ended run={run} /> : null}
      </aside>
    </div>
  )
}

const levelOf = (r: ProcedureRun) =>
  r.outcome === 'confirmed'
    ? ('normal' as const)
    : r.outcome === undefined
      ? ('standby' as const)
      : ('serious' as const)

function Ended({ run }: { readonly run: ProcedureRun }) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const record = useQuery({
    queryKey: ['procedure-record', run.id],
    queryFn: ({ signal }) => client.getProcedureRecord({ params: { id: run.id }, query: {}, signal }),
  })
  return (
    <>
      <h4>{t.record}</h4>
      <Answer query={record}>
        {(statements) => (
          <ol className="procedure-record">
            {statements.slice(-400).map((s) => (
              <li key={s.n} value={s.line}>
                <span className="dim">{s.at.slice(11, 23)}</span> {s.kind} {s.phase} {s.text} {s.value} {s.status}{' '}
                {s.detail}
              </li>
            ))}
          </ol>
        )}
      </Answer>
    </>
  )
}

function Start({ detail, started }: { readonly detail: ProcedureDetail; readonly started: (id: number) => void }) {
  const t = useTexts(texts)
  const centre = useCentre()
  const { client } = centre
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({})
  const values = Object.fromEntries(Object.entries(given).filter(([, v]) => v !== ''))
  const dry = useMutation({
    mutationFn: () => client.rehearseProcedure({ params: { path: detail.path }, body: { arguments: values } }),
  })
  const run = useMutation({
    mutationFn: (paused: boolean) =>
      client.runProcedure({ params: { path: detail.path }, body: { arguments: values, paused } }),
    onSuccess: (made) => {
      if (made.run !== undefined) started(made.run.id)
    },
  })
  return (
    <>
      {detail.arguments.length === 0 ? null : <h4>{t.arguments}</h4>}
      {detail.arguments.map((a) => (
        <TextInput
          key={a.name}
          label={a.unit === undefined ? a.name : `${a.name} (${a.unit})`}
          description={a.description}
          placeholder={a.initialValue}
          value={given[a.name] ?? ''}
          onChange={(e) => setGiven({ ...given, [a.name]: e.currentTarget.value })}
        />
      ))}
      <div className="procedure-acts">
        <Button variant="default" loading={dry.isPending} onClick={() => dry.mutate()}>
          {t.dryRun}
        </Button>
        {centre.may('controller') ? (
          <>
            <Button disabled={detail.errors > 0} loading={run.isPending} onClick={() => run.mutate(false)}>
              {t.run}
            </Button>
            <Button variant="default" disabled={detail.errors > 0} onClick={() => run.mutate(true)}>
              {t.runPaused}
            </Button>
          </>
        ) : null}
      </div>
      {run.error === null ? null : <Failure error={run.error} />}
      {dry.error === null ? null : <Failure error={dry.error} />}
      {dry.data === undefined ? null : (
        <>
          <p>
            {t.outcome}: {dry.data.outcome === undefined ? '—' : t[dry.data.outcome]} ·{' '}
            {t.dryTook(dry.data.took.toFixed(0))}
          </p>
          <h4>{t.requests}</h4>
          <ol className="procedure-requests">
            {dry.data.activities.map((a) => (
              <li key={`${a.line} ${a.at}`} value={a.line}>
                {a.path}{' '}
                <span className="dim">
                  {Object.entries(a.arguments)
                    .map(([k, v]) => `${k}=${String(v)}`)
                    .join(' ')}
                </span>
                {a.bytes === undefined ? null : <code>{a.bytes}</code>}
              </li>
            ))}
          </ol>
          {dry.data.assumed.length === 0 ? null : (
            <>
              <h4>{t.assumed}</h4>
              <ul>
                {dry.data.assumed.map((a) => (
                  <li key={`${a.line} ${a.what}`}>
                    {a.line}: {a.what}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </>
  )
}
