/** A field for a password that is given to somebody, with a proposal that nobody guesses. */
import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { SHORTEST_PASSWORD } from '../account/password-form.tsx'
import { texts } from './texts.ts'

/** Letters and digits that nobody mistakes for each other: 16 of them are 79 bits. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = [4, 4, 4, 4]

function proposal(): string {
  const random = crypto.getRandomValues(new Uint32Array(16))
  let at = 0
  return GROUPS.map((n) => Array.from({ length: n }, () => LETTERS[random[at++]! % LETTERS.length]).join('')).join('-')
}

export interface NewPasswordProps {
  readonly label: string
  readonly value: string
  readonly change: (value: string) => void
  readonly focus?: boolean
}

export function NewPassword({ label, value, change, focus = false }: NewPasswordProps) {
  const t = useTexts(texts)
  const [visible, setVisible] = useState(false)
  return (
    <>
      <PasswordInput
        size="xs"
        w={210}
        label={label}
        autoComplete="new-password"
        {...(focus ? { 'data-autofocus': true } : {})}
        value={value}
        visible={visible}
        onVisibilityChange={setVisible}
        error={value !== '' && value.length < SHORTEST_PASSWORD ? t.tooShort : undefined}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <Button
        variant="subtle"

        title={t.proposeLabel}
        onClick={() => {
          change(proposal())
          setVisible(true)
        }}
      >
        {t.propose}
      </Button>
    </>
  )
}
