/** What is found, the newest first, under the days that it is about. */
import type { LogEntry } from '@vigie/contract'
import { useMemo } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Icon } from '../../look/icons.tsx'
import { Rows } from '../../look/rows.tsx'
import { useCentre } from '../../server/centre.ts'
import { dateOf, dayOfYear, millisOf, timeOfDay } from '../../time/format.ts'
import { isWithdrawn, Withdrawn } from './entry.tsx'
import { texts } from './texts.ts'
import { Satellites } from './tokens.tsx'

type Row = { readonly day: string } | { readonly entry: LogEntry }

const dayOf = (entry: LogEntry): string => {
  const millis = millisOf(entry.about)
  return `${String(dayOfYear(millis)).padStart(3, '0')} · ${dateOf(millis)}`
}
function withDays(entries: readonly LogEntry[]): Row[] {
  let last = ''
  return entries.flatMap((entry): Row[] => {
    const day = dayOf(entry)
    if (day === last) return [{ entry }]
    last = day
    return [{ day }, { entry }]
  })
}

const FILE = 'M19 11l-7.5 7.5a5 5 0 0 1-7-7L12 4a3.3 3.3 0 0 1 4.7 4.7L9.3 16a1.6 1.6 0 0 1-2.3-2.3L13.5 7.2'

interface ListProps {
  readonly entries: readonly LogEntry[]
  readonly selected: string
  readonly open: (entry: LogEntry) => void
  readonly more: (() => void) | undefined
}
export function List({ entries, selected, open, more }: ListProps) {
  const t = useTexts(texts)
  const { mission } = useCentre()
  const rows = useMemo(() => withDays(entries), [entries])
  const colourOf = (entry: LogEntry): string | undefined =>
    mission.satellites.find((s) => s.name === entry.satellites[0])?.colour
  return (
    <Rows
      label={t.list}
      items={rows}
      keyOf={(row) => ('day' in row ? row.day : String(row.entry.id))}
      columns="80px minmax(78px, 0.7fr) minmax(130px, 3fr) minmax(50px, 0.9fr) minmax(50px, 0.6fr) 44px"
      head={[
        t.time,
        t.satellites,
        t.title,
        t.tags,
        t.by,
        <span className="visually-hidden" key="files">
          {t.files}
        </span>,
      ]}
      selected={selected}
      more={more}
      open={(row) => {
        if ('entry' in row) open(row.entry)
      }}
      rowProps={(row) =>
        'day' in row
          ? { className: 'logbook-day' }
          : {
              className: 'stripe',
              style: { '--satellite': colourOf(row.entry) } as React.CSSProperties,
              onClick: () => open(row.entry),
            }
      }
      row={(row) =>
        'day' in row ? (
          <div role="gridcell" aria-colspan={6}>
            {row.day}
          </div>
        ) : (
          <Cells entry={row.entry} />
        )
      }
    />
  )
}

function Cells({ entry }: { readonly entry: LogEntry }) {
  const t = useTexts(texts)
  const tags = [...new Set([entry, ...entry.amendments].flatMap((one) => one.tags))].join(', ')
  const files = [entry, ...entry.amendments].reduce((sum, one) => sum + one.attachments.length, 0)
  const added = entry.amendments.length
  return (
    <>
      <div role="gridcell" className="dim" title={entry.about}>
        {timeOfDay(millisOf(entry.about))}
      </div>
      <div role="gridcell">
        <Satellites names={entry.satellites} />
      </div>
      <div role="gridcell" title={entry.title}>
        {isWithdrawn(entry) ? (
          <>
            <Withdrawn /> <span className="logbook-struck">{entry.title}</span>
          </>
        ) : (
          <>
            {entry.title} {added === 0 ? null : <span className="dim">({t.amended(added)})</span>}
          </>
        )}
        <span className="dim logbook-begin"> {entry.text.replaceAll(/\s+/g, ' ').slice(0, 200)}</span>
      </div>
      <div role="gridcell" className="dim" title={tags}>
        {tags}
      </div>
      <div role="gridcell" title={entry.by}>
        {entry.by}
      </div>
      <div role="gridcell" className="mark-cell">
        {files === 0 ? null : (
          <span className="dim" title={t.fileCount(files)}>
            <Icon path={FILE} size={13} /> {files}
            <span className="visually-hidden"> {t.files}</span>
          </span>
        )}
      </div>
    </>
  )
}
