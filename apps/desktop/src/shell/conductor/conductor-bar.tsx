/** The time of all panels: now, a stretch of the past, or a replay of it. */
import { ActionIcon, Button, SegmentedControl, Select } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLanguage, useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { TimeField } from '../../look/time-field.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { problemOf } from '../../server/problems.ts'
import { typedPast } from '../../time/conductor.ts'
import { doyText, doyTime } from '../../time/format.ts'
import { useConductor, useFocusedPanel, useSharedTime } from '../../time/shared-time.ts'
import type { Past } from '../../time/source.ts'
import { useSecond } from '../satellite-strip.tsx'
import './conductor.css'
import { texts } from './texts.ts'
import { Timeline } from './timeline.tsx'

const MINUTE = 60_000
/** What the bar shows at first, and how much of it lies before now. */
const SEEN = 6 * 60 * MINUTE
const BEFORE_NOW = 0.8
const SHORTEST = 1000
const LONGEST = 10 * 365 * 1440 * MINUTE
/** What is looked back at where nothing was chosen. */
const LAST = 60 * MINUTE
const SPEEDS = ['0.5', '1', '2', '5', '10', '60', '600']

export default function ConductorBar() {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const shell = useShell()
  const centre = useCentre()
  const conductor = useConductor()
  const time = useSharedTime()
  const [speed, setSpeed] = useState('10')
  // What is seen follows now, so far from it and so long.
  const [seen, setSeen] = useState({ span: SEEN, offset: 0 })
  const { known } = useTopic('replays')
  // What this window was replaying before it was loaded again may be no more.
  useEffect(() => {
    if (known) conductor.check()
  }, [known, conductor])
  useSecond()

  const now = centre.clock.now()
  const from = now + seen.offset - seen.span * BEFORE_NOW
  const shown: Past | undefined = time.mode === 'live' ? undefined : time
  /** What keys and steps begin with. */
  const stretch = shown ?? { from: now - LAST, to: now }
  const replay = time.mode === 'replay' ? centre.replays.of(conductor.source) : undefined
  const at = time.mode === 'replay' ? centre.timeOf(conductor.source) : undefined
  const mayReplay = centre.may('controller')

  const start = useMutation({
    mutationFn: ({ past, at: pace }: { readonly past: Past; readonly at: number }) => conductor.replay(past, pace),
    onError: (error) => {
      const { title, remedy } = problemOf(error, language)
      shell.tell(`${t.failed}: ${title} ${remedy ?? ''}`, 'failed')
    },
  })
  const pace = useMutation({
    mutationFn: (change: Parameters<typeof conductor.pace>[0]) => conductor.pace(change),
    onError: (error) => shell.tell(problemOf(error, language).title, 'failed'),
  })
  /** A stretch is chosen: it is shown, or replayed where a replay runs. */
  const choose = (past: Past): void => {
    if (time.mode === 'replay') start.mutate({ past, at: time.speed })
    else conductor.fix(past)
    see(past)
  }
  /** Brings a stretch onto the bar. */
  const see = (past: Past): void => {
    if (past.from >= from && past.to <= from + seen.span) return
    const span = Math.max(seen.span, (past.to - past.from) * 1.5)
    const middle = (past.from + past.to) / 2
    setSeen({ span, offset: middle + span * (BEFORE_NOW - 0.5) - now })
  }
  const toNow = (): void => {
    conductor.live()
    setSeen(({ span }) => ({ span: Math.min(span, SEEN), offset: 0 }))
  }
  const move = (share: number): void => {
    const by = (stretch.to - stretch.from) * share
    choose({ from: stretch.from + by, to: stretch.to + by })
  }
  const pan = (share: number): void => setSeen((s) => ({ ...s, offset: s.offset + share * s.span }))
  const zoom = (factor: number, around: number): void =>
    setSeen((s) => {
      const span = Math.min(Math.max(s.span * factor, SHORTEST), LONGEST)
      // What lies under the pointer stays there.
      return { span, offset: s.offset + (s.span - span) * (around - BEFORE_NOW) }
    })
  const setMode = (mode: string): void => {
    if (mode === 'live') toNow()
    else if (mode === 'fixed') conductor.fix(stretch)
    else start.mutate({ past: stretch, at: Number(speed) })
  }

  return (
    <section
      className="conductor"
      data-mode={time.mode}
      aria-label={t.bar}
      onKeyDown={(event) => {
        if ((event.target as HTMLElement).closest('input, [role="listbox"]') !== null) return
        if (event.ctrlKey || event.metaKey || event.altKey) return
        if (event.key === 'l' || event.key === 'L') toNow()
        else if ((event.key === 'r' || event.key === 'R') && mayReplay) setMode('replay')
        else if (event.key === '+' || event.key === '=') zoom(0.5, 0.5)
        else if (event.key === '-') zoom(2, 0.5)
        else if (!(event.target as HTMLElement).matches('.conductor-frame')) return
        else if (event.key === 'ArrowLeft') move(event.shiftKey ? -1 : -0.25)
        else if (event.key === 'ArrowRight') move(event.shiftKey ? 1 : 0.25)
        else return
        event.preventDefault()
      }}
    >
      <SegmentedControl
        aria-label={t.mode}
        title={mayReplay ? undefined : t.mayNotReplay}
        value={time.mode}
        onChange={setMode}
        data={[
          { value: 'live', label: t.live },
          { value: 'fixed', label: t.fixed },
          { value: 'replay', label: t.replay, disabled: !mayReplay },
        ]}
      />
      {shown === undefined ? null : <Stretch key={`${shown.from} ${shown.to}`} past={shown} choose={choose} />}
      {time.mode === 'replay' ? (
        <>
          <Select
            aria-label={t.speed}
            title={t.speed}
            w={80}
            value={String(time.speed)}
            data={[...new Set([...SPEEDS, String(time.speed)])].map((value) => ({ value, label: `×${value}` }))}
            onChange={(value) => {
              setSpeed(value ?? '1')
              pace.mutate({ speed: Number(value ?? 1) })
            }}
          />
          {replay === undefined || replay.state === 'running' ? (
            <ActionIcon
              aria-label={replay?.paused === true ? t.resume : t.pause}
              title={replay?.paused === true ? t.resume : t.pause}
              disabled={replay === undefined || start.isPending}
              onClick={() => pace.mutate({ paused: replay?.paused !== true })}
            >
              <Icon path={replay?.paused === true ? ICONS.play : ICONS.pause} />
            </ActionIcon>
          ) : (
            <ActionIcon
              aria-label={t.again}
              title={t.again}
              loading={start.isPending}
              onClick={() => start.mutate({ past: time, at: time.speed })}
            >
              <Icon path={ICONS.reset} />
            </ActionIcon>
          )}
          <span className="conductor-where" title={t.at}>
            {at === undefined ? '—' : doyTime(at)}
            {replay !== undefined && replay.state !== 'running' ? ` ${t.ended}` : ''}
          </span>
        </>
      ) : null}
      <ActionIcon aria-label={t.earlier} title={t.earlier} onClick={() => move(-0.5)}>
        <span className="flip">
          <Icon path={ICONS.chevron} />
        </span>
      </ActionIcon>
      {/* A group that keys act on: the bar is a picture, what it says is in the fields beside it. */}
      <div className="conductor-frame" role="group" tabIndex={0} aria-label={t.timeline} title={t.timelineHint}>
        <Timeline
          from={from}
          to={from + seen.span}
          now={now}
          shown={shown}
          at={at}
          choose={choose}
          pan={pan}
          zoom={zoom}
        />
      </div>
      <ActionIcon aria-label={t.later} title={t.later} onClick={() => move(0.5)}>
        <Icon path={ICONS.chevron} />
      </ActionIcon>
      <ActionIcon aria-label={t.closer} title={t.closer} onClick={() => zoom(0.5, 0.5)}>
        <Icon path={ICONS.plus} />
      </ActionIcon>
      <ActionIcon aria-label={t.wider} title={t.wider} onClick={() => zoom(2, 0.5)}>
        <Icon path="M5 12h14" />
      </ActionIcon>
      {seen.offset === 0 && time.mode === 'live' ? null : (
        <Button variant="default" onClick={toNow}>
          {t.toNow}
        </Button>
      )}
      <Follow />
    </section>
  )
}

/** Begin and end as they are typed; taken with Enter or when the field is left. */
function Stretch({ past, choose }: { readonly past: Past; readonly choose: (past: Past) => void }) {
  const t = useTexts(texts)
  const [typed, setTyped] = useState({ from: doyText(past.from), to: doyText(past.to) })
  const next = typedPast(typed.from, typed.to)
  const take = (): void => {
    if (next !== undefined && (doyText(past.from) !== typed.from || doyText(past.to) !== typed.to)) choose(next)
  }
  return (
    <form
      className="conductor-stretch"
      title={next === undefined ? t.badSpan : undefined}
      onSubmit={(event) => {
        event.preventDefault()
        take()
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) take()
      }}
    >
      <TimeField label={t.from} value={typed.from} change={(from) => setTyped((s) => ({ ...s, from }))} />
      <TimeField label={t.to} value={typed.to} change={(to) => setTyped((s) => ({ ...s, to }))} />
      <button type="submit" hidden />
    </form>
  )
}

/** Whether the panel under the focus takes the shared time. */
function Follow() {
  const t = useTexts(texts)
  const panel = useFocusedPanel()
  if (panel === undefined) return null
  const { title, follows, follow } = panel
  if (follows === undefined) return <span className="conductor-follow dim">{t.noTime(title)}</span>
  return (
    <button
      type="button"
      className="conductor-follow chip"
      aria-pressed={follows}
      title={t.followHint}
      onClick={() => follow(!follows)}
    >
      <Icon path={follows ? ICONS.link : ICONS.close} size={14} />
      {follows ? t.follows(title) : t.own(title)}
    </button>
  )
}
