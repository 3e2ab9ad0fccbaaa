import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError } from '@vigie/contract'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Empty, Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { texts } from './texts.ts'

/** As the contract has it. */
export const SHORTEST_PASSWORD = 10

export function PasswordForm() {
  const t = useTexts(texts)
  const shell = useShell()
  const queries = useQueryClient()
  const { client, session } = useCentre()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const change = useMutation({
    mutationFn: () => client.changePassword({ body: { current, password } }),
    onSuccess: () => {
      for (const clear of [setCurrent, setPassword, setAgain]) clear('')
      void queries.invalidateQueries({ queryKey: ['sessions'] })
      shell.tell(t.passwordChanged)
    },
  })
  const short = password !== '' && password.length < SHORTEST_PASSWORD
  const differs = again !== '' && again !== password
  const wrong = change.error instanceof ApiError && change.error.status === 401
  return (
    <section>
      <h2>{t.passwordTitle}</h2>
      <p className="dim">{t.passwordRule}</p>
      <form
        className="account-form"
        aria-label={t.changePassword}
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate()
        }}
      >
        {/* Password keepers want to know whose it is. */}
        <input type="text" name="username" autoComplete="username" value={session.user} readOnly hidden />
        <PasswordInput
          size="xs"
          w={210}
          label={t.current}
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordInput
          size="xs"
          w={210}
          label={t.next}
          autoComplete="new-password"
          value={password}
          error={short ? t.tooShort : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <PasswordInput
          size="xs"
          w={210}
          label={t.again}
          autoComplete="new-password"
          value={again}
          error={differs ? t.differs : undefined}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
        <Button
          type="submit"

          loading={change.isPending}
          disabled={current === '' || password === '' || again !== password || short}
        >
          {t.changePassword}
        </Button>
      </form>
      {change.error === null ? null : wrong ? (
        <div role="alert">
          <Empty title={t.wrongPassword}>{t.wrongPasswordHint}</Empty>
        </div>
      ) : (
        <Failure error={change.error} />
      )}
    </section>
  )
}
