/** Moving, copying and removing an entry. */
import { ActionIcon } from '@mantine/core'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { keyed, type DraftEntry } from './draft.ts'
import { moved } from './entries.tsx'
import { texts } from './texts.ts'

const UP = 'M6 15l6-6 6 6'
const DOWN = 'M6 9l6 6 6-6'
const COPY = 'M8 8h12v12H8zM16 8V4H4v12h4'

export interface EntryActsProps {
  readonly entries: readonly DraftEntry[]
  readonly at: number
  readonly change: (entries: readonly DraftEntry[]) => void
  readonly select: (key: string | undefined) => void
}

export function EntryActs({ entries, at, change, select }: EntryActsProps) {
  const t = useTexts(texts)
  const number = at + 1
  const act = (label: string, path: string, disabled: boolean, does: () => void) => (
    <ActionIcon aria-label={label} title={label} disabled={disabled} onClick={does}>
      <Icon path={path} />
    </ActionIcon>
  )
  return (
    <span className="stack-acts">
      {act(t.up(number), UP, at === 0, () => change(moved(entries, at, -1)))}
      {act(t.down(number), DOWN, at === entries.length - 1, () => change(moved(entries, at, 1)))}
      {act(t.copy(number), COPY, false, () => {
        const copy = keyed(entries[at]!)
        change(entries.toSpliced(number, 0, copy))
        select(copy.key)
      })}
      {act(t.drop(number), ICONS.trash, false, () => {
        const left = entries.toSpliced(at, 1)
        change(left)
        select((left[at] ?? left.at(-1))?.key)
      })}
    </span>
  )
}
