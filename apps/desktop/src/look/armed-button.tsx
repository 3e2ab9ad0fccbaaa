/** A button for what cannot be taken back: the first press arms it, a second one fires; it disarms by itself. */
import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { defineTexts, useTexts } from '../i18n/texts.ts'

const texts = defineTexts(
  { confirm: (what: string) => `Confirm: ${what}` },
  { confirm: (what) => `Confirmer : ${what}` },
)

/** Milliseconds that it stays armed. */
const ARMED = 5000

export interface ArmedButtonProps {
  /** What the button says. */
  readonly text: string
  /** What is done to what, for screen readers and as a title. */
  readonly label: string
  readonly disabled?: boolean
  readonly busy?: boolean
  readonly fire: () => void
}

export function ArmedButton({ text, label, disabled = false, busy = false, fire }: ArmedButtonProps) {
  const t = useTexts(texts)
  const [armed, setArmed] = useState(false)
  useEffect(() => {
    if (!armed) return
    const timer = setTimeout(() => setArmed(false), ARMED)
    return () => clearTimeout(timer)
  }, [armed])
  const said = armed ? t.confirm(label) : label
  return (
    <Button
      variant={armed ? 'filled' : 'default'}
      {...(armed ? { color: 'red' } : {})}
      disabled={disabled}
      loading={busy}
      aria-label={said}
      title={said}
      onBlur={() => setArmed(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setArmed(false)
      }}
      onClick={() => {
        setArmed(!armed)
        if (armed) fire()
      }}
    >
      {armed ? t.confirm(text) : text}
    </Button>
  )
}
