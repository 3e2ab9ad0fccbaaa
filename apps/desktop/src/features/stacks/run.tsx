/** A run of a stack: where each entry is, and what an operator does to it. */
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { BodyOf, Api, StackRun } from '@vigie/contract'
import { useState } from 'react'
import { StageTrack } from '../../commanding/stage-track.tsx'
import { stageTexts } from '../../commanding/words.ts'
import { useServerTexts } from '../../i18n/server-texts.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Answer, Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre, useConnection, useTopic } from '../../server/centre.ts'
import { Status } from '../../status/status-mark.tsx'
import { dateTime, doyTime, millisOf } from '../../time/format.ts'
import { texts } from './texts.ts'
import { entryStateTexts, howTexts, ofEntry, ofRun, runStateTexts } from './words.ts'

type Direction = BodyOf<Api['directStackRun']>['what']

export function RunStatus({ run }: { readonly run: StackRun }) {
  const words = useTexts(runStateTexts)
  return <Status level={ofRun(run)} text={words[run.state]} />
}

export interface RunProps {
  readonly id: number
  readonly close: () => void
}

export function Run({ id, close }: RunProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const live = useTopic('stacks').items.find((r) => r.id === id)
  const asked = useQuery({
    queryKey: ['stack-run', id],
    queryFn: ({ signal }) => client.getStackRun({ params: { id }, signal }),
    enabled: live === undefined && Number.isInteger(id),
  })
  const query = live === undefined ? asked : { ...asked, data: live, isPending: false }
  return (
    <section className="stack-run" aria-label={t.runTitle(id)}>
      <Answer query={query}>{(run) => <Content run={run} close={close} />}</Answer>
    </section>
  )
}

const isOver = ({ state }: StackRun): boolean => state === 'completed' || state === 'cancelled'
/** Entries that have had their turn. */
const OVER: ReadonlySet<string> = new Set(['done', 'failed', 'skipped'])

function Content({ run, close }: { readonly run: StackRun; readonly close: () => void }) {
  const t = useTexts(texts)
  const server = useServerTexts()
  const centre = useCentre()
  const connection = useConnection()
  const over = run.entries.filter((e) => OVER.has(e.state)).length
  return (
    <>
      <header className="panel-bar">
        <strong>
          {t.runTitle(run.id)} <span className="dim">{`${run.stack}, ${t.ofVersion(run.version)}`}</span>
        </strong>
        <RunStatus run={run} />
        <span className="dim">{t.progress(over, run.entries.length)}</span>
        <span className="grow" />
        <ActionIcon aria-label={t.close} title={t.close} onClick={close}>
          <Icon path={ICONS.close} />
        </ActionIcon>
      </header>
      <div className="stack-run-body">
        <p className="dim">
          {centre.satelliteOfChain(run.chain)?.title ?? run.chain} · {t.by.toLowerCase()} {run.by.user} ·{' '}
          {dateTime(run.startedAt)} · {t.priority.toLowerCase()} {run.priority}
          {run.endedAt === undefined ? '' : ` · ${t.ended} ${dateTime(run.endedAt)}`}
        </p>
        {run.reason === undefined ? null : <p>{server.phrase(run.reason)}</p>}
        {isOver(run) ? null : <Link run={run} />}
        {isOver(run) || !centre.may('controller') ? null : <Direct run={run} able={connection.state === 'open'} />}
        <RunEntries run={run} />
      </div>
    </>
  )
}

/** Whether anything could leave now: what each entry does if not stands in its row. */
function Link({ run }: { readonly run: StackRun }) {
  const t = useTexts(texts)
  const server = useServerTexts()
  const uplink = useTopic('uplinks').items.find((u) => u.chain === run.chain)
  const held = run.entries.find((e) => e.state === 'held')
  const link = uplink?.links.find((l) => l.name === uplink.selected)
  const down =
    held?.detail ??
    (link === undefined
      ? 'no station can radiate'
      : link.state === 'connected' && link.carrier !== false
        ? undefined
        : `${link.name}: ${link.detail}`)
  return (
    <p>
      {down === undefined ? (
        <Status level="normal" text={`${t.linkUp} ${link?.name ?? ''}`} />
      ) : (
        <Status level="serious" text={t.linkDown(server.phrase(down))} />
      )}
    </p>
  )
}

function Direct({ run, able }: { readonly run: StackRun; readonly able: boolean }) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const [reason, setReason] = useState('')
  const { id } = run
  const direct = useMutation({
    mutationFn: (what: Direction) =>
      client.directStackRun({
        params: { id },
        body: { what, ...(what === 'cancel' && reason.trim() !== '' ? { reason: reason.trim() } : {}) },
      }),
  })
  const next = run.entries.find((e) => !OVER.has(e.state))
  const idle = run.state === 'paused' || run.state === 'stopped'
  const steps = next?.state === 'ready' || (idle && (next?.state === 'pending' || next?.state === 'held'))
  const button = (what: Direction, text: string, enabled: boolean, label = text, hint = label) => (
    <Button
      variant="default"
      disabled={!able || !enabled}
      loading={direct.isPending && direct.variables === what}
      aria-label={label}
      title={hint}
      onClick={() => direct.mutate(what)}
    >
      {text}
    </Button>
  )
  return (
    <>
      <div className="stack-start">
        {idle ? button('resume', t.resume, true) : button('pause', t.pause, true)}
        {button('step', t.step, steps, next === undefined ? t.step : t.stepLabel(next.path), t.stepHint)}
        {button(
          'skip',
          t.skip,
          next !== undefined && next.state !== 'asking',
          next === undefined ? t.skip : t.skipLabel(next.path),
          t.skipHint,
        )}
        <TextInput
          aria-label={t.reason}
          placeholder={t.reason}
          maxLength={2000}
          w={180}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ArmedButton
          text={t.cancel}
          label={t.cancelLabel(id)}
          disabled={!able}
          busy={direct.isPending && direct.variables === 'cancel'}
          fire={() => direct.mutate('cancel')}
        />
      </div>
      {direct.error === null ? null : <Failure error={direct.error} />}
    </>
  )
}

function RunEntries({ run }: { readonly run: StackRun }) {
  const t = useTexts(texts)
  const how = useTexts(howTexts)
  const states = useTexts(entryStateTexts)
  const stages = useTexts(stageTexts)
  const server = useServerTexts()
  const shell = useShell()
  const activities = useTopic('activities').items
  const next = run.entries.find((e) => !OVER.has(e.state))
  return (
    <div className="stacks-table">
      <table className="plain-table stack-table" aria-label={t.entries}>
        <thead>
          <tr>
            <th scope="col" className="num">
              {t.number}
            </th>
            <th scope="col">{t.command}</th>
            <th scope="col">{t.state}</th>
            <th scope="col">{t.at}</th>
            <th scope="col">{t.activity}</th>
            <th scope="col">{t.release}</th>
            <th scope="col">{t.wait}</th>
            <th scope="col">{t.onFailure}</th>
            <th scope="col" title={t.onLinkLossLong}>
              {t.onLinkLoss}
            </th>
          </tr>
        </thead>
        <tbody>
          {run.entries.map((e, n) => {
            const activity = activities.find((a) => a.id === e.activity)
            return (
              // Entries of a run never change their order.
              <tr key={n} className={e === next && !isOver(run) ? 'stack-selected' : undefined}>
                <td className="num dim">{e.entry + 1}</td>
                <th scope="row" className="stack-command">
                  {e.path}
                  {e.detail === undefined ? null : <div className="dim">{server.phrase(e.detail)}</div>}
                </th>
                <td>
                  <Status level={ofEntry(e.state)} text={states[e.state]} />
                </td>
                <td className="dim" title={e.at}>
                  {e.at === undefined ? '' : doyTime(millisOf(e.at))}
                </td>
                <td>
                  {e.activity === undefined ? null : (
                    <>
                      <button
                        type="button"
                        className="link-button stacks-name"
                        onClick={() => shell.open('activities', { activity: String(e.activity) })}
                      >
                        {t.activity} {e.activity}
                      </button>{' '}
                      {activity === undefined || OVER.has(e.state) ? null : <StageTrack activity={activity} />}
                    </>
                  )}
                </td>
                <td className="dim">
                  {how[e.release]}
                  {e.spacing === 0 ? '' : `, +${e.spacing} s`}
                </td>
                <td className="dim">{stages[e.wait]}</td>
                <td className="dim">{how[e.onFailure]}</td>
                <td className="dim">{how[e.onLinkLoss]}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
