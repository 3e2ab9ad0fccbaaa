/** A run as it goes: where it stands, what it asks, and what whoever holds it can do. */
import { Button, NumberInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ProcedureRun } from '@vigie/contract'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { Failure } from '../../look/states.tsx'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { texts } from './texts.ts'

export interface RunViewProps {
  readonly run: ProcedureRun
  /** As it stands in the editor. */
  readonly text: string
  /** It differs from the text that the run goes by. */
  readonly changedText: boolean
}

type Direction = Parameters<ReturnType<typeof useCentre>['client']['directProcedureRun']>[0]['body']

export function RunView({ run, text, changedText }: RunViewProps) {
  const t = useTexts(texts)
  const centre = useCentre()
  const { client } = centre
  const [reason, setReason] = useState('')
  const [to, setTo] = useState('')
  const [line, setLine] = useState<number | string>('')
  const direct = useMutation({
    mutationFn: (body: Direction) => client.directProcedureRun({ params: { id: run.id }, body }),
  })
  const edit = useMutation({
    mutationFn: () => client.editProcedureRun({ params: { id: run.id }, body: { text, reason } }),
  })
  const mine = run.holder.user === centre.session.user
  const paused = run.paused !== undefined
  const why = reason.trim()
  return (
    <>
      <p className="procedure-state">
        <StatusMark level={paused ? 'caution' : 'standby'} size={16} />
        <strong>
          {t.runOf(run.id)}: {t[run.state]}
        </strong>{' '}
        <span className="dim">{t.holder(run.holder.user)}</span>
      </p>
      {run.paused === undefined ? null : <p className="dim">{run.paused.why}</p>}
      {run.questions.map((q) => (
        <Question
          key={q.id}
          text={q.text}
          options={q.options}
          expected={q.expected}
          disabled={!mine}
          answer={(answer) => direct.mutate({ what: 'answer', question: q.id, answer })}
        />
      ))}
      <div className="procedure-acts">
        {mine ? (
          <>
            {paused ? (
              <Button onClick={() => direct.mutate({ what: 'resume' })}>{t.resume}</Button>
            ) : (
              <Button onClick={() => direct.mutate({ what: 'pause' })}>{t.pause}</Button>
            )}
            <Button variant="default" disabled={!paused} onClick={() => direct.mutate({ what: 'step' })}>
              {t.step}
            </Button>
            <ArmedButton
              text={t.abort}
              label={t.abortLabel(run.path)}
              fire={() => direct.mutate({ what: 'abort', reason: why === '' ? centre.session.user : why })}
            />
          </>
        ) : (
          <Button onClick={() => direct.mutate({ what: 'take', ...(why === '' ? {} : { reason: why }) })}>
            {t.take}
          </Button>
        )}
      </div>
      <TextInput label={t.reason} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
      {mine ? (
        <div className="procedure-acts">
          <Button
            variant="default"
            disabled={!paused || why === ''}
            onClick={() => direct.mutate({ what: 'skip', reason: why })}
          >
            {t.skip}
          </Button>
          <NumberInput aria-label={t.line} placeholder={t.line} w={80} min={1} value={line} onChange={setLine} />
          <Button
            variant="default"
            disabled={!paused || why === '' || line === ''}
            onClick={() => direct.mutate({ what: 'jump', line: Number(line), reason: why })}
          >
            {t.jump}
          </Button>
          <TextInput
            aria-label={t.offerTo}
            placeholder={t.offerTo}
            value={to}
            onChange={(e) => setTo(e.currentTarget.value.trim())}
          />
          <Button variant="default" disabled={to === ''} onClick={() => direct.mutate({ what: 'offer', to })}>
            {t.offer}
          </Button>
        </div>
      ) : null}
      {mine && paused ? (
        <>
          <p className="dim">{t.redLineHint}</p>
          <Button
            variant="default"
            disabled={!changedText || why === ''}
            loading={edit.isPending}
            onClick={() => edit.mutate()}
          >
            {t.redLine}
          </Button>
        </>
      ) : null}
      {direct.error === null ? null : <Failure error={direct.error} />}
      {edit.error === null ? null : <Failure error={edit.error} />}
      <h4>{t.places}</h4>
      <ul className="procedure-places">
        {run.places
          .filter((p) => p.doing !== 'armed')
          .map((p) => (
            <li key={p.thread}>
              <strong>{p.line}</strong> {p.doing} <span className="dim">{p.text}</span>
            </li>
          ))}
      </ul>
      {Object.keys(run.variables).length === 0 ? null : (
        <>
          <h4>{t.variables}</h4>
          <dl className="procedure-variables">
            {Object.entries(run.variables).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <h4>{t.record}</h4>
      <ol className="procedure-record">
        {run.recent
          .slice(-14)
          .toReversed()
          .map((s) => (
            <li key={s.n} value={s.line}>
              <span className="dim">{s.at.slice(11, 23)}</span> {s.kind} {s.phase} {s.text} {s.value} {s.detail}
            </li>
          ))}
      </ol>
    </>
  )
}

function Question({
  text,
  options,
  expected,
  disabled,
  answer,
}: {
  readonly text: string
  readonly options: readonly string[] | undefined
  readonly expected: string | undefined
  readonly disabled: boolean
  readonly answer: (answer: string) => void
}) {
  const t = useTexts(texts)
  const [typed, setTyped] = useState('')
  return (
    <form
      className="procedure-question"
      role="alert"
      onSubmit={(event) => {
        event.preventDefault()
        answer(typed)
      }}
    >
      <p>
        <StatusMark level="caution" /> {t.asks}: <strong>{text}</strong>
      </p>
      {options === undefined ? (
        <>
          <TextInput
            aria-label={t.answer}
            placeholder={expected}
            disabled={disabled}
            value={typed}
            onChange={(e) => setTyped(e.currentTarget.value)}
          />
          <Button type="submit" disabled={disabled || typed === ''}>
            {t.answer}
          </Button>
        </>
      ) : (
        options.map((option) => (
          <Button key={option} variant="default" disabled={disabled} onClick={() => answer(option)}>
            {option}
          </Button>
        ))
      )}
    </form>
  )
}
