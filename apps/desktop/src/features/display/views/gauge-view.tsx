import type { GaugePart } from '@vigie/displays'
import { useRef, useState } from 'react'
import { useTexts } from '../../../i18n/texts.ts'
import { numberText } from '../../../look/value-text.ts'
import { StatusMark } from '../../../status/status-mark.tsx'
import { texts } from '../texts.ts'
import { useShown, type Shown } from '../use-shown.ts'

/** A value between two ends: a bar or a dial, with its number, its state by mark and by word. */
export function GaugeView({ part, chain }: { readonly part: GaugePart; readonly chain: string }) {
  const t = useTexts(texts)
  const [shown, setShown] = useState<Shown>()
  const last = useRef('')
  useShown([part.parameter], chain, (_, now) => {
    const key = now === undefined ? '' : `${now.text} ${now.level} ${now.stale}`
    if (key === last.current) return
    last.current = key
    setShown(now)
  })
  const value = typeof shown?.value === 'number' ? shown.value : undefined
  const share =
    value === undefined || part.max === part.min
      ? 0
      : Math.min(1, Math.max(0, (value - part.min) / (part.max - part.min)))
  const level = shown === undefined || shown.stale ? 'off' : shown.level
  return (
    <div
      className={`gauge gauge-${part.form ?? 'bar'}`}
      data-level={level}
      role="meter"
      aria-label={part.parameter}
      aria-valuemin={part.min}
      aria-valuemax={part.max}
      aria-valuenow={value ?? part.min}
      aria-valuetext={shown === undefined ? t.silent : `${shown.text} ${shown.unit ?? ''}`}
    >
      {part.form === 'dial' ? (
        <svg viewBox="0 0 100 60" aria-hidden="true">
          <path className="gauge-rail" d="M10 52 A40 40 0 0 1 90 52" pathLength={100} />
          <path
            className="gauge-fill"
            d="M10 52 A40 40 0 0 1 90 52"
            pathLength={100}
            strokeDasharray={`${share * 100} 200`}
          />
        </svg>
      ) : (
        <div className="gauge-track" aria-hidden="true">
          <div className="gauge-filled" style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <div className={shown?.stale === true ? 'gauge-value stale' : 'gauge-value'}>
        <StatusMark level={level} worded />
        <strong>{shown === undefined ? '—' : value === undefined ? shown.text : numberText(value, 5)}</strong>
        <span className="dim">{shown?.unit}</span>
        {shown?.stale === true ? <span className="dim">{t.stale}</span> : null}
      </div>
      <div className="gauge-ends dim">
        <span>{numberText(part.min)}</span>
        <span>{numberText(part.max)}</span>
      </div>
    </div>
  )
}
