import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, urlOf, type CampaignRunSummary } from '@vigie/contract'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Rows } from '../../look/rows.tsx'
import { Answer, Empty } from '../../look/states.tsx'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { ofVerdict } from './levels.ts'
import type { BoardProps } from './qualification.tsx'
import { texts, verdictTexts } from './texts.ts'

/** Runs of campaigns, what each test gave, and one run with its steps and evidence. */
export default function CampaignsBoard({ settings, change }: BoardProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const [chosen, choose] = useState<string>()
  const runs = useQuery({
    queryKey: ['qualification', 'campaign-runs'],
    queryFn: ({ signal }) => client.listCampaignRuns({ query: {}, signal }),
  })
  return (
    <Answer query={runs}>
      {(all) => {
        const shown = all.find((r) => r.id === (chosen ?? settings.item.split('/')[0])) ?? all[0]
        return shown === undefined ? (
          <Empty title={t.noCampaigns}>{t.noRunsHint}</Empty>
        ) : (
          <>
            <div className="panel-bar">
              <Select
                aria-label={t.campaign}
                w={330}
                value={shown.id}
                data={all.map((r) => ({ value: r.id, label: `${r.campaign} · ${r.startedAt.slice(0, 19)}` }))}
                onChange={(id) => {
                  choose(id ?? undefined)
                  change({ item: '' })
                }}
              />
              <Counts run={shown} />
            </div>
            <div className="values-body">
              <Tests run={shown.id} settings={settings} change={change} />
              {settings.item === '' ? null : <Run key={settings.item} id={settings.item} change={change} />}
            </div>
          </>
        )
      }}
    </Answer>
  )
}

function Counts({ run }: { readonly run: CampaignRunSummary }) {
  const verdicts = useTexts(verdictTexts)
  return (
    <span className="board-inline">
      {Object.entries(run.counts).map(([verdict, n]) => (
        <span key={verdict} className="board-run">
          <StatusMark level={ofVerdict(verdict)} /> {n} {verdicts[verdict as keyof typeof verdicts] ?? verdict}
        </span>
      ))}
    </span>
  )
}

function Tests({ run, settings, change }: Pick<BoardProps, 'settings' | 'change'> & { readonly run: string }) {
  const t = useTexts(texts)
  const verdicts = useTexts(verdictTexts)
  const { client } = useCentre()
  const detail = useQuery({
    queryKey: ['qualification', 'campaign-run', run],
    queryFn: ({ signal }) => client.getCampaignRun({ params: { id: run }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 2000 : false),
  })
  return (
    <Answer query={detail}>
      {({ progress }) => (
        <Rows
          label={t.runs}
          items={progress}
          keyOf={(p) => p.key}
          selected={progress.find((p) => p.run === settings.item)?.key}
          columns="24px 150px minmax(160px, 2fr) 90px minmax(110px, 0.8fr)"
          head={[
            <span className="visually-hidden" key="s">
              {t.state}
            </span>,
            t.test,
            t.title,
            t.satellite,
            t.verdict,
          ]}
          open={(p) => p.run !== undefined && change({ item: p.run })}
          rowProps={(p) => ({ onClick: () => p.run !== undefined && change({ item: p.run }) })}
          row={(p) => (
            <>
              <div role="gridcell" className="mark-cell">
                <StatusMark level={p.state === 'running' ? 'standby' : ofVerdict(p.verdict)} />
              </div>
              <div role="gridcell">{p.test}</div>
              <div role="gridcell" title={p.title}>
                {p.title}
              </div>
              <div role="gridcell">{p.satellite}</div>
              <div role="gridcell">{p.verdict === undefined ? p.state : verdicts[p.verdict]}</div>
            </>
          )}
        />
      )}
    </Answer>
  )
}

function Run({ id, change }: { readonly id: string; readonly change: BoardProps['change'] }) {
  const t = useTexts(texts)
  const verdicts = useTexts(verdictTexts)
  const { client } = useCentre()
  const run = useQuery({
    queryKey: ['qualification', 'run', id],
    queryFn: ({ signal }) => client.getTestRun({ params: { id }, signal }),
  })
  return (
    <aside className="board-detail" aria-label={id}>
      <div className="board-detail-head">
        <strong>{id.slice(id.lastIndexOf('/') + 1)}</strong>
        <button
          type="button"
          className="tab-close"
          aria-label={t.close}
          title={t.close}
          onClick={() => change({ item: '' })}
        >
          <Icon path={ICONS.close} size={14} />
        </button>
      </div>
      <Answer query={run}>
        {(data) => (
          <>
            <p className="board-verdict">
              <StatusMark level={ofVerdict(data.verdict)} size={18} /> <strong>{verdicts[data.verdict]}</strong>
            </p>
            {data.reasons.map((reason) => (
              <p key={reason}>{reason}</p>
            ))}
            <p>
              {data.requirements.map((r) => (
                <button
                  key={r.id}
                  type="button"
                  className="link-button"
                  onClick={() => change({ view: 'requirements', item: r.id, find: '', status: '' })}
                >
                  {r.id}@{r.version}
                </button>
              ))}
            </p>
            <h4>{t.steps}</h4>
            <ol className="board-steps">
              {data.steps.map((step) => (
                <li key={step.number}>
                  <StatusMark level={ofVerdict(step.verdict)} /> {step.title}{' '}
                  <span className="dim">
                    {t.checks(step.checks.filter((c) => c.passed).length, step.checks.length)}
                  </span>
                  {step.remark === undefined ? null : <p className="dim">{step.remark}</p>}
                  {step.checks
                    .filter((c) => !c.passed)
                    .map((c) => (
                      <p key={`${c.at} ${c.subject}`}>
                        {c.subject}: {c.actual ?? '—'} ≠ {c.expected}
                      </p>
                    ))}
                </li>
              ))}
            </ol>
            <h4>{t.evidence}</h4>
            <ul className="board-evidence">
              {data.evidence.map((e) => (
                <li key={e.file}>
                  <a href={urlOf(api.getTestEvidence, { params: { id }, query: { file: e.file } })} download>
                    {e.file}
                  </a>{' '}
                  <span className="dim" title={e.sha256}>
                    {e.size} B · {e.sha256.slice(0, 12)}
                  </span>
                </li>
              ))}
            </ul>
            {data.limits.length === 0 ? null : (
              <>
                <h4>{t.limits}</h4>
                {data.limits.map((limit) => (
                  <p key={limit} className="dim">
                    {limit}
                  </p>
                ))}
              </>
            )}
          </>
        )}
      </Answer>
    </aside>
  )
}
