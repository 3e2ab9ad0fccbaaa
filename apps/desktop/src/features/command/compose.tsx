/** The form of an activity and its dry run; sending. */
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { DeclaredActivity } from '@vigie/contract'
import { useEffect, useMemo, useRef, useState } from 'react'
import { ArgumentForm } from '../../commanding/arguments/argument-form.tsx'
import { givenArguments, plainArguments, type GivenByName } from '../../commanding/arguments/shape.ts'
import { useLater } from '../../commanding/find.tsx'
import { isGrave, ofSignificance, significanceTexts } from '../../commanding/words.ts'
import { useServerTexts } from '../../i18n/server-texts.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { Failure } from '../../look/states.tsx'
import { focusFirst } from '../../panels/focus.ts'
import { useShell } from '../../panels/declaration.ts'
import { useCentre, useConnection, useTopic } from '../../server/centre.ts'
import { Status } from '../../status/status-mark.tsx'
import { DryRun } from './dry-run.tsx'
import { askOf, ReleaseForm, USUAL } from './release.tsx'
import { readArguments } from './settings.ts'
import { texts } from './texts.ts'

export interface ComposeProps {
  readonly declared: DeclaredActivity
  /** Arguments as JSON. */
  readonly given: string
  readonly focus: boolean
  readonly keep: (given: string) => void
  readonly leave: React.ReactNode
}

export function Compose({ declared, given, focus, keep, leave }: ComposeProps) {
  const t = useTexts(texts)
  const words = useTexts(significanceTexts)
  const server = useServerTexts()
  const centre = useCentre()
  const connection = useConnection()
  const shell = useShell()
  const [values, setValues] = useState<GivenByName>(() => givenArguments(declared.arguments, readArguments(given)))
  const [comment, setComment] = useState('')
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (focus && form.current !== null) focusFirst(form.current)
  }, [focus])
  const uplink = useTopic('uplinks').items.find((u) => u.chain === declared.chain)
  const [release, setRelease] = useState(USUAL)
  const ask = useMemo(
    () => ({ path: declared.path, arguments: plainArguments(declared.arguments, values), ...askOf(release) }),
    [declared, values, release],
  )
  const typed = useLater(ask, 200)
  // Who holds the uplink and what is held back decide as the arguments do.
  const board = `${uplink?.holder} ${uplink?.lentTo} ${uplink?.inhibited?.scope}`
  const run = useQuery({
    queryKey: ['dry-run', typed, board],
    queryFn: ({ signal }) => centre.client.dryRunActivity({ body: typed, signal }),
    placeholderData: (before) => (before?.path === declared.path ? before : undefined),
    refetchInterval: 5000,
  })
  const request = useMutation({
    mutationFn: () =>
      centre.client.requestActivity({
        body: { ...ask, ...(comment.trim() === '' ? {} : { comment: comment.trim() }) },
      }),
    onSuccess: (made) => {
      shell.tell(t.sent(made.id, made.path))
      shell.open('activities', { activity: String(made.id) })
    },
  })
  const known = run.data
  const fresh = known !== undefined && typed === ask && !run.isPlaceholderData
  const significance = known?.significance ?? declared.significance
  const may = centre.may('controller')
  // What is only waited for does not stand against asking.
  const against = (known?.refusals ?? []).filter((r) => r.hold === undefined)
  const ready = may && fresh && against.length === 0 && connection.state === 'open'
  const waits = (known?.needs.approvals ?? 0) > 0
  const to = declared.chain ?? ''
  const said = waits ? t.askLabel(declared.path) : to === '' ? t.doLabel(declared.path) : t.sendLabel(declared.path, to)
  const word = waits ? t.ask : t.send
  const send = (): void => {
    if (ready && !request.isPending) request.mutate()
  }
  return (
    <>
      <header
        className="command-head"
        style={{ '--satellite': centre.satelliteOfPath(declared.path)?.colour } as React.CSSProperties}
      >
        <span className="satellite-dot" />
        <h2>{declared.path}</h2>
        <span className="dim">{server.phrase(declared.description ?? '')}</span>
        {significance === 'none' ? null : <Status level={ofSignificance(significance)} text={words[significance]} />}
        <span className="grow" />
        {leave}
      </header>
      <div className="panel-body command-split">
        <form
          className="command-form"
          ref={form}
          data-first
          aria-label={t.arguments}
          onSubmit={(event) => event.preventDefault()}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
            event.preventDefault()
            // Nothing grave by one stroke: the button is reached, and armed and fired apart.
            if (isGrave(significance)) form.current?.querySelector<HTMLElement>('.command-send button')?.focus()
            else send()
          }}
        >
          {declared.problem === undefined ? null : (
            <p role="alert">
              {t.problem}: {declared.problem}
            </p>
          )}
          {declared.steps === undefined ? null : (
            <>
              <p>{t.block}</p>
              <ol className="command-steps">
                {declared.steps.map((step, n) => (
                  // The same command may stand in a block several times.
                  <li key={n}>
                    {step.path}{' '}
                    <span className="dim">
                      {Object.entries(step.arguments)
                        .map(([name, value]) => `${name}=${value}`)
                        .join(', ')}
                    </span>
                  </li>
                ))}
              </ol>
              <div>
                <Button
                  variant="default"
                  onClick={() => shell.open('stacks', { stack: '', draft: declared.path, chain: declared.chain ?? '' })}
                >
                  {t.toStack}
                </Button>
              </div>
            </>
          )}
          <ArgumentForm
            declared={declared}
            values={values}
            refusals={(known?.refusals ?? []).filter((r) => r.rule === 'arguments')}
            made={known}
            change={(next) => {
              setValues(next)
              keep(Object.keys(next).length === 0 ? '' : JSON.stringify(next))
            }}
          />
          <ReleaseForm release={release} uplink={uplink} change={setRelease} />
          <TextInput
            label={t.comment}
            placeholder={t.commentHint}
            maxLength={2000}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          {may ? (
            <div className="command-send">
              {isGrave(significance) ? (
                <ArmedButton text={word} label={said} disabled={!ready} busy={request.isPending} fire={send} />
              ) : (
                <Button aria-label={said} title={said} disabled={!ready} loading={request.isPending} onClick={send}>
                  {word}
                </Button>
              )}
              <span className="dim" role="status">
                {against.length > 0
                  ? t.blocked(against.length)
                  : known !== undefined && known.refusals.length > 0
                    ? t.willWait
                    : null}
              </span>
            </div>
          ) : (
            <p className="dim">{t.mayNot}</p>
          )}
          {request.error === null ? null : <Failure error={request.error} />}
        </form>
        <DryRun
          query={run}
          declared={declared}
          stale={connection.state !== 'open'}
          fresh={fresh}
          uplink={uplink}
          setAside={(rule) => setRelease({ ...release, rules: [...new Set([...release.rules, rule])] })}
        />
      </div>
    </>
  )
}
