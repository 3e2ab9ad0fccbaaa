/** The cells of one row. React draws them once; the painter writes values, states and ages into them. */
import { useEffect, useRef } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Tail } from '../../look/tail.tsx'
import { Icon, ICONS } from '../../look/icons.tsx'
import { isNumeric, valueText } from '../../look/value-text.ts'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import type { Freshness } from '../../server/freshness.ts'
import { ALARM_LEVELS, alarmTexts, ofStateIndex, STATUS_LEVELS } from '../../status/level.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { ageText, doyTime } from '../../time/format.ts'
import { texts, validityTexts } from './texts.ts'

export interface ValueLine {
  readonly key: string
  readonly asked: string
  /** Column path. */
  readonly path: string
  readonly unknown: boolean
}

interface ValueRowProps {
  readonly line: ValueLine
  readonly chain: string
  readonly freshness: Freshness
  readonly ask: () => void
  readonly remove: (() => void) | undefined
}

/** How long a change stays marked, in milliseconds. */
const FLASH = 700

export function ValueRow({ line, chain, freshness, ask, remove }: ValueRowProps) {
  const t = useTexts(texts)
  const alarmWords = useTexts(alarmTexts)
  const validityWords = useTexts(validityTexts)
  const shell = useShell()
  const centre = useCentre()
  const { values } = centre
  const value = useRef<HTMLDivElement>(null)
  const unit = useRef<HTMLDivElement>(null)
  const raw = useRef<HTMLDivElement>(null)
  const state = useRef<HTMLSpanElement>(null)
  const marks = useRef<HTMLSpanElement>(null)
  const age = useRef<HTMLDivElement>(null)
  const time = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const write = (element: HTMLElement | null, text: string): void => {
      // Writing what is there already would make the browser lay it out again.
      if (element !== null && element.textContent !== text) element.textContent = text
    }
    let fading: ReturnType<typeof setTimeout> | undefined
    const paint = (): void => {
      const cell = values.cell(line.path, chain)
      const row = value.current?.parentElement
      if (row === null || row === undefined) return
      if (cell === undefined || Number.isNaN(cell.reception)) {
        write(value.current, '—')
        write(state.current, line.unknown ? t.unknown : t.silent)
        marks.current?.setAttribute('data-level', line.unknown ? 'serious' : 'off')
        return
      }
      const { about } = cell
      write(value.current, valueText(cell.value, about))
      write(raw.current, cell.raw === null ? '' : valueText(cell.raw, { kind: 'string' }))
      write(unit.current, about.unit ?? '')
      write(time.current, doyTime(cell.generation, 3))
      const old = centre.timeOf(chain) - cell.reception
      write(age.current, ageText(old))
      const limit = freshness.limit(line.path)
      const stale = limit !== undefined ? old > limit : chain === '' && freshness.latest(line.path)?.stale === true
      row.classList.toggle('stale', stale)
      row.classList.toggle('invalid', cell.validity !== 0)
      value.current?.classList.toggle('num', isNumeric(about.kind) && !about.list)
      const level = stale ? 'off' : ofStateIndex(cell.state)
      if (marks.current?.getAttribute('data-level') !== level) marks.current?.setAttribute('data-level', level)
      const words = [
        stale
          ? t.stale
          : cell.validity === 0
            ? alarmWords[ALARM_LEVELS[cell.state] ?? 'normal']
            : validityWords[`v${cell.validity}` as keyof typeof validityWords],
        (cell.flags & 1) === 0 ? '' : t.playback,
      ]
      write(state.current, words.filter((w) => w !== '').join(' · '))
      const fresh = FLASH - (performance.now() - cell.changed)
      if (cell.changed > 0 && fresh > 0) {
        value.current?.classList.add('flash')
        clearTimeout(fading)
        fading = setTimeout(() => value.current?.classList.remove('flash'), fresh)
      }
    }
    const stop = values.paint(line.path, chain, paint)
    return () => {
      stop()
      clearTimeout(fading)
    }
  }, [centre, values, line, chain, freshness, t, alarmWords, validityWords])

  return (
    <>
      <div role="gridcell">
        <button type="button" className="link-button" tabIndex={-1} onClick={ask} title={t.whereFrom(line.path)}>
          <Tail text={line.path} />
        </button>
      </div>
      <div role="gridcell" className="value" ref={value} />
      <div role="gridcell" className="unit" ref={unit} />
      <div role="gridcell" className="num dim raw" ref={raw} />
      <div role="gridcell" className="status">
        {/* All six are drawn and one is shown: no rendering when the state changes. */}
        <span className="marks" ref={marks} data-level="off">
          {STATUS_LEVELS.map((level) => (
            <StatusMark key={level} level={level} worded />
          ))}
        </span>
        <span ref={state} />
      </div>
      <div role="gridcell" className="num age" ref={age} />
      <div role="gridcell" className="dim" ref={time} />
      <div role="gridcell" className="row-actions">
        <button
          type="button"
          tabIndex={-1}
          title={t.plot}
          aria-label={`${t.plot} ${line.path}`}
          onClick={() => shell.open('plot', { parameters: [line.path], chain })}
        >
          <Icon path={ICONS.plot} size={14} />
        </button>
        {remove === undefined ? null : (
          <button
            type="button"
            tabIndex={-1}
            title={t.remove(line.asked)}
            aria-label={t.remove(line.asked)}
            onClick={remove}
          >
            <Icon path={ICONS.close} size={14} />
          </button>
        )}
      </div>
    </>
  )
}
