/** A table of any length: rows exist while they are seen; arrow keys walk, Enter opens. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'

const ROW = 24

export interface RowsProps<T> {
  readonly label: string
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string
  /** CSS grid columns. */
  readonly columns: string
  readonly head: readonly React.ReactNode[]
  readonly row: (item: T) => React.ReactNode
  readonly rowProps?: (item: T) => React.HTMLAttributes<HTMLDivElement> & { draggable?: boolean }
  readonly selected?: string | undefined
  readonly open?: (item: T) => void
  /** Called when the end comes into sight. */
  readonly more?: (() => void) | undefined
}

export function Rows<T>(props: RowsProps<T>) {
  const { items, keyOf } = props
  const scroll = useRef<HTMLDivElement>(null)
  const [focus, setFocus] = useState<string>()
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: (index) => keyOf(items[index]!),
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? -1
  const { more } = props
  useEffect(() => {
    if (last >= 0 && last >= items.length - 20) more?.()
  }, [last, items.length, more])

  const at = items.findIndex((item) => keyOf(item) === focus)
  const go = (index: number): void => {
    const item = items[Math.min(Math.max(index, 0), items.length - 1)]
    if (item === undefined) return
    const key = keyOf(item)
    setFocus(key)
    virtual.scrollToIndex(items.indexOf(item))
    requestAnimationFrame(() =>
      scroll.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true }),
    )
  }
  const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 240) / ROW) - 2)
  const onKeyDown = (event: React.KeyboardEvent): void => {
    // Keys typed into a control of a row belong to that control.
    if (!(event.target as HTMLElement).matches('[role="row"]')) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key]
    if (step !== undefined) go(at + step)
    else if (event.key === 'Home') go(0)
    else if (event.key === 'End') go(items.length - 1)
    else if (event.key === 'Enter' && items[at] !== undefined) props.open?.(items[at])
    else return
    event.preventDefault()
  }
  return (
    <div
      className="grid-scroll"
      ref={scroll}
      role="grid"
      aria-label={props.label}
      aria-rowcount={items.length + 1}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      style={{ '--columns': props.columns, height: '100%' } as React.CSSProperties}
    >
      <div className="grid-inner" role="rowgroup" style={{ height: virtual.getTotalSize() + ROW }}>
        <div className="grid-head" role="row" aria-rowindex={1}>
          {props.head.map((title, index) => (
            // The columns of one table never change their order.
            <div role="columnheader" key={index}>
              {title}
            </div>
          ))}
        </div>
        {shown.map((one) => {
          const item = items[one.index]
          if (item === undefined) return null
          const key = String(one.key)
          const extra = props.rowProps?.(item)
          return (
            <div
              {...extra}
              key={key}
              data-key={key}
              role="row"
              aria-rowindex={one.index + 2}
              aria-selected={props.selected === key}
              className={`grid-row ${extra?.className ?? ''}`}
              tabIndex={key === focus || (at === -1 && one.index === shown[0]?.index) ? 0 : -1}
              style={{ transform: `translateY(${one.start + ROW}px)`, top: 0, ...extra?.style }}
              onFocus={() => setFocus(key)}
              onDoubleClick={() => props.open?.(item)}
            >
              {props.row(item)}
            </div>
          )
        })}
      </div>
    </div>
  )
}
