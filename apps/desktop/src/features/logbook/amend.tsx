/** What is added to an entry: a word more, or why it does not hold. */
import { TagsInput, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { LogAttachment, LogEntry } from '@vigie/contract'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { useCentre } from '../../server/centre.ts'
import { FileField, useSending } from './attachments.tsx'
import { FormFrame } from './form-frame.tsx'
import { LinkField } from './link-field.tsx'
import { texts } from './texts.ts'

interface AmendProps {
  readonly id: number
  readonly withdraws: boolean
  readonly tags: readonly string[]
  readonly saved: (entry: LogEntry) => void
  readonly back: () => void
}

export function Amend({ id, withdraws, tags, saved, back }: AmendProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const [text, setText] = useState('')
  const [own, setOwn] = useState<string[]>([])
  const [links, setLinks] = useState<readonly string[]>([])
  const [attachments, setAttachments] = useState<readonly LogAttachment[]>([])
  const sending = useSending((file) => setAttachments((before) => [...before, file]))
  const amend = useMutation({
    mutationFn: () =>
      client.amendLogEntry({
        params: { id },
        body: { text, tags: own, links: [...links], attachments: [...attachments], withdraws },
      }),
    onSuccess: saved,
  })
  return (
    <FormFrame
      title={withdraws ? t.withdrawTitle(id) : t.amendTitle(id)}
      hint={withdraws ? t.withdrawHint : t.amendHint}
      sending={sending}
      missing={text.trim() === '' ? t.needText : undefined}
      busy={amend.isPending}
      error={amend.error}
      save={() => amend.mutate()}
      back={back}
    >
      <Textarea
        label={withdraws ? t.withdrawText : t.amendText}
        size="xs"
        autoFocus
        required
        autosize
        minRows={4}
        maxRows={18}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {withdraws ? null : (
        <>
          <TagsInput size="xs" label={t.addTag} value={own} data={[...tags]} onChange={setOwn} />
          <LinkField links={links} change={setLinks} />
          <FileField
            sending={sending}
            files={attachments}
            remove={(file) => setAttachments((before) => before.filter((one) => one !== file))}
          />
        </>
      )}
    </FormFrame>
  )
}
