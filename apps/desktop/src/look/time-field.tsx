/** A field for an instant, as ISO text or with the day of year. */
import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { defineTexts, useTexts } from '../i18n/texts.ts'
import { millisOf } from '../time/format.ts'

const texts = defineTexts(
  { badTime: 'Not a time: write 2026-328T20:31:07Z' },
  { badTime: 'Pas une heure : écrivez 2026-328T20:31:07Z' },
)

interface TimeFieldProps {
  readonly label: string
  readonly value: string
  readonly change: (value: string) => void
}
/** Takes what is typed when it is a time. */
export function TimeField({ label, value, change }: TimeFieldProps) {
  const t = useTexts(texts)
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const bad = text !== '' && Number.isNaN(millisOf(text))
  return (
    <TextInput
      aria-label={label}
      title={label}
      placeholder={label}
      w={170}
      value={text}
      error={bad ? t.badTime : undefined}
      onChange={(event) => {
        const next = event.currentTarget.value
        setText(next)
        if (next === '' || !Number.isNaN(millisOf(next))) change(next)
      }}
    />
  )
}
