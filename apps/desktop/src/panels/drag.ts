/** Dragging parameters from one panel to another. The text form lets other programs take the names too. */
import type { DragItems } from './declaration.ts'

const PREFIX = 'application/x-vigie-'

export function startDrag(event: React.DragEvent, items: DragItems): void {
  event.dataTransfer.setData(PREFIX + items.kind, JSON.stringify(items.paths))
  event.dataTransfer.setData('text/plain', items.paths.join('\n'))
  event.dataTransfer.effectAllowed = 'copy'
}

/** While dragging only the kind can be read. */
export const draggedKind = (event: React.DragEvent): string | undefined =>
  event.dataTransfer.types.find((type) => type.startsWith(PREFIX))?.slice(PREFIX.length)

export function droppedItems(event: React.DragEvent): DragItems | undefined {
  try {
    const paths: unknown = JSON.parse(event.dataTransfer.getData(`${PREFIX}parameter`))
    if (Array.isArray(paths) && paths.every((p) => typeof p === 'string')) return { kind: 'parameter', paths }
  } catch {
    // Not from a panel.
  }
  return undefined
}
