/** All panels there are: a folder below `features` with a `panel.tsx` is one. */
import type { PanelDeclaration } from './declaration.ts'

const found = import.meta.glob<{ default: PanelDeclaration }>('../features/*/panel.tsx', { eager: true })

export const panels: readonly PanelDeclaration[] = Object.values(found)
  .map((module) => module.default)
  .toSorted((a, b) => a.order - b.order || a.id.localeCompare(b.id))

const byId = new Map(panels.map((panel) => [panel.id, panel]))
export const panelOf = (id: string): PanelDeclaration | undefined => byId.get(id)
