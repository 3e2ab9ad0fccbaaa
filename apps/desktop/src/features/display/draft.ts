/** What is being built, with what can be taken back. */
import type { Cells, Display, Part, PartKind } from '@vigie/displays'
import { useReducer } from 'react'
import { cellsOf } from './grid.tsx'

interface State {
  readonly past: readonly Display[]
  readonly now: Display
  readonly future: readonly Display[]
  /** Changes of the same thing one after another are one. */
  readonly of: string
}
type Act =
  | { readonly do: 'change'; readonly to: Display; readonly of: string }
  | { readonly do: 'undo' }
  | { readonly do: 'redo' }

const MOST = 200

function reduce({ past, now, future, of }: State, act: Act): State {
  switch (act.do) {
    case 'change':
      return act.of !== '' && act.of === of
        ? { past, now: act.to, future: [], of }
        : { past: [...past, now].slice(-MOST), now: act.to, future: [], of: act.of }
    case 'undo': {
      const before = past.at(-1)
      return before === undefined
        ? { past, now, future, of }
        : { past: past.slice(0, -1), now: before, future: [now, ...future], of: '' }
    }
    case 'redo': {
      const [after, ...rest] = future
      return after === undefined
        ? { past, now, future, of }
        : { past: [...past, now], now: after, future: rest, of: '' }
    }
  }
}

export interface DraftStore {
  readonly display: Display
  readonly changed: boolean
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** `of`: what is changed; the same again is no step of its own. */
  set(to: Display, of?: string): void
  undo(): void
  redo(): void
}
export function useDraft(initial: Display): DraftStore {
  const [state, act] = useReducer(reduce, { past: [], now: initial, future: [], of: '' })
  return {
    display: state.now,
    changed: state.past.length > 0,
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
    set: (to, of = '') => act({ do: 'change', to, of }),
    undo: () => act({ do: 'undo' }),
    redo: () => act({ do: 'redo' }),
  }
}

/** What a new part begins with; parameters may come by drag and drop. */
export function newPart(kind: PartKind, parameters: readonly string[] = []): Part {
  const first = parameters[0] ?? ''
  switch (kind) {
    case 'values':
    case 'timeline':
      return { kind, parameters }
    case 'plot':
      return { kind, axes: [{ parameters }] }
    case 'xy':
      return { kind, x: first, y: parameters.slice(1) }
    case 'gauge':
      return { kind, parameter: first, min: 0, max: 100 }
    case 'histogram':
      return { kind, parameter: first }
    case 'synoptic':
      return { kind, drawing: '<svg viewBox="0 0 100 60"></svg>', bindings: [] }
    case 'text':
      return { kind, text: '' }
    case 'commands':
      return { kind, commands: [{ activity: '' }] }
  }
}

/** With more parameters: where they go depends on the kind. */
export function withParameters(part: Part, paths: readonly string[]): Part {
  const more = (had: readonly string[]): string[] => [...new Set([...had, ...paths])]
  switch (part.kind) {
    case 'values':
    case 'timeline':
      return { ...part, parameters: more(part.parameters) }
    case 'plot': {
      const last = part.axes.length - 1
      return { ...part, axes: part.axes.map((a, i) => (i === last ? { ...a, parameters: more(a.parameters) } : a)) }
    }
    case 'xy':
      return part.x === ''
        ? { ...part, x: paths[0]!, y: [...new Set([...part.y, ...paths.slice(1)])] }
        : { ...part, y: more(part.y) }
    case 'gauge':
    case 'histogram':
      return { ...part, parameter: paths[0]! }
    default:
      return part
  }
}

/** Whether a part has what its kind needs, so that it can be drawn and saved. */
export function isComplete(part: Part): boolean {
  switch (part.kind) {
    case 'values':
    case 'timeline':
      return part.parameters.length > 0
    case 'plot':
      return part.axes.every((a) => a.parameters.length > 0)
    case 'xy':
      return part.x !== '' && part.y.length > 0
    case 'gauge':
    case 'histogram':
      return part.parameter !== ''
    case 'commands':
      return part.commands.every((c) => c.activity !== '')
    default:
      return true
  }
}

/** Moved or sized by so many cells, within the grid. `where`: of a part that had no place yet. */
export function placed(
  part: Part,
  columns: number,
  where: Pick<Cells, 'x' | 'y'>,
  by: { readonly x?: number; readonly y?: number; readonly w?: number; readonly h?: number },
): Part {
  const { w, h, x = where.x, y = where.y } = cellsOf(part, columns)
  const within = (n: number, low: number, high: number): number => Math.min(high, Math.max(low, n))
  const width = within(w + (by.w ?? 0), 1, columns - (by.x === undefined ? x : 0))
  return {
    ...part,
    at: {
      x: within(x + (by.x ?? 0), 0, columns - width),
      y: within(y + (by.y ?? 0), 0, 999),
      w: width,
      h: within(h + (by.h ?? 0), 1, 100),
    },
  }
}

/** As it is saved: JSON, which is YAML too. */
export const textOf = (display: Display): string => JSON.stringify({ version: 1, ...display })
export const DISPLAY_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/
