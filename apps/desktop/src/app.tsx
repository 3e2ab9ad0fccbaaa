/** Who is logged in decides what is shown: the log-in page or the workstation. */
import { MantineProvider } from '@mantine/core'
import { ApiError, type Session } from '@vigie/contract'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { LanguageContext, storedLanguage, storeLanguage, type Language } from './i18n/texts.ts'
import { Failure, Loading } from './look/states.tsx'
import { theme } from './look/theme.ts'
import { Centre, CentreContext, newClient } from './server/centre.ts'
import { LogIn } from './shell/log-in.tsx'
import { Workstation } from './shell/workstation.tsx'

type State =
  | { readonly kind: 'asking' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'in'; readonly centre: Centre }

export function App() {
  const [language, setLanguage] = useState<Language>(storedLanguage)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const choice = useMemo(
    () => ({
      language,
      choose: (next: Language) => {
        storeLanguage(next)
        setLanguage(next)
      },
    }),
    [language],
  )
  return (
    <LanguageContext value={choice}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Gate />
      </MantineProvider>
    </LanguageContext>
  )
}

function Gate() {
  const client = useMemo(newClient, [])
  const queries = useMemo(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            retry: (failures, error) => !(error instanceof ApiError && error.status < 500) && failures < 3,
            refetchOnWindowFocus: false,
            networkMode: 'always',
          },
          mutations: { networkMode: 'always' },
        },
      }),
    [],
  )
  const [state, setState] = useState<State>({ kind: 'asking' })

  const nobody = useCallback(() => {
    setState((was) => {
      if (was.kind === 'in') was.centre.close()
      return { kind: 'nobody' }
    })
    queries.clear()
  }, [queries])

  const enter = useCallback(
    async (session: Session) => {
      const mission = await client.getMission()
      setState((was) => {
        if (was.kind === 'in') was.centre.close()
        return { kind: 'in', centre: new Centre(client, session, mission, nobody) }
      })
    },
    [client, nobody],
  )

  const ask = useCallback(async () => {
    setState({ kind: 'asking' })
    try {
      await enter(await client.whoAmI())
    } catch (error) {
      if (error instanceof ApiError && (error.status === 401 || error.status === 403)) nobody()
      else setState({ kind: 'failed', error })
    }
  }, [client, enter, nobody])

  useEffect(() => void ask(), [ask])
  // The server was away when the page was opened: try again by itself.
  useEffect(() => {
    if (state.kind !== 'failed') return
    const timer = setTimeout(() => void ask(), 3000)
    return () => clearTimeout(timer)
  }, [state, ask])

  switch (state.kind) {
    case 'asking':
      return <Loading />
    case 'failed':
      return <Failure error={state.error} retry={() => void ask()} />
    case 'nobody':
      return <LogIn client={client} entered={enter} />
    case 'in':
      return (
        <QueryClientProvider client={queries}>
          <CentreContext value={state.centre}>
            <Workstation
              logOut={() => {
                void client.logOut().catch(() => {})
                nobody()
              }}
            />
          </CentreContext>
        </QueryClientProvider>
      )
  }
}
