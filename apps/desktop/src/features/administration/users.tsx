import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ROLES, type Role, type User } from '@vigie/contract'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { roleMeaningTexts, roleTexts } from '../../look/roles.ts'
import { Answer, Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { Status } from '../../status/status-mark.tsx'
import { dateTime } from '../../time/format.ts'
import { SHORTEST_PASSWORD } from '../account/password-form.tsx'
import { NewPassword } from './new-password.tsx'
import { texts } from './texts.ts'

/** As the contract has it. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/

interface Change {
  readonly user: string
  readonly body: { readonly role?: Role; readonly disabled?: boolean; readonly password?: string }
}

export function Users() {
  const t = useTexts(texts)
  const roles = useTexts(roleTexts)
  const shell = useShell()
  const queries = useQueryClient()
  const { client, session } = useCentre()
  const [resetting, setResetting] = useState<string>()
  const users = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => client.listUsers({ signal }),
    refetchInterval: 30_000,
  })
  const renew = (): void => {
    for (const queryKey of [['users'], ['tokens'], ['sessions']]) void queries.invalidateQueries({ queryKey })
  }
  const change = useMutation({
    mutationFn: ({ user, body }: Change) => client.changeUser({ params: { user }, body }),
    onSuccess: (_, { user, body }) => {
      if (body.role !== undefined) shell.tell(t.changedRole(user, roles[body.role]))
      else if (body.password !== undefined) shell.tell(t.isReset(user))
      else shell.tell(body.disabled === true ? t.isDisabled(user) : t.isEnabled(user))
      setResetting(undefined)
    },
    onSettled: renew,
  })
  const remove = useMutation({
    mutationFn: (user: string) => client.deleteUser({ params: { user } }),
    onSuccess: (_, user) => shell.tell(t.isRemoved(user)),
    onSettled: renew,
  })
  const problem = change.error ?? remove.error
  return (
    <section>
      <h2>{t.users}</h2>
      {problem === null ? null : <Failure error={problem} />}
      <Answer query={users}>
        {(all) => (
          <div className="account-table">
            <table className="plain-table" aria-label={t.users}>
              <thead>
                <tr>
                  <th scope="col">{t.user}</th>
                  <th scope="col">{t.name}</th>
                  <th scope="col">{t.role}</th>
                  <th scope="col">{t.state}</th>
                  <th scope="col">{t.lastLogIn}</th>
                  <th scope="col">{t.created}</th>
                  <th scope="col">
                    <span className="visually-hidden">{t.actions}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {all.map((user) => (
                  <UserRow
                    key={user.user}
                    user={user}
                    own={user.user === session.user}
                    change={(body) => change.mutate({ user: user.user, body })}
                    reset={() => setResetting(user.user)}
                    remove={() => remove.mutate(user.user)}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answer>
      <AddUser added={renew} />
      {resetting === undefined ? null : (
        <Reset
          user={resetting}
          busy={change.isPending}
          set={(password) => change.mutate({ user: resetting, body: { password } })}
          close={() => setResetting(undefined)}
        />
      )}
    </section>
  )
}

interface UserRowProps {
  readonly user: User
  readonly own: boolean
  readonly change: (body: Change['body']) => void
  readonly reset: () => void
  readonly remove: () => void
}

function UserRow({ user, own, change, reset, remove }: UserRowProps) {
  const t = useTexts(texts)
  const roles = useTexts(roleTexts)
  const meanings = useTexts(roleMeaningTexts)
  const { user: name, disabled } = user
  return (
    <tr className={disabled ? 'account-gone' : undefined}>
      <td>
        {name} {own ? <span className="chip">{t.own}</span> : null}
      </td>
      <td>{user.name}</td>
      <td title={meanings[user.role]}>
        {own ? (
          roles[user.role]
        ) : (
          <Select
            aria-label={t.roleOf(name)}
            w={170}
            value={user.role}
            data={ROLES.map((value) => ({ value, label: roles[value] }))}
            onChange={(role) => {
              if (role !== null && role !== user.role) change({ role })
            }}
          />
        )}
      </td>
      <td>
        <Status level={disabled ? 'off' : 'normal'} text={disabled ? t.disabled : t.active} />
      </td>
      <td className="dim">{user.lastLogIn === undefined ? t.neverIn : dateTime(user.lastLogIn)}</td>
      <td className="dim">{dateTime(user.created)}</td>
      <td>
        {own ? (
          <div className="account-own dim">{t.ownHint}</div>
        ) : (
          <div className="account-actions">
            <Button variant="default" aria-label={t.resetLabel(name)} title={t.resetLabel(name)} onClick={reset}>
              {t.reset}
            </Button>
            {disabled ? (
              <Button variant="default" aria-label={t.enableLabel(name)} onClick={() => change({ disabled: false })}>
                {t.enable}
              </Button>
            ) : (
              <ArmedButton text={t.disable} label={t.disableLabel(name)} fire={() => change({ disabled: true })} />
            )}
            <ArmedButton text={t.remove} label={t.removeLabel(name)} fire={remove} />
          </div>
        )}
      </td>
    </tr>
  )
}

function AddUser({ added }: { readonly added: () => void }) {
  const t = useTexts(texts)
  const roles = useTexts(roleTexts)
  const meanings = useTexts(roleMeaningTexts)
  const shell = useShell()
  const { client } = useCentre()
  const [user, setUser] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [password, setPassword] = useState('')
  const add = useMutation({
    mutationFn: () =>
      client.createUser({ body: { user, role, password, ...(name.trim() === '' ? {} : { name: name.trim() }) } }),
    onSuccess: (made) => {
      for (const clear of [setUser, setName, setPassword]) clear('')
      shell.tell(t.added(made.user))
      added()
    },
  })
  const wrong = user !== '' && !NAME.test(user)
  return (
    <>
      <form
        className="account-form"
        aria-label={t.add}
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <TextInput
          w={190}
          label={t.user}
          placeholder={t.userRule}
          autoComplete="off"
          autoCapitalize="none"
          value={user}
          error={wrong ? t.userWrong : undefined}
          onChange={(event) => setUser(event.currentTarget.value)}
        />
        <TextInput
          w={170}
          label={t.name}
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          w={170}
          label={t.role}
          title={meanings[role]}
          value={role}
          data={ROLES.map((value) => ({ value, label: roles[value] }))}
          onChange={(value) => setRole(value ?? 'viewer')}
        />
        <NewPassword label={t.password} value={password} change={setPassword} />
        <Button
          type="submit"

          loading={add.isPending}
          disabled={user === '' || wrong || password.length < SHORTEST_PASSWORD}
        >
          {t.add}
        </Button>
      </form>
      {add.error === null ? null : <Failure error={add.error} />}
    </>
  )
}

interface ResetProps {
  readonly user: string
  readonly busy: boolean
  readonly set: (password: string) => void
  readonly close: () => void
}

function Reset({ user, busy, set, close }: ResetProps) {
  const t = useTexts(texts)
  const [password, setPassword] = useState('')
  return (
    <Modal
      opened
      onClose={close}
      title={t.resetTitle(user)}
      closeButtonProps={{ 'aria-label': t.cancel }}
      transitionProps={{ duration: 0 }}
    >
      <p className="dim">{t.resetHint}</p>
      <form
        className="account-form"
        onSubmit={(event) => {
          event.preventDefault()
          set(password)
        }}
      >
        <NewPassword label={t.resetTitle(user)} value={password} change={setPassword} focus />
        <div className="account-form">
          <Button type="submit" loading={busy} disabled={password.length < SHORTEST_PASSWORD}>
            {t.resetDo}
          </Button>
          <Button variant="default" onClick={close}>
            {t.cancel}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
