/** Links of what is being written: typed as `kind:name`. */
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { LINK_KINDS, partsOf } from './places.ts'
import { texts } from './texts.ts'
import { LinkChips } from './tokens.tsx'

interface LinkFieldProps {
  readonly links: readonly string[]
  readonly change: (links: readonly string[]) => void
}
export function LinkField({ links, change }: LinkFieldProps) {
  const t = useTexts(texts)
  const [typed, setTyped] = useState('')
  const [refused, setRefused] = useState(false)
  const add = (): void => {
    const link = typed.trim()
    if (link === '') return
    const fits = partsOf(link) !== undefined
    setRefused(!fits)
    if (!fits) return
    change([...new Set([...links, link])])
    setTyped('')
  }
  return (
    <div className="logbook-field">
      <TextInput
        label={t.addLink}
        placeholder={t.linkHint}
        value={typed}
        error={refused ? t.badLink(LINK_KINDS.join(', ')) : undefined}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setRefused(false)
        }}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.ctrlKey) return
          event.preventDefault()
          add()
        }}
      />
      <LinkChips links={links} remove={(link) => change(links.filter((one) => one !== link))} />
    </div>
  )
}
