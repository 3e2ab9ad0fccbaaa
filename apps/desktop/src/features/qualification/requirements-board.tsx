import { Button, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, urlOf, type RequirementBoard, type RequirementDetail } from '@vigie/contract'
import { useMemo, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Rows } from '../../look/rows.tsx'
import { Answer, Empty, Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { BOARD_STATUS, ofVerdict, type BoardStatus } from './levels.ts'
import type { BoardProps } from './qualification.tsx'
import { statusTexts, texts, verdictTexts } from './texts.ts'

type Row = RequirementBoard['rows'][number]

export default function RequirementsBoard({ settings, change }: BoardProps) {
  const t = useTexts(texts)
  const words = useTexts(statusTexts)
  const { client } = useCentre()
  const board = useQuery({
    queryKey: ['qualification', 'board'],
    queryFn: ({ signal }) => client.getRequirementBoard({ query: {}, signal }),
  })
  const { find, status, item } = settings
  const rows = useMemo(() => {
    const wanted = find.toLowerCase().split(/\s+/).filter(Boolean)
    return (board.data?.rows ?? []).filter(
      (r) =>
        (status === '' || r.status === status) &&
        wanted.every((w) => `${r.requirement} ${r.title}`.toLowerCase().includes(w)),
    )
  }, [board.data, find, status])
  return (
    <>
      <div className="panel-bar">
        <TextInput
          className="grow"
          aria-label={t.find}
          placeholder={t.find}
          leftSection={<Icon path={ICONS.search} size={14} />}
          value={find}
          onChange={(event) => change({ find: event.currentTarget.value })}
          data-first
        />
        <Select
          aria-label={t.state}
          w={150}
          value={status}
          onChange={(value) => change({ status: value ?? '' })}
          data={[
            { value: '', label: t.anyStatus },
            ...Object.entries(words).map(([value, label]) => ({ value, label })),
          ]}
        />
        {(['xlsx', 'testlink', 'reqif'] as const).map((format) => (
          <Button
            key={format}
            component="a"
            variant="default"
            href={urlOf(api.exportQualification, { query: { to: format } })}
            download
            leftSection={<Icon path={ICONS.download} size={14} />}
          >
            {{ xlsx: t.exportXlsx, testlink: t.exportTestLink, reqif: t.exportReqif }[format]}
          </Button>
        ))}
      </div>
      <div className="values-body">
        <Answer query={board}>
          {() =>
            rows.length === 0 ? (
              <Empty title={t.none} />
            ) : (
              <Rows
                label={t.list}
                items={rows}
                keyOf={(r) => r.requirement}
                columns="24px 112px minmax(150px, 2fr) minmax(90px, 1fr) 60px"
                head={[
                  <span className="visually-hidden" key="state">
                    {t.state}
                  </span>,
                  t.requirement,
                  t.title,
                  t.satellite,
                  t.tests,
                ]}
                selected={item}
                open={(r) => change({ item: r.requirement })}
                rowProps={(r) => ({ onClick: () => change({ item: r.requirement }) })}
                row={(r) => <RequirementCells row={r} words={words} />}
              />
            )
          }
        </Answer>
        {item === '' ? null : <Detail key={item} id={item} change={change} />}
      </div>
    </>
  )
}

function RequirementCells({
  row,
  words,
}: {
  readonly row: Row
  readonly words: Readonly<Record<BoardStatus, string>>
}) {
  return (
    <>
      <div role="gridcell" className="mark-cell" title={words[row.status]}>
        <StatusMark level={BOARD_STATUS[row.status]} />
        <span className="visually-hidden">{words[row.status]}</span>
      </div>
      <div role="gridcell">{row.requirement}</div>
      <div role="gridcell" title={row.title}>
        {row.title}
      </div>
      <div role="gridcell" className="dim">
        {Object.entries(row.satellites)
          .map(([satellite, status]) => `${satellite} ${words[status]}`)
          .join(', ') || words[row.status]}
      </div>
      <div role="gridcell" className="num">
        {row.tests.length}
      </div>
    </>
  )
}

function Detail({ id, change }: { readonly id: string; readonly change: BoardProps['change'] }) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const detail = useQuery({
    queryKey: ['qualification', 'requirement', id],
    queryFn: ({ signal }) => client.getRequirement({ params: { id }, signal }),
  })
  return (
    <aside className="board-detail" aria-label={id}>
      <div className="board-detail-head">
        <strong>{id}</strong>
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
      <Answer query={detail}>{(data) => <Told data={data} change={change} />}</Answer>
    </aside>
  )
}

function Told({ data, change }: { readonly data: RequirementDetail; readonly change: BoardProps['change'] }) {
  const t = useTexts(texts)
  const verdicts = useTexts(verdictTexts)
  const centre = useCentre()
  const { requirement, suspects, coverage } = data
  const link = (other: string) => (
    <button key={other} type="button" className="link-button" onClick={() => change({ item: other })}>
      {other}
    </button>
  )
  return (
    <>
      <h3>{requirement.title}</h3>
      {/* What a supplier wrote is text here, whatever it was dressed in. */}
      <p className="board-text">{plainText(requirement.text)}</p>
      <p className="dim">
        {t.version(requirement.version)} · {requirement.methods.join(', ')} ·{' '}
        {data.reviewed ? t.reviewed : t.notReviewed}
      </p>
      {data.parents.length === 0 ? null : (
        <p>
          {t.parents}: {data.parents.map(link)}
        </p>
      )}
      {data.children.length === 0 ? null : (
        <p>
          {t.children}: {data.children.map(link)}
        </p>
      )}
      <h4>{t.verifiedBy}</h4>
      {data.tests.length === 0 ? <p className="dim">{t.noTests}</p> : null}
      <ul className="board-tests">
        {data.tests.map((test) => {
          const suspect = suspects.find((s) => s.test === test.id)
          const runs = coverage?.tests.filter((c) => c.test === test.id) ?? []
          return (
            <li key={test.id}>
              <span>
                {test.id} <span className="dim">{test.title}</span>
              </span>
              {runs.map((r) => (
                <span key={`${r.test} ${r.satellite}`} className="board-run">
                  <StatusMark level={ofVerdict(r.verdict)} /> {r.satellite}{' '}
                  {verdicts[r.verdict as keyof typeof verdicts] ?? r.status}
                </span>
              ))}
              {suspect === undefined ? null : (
                <div className="board-suspect">
                  <StatusMark level="caution" /> {t.suspectBecause(suspect.causes.join(', '))}
                  {centre.may('operations-engineer') ? <Accept test={test.id} requirement={requirement.id} /> : null}
                </div>
              )}
            </li>
          )
        })}
      </ul>
      {data.anomalies.length === 0 ? null : (
        <p>
          {t.openAnomalies}:{' '}
          {data.anomalies.map((a) => (
            <button
              key={a}
              type="button"
              className="link-button"
              onClick={() => change({ view: 'anomalies', item: a })}
            >
              {a}
            </button>
          ))}
        </p>
      )}
      <h4>{t.versions}</h4>
      <ol className="board-versions" reversed>
        {data.versions.toReversed().map((v) => (
          <li key={v.requirement.version}>
            <span className="dim">
              {t.version(v.requirement.version)} · {v.at} · {v.by} {v.reason}
            </span>
            {v.changes.map((c) => (
              <p key={c.field} className="board-change">
                {c.field}:{' '}
                {c.words.map((w, i) =>
                  w.kind === 'same' ? (
                    // oxlint-disable-next-line react/no-array-index-key
                    <span key={i}>{w.text}</span>
                  ) : w.kind === 'added' ? (
                    // oxlint-disable-next-line react/no-array-index-key
                    <ins key={i}>{w.text}</ins>
                  ) : (
                    // oxlint-disable-next-line react/no-array-index-key
                    <del key={i}>{w.text}</del>
                  ),
                )}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </>
  )
}

function plainText({ format, content }: RequirementDetail['requirement']['text']): string {
  if (format === 'text') return content
  // A document of its own runs nothing and loads nothing.
  return new DOMParser().parseFromString(content, 'text/html').body.textContent ?? ''
}

function Accept({ test, requirement }: { readonly test: string; readonly requirement: string }) {
  const t = useTexts(texts)
  const shell = useShell()
  const { client } = useCentre()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const accept = useMutation({
    mutationFn: () => client.acceptSuspectLinks({ body: { tests: [test], requirements: [requirement], reason } }),
    onSuccess: () => {
      shell.tell(t.accepted(test))
      void queries.invalidateQueries({ queryKey: ['qualification'] })
    },
  })
  return (
    <form
      className="board-accept"
      onSubmit={(event) => {
        event.preventDefault()
        accept.mutate()
      }}
    >
      <TextInput
        aria-label={t.reason}
        placeholder={t.reason}
        value={reason}
        onChange={(e) => setReason(e.currentTarget.value)}
      />
      <Button
        type="submit"
        variant="default"
        disabled={reason.trim() === ''}
        loading={accept.isPending}
        aria-label={t.acceptLabel(test)}
      >
        {t.accept}
      </Button>
      {accept.error === null ? null : <Failure error={accept.error} />}
    </form>
  )
}
