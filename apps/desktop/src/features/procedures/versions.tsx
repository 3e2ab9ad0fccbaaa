/** Versions of a procedure: how they differ, and what people decided about them. */
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ProcedureDetail, ProcedureVersion, ProcedureVersionText } from '@vigie/contract'
import { diffLines } from 'diff'
import { useMemo, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { Answer, Failure } from '../../look/states.tsx'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { dateTime } from '../../time/format.ts'
import { texts } from './texts.ts'

const LEVELS = {
  draft: 'standby',
  reviewed: 'standby',
  approved: 'normal',
  rejected: 'serious',
  withdrawn: 'off',
} as const

/** Texts of the states. */
const STATES = {
  draft: 'draft',
  reviewed: 'reviewed',
  approved: 'approvedNow',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
} as const

const versionsKey = (path: string) => ['procedure-versions', path]

/** One saves, decides, validates: what is shown of it is asked for anew. */
function useRenewed(path: string): () => void {
  const queries = useQueryClient()
  return () => {
    for (const queryKey of [versionsKey(path), ['procedure', path], ['procedures']])
      void queries.invalidateQueries({ queryKey })
  }
}

export interface VersionsProps {
  readonly detail: ProcedureDetail
  readonly chosen: number | undefined
  readonly choose: (version: number | undefined) => void
}

export function Versions({ detail, chosen, choose }: VersionsProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const versions = useQuery({
    queryKey: versionsKey(detail.path),
    queryFn: ({ signal }) => client.listProcedureVersions({ params: { path: detail.path }, signal }),
    refetchInterval: 10_000,
  })
  return (
    <section aria-label={t.versions}>
      <h4>{t.versions}</h4>
      <Answer query={versions}>
        {(items) => (
          <ul className="procedure-runs">
            {items.map((v) => (
              <li key={v.version}>
                <button
                  type="button"
                  className="link-button"
                  aria-pressed={v.version === chosen}
                  onClick={() => choose(v.version === chosen ? undefined : v.version)}
                >
                  {t.ofVersion(v.version)}
                </button>{' '}
                <StatusMark level={LEVELS[v.state]} /> {t[STATES[v.state]]}
                {v.inForce ? <strong> · {t.inForce}</strong> : null}{' '}
                <span className="dim">
                  {v.origin === 'mission' ? t.ofMission : v.by} {v.comment}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </section>
  )
}

export interface ComparedProps {
  readonly detail: ProcedureDetail
  readonly version: number
  readonly close: () => void
  /** Its text goes into the editor. */
  readonly writeOn: (from: ProcedureVersionText) => void
}

/** A version beside the one in force (the one in force: beside what it was made from), and what is done with it. */
export function Compared({ detail, version, close, writeOn }: ComparedProps) {
  const t = useTexts(texts)
  const one = useVersion(detail.path, version)
  const other = version === detail.version ? (one.data?.base ?? version - 1) : detail.version
  const before = useVersion(detail.path, other >= 1 ? other : undefined)
  return (
    <section className="procedure-compared" aria-label={t.ofVersion(version)}>
      <div className="procedure-head">
        <strong>{t.ofVersion(version)}</strong>
        <span className="grow" />
        {one.data === undefined ? null : (
          <Button variant="default" onClick={() => writeOn(one.data)}>
            {t.writeOn}
          </Button>
        )}
        <Button variant="default" onClick={close}>
          {t.close}
        </Button>
      </div>
      <Answer query={one}>
        {(v) => (
          <>
            <Decisions detail={detail} version={v} />
            {before.data === undefined ? null : (
              <>
                <Difference title={t.differsFrom(other)} before={before.data.text} after={v.text} />
                {before.data.declared === v.declared ? null : (
                  <Difference title={t.declaredDiffers} before={before.data.declared ?? ''} after={v.declared ?? ''} />
                )}
              </>
            )}
            {before.data === undefined ? (
              <pre className="procedure-diff" tabIndex={0}>
                {v.text}
              </pre>
            ) : null}
          </>
        )}
      </Answer>
    </section>
  )
}

function useVersion(path: string, version: number | undefined) {
  const { client } = useCentre()
  return useQuery({
    queryKey: [...versionsKey(path), version],
    queryFn: ({ signal }) => client.getProcedureVersion({ params: { path, version: version! }, signal }),
    enabled: version !== undefined,
  })
}

const SIGN = { added: '+', removed: '−', same: ' ' }
/** Lines that are shown around a change. */
const AROUND = 3

function Difference({ title, before, after }: { title: string; before: string; after: string }) {
  const t = useTexts(texts)
  const rows = useMemo(() => changedRows(before, after), [before, after])
  return (
    <>
      <h4>{title}</h4>
      {rows.length === 0 ? (
        <p className="dim">{t.noDifference}</p>
      ) : (
        // Who reads on by the arrow keys alone can.
        <pre className="procedure-diff" aria-label={title} tabIndex={0}>
          {rows.map((row) => (
            <span key={row.key} className={`procedure-${row.kind}`}>
              {row.kind === 'gap' ? '⋯\n' : `${SIGN[row.kind]} ${row.text}\n`}
            </span>
          ))}
        </pre>
      )}
    </>
  )
}

interface Row {
  readonly key: number
  readonly kind: 'added' | 'removed' | 'same' | 'gap'
  readonly text: string
}
function changedRows(before: string, after: string): Row[] {
  if (before === after) return []
  const all = diffLines(before, after).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text) => ({ kind: added ? ('added' as const) : removed ? ('removed' as const) : ('same' as const), text })),
  )
  const near = all.map((_, i) => all.slice(Math.max(0, i - AROUND), i + AROUND + 1).some((r) => r.kind !== 'same'))
  return all.flatMap((row, i): Row[] => {
    if (near[i]!) return [{ key: i, ...row }]
    return i === 0 || near[i - 1]! ? [{ key: i, kind: 'gap', text: '' }] : []
  })
}

function Decisions({ detail, version: v }: { detail: ProcedureDetail; version: ProcedureVersion }) {
  const t = useTexts(texts)
  const centre = useCentre()
  const renewed = useRenewed(v.path)
  const [comment, setComment] = useState('')
  const [on, setOn] = useState('')
  const params = { path: v.path, version: v.version }
  const said = comment === '' ? {} : { comment }
  const decide = useMutation({
    mutationFn: (what: 'reviewed' | 'approved' | 'rejected' | 'withdrawn') =>
      centre.client.decideProcedureVersion({ params, body: { what, ...said } }),
    onSuccess: () => {
      setComment('')
      renewed()
    },
  })
  const validate = useMutation({
    mutationFn: () => centre.client.validateProcedureVersion({ params, body: { on, ...said } }),
    onSuccess: () => {
      setOn('')
      renewed()
    },
  })
  const live = v.state !== 'rejected' && v.state !== 'withdrawn'
  const signed = [
    ...v.reviewed.map((s) => ({ ...s, what: t.reviewedBy(s.by) })),
    ...v.approved.map((s) => ({ ...s, what: t.approved(s.by) })),
    ...v.validatedOn.map((s) => ({ at: s.at, comment: s.by, what: t.validated(`${s.on} ${s.version ?? ''}`.trim()) })),
    ...(v.ended === undefined ? [] : [{ ...v.ended, what: `${t[STATES[v.state]]} (${v.ended.by})` }]),
  ]
  return (
    <div className="procedure-decisions">
      <p>
        <StatusMark level={LEVELS[v.state]} /> {t[STATES[v.state]]}
        {v.inForce ? ` · ${t.inForce}` : ''} · {v.origin === 'mission' ? t.ofMission : t.savedBy(v.by)}{' '}
        <span className="dim">{dateTime(v.at)}</span> {v.comment}
      </p>
      {signed.length === 0 ? null : (
        <ul>
          {signed.map((s, i) => (
            // oxlint-disable-next-line no-array-index-key -- signatures are only ever added
            <li key={i}>
              {s.what} <span className="dim">{s.at === undefined ? '' : s.at.slice(0, 19)}</span> {s.comment}
            </li>
          ))}
        </ul>
      )}
      {v.inForce && detail.missing.length > 0 ? (
        <p className="procedure-note">{t.notHere(detail.environment, detail.missing.join(', '))}</p>
      ) : null}
      {live && centre.may('controller') ? (
        <>
          <TextInput label={t.remark} value={comment} onChange={(e) => setComment(e.currentTarget.value)} />
          <div className="procedure-acts">
            <Button variant="default" loading={decide.isPending} onClick={() => decide.mutate('reviewed')}>
              {t.review}
            </Button>
            {v.state === 'approved' ? null : (
              <>
                <ArmedButton
                  text={t.approve}
                  label={t.approveLabel(v.version)}
                  busy={decide.isPending}
                  fire={() => decide.mutate('approved')}
                />
                <Button variant="default" disabled={comment === ''} onClick={() => decide.mutate('rejected')}>
                  {t.reject}
                </Button>
              </>
            )}
            <ArmedButton
              text={t.withdraw}
              label={t.withdrawLabel(v.version)}
              disabled={comment === ''}
              fire={() => decide.mutate('withdrawn')}
            />
          </div>
          <div className="procedure-acts">
            <TextInput
              aria-label={t.validatedOnWhat}
              placeholder={t.validatedOnWhat}
              value={on}
              onChange={(e) => setOn(e.currentTarget.value)}
            />
            <Button
              variant="default"
              disabled={on === ''}
              loading={validate.isPending}
              onClick={() => validate.mutate()}
            >
              {t.validate}
            </Button>
          </div>
          {decide.error === null ? null : <Failure error={decide.error} />}
          {validate.error === null ? null : <Failure error={validate.error} />}
        </>
      ) : null}
    </div>
  )
}

export interface SaveProps {
  readonly detail: ProcedureDetail
  readonly text: string
  readonly beside: string
  readonly base: number
  readonly saved: (version: number) => void
}

/** What is in the editor as the next version. */
export function Save({ detail, text, beside, base, saved }: SaveProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const renewed = useRenewed(detail.path)
  const [comment, setComment] = useState('')
  const save = useMutation({
    mutationFn: () =>
      client.saveProcedureVersion({
        params: { path: detail.path },
        body: { text, base, ...(beside === '' ? {} : { beside }), ...(comment === '' ? {} : { comment }) },
      }),
    onSuccess: (made) => {
      renewed()
      saved(made.version)
    },
  })
  return (
    <div className="procedure-save">
      <TextInput
        aria-label={t.whatChanged}
        placeholder={t.whatChanged}
        value={comment}
        onChange={(e) => setComment(e.currentTarget.value)}
      />
      <Button loading={save.isPending} onClick={() => save.mutate()}>
        {t.save}
      </Button>
      {save.error === null ? null : <Failure error={save.error} />}
    </div>
  )
}
