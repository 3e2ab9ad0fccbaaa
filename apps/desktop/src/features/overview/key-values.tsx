import type { Value } from '@vigie/contract'
import { useEffect, useMemo, useRef } from 'react'
import { isNumeric, valueText } from '../../look/value-text.ts'
import { Tail } from '../../look/tail.tsx'
import { useShell } from '../../panels/declaration.ts'
import { startDrag } from '../../panels/drag.ts'
import { useCentre } from '../../server/centre.ts'
import { ofStateIndex, STATUS_LEVELS } from '../../status/level.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { ageText, bytes } from '../../time/format.ts'

/** Significant digits of a key value: enough for a glance. */
const DIGITS = 4
/** Zeros after the point take the room of digits. */
const nearZero = (value: Value): boolean => typeof value === 'number' && Math.abs(value) < 0.1

export function KeyValues({ paths, element }: { readonly paths: readonly string[]; readonly element: string }) {
  const { values } = useCentre()
  const names = paths.join('\n')
  useEffect(() => values.want(names.split('\n')), [values, names])
  return (
    <div className="key-values">
      {paths.map((path) => (
        <KeyValue key={path} path={path} name={path.slice(element.length + 1)} />
      ))}
    </div>
  )
}

/** Painted outside of React, as the tables are. */
function KeyValue({ path, name }: { readonly path: string; readonly name: string }) {
  const { values, clock } = useCentre()
  const shell = useShell()
  const root = useRef<HTMLButtonElement>(null)
  const value = useRef<HTMLSpanElement>(null)
  const unit = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      values.paint(path, '', () => {
        const cell = values.cell(path)
        const row = root.current
        if (row === null || value.current === null || unit.current === null) return
        const silent = cell === undefined || Number.isNaN(cell.reception)
        // Figures of octets are read by their prefix.
        const octets = !silent && cell.about.unit === 'B' && typeof cell.value === 'number'
        const [figures, prefixed] = octets ? bytes(cell.value as number).split(' ') : []
        const text = silent ? '—' : (figures ?? valueText(cell.value, cell.about, nearZero(cell.value) ? 2 : DIGITS))
        if (value.current.textContent !== text) value.current.textContent = text
        if (silent) return
        unit.current.textContent = prefixed ?? cell.about.unit ?? ''
        row.dataset['level'] = ofStateIndex(cell.state)
        row.classList.toggle('wordy', !isNumeric(cell.about.kind))
        row.title = `${path} · ${ageText(clock.now() - cell.reception)}`
      }),
    [values, clock, path],
  )
  const marks = useMemo(() => STATUS_LEVELS.map((level) => <StatusMark key={level} level={level} worded />), [])
  return (
    <button
      type="button"
      ref={root}
      className="key-value"
      draggable
      onDragStart={(event) => startDrag(event, { kind: 'parameter', paths: [path] })}
      onClick={() => shell.open('plot', { parameters: [path] })}
    >
      <span className="key-marks">{marks}</span>
      <span className="key-name dim">
        <Tail text={name} />
      </span>
      <span className="key-text" ref={value}>
        —
      </span>
      <span className="unit" ref={unit} />
    </button>
  )
}
