/** Arguments as the model declares them; what is wrong stands at the argument. */
import { NativeSelect, TextInput } from '@mantine/core'
import type { DeclaredActivity, DryRun } from '@vigie/contract'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { texts } from './texts.ts'

type Argument = DeclaredActivity['arguments'][number]
type Refusal = DryRun['refusals'][number]

export interface ArgumentFormProps {
  readonly declared: DeclaredActivity
  readonly values: Readonly<Record<string, string>>
  readonly refusals: readonly Refusal[]
  readonly change: (values: Readonly<Record<string, string>>) => void
}

/** Whether a refusal speaks of an argument, or of an element or member of it. */
const isAbout = (refusal: Refusal, name: string): boolean => {
  const start = refusal.message.indexOf(`argument "${name}`)
  if (refusal.rule !== 'arguments' || start < 0) return false
  return /["./[]/.test(refusal.message[start + `argument "${name}`.length] ?? '')
}

export function ArgumentForm({ declared, values, refusals, change }: ArgumentFormProps) {
  const t = useTexts(texts)
  const folds = (a: Argument): boolean => a.inherited && !a.required
  const own = declared.arguments.filter((a) => !folds(a))
  const folded = declared.arguments.filter(folds)
  const set = (name: string, value: string): void => {
    const { [name]: _, ...others } = values
    change(value === '' ? others : { ...others, [name]: value })
  }
  const field = (a: Argument) => (
    <ArgumentField
      key={a.name}
      argument={a}
      value={values[a.name] ?? ''}
      refusals={refusals.filter((r) => isAbout(r, a.name))}
      set={(value) => set(a.name, value)}
    />
  )
  return (
    <div className="command-arguments">
      {own.length === 0 ? <p className="dim">{t.noArguments}</p> : own.map(field)}
      {folded.length === 0 ? null : (
        <details open={folded.some((a) => refusals.some((r) => isAbout(r, a.name))) || undefined}>
          <summary>{t.folded(folded.length)}</summary>
          <div className="command-arguments">{folded.map(field)}</div>
        </details>
      )}
    </div>
  )
}

interface ArgumentFieldProps {
  readonly argument: Argument
  readonly value: string
  readonly refusals: readonly Refusal[]
  readonly set: (value: string) => void
}

function ArgumentField({ argument, value, refusals, set }: ArgumentFieldProps) {
  const t = useTexts(texts)
  // What has not been given yet is not wrong: it is required, and says so.
  const [left, setLeft] = useState(false)
  const { name, kind, unit, labels, initialValue, required } = argument
  const list = kind === 'array' || kind === 'aggregate'
  const says = [
    argument.description,
    argument.expected,
    list ? t.listHint : undefined,
    labels === undefined && initialValue !== undefined ? t.byDefault(initialValue) : undefined,
  ]
    .filter((x) => x !== undefined && x !== '')
    .join(' · ')
  const error =
    refusals.length > 0 && (value !== '' || left)
      ? refusals.map((r) => `${r.message.replace(/^argument "([^"]+)" of "[^"]+"/, '$1')}. ${r.remedy}`).join(' ')
      : undefined
  const common = {
    label: name,
    description: says,
    error,
    withAsterisk: required,
    'aria-required': required,
    value,
    onBlur: () => setLeft(true),
  }
  if (labels !== undefined)
    return (
      <NativeSelect
        {...common}
        size="xs"
        onChange={(event) => set(event.currentTarget.value)}
        data={[
          { value: '', label: initialValue === undefined ? t.choose : t.leave(initialValue) },
          ...labels.map((label) => ({ value: label, label })),
        ]}
      />
    )
  return (
    <TextInput
      {...common}
      placeholder={initialValue ?? (required ? t.required : '')}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => set(event.currentTarget.value)}
      rightSection={unit === undefined ? null : <span className="unit">{unit}</span>}
      rightSectionWidth={unit === undefined ? 0 : 12 + 8 * unit.length}
      rightSectionPointerEvents="none"
    />
  )
}
