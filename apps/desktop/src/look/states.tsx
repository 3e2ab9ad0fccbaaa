/** The states that every panel has beside its content: loading, empty, failed. */
import { Button } from '@mantine/core'
import { useServerTexts } from '../i18n/server-texts.ts'
import { defineTexts, useLanguage, useTexts } from '../i18n/texts.ts'
import { problemOf } from '../server/problems.ts'
import { StatusMark } from '../status/status-mark.tsx'

const texts = defineTexts({ loading: 'Loading…', retry: 'Try again' }, { loading: 'Chargement…', retry: 'Réessayer' })

export function Loading() {
  const t = useTexts(texts)
  return (
    <div className="state" role="status">
      <span className="spinner" aria-hidden />
      {t.loading}
    </div>
  )
}

export function Empty({ title, children }: { readonly title: string; readonly children?: React.ReactNode }) {
  return (
    <div className="state">
      <strong>{title}</strong>
      {children === undefined ? null : <span className="remedy">{children}</span>}
    </div>
  )
}

/** What happened and what to do about it. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  // Drawn again when the French of the server's texts has been fetched.
  useServerTexts()
  const problem = problemOf(error, language)
  return (
    <div className="state" role="alert">
      <StatusMark level="serious" size={18} />
      <strong>{problem.title}</strong>
      <span className="remedy">{problem.remedy}</span>
      {problem.code === '' ? null : <span className="code">{problem.code}</span>}
      {retry === undefined ? null : (
        <Button variant="default" onClick={retry}>
          {t.retry}
        </Button>
      )}
    </div>
  )
}

interface QueryLike<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly isPending: boolean
  refetch(): unknown
}
/** Shows what was answered; what is shown stays while a later question fails. */
export function Answer<T>({
  query,
  children,
}: {
  readonly query: QueryLike<T>
  readonly children: (data: T) => React.ReactNode
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.isPending) return <Loading />
  return <Failure error={query.error} retry={() => void query.refetch()} />
}
