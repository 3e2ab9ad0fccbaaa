/** What is set of a part, by its kind. */
import { Button, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import {
  readDrawing,
  type Binding,
  type CommandButton,
  type Part,
  type PlotAxis,
  type SynopticPart,
} from '@vigie/displays'
import { useMemo, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { ParameterField } from '../../look/parameter-field.tsx'
import { texts } from './texts.ts'

export interface PartFormProps<P extends Part = Part> {
  readonly part: P
  readonly set: (part: Part) => void
}

export function PartForm({ part, set }: PartFormProps) {
  const t = useTexts(texts)
  return (
    <div className="builder-form">
      <TextInput
        label={t.title}
        value={part.title ?? ''}
        onChange={(e) => set(optional(part, 'title', e.currentTarget.value))}
      />
      <KindForm part={part} set={set} />
    </div>
  )
}

/** Without the key where there is nothing. */
const optional = <P extends object>(of: P, key: string, value: unknown): P => {
  const { [key]: _, ...rest } = of as Record<string, unknown>
  return (value === '' || value === undefined ? rest : { ...rest, [key]: value }) as P
}
const numberOf = (value: string | number): number | undefined =>
  value === '' || !Number.isFinite(Number(value)) ? undefined : Number(value)

function KindForm({ part, set }: PartFormProps) {
  const t = useTexts(texts)
  const span = 'span' in part ? (part.span ?? '') : ''
  const spanField = (
    <TextInput
      label={t.span}
      value={span}
      placeholder="15min"
      error={span !== '' && !/^[1-9]\d{0,4}(s|min|h|d)$/.test(span)}
      onChange={(e) => set(optional(part, 'span', e.currentTarget.value.trim()))}
    />
  )
  switch (part.kind) {
    case 'values':
    case 'timeline':
      return (
        <>
          <Paths label={t.parameters} paths={part.parameters} set={(parameters) => set({ ...part, parameters })} />
          {part.kind === 'timeline' ? spanField : null}
        </>
      )
    case 'plot':
      return (
        <>
          {part.axes.map((axis, i) => (
            // Axes have no name but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <AxisForm
              key={i}
              number={i + 1}
              axis={axis}
              set={(now) =>
                set({
                  ...part,
                  axes:
                    now === undefined
                      ? part.axes.filter((_, k) => k !== i)
                      : part.axes.map((a, k) => (k === i ? now : a)),
                })
              }
              last={part.axes.length === 1}
            />
          ))}
          <Button variant="default" onClick={() => set({ ...part, axes: [...part.axes, { parameters: [] }] })}>
            {t.addAxis}
          </Button>
          {spanField}
          <Switch
            label={t.limits}
            checked={part.limits ?? true}
            onChange={(e) => set({ ...part, limits: e.currentTarget.checked })}
          />
          <TextInput
            label={t.events}
            value={(part.events ?? []).join(', ')}
            placeholder="RECO1"
            onChange={(e) => {
              const events = e.currentTarget.value.split(/[,\s]+/).filter(Boolean)
              set(optional(part, 'events', events.length === 0 ? undefined : events))
            }}
          />
        </>
      )
    case 'xy':
      return (
        <>
          <OnePath label={t.horizontal} path={part.x} set={(x) => set({ ...part, x })} />
          <Paths label={t.vertical} paths={part.y} set={(y) => set({ ...part, y })} />
          {spanField}
        </>
      )
    case 'gauge':
      return (
        <>
          <OnePath label={t.parameter} path={part.parameter} set={(parameter) => set({ ...part, parameter })} />
          <NumberInput label={t.least} value={part.min} onChange={(v) => set({ ...part, min: numberOf(v) ?? 0 })} />
          <NumberInput label={t.greatest} value={part.max} onChange={(v) => set({ ...part, max: numberOf(v) ?? 0 })} />
          <Switch
            label={t.dial}
            checked={part.form === 'dial'}
            onChange={(e) => set({ ...part, form: e.currentTarget.checked ? 'dial' : 'bar' })}
          />
        </>
      )
    case 'histogram':
      return (
        <>
          <OnePath label={t.parameter} path={part.parameter} set={(parameter) => set({ ...part, parameter })} />
          {spanField}
          <NumberInput
            label={t.bins}
            min={2}
            max={500}
            value={part.bins ?? 30}
            onChange={(v) => set({ ...part, bins: Math.min(500, Math.max(2, Math.round(numberOf(v) ?? 30))) })}
          />
        </>
      )
    case 'text':
      return (
        <Textarea
          label={t.text}
          autosize
          minRows={3}
          value={part.text}
          onChange={(e) => set({ ...part, text: e.currentTarget.value })}
        />
      )
    case 'commands':
      return <CommandsForm commands={part.commands} set={(commands) => set({ ...part, commands })} />
    case 'synoptic':
      return <SynopticForm part={part} set={set} />
  }
}

function AxisForm({
  number,
  axis,
  set,
  last,
}: {
  readonly number: number
  readonly axis: PlotAxis
  readonly set: (axis: PlotAxis | undefined) => void
  readonly last: boolean
}) {
  const t = useTexts(texts)
  return (
    <fieldset>
      <legend>{t.axis(number)}</legend>
      <TextInput
        label={t.title}
        value={axis.title ?? ''}
        onChange={(e) => set(optional(axis, 'title', e.currentTarget.value))}
      />
      <Paths label={t.parameters} paths={axis.parameters} set={(parameters) => set({ ...axis, parameters })} />
      <div className="builder-pair">
        <NumberInput label={t.least} value={axis.min ?? ''} onChange={(v) => set(optional(axis, 'min', numberOf(v)))} />
        <NumberInput
          label={t.greatest}
          value={axis.max ?? ''}
          onChange={(v) => set(optional(axis, 'max', numberOf(v)))}
        />
      </div>
      <Switch
        label={t.logarithmic}
        checked={axis.scale === 'logarithmic'}
        onChange={(e) => set(optional(axis, 'scale', e.currentTarget.checked ? 'logarithmic' : undefined))}
      />
      {last ? null : (
        <Button variant="default" onClick={() => set(undefined)}>
          {t.remove}
        </Button>
      )}
    </fieldset>
  )
}

function Paths({
  label,
  paths,
  set,
}: {
  readonly label: string
  readonly paths: readonly string[]
  readonly set: (paths: readonly string[]) => void
}) {
  const t = useTexts(texts)
  return (
    <div role="group" aria-label={label}>
      <span className="builder-label">{label}</span>
      <ul className="builder-paths">
        {paths.map((path) => (
          <li key={path}>
            <span title={path}>{path}</span>
            <button
              type="button"
              className="tab-close"
              aria-label={`${t.remove} ${path}`}
              title={`${t.remove} ${path}`}
              onClick={() => set(paths.filter((p) => p !== path))}
            >
              <Icon path={ICONS.close} size={12} />
            </button>
          </li>
        ))}
      </ul>
      <AddPath chosen={(path) => set([...new Set([...paths, path])])} />
    </div>
  )
}

/** From the model, or typed: with a variable it is in no list. */
function AddPath({ chosen }: { readonly chosen: (path: string) => void }) {
  const t = useTexts(texts)
  const [typed, setTyped] = useState('')
  return (
    <>
      <ParameterField label={t.addParameter} chosen={chosen} />
      <TextInput
        aria-label={`${t.addParameter} \${…}`}
        placeholder="${SAT}.…"
        value={typed}
        onChange={(e) => setTyped(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key !== 'Enter' || typed.trim() === '') return
          chosen(typed.trim())
          setTyped('')
        }}
      />
    </>
  )
}

function OnePath({
  label,
  path,
  set,
}: {
  readonly label: string
  readonly path: string
  readonly set: (path: string) => void
}) {
  return (
    <div role="group" aria-label={label}>
      <TextInput label={label} value={path} onChange={(e) => set(e.currentTarget.value.trim())} />
      <ParameterField label={label} chosen={set} />
    </div>
  )
}

function CommandsForm({
  commands,
  set,
}: {
  readonly commands: readonly CommandButton[]
  readonly set: (commands: readonly CommandButton[]) => void
}) {
  const t = useTexts(texts)
  const change = (i: number, now: CommandButton): void => set(commands.map((c, k) => (k === i ? now : c)))
  return (
    <>
      {commands.map((command, i) => (
        // oxlint-disable-next-line react/no-array-index-key
        <fieldset key={i}>
          <legend>{`${t.activity} ${i + 1}`}</legend>
          <TextInput
            label={t.activity}
            placeholder="RECO1.TCS.SwitchHeater"
            value={command.activity}
            onChange={(e) => change(i, { ...command, activity: e.currentTarget.value.trim() })}
          />
          <TextInput
            label={t.title}
            value={command.title ?? ''}
            onChange={(e) => change(i, optional(command, 'title', e.currentTarget.value))}
          />
          <Json
            label={t.argumentsJson}
            value={command.arguments ?? {}}
            accept={(value) => typeof value === 'object' && value !== null && !Array.isArray(value)}
            set={(value) =>
              change(i, {
                ...command,
                arguments: Object.fromEntries(Object.entries(value as object).map(([k, v]) => [k, String(v)])),
              })
            }
          />
          {commands.length === 1 ? null : (
            <Button variant="default" onClick={() => set(commands.filter((_, k) => k !== i))}>
              {t.remove}
            </Button>
          )}
        </fieldset>
      ))}
      <Button variant="default" onClick={() => set([...commands, { activity: '' }])}>
        {t.addCommand}
      </Button>
    </>
  )
}

const SHOWS: readonly Binding['show'][] = [
  'text',
  'status',
  'fill',
  'stroke',
  'visible',
  'level',
  'turn',
  'command',
  'display',
]
const starting = (at: string, show: Binding['show'], parameter: string): Binding => {
  switch (show) {
    case 'fill':
    case 'stroke':
      return { at, show, parameter, states: [{ is: 'ON', colour: 'normal' }], otherwise: 'off' }
    case 'visible':
      return { at, show, parameter, when: [{ is: 'ON' }] }
    case 'level':
      return { at, show, parameter, from: 0, to: 100 }
    case 'turn':
      return { at, show, parameter, from: 0, to: 100, degrees: [0, 90] }
    case 'command':
      return { at, show, activity: parameter }
    case 'display':
      return { at, show, display: parameter }
    default:
      return { at, show, parameter }
  }
}

function SynopticForm({ part, set }: PartFormProps<SynopticPart>) {
  const t = useTexts(texts)
  const { ids, findings } = useMemo(() => readDrawing(part.drawing), [part.drawing])
  const [element, setElement] = useState<string | null>(null)
  const [show, setShow] = useState<Binding['show']>('text')
  const bind = (parameter: string): void => {
    if (element !== null) set({ ...part, bindings: [...part.bindings, starting(element, show, parameter)] })
  }
  return (
    <>
      <label className="builder-file">
        {t.readDrawing}
        <input
          type="file"
          accept=".svg,image/svg+xml"
          onChange={async (e) => {
            const file = e.currentTarget.files?.[0]
            e.currentTarget.value = ''
            if (file !== undefined) set({ ...part, drawing: await file.text() })
          }}
        />
      </label>
      <Textarea
        label={t.drawing}
        minRows={4}
        maxRows={10}
        autosize
        value={part.drawing}
        onChange={(e) => set({ ...part, drawing: e.currentTarget.value })}
        spellCheck={false}
      />
      {findings.length === 0 ? null : (
        <ul className="builder-findings">
          {findings.map((f) => (
            <li key={f.message}>
              {f.message} — {f.remedy}
            </li>
          ))}
        </ul>
      )}
      <div className="builder-pair">
        <Select label={t.elements} searchable value={element} data={[...ids]} onChange={setElement} />
        <Select
          label=" "
          aria-label={t.bindings}
          value={show}
          data={[...SHOWS]}
          onChange={(value) => setShow((value ?? 'text') as Binding['show'])}
        />
      </div>
      <AddPath chosen={bind} />
      <Json
        label={t.bindings}
        description={t.bindingsHint}
        value={part.bindings}
        accept={Array.isArray}
        set={(value) => set({ ...part, bindings: value as readonly Binding[] })}
      />
    </>
  )
}

/** What is not JSON yet stays as it is typed, and is not taken. */
function Json({
  label,
  description,
  value,
  accept,
  set,
}: {
  readonly label: string
  readonly description?: string
  readonly value: unknown
  readonly accept: (value: unknown) => boolean
  readonly set: (value: unknown) => void
}) {
  const t = useTexts(texts)
  const [typed, setTyped] = useState<string>()
  return (
    <Textarea
      label={label}
      description={description}
      minRows={2}
      maxRows={14}
      autosize
      spellCheck={false}
      value={typed ?? JSON.stringify(value, null, 1)}
      error={typed === undefined ? undefined : t.badJson}
      onBlur={() => setTyped(undefined)}
      onChange={(e) => {
        const text = e.currentTarget.value
        let read: unknown
        try {
          read = JSON.parse(text)
        } catch {
          return setTyped(text)
        }
        if (!accept(read)) return setTyped(text)
        setTyped(undefined)
        set(read)
      }}
    />
  )
}
