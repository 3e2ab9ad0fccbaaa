/** One entry: its command with the form of its arguments, and how it is sent. */
import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { DeclaredActivity } from '@vigie/contract'
import { useState } from 'react'
import { ArgumentForm } from '../../commanding/arguments/argument-form.tsx'
import { givenArguments, plainArguments } from '../../commanding/arguments/shape.ts'
import { useLater } from '../../commanding/find.tsx'
import { stageTexts, type Stage } from '../../commanding/words.ts'
import { useTexts } from '../../i18n/texts.ts'
import { BitView } from '../../look/bit-view.tsx'
import { Answer } from '../../look/states.tsx'
import { useCentre } from '../../server/centre.ts'
import type { DraftEntry, Finding } from './draft.ts'
import { Findings } from './findings.tsx'
import { texts } from './texts.ts'
import { howTexts } from './words.ts'

const STAGES: readonly Stage[] = [
  'requested',
  'authorised',
  'released',
  'sent',
  'radiated',
  'received',
  'accepted',
  'started',
  'progress',
  'completed',
]
/** Seconds: docs/formats/stacks.md. */
const LONGEST = 604_800

export interface EntryFormProps {
  readonly number: number
  readonly entry: DraftEntry
  readonly findings: readonly Finding[]
  /** Undefined: who looks may not. */
  readonly change: ((entry: DraftEntry) => void) | undefined
  /** Moves, copies and removes it. */
  readonly acts: React.ReactNode
}

export function EntryForm({ number, entry, findings, change, acts }: EntryFormProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const declared = useQuery({
    queryKey: ['declared-activity', entry.path],
    queryFn: ({ signal }) => client.getDeclaredActivity({ params: { path: entry.path }, signal }),
    staleTime: 60_000,
  })
  const elsewhere = findings.filter((f) => !/argument "/.test(f.message))
  return (
    <section className="stack-form" aria-label={t.entry(number)}>
      <header>
        <h3>
          {t.entry(number)} <span className="dim">{entry.path}</span>
        </h3>
        {acts}
      </header>
      {elsewhere.length === 0 ? null : <Findings findings={elsewhere} />}
      <fieldset disabled={change === undefined} className="stack-fields">
        <Answer query={declared}>
          {(known) => <Arguments declared={known} entry={entry} findings={findings} change={change ?? (() => {})} />}
        </Answer>
        <How entry={entry} change={change ?? (() => {})} />
      </fieldset>
    </section>
  )
}

interface ArgumentsProps {
  readonly declared: DeclaredActivity
  readonly entry: DraftEntry
  readonly findings: readonly Finding[]
  readonly change: (entry: DraftEntry) => void
}

function Arguments({ declared, entry, findings, change }: ArgumentsProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const { path } = entry
  // As it was typed: what is written into the stack may be a number, and the field keeps its text.
  const [values, setValues] = useState(() => givenArguments(declared.arguments, entry.arguments))
  const given = useLater(entry.arguments, 300)
  const run = useQuery({
    queryKey: ['dry-run', path, given],
    queryFn: ({ signal }) => client.dryRunActivity({ body: { path, arguments: given }, signal }),
    enabled: declared.steps === undefined,
    placeholderData: (before) => before,
  })
  return (
    <>
      {declared.description === undefined ? null : <p className="dim">{declared.description}</p>}
      {declared.steps === undefined ? (
        <ArgumentForm
          declared={declared}
          values={values}
          refusals={findings}
          made={run.data}
          change={(next) => {
            setValues(next)
            change({ ...entry, arguments: plainArguments(declared.arguments, next) })
          }}
        />
      ) : (
        <>
          <p>{t.block(declared.steps.length)}</p>
          <ol className="stack-steps">
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
        </>
      )}
      {run.data?.bytes === undefined || run.data.bytes === '' ? null : (
        <details>
          <summary>{t.bytes}</summary>
          <BitView hex={run.data.bytes} fields={run.data.fields} />
        </details>
      )}
    </>
  )
}

interface HowProps {
  readonly entry: DraftEntry
  readonly change: (entry: DraftEntry) => void
}

function How({ entry, change }: HowProps) {
  const t = useTexts(texts)
  const how = useTexts(howTexts)
  const stages = useTexts(stageTexts)
  const [after, setAfter] = useState(String(entry.spacing))
  const spacing = after.trim() === '' ? 0 : Number(after)
  const fits = spacing >= 0 && spacing <= LONGEST
  const choice = <T extends string>(label: string, choices: readonly T[], value: T, put: (value: T) => DraftEntry) => (
    <NativeSelect
      size="xs"
      label={label}
      value={value}
      onChange={(event) => change(put(event.currentTarget.value as T))}
      data={choices.map((one) => ({ value: one, label: how[one as keyof typeof how] }))}
    />
  )
  const { service: _s, virtualChannel: _v, ...usual } = entry
  return (
    <div className="stack-how">
      {choice(t.release, ['automatic', 'manual'], entry.release, (release) => ({ ...entry, release }))}
      <TextInput
        label={t.after}
        title={t.afterLong}
        inputMode="decimal"
        error={fits ? undefined : t.afterWrong}
        value={after}
        onChange={(event) => {
          const text = event.currentTarget.value
          setAfter(text)
          const seconds = text.trim() === '' ? 0 : Number(text)
          if (seconds >= 0 && seconds <= LONGEST) change({ ...entry, spacing: seconds })
        }}
      />
      <NativeSelect
        size="xs"
        label={t.wait}
        value={entry.wait}
        onChange={(event) => change({ ...entry, wait: event.currentTarget.value as Stage })}
        data={STAGES.map((one) => ({ value: one, label: stages[one] }))}
      />
      {choice(t.onFailure, ['stop', 'continue'], entry.onFailure, (onFailure) => ({ ...entry, onFailure }))}
      {choice(t.onLinkLoss, ['hold', 'skip', 'fail'], entry.onLinkLoss, (onLinkLoss) => ({ ...entry, onLinkLoss }))}
      <NativeSelect
        size="xs"
        label={t.route}
        value={entry.service ?? ''}
        onChange={(event) => {
          const service = event.currentTarget.value as '' | 'AD' | 'BD'
          const channel = entry.virtualChannel === undefined ? {} : { virtualChannel: entry.virtualChannel }
          change({ ...usual, ...channel, ...(service === '' ? {} : { service }) })
        }}
        data={[
          { value: '', label: t.usual },
          { value: 'AD', label: 'AD' },
          { value: 'BD', label: 'BD' },
        ]}
      />
      <TextInput
        label={t.comment}
        placeholder={t.commentHint}
        maxLength={2000}
        value={entry.comment ?? ''}
        onChange={(event) => {
          const { comment: _c, ...others } = entry
          const comment = event.currentTarget.value
          change(comment === '' ? others : { ...others, comment })
        }}
      />
    </div>
  )
}
