/** The field of one value; of a structure those of its members, of a list those of its elements. */
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useServerTexts } from '../../i18n/server-texts.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { elementsOf, emptyOf, isList, isStructure, type Given, type Shape } from './shape.ts'
import { texts } from './texts.ts'

export interface ArgumentFieldProps {
  readonly label: string
  /** `modes[2].level` */
  readonly place: string
  readonly shape: Shape
  readonly required: boolean
  readonly hint?: string | undefined
  readonly placeholder?: string | undefined
  readonly value: Given | undefined
  /** What it takes is said by the list that it is in. */
  readonly bare?: boolean
  /** What is wrong, by place. */
  readonly refused: ReadonlyMap<string, string>
  readonly set: (value: Given) => void
}

export function ArgumentField(props: ArgumentFieldProps) {
  if (props.shape.members !== undefined) return <Structure {...props} />
  if (props.shape.element !== undefined) return <List {...props} />
  return <One {...props} />
}

function One({ label, place, shape, required, hint, placeholder, bare, value, refused, set }: ArgumentFieldProps) {
  const t = useTexts(texts)
  const server = useServerTexts()
  // What has not been given yet is not wrong: it is required, and says so.
  const [left, setLeft] = useState(false)
  const { description, expected, kind, unit, labels, initialValue } = shape
  const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
  const json = kind === 'array' || kind === 'aggregate'
  const says = [
    description,
    server.phrase(expected),
    json ? t.listHint : undefined,
    hint,
    hint === undefined && labels === undefined && initialValue !== undefined ? t.byDefault(initialValue) : undefined,
  ]
    .filter((x) => x !== undefined && x !== '')
    .join(' · ')
  const common = {
    label,
    description: bare === true ? undefined : says,
    error: text !== '' || left ? refused.get(place) : undefined,
    withAsterisk: required,
    'aria-required': required,
    'data-place': place,
    value: text,
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
          // What was given in another way (a number, another case) stays as it is.
          ...(text === '' || labels.includes(text) ? [] : [{ value: text, label: text }]),
          ...labels.map((one) => ({ value: one, label: one })),
        ]}
      />
    )
  return (
    <TextInput
      {...common}
      placeholder={placeholder ?? initialValue ?? (required ? t.required : '')}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => set(event.currentTarget.value)}
      rightSection={unit === undefined ? null : <span className="unit">{unit}</span>}
      rightSectionWidth={unit === undefined ? 0 : 12 + 8 * unit.length}
      rightSectionPointerEvents="none"
    />
  )
}

function Structure({ label, place, shape, required, value, refused, set }: ArgumentFieldProps) {
  const given = isStructure(value) ? value : {}
  return (
    <fieldset className="argument-group">
      <legend>
        {label} <span className="dim">{shape.description ?? ''}</span>
      </legend>
      <Wrong place={place} refused={refused} />
      <div className="argument-members">
        {shape.members!.map(({ name, shape: member }) => (
          <ArgumentField
            key={name}
            label={name}
            place={`${place}.${name}`}
            shape={member}
            required={required && member.initialValue === undefined}
            value={given[name]}
            refused={refused}
            set={(one) => {
              const { [name]: _, ...others } = given
              set(one === '' ? others : { ...others, [name]: one })
            }}
          />
        ))}
      </div>
    </fieldset>
  )
}

function List({ label, place, shape, required, hint, value, refused, set }: ArgumentFieldProps) {
  const t = useTexts(texts)
  const element = shape.element!
  const elements = elementsOf(shape, value)
  const server = useServerTexts()
  const free = shape.size === undefined
  // Plain values stand beside each other, and what each takes is said once.
  const plain = element.members === undefined && element.element === undefined
  const put = (list: readonly (Given | undefined)[]): void => set(list.map((one) => one ?? emptyOf(element)))
  return (
    <fieldset className="argument-group">
      <legend>
        {label}{' '}
        <span className="dim">
          {[t.elements(elements.length), shape.description, plain ? server.phrase(element.expected) : undefined, hint]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </legend>
      <Wrong place={place} refused={isList(value) || !required ? refused : new Map()} />
      <div className={plain ? 'argument-members plain' : 'argument-elements'}>
        {elements.map((one, n) => (
          // Elements have no name but their place.
          <div key={n} className="argument-element">
            <ArgumentField
              label={`[${n}]`}
              place={`${place}[${n}]`}
              shape={element}
              required={required && element.initialValue === undefined}
              bare={plain}
              value={one}
              refused={refused}
              set={(changed) => put(elements.with(n, changed))}
            />
            {free ? (
              <span className="argument-element-acts">
                {n === 0 ? null : (
                  <ActionIcon
                    aria-label={t.earlier(`${place}[${n}]`)}
                    title={t.earlier(`${place}[${n}]`)}
                    onClick={() => put(elements.with(n, elements[n - 1]).with(n - 1, one))}
                  >
                    <span className="argument-up">
                      <Icon path={ICONS.chevron} />
                    </span>
                  </ActionIcon>
                )}
                <ActionIcon
                  aria-label={t.remove(`${place}[${n}]`)}
                  title={t.remove(`${place}[${n}]`)}
                  onClick={() => put(elements.toSpliced(n, 1))}
                >
                  <Icon path={ICONS.close} />
                </ActionIcon>
              </span>
            ) : null}
          </div>
        ))}
      </div>
      {free ? (
        <Button
          variant="default"
          aria-label={t.addTo(place)}
          leftSection={<Icon path={ICONS.plus} size={13} />}
          onClick={() => put([...elements, emptyOf(element)])}
        >
          {t.add}
        </Button>
      ) : null}
    </fieldset>
  )
}

function Wrong({ place, refused }: Pick<ArgumentFieldProps, 'place' | 'refused'>) {
  const text = refused.get(place)
  return text === undefined ? null : (
    <p className="argument-wrong" role="alert">
      {text}
    </p>
  )
}
