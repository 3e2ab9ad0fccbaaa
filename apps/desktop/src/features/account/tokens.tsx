/** API tokens: of one account, or of everybody for an administrator. Their secret is shown when they are made, and never again. */
import { Button, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Role, Token } from '@vigie/contract'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { roleTexts, rolesUpTo } from '../../look/roles.ts'
import { Answer, Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { dateTime } from '../../time/format.ts'
import { texts } from './texts.ts'

const DAYS = [7, 30, 90, 365]

/** `of`: the account; absent: all of them, without a form to make one. */
export function Tokens({ of }: { readonly of?: string }) {
  const t = useTexts(texts)
  const roles = useTexts(roleTexts)
  const shell = useShell()
  const queries = useQueryClient()
  const { client } = useCentre()
  const tokens = useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => client.listTokens({ signal }),
    refetchInterval: 30_000,
  })
  const remove = useMutation({
    mutationFn: (token: Token) => client.deleteToken({ params: { id: token.id } }),
    onSuccess: (_, token) => {
      shell.tell(t.tokenRemoved(token.name))
      void queries.invalidateQueries({ queryKey: ['tokens'] })
    },
  })
  return (
    <section>
      <h2>{t.tokens}</h2>
      <p className="dim">{t.tokensHint}</p>
      {of === undefined ? null : <NewToken />}
      {remove.error === null ? null : <Failure error={remove.error} />}
      <Answer query={tokens}>
        {(all) => {
          const shown = all.filter((token) => of === undefined || token.user === of)
          if (shown.length === 0) return <p className="dim">{t.noTokens}</p>
          return (
            <div className="account-table">
              <table className="plain-table" aria-label={t.tokens}>
                <thead>
                  <tr>
                    {of === undefined ? <th scope="col">{t.user}</th> : null}
                    <th scope="col">{t.name}</th>
                    <th scope="col">{t.role}</th>
                    <th scope="col">{t.created}</th>
                    <th scope="col">{t.expires}</th>
                    <th scope="col">{t.lastUsed}</th>
                    <th scope="col">
                      <span className="visually-hidden">{t.actions}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {shown.map((token) => (
                    <tr key={token.id}>
                      {of === undefined ? <td>{token.user}</td> : null}
                      <td>{token.name}</td>
                      <td>{roles[token.role]}</td>
                      <td className="dim">{dateTime(token.created)}</td>
                      <td className="dim">{token.expires === undefined ? t.never : dateTime(token.expires)}</td>
                      <td className="dim">{token.lastUsed === undefined ? t.neverUsed : dateTime(token.lastUsed)}</td>
                      <td>
                        <div className="account-actions">
                          <ArmedButton
                            text={t.remove}
                            label={t.removeToken(token.name)}
                            busy={remove.isPending && remove.variables.id === token.id}
                            fire={() => remove.mutate(token)}
                          />
                        </div>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }}
      </Answer>
    </section>
  )
}

function NewToken() {
  const t = useTexts(texts)
  const roles = useTexts(roleTexts)
  const queries = useQueryClient()
  const { client, session } = useCentre()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [days, setDays] = useState('90')
  const make = useMutation({
    mutationFn: () =>
      client.createToken({ body: { name: name.trim(), role, ...(days === '' ? {} : { days: Number(days) }) } }),
    onSuccess: () => {
      setName('')
      void queries.invalidateQueries({ queryKey: ['tokens'] })
    },
  })
  return (
    <>
      <form
        className="account-form"
        aria-label={t.makeToken}
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <TextInput
          w={210}
          label={t.tokenName}
          placeholder={t.tokenNameHint}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          w={170}
          label={t.role}
          value={role}
          data={rolesUpTo(session.role).map((value) => ({ value, label: roles[value] }))}
          onChange={(value) => setRole(value ?? 'viewer')}
        />
        <Select
          w={150}
          label={t.lasts}
          value={days}
          data={[...DAYS.map((n) => ({ value: String(n), label: t.days(n) })), { value: '', label: t.never }]}
          onChange={(value) => setDays(value ?? '')}
        />
        <Button type="submit" disabled={name.trim() === ''} loading={make.isPending}>
          {t.makeToken}
        </Button>
      </form>
      {make.error === null ? null : <Failure error={make.error} />}
      {make.data === undefined ? null : (
        <Secret name={make.data.token.name} secret={make.data.secret} close={() => make.reset()} />
      )}
    </>
  )
}

function Secret({
  name,
  secret,
  close,
}: {
  readonly name: string
  readonly secret: string
  readonly close: () => void
}) {
  const t = useTexts(texts)
  const shell = useShell()
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(secret)
      shell.tell(t.copied)
    } catch {
      shell.tell(t.notCopied, 'failed')
    }
  }
  return (
    <div className="account-secret" role="status">
      <strong>{t.secret(name)}</strong>
      <span>{t.secretHint}</span>
      <code>{secret}</code>
      <div className="account-form">
        <Button onClick={() => void copy()}>{t.copy}</Button>
        <Button variant="default" onClick={close}>
          {t.kept}
        </Button>
      </div>
    </div>
  )
}
