/** Sessions that are open: of one account, or of everybody for an administrator. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OpenSession } from '@vigie/contract'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { Answer, Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { dateTime } from '../../time/format.ts'
import { texts } from './texts.ts'

/** `of`: the account; absent: all of them. */
export function Sessions({ of }: { readonly of?: string }) {
  const t = useTexts(texts)
  const shell = useShell()
  const queries = useQueryClient()
  const { client } = useCentre()
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => client.listSessions({ signal }),
    refetchInterval: 5000,
  })
  const end = useMutation({
    mutationFn: (session: OpenSession) => client.endSession({ params: { id: session.id } }),
    onSuccess: (_, session) => {
      shell.tell(t.sessionEnded(session.user))
      void queries.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
  return (
    <section>
      <h2>{t.sessions}</h2>
      {end.error === null ? null : <Failure error={end.error} />}
      <Answer query={sessions}>
        {(all) => (
          <div className="account-table">
            <table className="plain-table" aria-label={t.sessions}>
              <thead>
                <tr>
                  {of === undefined ? <th scope="col">{t.user}</th> : null}
                  <th scope="col">{t.opened}</th>
                  <th scope="col">{t.endsUnused}</th>
                  <th scope="col">
                    <span className="visually-hidden">{t.actions}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {all
                  .filter((session) => of === undefined || session.user === of)
                  .map((session) => (
                    <tr key={session.id}>
                      {of === undefined ? <td>{session.user}</td> : null}
                      <td>{dateTime(session.opened)}</td>
                      <td className="dim">{dateTime(session.expires)}</td>
                      <td>
                        <div className="account-actions">
                          {session.current ? (
                            <span className="chip">{t.thisOne}</span>
                          ) : (
                            <ArmedButton
                              text={t.end}
                              label={t.endSession(session.user, dateTime(session.opened))}
                              busy={end.isPending && end.variables.id === session.id}
                              fire={() => end.mutate(session)}
                            />
                          )}
                        </div>
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </div>
        )}
      </Answer>
    </section>
  )
}
