import { Button, PasswordInput, TextInput, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { ApiError, type Client, type Session } from '@vigie/contract'
import { useState } from 'react'
import { defineTexts, useLanguage, useTexts } from '../i18n/texts.ts'
import { problemOf, type ShownProblem } from '../server/problems.ts'
import { StatusMark } from '../status/status-mark.tsx'

const texts = defineTexts(
  {
    title: 'Log in',
    user: 'User',
    password: 'Password',
    enter: 'Log in',
    first: 'The first password of the administrator is printed by vigie start, once.',
    about: 'Control centre for satellites',
    other: 'Français',
    dark: 'Dark',
    light: 'Light',
    wrong: 'The user or the password is not right.',
    wrongRemedy: 'Check both; capitals matter in the password. An administrator can set a new one.',
  },
  {
    title: 'Connexion',
    user: 'Utilisateur',
    password: 'Mot de passe',
    enter: 'Se connecter',
    first: 'Le premier mot de passe de l’administrateur est affiché par vigie start, une seule fois.',
    about: 'Centre de contrôle de satellites',
    other: 'English',
    dark: 'Sombre',
    light: 'Clair',
    wrong: 'L’utilisateur ou le mot de passe est incorrect.',
    wrongRemedy:
      'Vérifiez les deux ; les majuscules comptent dans le mot de passe. Un administrateur peut en définir un autre.',
  },
)

export interface LogInProps {
  readonly client: Client
  readonly entered: (session: Session) => Promise<void>
}

export function LogIn({ client, entered }: LogInProps) {
  const t = useTexts(texts)
  const { language, choose } = useLanguage()
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('dark')
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ShownProblem>()

  const submit = async (): Promise<void> => {
    setBusy(true)
    setProblem(undefined)
    try {
      await entered(await client.logIn({ body: { user, password } }))
    } catch (error) {
      setBusy(false)
      setPassword('')
      setProblem(
        error instanceof ApiError && error.status === 401
          ? { title: t.wrong, remedy: t.wrongRemedy, code: error.code }
          : problemOf(error, language),
      )
    }
  }
  return (
    <main className="log-in">
      <form
        className="log-in-card"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <div className="log-in-brand">
          <img src="./vigie.svg" alt="" width={44} height={44} />
          <div>
            <h1>Vigie</h1>
            <p className="dim">{t.about}</p>
          </div>
        </div>
        <TextInput
          size="sm"
          label={t.user}
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          required
          withAsterisk={false}
        />
        <PasswordInput
          size="sm"
          label={t.password}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        {problem === undefined ? null : (
          <div className="log-in-problem" role="alert">
            <StatusMark level="serious" worded />
            <div>
              <strong>{problem.title}</strong>
              <br />
              {problem.remedy}
            </div>
          </div>
        )}
        <Button type="submit" size="sm" loading={busy} fullWidth>
          {t.enter}
        </Button>
        <p className="dim log-in-first">{t.first}</p>
        <div className="log-in-choices">
          <Button variant="subtle" color="gray" onClick={() => choose(language === 'en' ? 'fr' : 'en')}>
            {t.other}
          </Button>
          <Button variant="subtle" color="gray" onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}>
            {scheme === 'dark' ? t.light : t.dark}
          </Button>
        </div>
      </form>
    </main>
  )
}
