/** The entries of a stack in their order, with what is wrong at each. */
import { ActionIcon } from '@mantine/core'
import { stageTexts } from '../../commanding/words.ts'
import { useRefusalText } from '../../commanding/refusal-text.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { StatusMark } from '../../status/status-mark.tsx'
import { entryOfLine, keyed, type DraftEntry, type Finding } from './draft.ts'
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

export const argumentsText = (args: Readonly<Record<string, unknown>>): string =>
  Object.entries(args)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ')

export function Entries({ entries, findings, selected, select, change }: EntriesProps) {
  const t = useTexts(texts)
  const how = useTexts(howTexts)
  const stages = useTexts(stageTexts)
  const told = useRefusalText()
  const move = (from: number, by: number): void => {
    const to = from + by
    if (change === undefined || to < 0 || to >= entries.length) return
    change(entries.toSpliced(from, 1).toSpliced(to, 0, entries[from]!))
  }
  return (
    <div className="stacks-table">
      <table className="plain-table stack-table" aria-label={t.entries}>
        <thead>
          <tr>
            <th scope="col" className="num">
              {t.number}
            </th>
            <th scope="col">{t.command}</th>
            <th scope="col">{t.release}</th>
            <th scope="col" className="num" title={t.afterLong}>
              {t.after}
            </th>
            <th scope="col">{t.wait}</th>
            <th scope="col">{t.onFailure}</th>
            <th scope="col" title={t.onLinkLossLong}>
              {t.onLinkLoss}
            </th>
            {change === undefined ? null : (
              <th scope="col">
                <span className="visually-hidden">{t.what}</span>
              </th>
            )}
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
                  move(n, by)
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
                      <StatusMark level="serious" /> {told(f).message} <span className="dim mono">{f.code}</span>
                    </div>
                  ))}
                </th>
                <td>{how[e.release]}</td>
                <td className="num">{e.spacing}</td>
                <td>{stages[e.wait]}</td>
                <td>{how[e.onFailure]}</td>
                <td>{how[e.onLinkLoss]}</td>
                {change === undefined ? null : (
                  <td className="stack-acts">
                    <Act label={t.up(n + 1)} path="M6 15l6-6 6 6" disabled={n === 0} act={() => move(n, -1)} />
                    <Act
                      label={t.down(n + 1)}
                      path="M6 9l6 6 6-6"
                      disabled={n === entries.length - 1}
                      act={() => move(n, 1)}
                    />
                    <Act
                      label={t.copy(n + 1)}
                      path="M8 8h12v12H8zM16 8V4H4v12h4"
                      act={() => change(entries.toSpliced(n + 1, 0, keyed(e)))}
                    />
                    <Act label={t.drop(n + 1)} path={ICONS.trash} act={() => change(entries.toSpliced(n, 1))} />
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

interface ActProps {
  readonly label: string
  readonly path: string
  readonly disabled?: boolean
  readonly act: () => void
}
function Act({ label, path, disabled = false, act }: ActProps) {
  return (
    <ActionIcon
      size="sm"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={(event) => {
        event.stopPropagation()
        act()
      }}
    >
      <Icon path={path} size={14} />
    </ActionIcon>
  )
}
