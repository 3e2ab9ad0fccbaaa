/** Builds a display: parts on the grid, moved and sized by pointer or keys, and what is set of each. Nothing is saved until asked. */
import { ActionIcon, Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { ApiError } from '@vigie/contract'
import type { Display, Part, PartKind } from '@vigie/displays'
import { useRef, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Empty, Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { draggedKind, droppedItems } from '../../panels/drag.ts'
import { useCentre } from '../../server/centre.ts'
import './builder.css'
import { DISPLAY_NAME, isComplete, newPart, placed, textOf, useDraft, withParameters } from './draft.ts'
import { gridStyle } from './grid.tsx'
import { PartForm } from './part-form.tsx'
import { PartView, useKindWords } from './part-view.tsx'
import { texts } from './texts.ts'

export interface BuilderProps {
  readonly name: string
  readonly base: number
  readonly display: Display
  readonly chain: string
  /** With its name where it was saved. */
  readonly done: (name?: string) => void
}

const ROW = 34
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

export default function Builder(props: BuilderProps) {
  const t = useTexts(texts)
  const shell = useShell()
  const centre = useCentre()
  const kinds = useKindWords()
  const draft = useDraft(props.display)
  const { display } = draft
  const [name, setName] = useState(props.name)
  const [chosen, choose] = useState<number>()
  const grid = useRef<HTMLDivElement>(null)
  const part = chosen === undefined ? undefined : display.parts[chosen]

  const change = (i: number, now: Part, of: string): void =>
    draft.set({ ...display, parts: display.parts.map((p, k) => (k === i ? now : p)) }, of)
  const add = (kind: PartKind, parameters: readonly string[] = []): void => {
    draft.set({ ...display, parts: [...display.parts, newPart(kind, parameters)] })
    choose(display.parts.length)
  }
  const removePart = (i: number): void => {
    draft.set({ ...display, parts: display.parts.filter((_, k) => k !== i) })
    choose(undefined)
  }
  const swap = (i: number, by: number): void => {
    const parts = [...display.parts]
    const [moved] = parts.splice(i, 1)
    parts.splice(i + by, 0, moved!)
    draft.set({ ...display, parts })
    choose(i + by)
  }
  const save = useMutation({
    mutationFn: () =>
      centre.client.saveDisplay({
        params: { name },
        body: { text: textOf(display), ...(name === props.name ? { base: props.base } : {}) },
      }),
    onSuccess: (kept) => {
      shell.tell(t.saved(kept.name, kept.version))
      props.done(kept.name)
    },
  })
  const ready = DISPLAY_NAME.test(name) && display.title.trim() !== '' && display.parts.every(isComplete)
  const label = (i: number): string => display.parts[i]!.title ?? t.partOf(kinds[display.parts[i]!.kind], i + 1)

  return (
    <div
      className="panel builder"
      onKeyDown={(event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return
        if ((event.target as HTMLElement).matches('input, textarea')) return
        event.preventDefault()
        if (event.shiftKey) draft.redo()
        else draft.undo()
      }}
    >
      <div className="panel-bar">
        <TextInput
          aria-label={t.name}
          title={t.name}
          placeholder={t.name}
          w={190}
          value={name}
          error={name !== '' && !DISPLAY_NAME.test(name)}
          onChange={(e) => setName(e.currentTarget.value.trim())}
          data-first
        />
        <Select
          aria-label={t.addPart}
          placeholder={t.addPart}
          w={190}
          value={null}
          data={Object.entries(kinds).map(([value, text]) => ({ value, label: text }))}
          onChange={(kind) => kind !== null && add(kind as PartKind)}
        />
        <ActionIcon aria-label={t.undo} title={t.undo} disabled={!draft.canUndo} onClick={draft.undo}>
          <Icon path={ICONS.reset} />
        </ActionIcon>
        <Button variant="default" disabled={!draft.canRedo} onClick={draft.redo}>
          {t.redo}
        </Button>
        <span className="dim builder-hint">{t.keysHint}</span>
        <span className="grow" />
        {draft.changed ? (
          <ArmedButton text={t.cancel} label={t.discard} fire={() => props.done()} />
        ) : (
          <Button variant="default" onClick={() => props.done()}>
            {t.close}
          </Button>
        )}
        <Button disabled={!ready} loading={save.isPending} onClick={() => save.mutate()}>
          {t.save}
        </Button>
      </div>
      {save.error === null ? null : (
        <div className="builder-problem">
          <Failure error={save.error} />
          {save.error instanceof ApiError
            ? diagnosticsOf(save.error).map((d) => (
                <p key={d.message}>
                  {d.message} — {d.remedy}
                </p>
              ))
            : null}
        </div>
      )}
      <div className="builder-body">
        <div
          className="panel-body builder-canvas"
          onDragOver={(event) => {
            if (draggedKind(event) === 'parameter') event.preventDefault()
          }}
          onDrop={(event) => {
            const items = droppedItems(event)
            if (items === undefined) return
            event.preventDefault()
            const at = (event.target as HTMLElement).closest<HTMLElement>('[data-part]')?.dataset['part']
            if (at === undefined) return add('values', items.paths)
            change(Number(at), withParameters(display.parts[Number(at)]!, items.paths), '')
          }}
        >
          {display.parts.length === 0 ? <Empty title={t.empty}>{t.addPart}</Empty> : null}
          <div className="display" ref={grid} style={{ '--columns': display.columns } as React.CSSProperties}>
            {display.parts.map((one, i) => (
              <section
                className={`display-part display-${one.kind}`}
                // Parts have no name but their place.
                // oxlint-disable-next-line react/no-array-index-key
                key={`${i} ${one.kind}`}
                data-part={i}
                data-chosen={i === chosen}
                style={gridStyle(one, display.columns)}
              >
                <h2>{one.title ?? kinds[one.kind]}</h2>
                {/* Only looked at here: nothing in it takes the pointer or the focus. */}
                <div className="display-inside" inert>
                  {isComplete(one) ? (
                    <PartView part={one} chain={props.chain} bind={NO_BIND} ask={() => undefined} />
                  ) : null}
                </div>
                <Grip
                  label={t.grip(label(i))}
                  chosen={i === chosen}
                  choose={() => choose(i)}
                  removed={() => removePart(i)}
                  move={(by, of) =>
                    change(i, placed(one, display.columns, whereOf(grid.current, i, display.columns), by), of)
                  }
                  cell={() => cellOf(grid.current, display.columns)}
                />
              </section>
            ))}
          </div>
        </div>
        <aside className="builder-side" aria-label={t.edit}>
          {part === undefined || chosen === undefined ? (
            <DisplayForm display={display} set={(now, of) => draft.set(now, of)} />
          ) : (
            <>
              <div className="builder-acts">
                <Button variant="default" disabled={chosen === 0} onClick={() => swap(chosen, -1)}>
                  {t.earlier}
                </Button>
                <Button
                  variant="default"
                  disabled={chosen === display.parts.length - 1}
                  onClick={() => swap(chosen, 1)}
                >
                  {t.later}
                </Button>
                <Button variant="default" onClick={() => removePart(chosen)}>
                  {t.remove}
                </Button>
                <Button variant="subtle" onClick={() => choose(undefined)}>
                  {t.close}
                </Button>
              </div>
              <PartForm
                key={`${chosen} ${part.kind}`}
                part={part}
                set={(now) => change(chosen, now, `part ${chosen}`)}
              />
            </>
          )}
        </aside>
      </div>
    </div>
  )
}

const NO_BIND: readonly string[] = []

function DisplayForm({
  display,
  set,
}: {
  readonly display: Display
  readonly set: (display: Display, of: string) => void
}) {
  const t = useTexts(texts)
  const variables = Object.entries(display.variables ?? {})
  const put = (entries: readonly (readonly [string, { readonly initial: string }])[]): void => {
    const { variables: _, ...rest } = display
    set(entries.length === 0 ? rest : { ...rest, variables: Object.fromEntries(entries) }, 'variables')
  }
  return (
    <div className="builder-form">
      <TextInput
        label={t.title}
        value={display.title}
        onChange={(e) => set({ ...display, title: e.currentTarget.value }, 'title')}
      />
      <TextInput
        label={t.description}
        value={display.description ?? ''}
        onChange={(e) => set({ ...display, description: e.currentTarget.value }, 'description')}
      />
      <NumberInput
        label={t.columns}
        min={1}
        max={24}
        value={display.columns}
        onChange={(v) =>
          set({ ...display, columns: Math.min(24, Math.max(1, Math.round(Number(v) || 12))) }, 'columns')
        }
      />
      <fieldset>
        <legend>{t.variables}</legend>
        {variables.map(([variable, value], i) => (
          // oxlint-disable-next-line react/no-array-index-key
          <div className="builder-pair" key={i}>
            <TextInput
              label={t.variable}
              value={variable}
              onChange={(e) =>
                put(variables.map((v, k) => (k === i ? [e.currentTarget.value.replaceAll(/\W/g, ''), value] : v)))
              }
            />
            <TextInput
              label={t.initial}
              value={value.initial}
              onChange={(e) =>
                put(variables.map((v, k) => (k === i ? [variable, { ...value, initial: e.currentTarget.value }] : v)))
              }
            />
          </div>
        ))}
        <Button variant="default" onClick={() => put([...variables, [`VAR${variables.length + 1}`, { initial: '' }]])}>
          {t.addVariable}
        </Button>
      </fieldset>
    </div>
  )
}

interface GripProps {
  readonly label: string
  readonly chosen: boolean
  readonly choose: () => void
  readonly removed: () => void
  readonly move: (by: { x?: number; y?: number; w?: number; h?: number }, of: string) => void
  readonly cell: () => { readonly width: number; readonly height: number }
}

/** Lies over a part: chooses it, moves it, and sizes it at its corner. */
function Grip({ label, chosen, choose, removed, move, cell }: GripProps) {
  const from = useRef<{ x: number; y: number; size: boolean }>(undefined)
  const id = useRef(0)
  return (
    <button
      type="button"
      className="builder-grip"
      aria-label={label}
      aria-pressed={chosen}
      onClick={choose}
      onKeyDown={(event) => {
        const arrow = ARROWS[event.key]
        if (event.key === 'Delete') removed()
        else if (arrow !== undefined) {
          const [x, y] = arrow
          choose()
          move(event.shiftKey ? { w: x, h: y } : { x, y }, '')
        } else return
        event.preventDefault()
      }}
      onPointerDown={(event) => {
        choose()
        const box = event.currentTarget.getBoundingClientRect()
        const size = box.right - event.clientX < 18 && box.bottom - event.clientY < 18
        from.current = { x: event.clientX, y: event.clientY, size }
        id.current++
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        const start = from.current
        if (start === undefined) return
        const { width, height } = cell()
        const x = Math.round((event.clientX - start.x) / width)
        const y = Math.round((event.clientY - start.y) / height)
        if (x === 0 && y === 0) return
        from.current = { ...start, x: start.x + x * width, y: start.y + y * height }
        move(start.size ? { w: x, h: y } : { x, y }, `drag ${id.current} ${label}`)
      }}
      onPointerUp={() => {
        from.current = undefined
      }}
    >
      <span className="builder-corner" aria-hidden="true" />
    </button>
  )
}

function cellOf(grid: HTMLElement | null, columns: number): { readonly width: number; readonly height: number } {
  return { width: (grid?.clientWidth ?? 1200) / columns, height: ROW }
}
/** Where a part lies that has not been placed: as the browser laid it. */
function whereOf(grid: HTMLElement | null, i: number, columns: number): { readonly x: number; readonly y: number } {
  const part = grid?.querySelector<HTMLElement>(`[data-part="${i}"]`)
  if (part === null || part === undefined || grid === null) return { x: 0, y: 0 }
  const { width, height } = cellOf(grid, columns)
  return {
    x: Math.max(0, Math.round((part.offsetLeft - grid.offsetLeft) / width)),
    y: Math.max(0, Math.round((part.offsetTop - grid.offsetTop) / height)),
  }
}

interface Told {
  readonly message: string
  readonly remedy: string
}
const diagnosticsOf = (error: ApiError): readonly Told[] => {
  const { diagnostics } = error.problem as unknown as { readonly diagnostics?: readonly Told[] }
  return diagnostics ?? []
}
