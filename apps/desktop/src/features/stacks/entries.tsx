/** The entries of a stack in their order, with what is wrong at each. */
import { stageTexts } from '../../commanding/words.ts'
import { shortOf, useRefusalText } from '../../commanding/refusal-text.ts'
import { useTexts } from '../../i18n/texts.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { entryOfLine, type DraftEntry, type Finding } from './draft.ts'
import { texts } from './texts.ts'
import { howTexts } from './words.ts'

export interface EntriesProps {
  readonly entries: readonly DraftEntry[]
  readonly findings: readonly Finding[]
  readonly selected: string | undefined
  readonly select: (key: string) => void
  /** Undefined: who looks may not. */
  readonly change: ((entries: readonly DraftEntry[]) => void) | undefined
}

/** An entry that many places later; the same where there is no such place. */
export function moved(entries: readonly DraftEntry[], from: number, by: number): readonly DraftEntry[] {
  const to = from + by
  return to < 0 || to >= entries.length ? entries : entries.toSpliced(from, 1).toSpliced(to, 0, entries[from]!)
}

const argumentsText = (args: Readonly<Record<string, unknown>>): string =>
  Object.entries(args)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ')

export function Entries({ entries, findings, selected, select, change }: EntriesProps) {
  const t = useTexts(texts)
  const how = useTexts(howTexts)
  const stages = useTexts(stageTexts)
  const told = useRefusalText()
  return (
    <div className="stacks-table stack-list">
      <table className="plain-table stack-table" aria-label={t.entries}>
        <thead>
          <tr>
            <th scope="col" className="num">
              {t.number}
            </th>
            <th scope="col">{t.command}</th>
            <th scope="col">{t.release}</th>
            <th scope="col">{t.wait}</th>
            <th scope="col">{t.onFailure}</th>
            <th scope="col" title={t.onLinkLossLong}>
              {t.onLinkLoss}
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((e, n) => {
            const wrong = findings.filter((f) => entryOfLine(f.line) === n)
            return (
              <tr
                key={e.key}
                className={e.key === selected ? 'stack-selected' : undefined}
                onClick={() => select(e.key)}
                onKeyDown={(event) => {
                  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
                  if (by === undefined || !event.altKey) return
                  event.preventDefault()
                  change?.(moved(entries, n, by))
                }}
              >
                <td className="num dim">{n + 1}</td>
                <th scope="row" className="stack-command">
                  <button
                    type="button"
                    className="link-button"
                    aria-pressed={e.key === selected}
                    onClick={() => select(e.key)}
                  >
                    {e.path}
                  </button>{' '}
                  <span className="dim">{argumentsText(e.arguments)}</span>
                  {wrong.map((f) => (
                    <div key={f.code + f.message} className="stack-wrong">
                      <StatusMark level="serious" /> {shortOf(told(f).message)}{' '}
                      <span className="dim mono">{f.code}</span>
                    </div>
                  ))}
                </th>
                <td>
                  {how[e.release]}
                  {e.spacing === 0 ? '' : `, +${e.spacing} s`}
                </td>
                <td>{stages[e.wait]}</td>
                <td>{how[e.onFailure]}</td>
                <td>{how[e.onLinkLoss]}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
