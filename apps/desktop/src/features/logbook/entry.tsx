/** One entry as it was written, and what was added to it since. */
import { ActionIcon, Button } from '@mantine/core'
import type { LogEntry } from '@vigie/contract'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { dateTime } from '../../time/format.ts'
import { Files } from './attachments.tsx'
import { texts } from './texts.ts'
import { LinkChips, Satellites, Tags } from './tokens.tsx'

export const isWithdrawn = (entry: LogEntry): boolean => entry.amendments.some((a) => a.withdraws)

interface EntryProps {
  readonly entry: LogEntry
  readonly chooseTag: (tag: string) => void
  readonly amend: (withdraws: boolean) => void
  readonly close: () => void
}

export function Entry({ entry, chooseTag, amend, close }: EntryProps) {
  const t = useTexts(texts)
  const centre = useCentre()
  const mayWrite = centre.may('controller')
  return (
    <>
      <header className="logbook-head">
        <span className="dim">{t.entry(entry.id)}</span>
        {isWithdrawn(entry) ? <Withdrawn /> : null}
        <span className="grow" />
        {mayWrite ? (
          <>
            <Button variant="default" onClick={() => amend(false)}>
              {t.amend}
            </Button>
            {isWithdrawn(entry) ? null : (
              <Button variant="default" onClick={() => amend(true)}>
                {t.withdraw}
              </Button>
            )}
          </>
        ) : null}
        <ActionIcon aria-label={t.close} title={t.close} onClick={close}>
          <Icon path={ICONS.close} />
        </ActionIcon>
      </header>
      <EntryText entry={entry} chooseTag={chooseTag} />
    </>
  )
}

export function Withdrawn() {
  const t = useTexts(texts)
  return (
    <span className="status">
      <StatusMark level="serious" /> {t.withdrawn}
    </span>
  )
}

/** What is read and what is printed. Its text is text: nothing in it is ever markup. */
export function EntryText({ entry, chooseTag }: Pick<EntryProps, 'entry' | 'chooseTag'>) {
  const t = useTexts(texts)
  const all = [entry, ...entry.amendments].flatMap((one) => one.links)
  return (
    <article className="logbook-entry">
      <h2 className={isWithdrawn(entry) ? 'logbook-title logbook-struck' : 'logbook-title'}>{entry.title}</h2>
      <dl className="facts">
        <dt>{t.aboutTime}</dt>
        <dd>{dateTime(entry.about)} UTC</dd>
        <dt>{t.written}</dt>
        <dd>{t.writtenBy(`${dateTime(entry.at)} UTC`, entry.by)}</dd>
        <dt>{t.satellites}</dt>
        <dd>
          <Satellites names={entry.satellites} />
        </dd>
        {entry.tags.length === 0 ? null : (
          <>
            <dt>{t.tags}</dt>
            <dd>
              <Tags tags={entry.tags} choose={chooseTag} />
            </dd>
          </>
        )}
        {entry.template === undefined ? null : (
          <>
            <dt>{t.template}</dt>
            <dd>{entry.template}</dd>
          </>
        )}
      </dl>
      <div className="logbook-text">{entry.text}</div>
      <LinkChips links={entry.links} all={all} />
      <Files files={entry.attachments} />
      {entry.amendments.map((one, index) => (
        // Amendments are only ever added.
        <section key={index} className="logbook-amendment">
          <h3>
            {one.withdraws ? t.withdrawal : t.amendment(index + 1)}{' '}
            <span className="dim">{t.writtenBy(`${dateTime(one.at)} UTC`, one.by)}</span>
          </h3>
          <div className="logbook-text">{one.text}</div>
          {one.tags.length === 0 ? null : <Tags tags={one.tags} choose={chooseTag} />}
          <LinkChips links={one.links} all={all} />
          <Files files={one.attachments} />
        </section>
      ))}
    </article>
  )
}
