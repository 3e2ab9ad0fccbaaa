/** One alarm: what it is, which came first of those that came with it, and what a controller does about it. */
import { ActionIcon, Button, SegmentedControl, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Alarm, ProcedureSummary } from '@vigie/contract'
import { useRef, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { alarmTexts, ofAlarm } from '../../status/level.ts'
import { Status } from '../../status/status-mark.tsx'
import { ageText, doyTime, millisOf, timeOfDay } from '../../time/format.ts'
import { around } from './outbreaks.ts'
import { texts } from './texts.ts'

/** What the comment is for. */
export type Task = 'acknowledge' | 'shelve'

const DURATIONS = [
  { value: '15', label: '15 min' },
  { value: '60', label: '1 h' },
  { value: '240', label: '4 h' },
  { value: '480', label: '8 h' },
]

interface DetailProps {
  readonly alarm: Alarm
  readonly task: Task
  /** Alarms that came with it, itself included, the first first. */
  readonly outbreak: readonly Alarm[]
  /** That answer it, the one to run first. */
  readonly procedures: readonly ProcedureSummary[]
  readonly open: (id: string) => void
  readonly close: () => void
}

export function Detail({ alarm, task: asked, outbreak, procedures, open, close }: DetailProps) {
  const t = useTexts(texts)
  const words = useTexts(alarmTexts)
  const shell = useShell()
  const centre = useCentre()
  const form = useRef<HTMLFormElement>(null)
  const [task, setTask] = useState(asked)
  const [comment, setComment] = useState('')
  const [minutes, setMinutes] = useState('60')
  const say = useMutation({
    mutationFn: () =>
      task === 'shelve'
        ? centre.client.shelveAlarm({ params: { id: alarm.id }, body: { minutes: Number(minutes), comment } })
        : centre.client.acknowledgeAlarm({ params: { id: alarm.id }, body: { comment } }),
    onSuccess: () => {
      shell.tell(task === 'shelve' ? t.shelvedDone(alarm.parameter) : t.done(alarm.parameter))
      close()
    },
  })
  const unshelve = useMutation({
    mutationFn: () => centre.client.unshelveAlarm({ params: { id: alarm.id } }),
    onSuccess: () => shell.tell(t.unshelvedDone(alarm.parameter)),
  })
  const may = centre.may('controller')
  const shelves = task === 'shelve'
  const takes = may && (shelves || !alarm.acknowledged)
  return (
    <form
      ref={form}
      className="alarm-detail"
      aria-label={t.detail(alarm.parameter)}
      onSubmit={(event) => {
        event.preventDefault()
        if (takes && !(shelves && comment.trim() === '')) say.mutate()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <div className="alarm-title">
        <strong>{alarm.parameter}</strong>
        <Status
          level={alarm.active ? ofAlarm(alarm.level) : 'off'}
          text={alarm.active ? words[alarm.level] : t.returned}
        />
        <span className="num">{t.onset(doyTime(millisOf(alarm.since), 3))}</span>
        <span className="dim">{t.worst(words[alarm.worst])}</span>
        <span className="dim">{t.transitions(alarm.transitions)}</span>
        <span className="grow" />
        <ActionIcon aria-label={t.close} onClick={close}>
          <Icon path={ICONS.close} />
        </ActionIcon>
      </div>
      <CameFirst alarm={alarm} outbreak={outbreak} open={open} />
      {procedures.length === 0 ? null : (
        <p>
          {t.toRun}{' '}
          {procedures.map((p, i) => (
            <span key={p.path}>
              {i === 0 ? '' : ' · '}
              <button
                type="button"
                className="link-button"
                title={p.title}
                onClick={() => shell.enter('procedures', { procedure: p.path })}
              >
                {p.path}
              </button>
            </span>
          ))}
        </p>
      )}
      {alarm.shelved === undefined ? null : (
        <p>{t.shelvedUntil(timeOfDay(millisOf(alarm.shelved.until)), alarm.shelved.by, alarm.shelved.comment)}</p>
      )}
      {alarm.acknowledged ? (
        <p className="dim">
          {t.acknowledged} {t.by(alarm.acknowledgedBy ?? '', alarm.comment ?? '')}
        </p>
      ) : null}
      {takes ? (
        <Textarea
          aria-label={shelves ? t.reason : t.comment}
          placeholder={shelves ? t.reasonHint : t.commentHint}
          size="xs"
          autosize
          minRows={1}
          maxRows={4}
          maxLength={2000}
          required={shelves}
          value={comment}
          autoFocus
          onChange={(event) => setComment(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit()
          }}
        />
      ) : may ? null : (
        <p className="dim">{t.mayNot}</p>
      )}
      {shelves && may ? (
        <div className="alarm-actions">
          <SegmentedControl aria-label={t.shelveFor} value={minutes} onChange={setMinutes} data={DURATIONS} />
          <span className="dim">{t.shelveHint}</span>
        </div>
      ) : null}
      {say.error === null ? null : <Failure error={say.error} />}
      {unshelve.error === null ? null : <Failure error={unshelve.error} />}
      <div className="alarm-actions">
        {shelves ? (
          <>
            <Button type="submit" disabled={!may} loading={say.isPending}>
              {t.shelve}
            </Button>
            <Button variant="default" onClick={() => setTask('acknowledge')}>
              {t.cancel}
            </Button>
          </>
        ) : (
          <>
            {alarm.acknowledged ? null : (
              <Button type="submit" disabled={!may} loading={say.isPending}>
                {t.acknowledge}
              </Button>
            )}
            {alarm.shelved === undefined ? (
              <Button variant="default" disabled={!may} onClick={() => setTask('shelve')}>
                {t.shelve}
              </Button>
            ) : (
              <Button variant="default" disabled={!may} loading={unshelve.isPending} onClick={() => unshelve.mutate()}>
                {t.unshelve}
              </Button>
            )}
          </>
        )}
        <Button
          variant="default"
          onClick={() => shell.open('plot', { parameters: [alarm.parameter], ...around(alarm) })}
        >
          {t.plot}
        </Button>
        <Button variant="default" onClick={() => shell.open('values', { parameters: [alarm.parameter] })}>
          {t.values}
        </Button>
      </div>
    </form>
  )
}

/** Nothing where it came alone. */
function CameFirst({ alarm, outbreak, open }: Pick<DetailProps, 'alarm' | 'outbreak' | 'open'>) {
  const t = useTexts(texts)
  const first = outbreak[0]
  if (first === undefined || outbreak.length < 2) return null
  if (first.id === alarm.id) return <p>{t.cameFirst(outbreak.length)}</p>
  return (
    <p>
      {t.firstOf(outbreak.length, ageText(millisOf(alarm.since) - millisOf(first.since)))}{' '}
      <button type="button" className="link-button" onClick={() => open(first.id)}>
        {first.parameter}
      </button>{' '}
      <span className="dim num">{timeOfDay(millisOf(first.since), 3)}</span>
    </p>
  )
}
