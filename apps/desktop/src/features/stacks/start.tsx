/** Putting a stack into the queue of its satellite. */
import { Checkbox, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Stack } from '@vigie/contract'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { texts } from './texts.ts'

export interface StartProps {
  readonly stack: Stack
  readonly able: boolean
  readonly started: (run: number) => void
}

export function Start({ stack: { name, version, chain }, able, started }: StartProps) {
  const t = useTexts(texts)
  const shell = useShell()
  const centre = useCentre()
  const [paused, setPaused] = useState(false)
  const [priority, setPriority] = useState('0')
  const number = Number(priority)
  const fits = Number.isInteger(number) && Math.abs(number) <= 100
  const run = useMutation({
    mutationFn: () =>
      centre.client.runStack({
        params: { name },
        body: { version, ...(paused ? { paused } : {}), ...(number === 0 ? {} : { priority: number }) },
      }),
    onSuccess: (made) => {
      shell.tell(t.started(made.id, name))
      started(made.id)
    },
  })
  return (
    <div className="stack-start">
      <ArmedButton
        text={t.run}
        label={t.runLabel(name, version, chain)}
        disabled={!able || !fits}
        busy={run.isPending}
        fire={() => run.mutate()}
      />
      <Checkbox
        label={t.stepwise}
        title={t.stepwiseHint}
        checked={paused}
        onChange={(event) => setPaused(event.currentTarget.checked)}
      />
      <label className="stack-priority">
        {t.priority}
        <TextInput
          w={52}
          inputMode="numeric"
          error={!fits}
          value={priority}
          onChange={(event) => setPriority(event.currentTarget.value)}
        />
      </label>
      <span className="dim">{t.runHint}</span>
      {run.error === null ? null : <Failure error={run.error} />}
    </div>
  )
}
