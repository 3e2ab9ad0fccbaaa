/** A command inside of another: which one, and its own arguments in a form of their own. */
import { Autocomplete } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ComponentType } from 'react'
import { useServerTexts } from '../../i18n/server-texts.ts'
import { useTexts } from '../../i18n/texts.ts'
import { useCentre } from '../../server/centre.ts'
import { useLater } from '../find.tsx'
import type { Refused } from '../refusal-text.ts'
import type { ArgumentFormProps } from './argument-form.tsx'
import { givenArguments, plainArguments, type Argument } from './shape.ts'
import { texts } from './texts.ts'

/** What is offered while a path is typed. */
const MOST_OFFERED = 30

export interface ActivityFieldProps {
  readonly argument: Argument
  /** Activities of this element are offered. */
  readonly element: string
  readonly value: string
  readonly error: string | undefined
  readonly set: (path: string) => void
}

export function ActivityField({ argument, element, value, error, set }: ActivityFieldProps) {
  const server = useServerTexts()
  const { client } = useCentre()
  const search = useLater(value.trim())
  const found = useQuery({
    queryKey: ['declared-activities', search, element],
    queryFn: ({ signal }) =>
      client.listDeclaredActivities({
        query: { element, limit: MOST_OFFERED, ...(search === '' ? {} : { search }) },
        signal,
      }),
    placeholderData: (before) => before,
    staleTime: 60_000,
  })
  return (
    <Autocomplete
      size="xs"
      label={argument.name}
      description={server.phrase(argument.expected)}
      error={value === '' ? undefined : error}
      withAsterisk={argument.required}
      aria-required={argument.required}
      data-place={argument.name}
      value={value}
      data={[...new Set((found.data ?? []).map((a) => a.path))]}
      filter={({ options }) => options}
      limit={MOST_OFFERED}
      maxDropdownHeight={260}
      onChange={set}
    />
  )
}

export interface ArgumentsInsideProps {
  readonly name: string
  /** Path of the command inside; empty: it is not chosen yet. */
  readonly activity: string
  /** Its arguments as JSON. */
  readonly value: string
  readonly refusals: readonly Refused[]
  readonly set: (value: string) => void
  /** The form that this is a part of: there is one inside it. */
  readonly Form: ComponentType<ArgumentFormProps>
}

export function ArgumentsInside({ Form, name, activity, value, refusals, set }: ArgumentsInsideProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const path = useLater(activity)
  const declared = useQuery({
    queryKey: ['declared-activity', path],
    queryFn: ({ signal }) => client.getDeclaredActivity({ params: { path }, signal }),
    enabled: path !== '',
    retry: false,
    staleTime: 60_000,
  })
  const inside = declared.data
  const values = useMemo(
    () => (inside === undefined ? {} : givenArguments(inside.arguments, readObject(value))),
    [inside, value],
  )
  return (
    <fieldset className="argument-group">
      <legend>
        {name} <span className="dim">{inside === undefined ? t.chooseInside : inside.path}</span>
      </legend>
      {inside === undefined ? null : (
        <Form
          declared={inside}
          values={values}
          refusals={refusals}
          change={(next) => {
            const plain = plainArguments(inside.arguments, next)
            set(Object.keys(plain).length === 0 ? '' : JSON.stringify(plain))
          }}
        />
      )}
    </fieldset>
  )
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? (read as Readonly<Record<string, unknown>>)
      : {}
  } catch {
    return {}
  }
}
