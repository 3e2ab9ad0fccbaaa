/** Arguments as the model declares them, of any depth; what is wrong stands at the value. */
import type { DeclaredActivity } from '@vigie/contract'
import { useMemo } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { shortOf, useRefusalText, type Refused } from '../refusal-text.ts'
import './argument-form.css'
import { ArgumentField } from './argument-field.tsx'
import { ActivityField, ArgumentsInside } from './argument-inside.tsx'
import { placeOfMessage, placesOf, shapeOf, type Argument, type Given, type GivenByName } from './shape.ts'
import { texts } from './texts.ts'

export interface ArgumentFormProps {
  readonly declared: DeclaredActivity
  readonly values: GivenByName
  readonly refusals: readonly Refused[]
  /** What a dry run made of it: what is taken where nothing is given, and what others decide. */
  readonly made?:
    | {
        readonly arguments: Readonly<Record<string, string>>
        readonly fields: readonly { readonly name: string; readonly raw: string; readonly engineering?: string }[]
      }
    | undefined
  readonly change: (values: GivenByName) => void
}

export function ArgumentForm({ declared, values, refusals, made, change }: ArgumentFormProps) {
  const t = useTexts(texts)
  const shapes = useMemo(() => new Map(declared.arguments.map((a) => [a.name, shapeOf(a)])), [declared])
  const folds = (a: Argument): boolean => a.inherited && !a.required
  const own = declared.arguments.filter((a) => !folds(a))
  const folded = declared.arguments.filter(folds)
  const refused = useRefusalsByPlace(declared, values, refusals)
  const names = new Set(declared.arguments.flatMap((a) => a.argumentsOf ?? []))
  const set = (name: string, value: Given): void => {
    const { [name]: _, ...others } = values
    change(value === '' ? others : { ...others, [name]: value })
  }
  const field = (a: Argument) =>
    names.has(a.name) ? (
      <ActivityField
        key={a.name}
        argument={a}
        element={satelliteOf(declared)}
        value={textOf(values[a.name])}
        error={refused.get(a.name)}
        set={(value) => set(a.name, value)}
      />
    ) : a.argumentsOf !== undefined ? (
      <ArgumentsInside
        key={a.name}
        Form={ArgumentForm}
        name={a.name}
        activity={textOf(values[a.argumentsOf])}
        value={textOf(values[a.name])}
        refusals={refusals}
        set={(value) => set(a.name, value)}
      />
    ) : (
      <ArgumentField
        key={a.name}
        label={a.name}
        place={a.name}
        shape={shapes.get(a.name)!}
        required={a.required}
        hint={a.sizeOf === undefined ? undefined : t.counts(a.sizeOf)}
        placeholder={a.initialValue ?? made?.arguments[a.name]}
        value={values[a.name]}
        refused={refused}
        set={(value) => set(a.name, value)}
      />
    )
  const wrong = (a: Argument): boolean => [...refused.keys()].some((place) => /^[^.[]*/.exec(place)![0] === a.name)
  return (
    <div className="argument-form">
      {own.length === 0 ? <p className="dim">{t.noArguments}</p> : own.map(field)}
      {folded.length === 0 ? null : (
        <details open={folded.some(wrong) || undefined}>
          <summary>{t.folded(folded.length)}</summary>
          <div className="argument-form">{folded.map(field)}</div>
        </details>
      )}
      <Decided declared={declared} fields={made?.fields ?? []} />
    </div>
  )
}

const textOf = (value: Given | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
/** `RECO1.PUS.Schedule` takes commands of RECO1. */
const satelliteOf = ({ element }: DeclaredActivity): string => element.replace(/\.PUS$/, '')

/** What is wrong at each place that has a field; what is wrong where none is stands at the argument. */
function useRefusalsByPlace(
  declared: DeclaredActivity,
  values: GivenByName,
  refusals: readonly Refused[],
): ReadonlyMap<string, string> {
  const told = useRefusalText()
  return useMemo(() => {
    const drawn = new Set(declared.arguments.flatMap((a) => [...placesOf(shapeOf(a), a.name, values[a.name])]))
    const found = new Map<string, string>()
    for (const refusal of refusals) {
      const place = placeOfMessage(refusal.message)
      if (place === undefined) continue
      const at = drawn.has(place) ? place : /^[^.[]*/.exec(place)![0]
      const { message, remedy } = told(refusal)
      const text = `${shortOf(message)}. ${remedy}`
      found.set(at, [found.get(at), text].filter(Boolean).join(' '))
    }
    return found
  }, [declared, values, refusals, told])
}

interface DecidedProps {
  readonly declared: DeclaredActivity
  readonly fields: readonly { readonly name: string; readonly raw: string; readonly engineering?: string }[]
}

/** Values in the command that cannot be given, with what decides each. */
function Decided({ declared, fields }: DecidedProps) {
  const t = useTexts(texts)
  const decided = declared.decided ?? []
  if (decided.length === 0) return null
  return (
    <details>
      <summary>{t.decided(decided.length)}</summary>
      <p className="dim">{t.decidedHint}</p>
      <table className="plain-table argument-decided" aria-label={t.decided(decided.length)}>
        <tbody>
          {decided.map(({ name, by }) => {
            const field = fields.find((f) => f.name === name)
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="num">{field?.engineering ?? field?.raw ?? <span className="dim">{t.notYet}</span>}</td>
                <td className="dim">{by === 'the encoder' ? t.encoder : by}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </details>
  )
}
