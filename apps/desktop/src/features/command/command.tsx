/** From the intention to what is asked: an activity is looked for, then its form and its dry run stand side by side. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Find } from '../../commanding/find.tsx'
import { useTexts } from '../../i18n/texts.ts'
import { Answer } from '../../look/states.tsx'
import type { PanelProps } from '../../panels/declaration.ts'
import { focusFirst } from '../../panels/focus.ts'
import { useCentre } from '../../server/centre.ts'
import './command.css'
import { Compose } from './compose.tsx'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'

export default function Command({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const { activity } = settings
  const declared = useQuery({
    queryKey: ['declared-activity', activity],
    queryFn: ({ signal }) => client.getDeclaredActivity({ params: { path: activity }, signal }),
    enabled: activity !== '',
    staleTime: 60_000,
  })
  // Who chose by the keyboard goes on by the keyboard; a layout that is restored takes no focus.
  const [chosenHere, setChosenHere] = useState(false)
  const panel = useRef<HTMLDivElement>(null)
  const leave = (): void => {
    setChosenHere(false)
    change({ activity: '', arguments: '' })
  }
  const here = activity !== ''
  const wasHere = useRef(here)
  useEffect(() => {
    if (wasHere.current && !here && panel.current !== null) focusFirst(panel.current)
    wasHere.current = here
  }, [here])
  if (!here)
    return (
      <div className="panel" ref={panel}>
        <Find
          text={settings.find}
          change={(find) => change({ find })}
          take={(path) => {
            setChosenHere(true)
            change({ activity: path, arguments: '' })
          }}
        />
      </div>
    )
  return (
    <div
      className="panel"
      ref={panel}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) leave()
      }}
    >
      <Answer query={declared}>
        {(found) => (
          <Compose
            key={found.path}
            declared={found}
            given={settings.arguments}
            focus={chosenHere}
            keep={(given) => change({ arguments: given })}
            leave={
              <Button variant="default" title={t.anotherLabel} onClick={leave}>
                {t.another}
              </Button>
            }
          />
        )}
      </Answer>
      {declared.error === null ? null : (
        <div className="command-away">
          <Button variant="default" onClick={leave}>
            {t.anotherLabel}
          </Button>
        </div>
      )}
    </div>
  )
}
