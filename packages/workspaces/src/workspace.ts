/** A workspace: panels in groups, side by side and one above the other. */

export interface PanelState {
  /** Name of the panel. */
  readonly panel: string
  readonly settings?: Readonly<Record<string, unknown>>
}

/** Panels in one place, one behind the other. */
export interface Group {
  readonly panels: readonly PanelState[]
  /** Index of the one in front; the first unless told. */
  readonly shown?: number
  /** Share of the room of what it stands in, beside those of its neighbours; 1 unless told. */
  readonly size?: number
}
export interface Split {
  /** A row stands side by side, a column one above the other. */
  readonly split: 'row' | 'column'
  readonly parts: readonly Area[]
  readonly size?: number
}
export type Area = Group | Split

export interface Layout {
  /** Absent where nothing is open. */
  readonly main?: Area
  /** Panels in windows of their own. */
  readonly windows?: readonly PanelState[]
}

export interface Workspace {
  /** As people call it; in a mission folder the name of the file unless told. */
  readonly name?: string
  readonly description?: string
  /** Mission that it was written in. */
  readonly mission?: string
  /** In a mission folder: the role that it is for; without it everybody may use it. */
  readonly for?: string
  /** In a mission folder: what its people see when they come for the first time. */
  readonly first?: boolean
  readonly layout: Layout
}

export const WORKSPACE_VERSION = 1
export const MOST_PANELS = 200
export const MOST_CHARACTERS = 1_000_000
/** Splits in splits. */
export const DEEPEST = 12

export const isGroup = (area: Area): area is Group => 'panels' in area

export function panelsOf(layout: Layout): PanelState[] {
  const within = (area: Area): PanelState[] => (isGroup(area) ? [...area.panels] : area.parts.flatMap(within))
  return [...(layout.main === undefined ? [] : within(layout.main)), ...(layout.windows ?? [])]
}
