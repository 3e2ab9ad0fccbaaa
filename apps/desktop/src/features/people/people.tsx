/** Who is who, and who has a page of the centre open now, with the uplinks they hold. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { defineTexts, useTexts } from '../../i18n/texts.ts'
import { roleTexts } from '../../look/roles.ts'
import { Answer } from '../../look/states.tsx'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { useCentre, useConnection, useTopic } from '../../server/centre.ts'
import { Status } from '../../status/status-mark.tsx'
import { dateTime } from '../../time/format.ts'
import type { Settings } from './settings.ts'

const texts = defineTexts(
  {
    people: 'People of the centre',
    name: 'Name',
    role: 'Role',
    here: 'On console',
    since: (at: string) => `since ${at}`,
    away: 'not connected',
    unknown: 'unknown while the server is away',
    uplinks: 'Uplinks held',
    activities: 'What they asked for',
    ofThem: (name: string) => `What they asked for: ${name}`,
  },
  {
    people: 'Personnes du centre',
    name: 'Nom',
    role: 'Rôle',
    here: 'En poste',
    since: (at) => `depuis ${at}`,
    away: 'non connecté',
    unknown: 'inconnu tant que le serveur est absent',
    uplinks: 'Voies montantes tenues',
    activities: 'Ses demandes',
    ofThem: (name) => `Ses demandes : ${name}`,
  },
)

export default function People({ settings }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const roles = useTexts(roleTexts)
  const shell = useShell()
  const centre = useCentre()
  const { state } = useConnection()
  const here = useTopic('people').items
  const uplinks = useTopic('uplinks').items
  const people = useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => centre.client.listPeople({ signal }),
    refetchInterval: 60_000,
  })
  const pointed = useRef<HTMLTableRowElement>(null)
  useEffect(() => pointed.current?.scrollIntoView({ block: 'nearest' }), [settings.person, people.data])
  return (
    <div className="panel">
      <div className="panel-body">
        <Answer query={people}>
          {(all) => (
            <table className="plain-table" aria-label={t.people}>
              <thead>
                <tr>
                  <th scope="col">{t.name}</th>
                  <th scope="col">{t.role}</th>
                  <th scope="col">{t.here}</th>
                  <th scope="col">{t.uplinks}</th>
                  <th scope="col">{t.activities}</th>
                </tr>
              </thead>
              <tbody>
                {all
                  .toSorted((a, b) => a.name.localeCompare(b.name))
                  .map((person) => {
                    const now = here.find((h) => h.user === person.user)
                    const held = uplinks.filter((u) => (u.lentTo ?? u.holder) === person.user)
                    const isPointed = person.user === settings.person
                    return (
                      <tr
                        key={person.user}
                        ref={isPointed ? pointed : undefined}
                        className={isPointed ? 'row-pointed' : ''}
                        aria-current={isPointed ? true : undefined}
                      >
                        <th scope="row">
                          {person.name} <span className="dim">{person.user}</span>
                        </th>
                        <td>{roles[person.role]}</td>
                        <td>
                          {state !== 'open' ? (
                            <span className="dim">{t.unknown}</span>
                          ) : now === undefined ? (
                            <Status level="off" text={t.away} />
                          ) : (
                            <Status level="normal" text={t.since(dateTime(now.since))} />
                          )}
                        </td>
                        <td>
                          {held.map((u) => (
                            <button
                              type="button"
                              className="link-button"
                              key={u.chain}
                              onClick={() => shell.open('uplink', { chain: u.chain })}
                            >
                              {centre.satelliteOfChain(u.chain)?.title ?? u.chain}
                            </button>
                          ))}
                        </td>
                        <td>
                          <button
                            type="button"
                            className="link-button activity-link"
                            aria-label={t.ofThem(person.name)}
                            onClick={() => shell.open('history', { user: person.user })}
                          >
                            {t.activities}
                          </button>
                        </td>
                      </tr>
                    )
                  })}
              </tbody>
            </table>
          )}
        </Answer>
      </div>
    </div>
  )
}
