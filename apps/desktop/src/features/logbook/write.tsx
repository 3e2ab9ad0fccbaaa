/** A new entry. */
import { MultiSelect, Select, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { LogEntry } from '@vigie/contract'
import { useEffect, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { TimeField } from '../../look/time-field.tsx'
import type { PanelProps } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { FileField, useSending } from './attachments.tsx'
import { draftKey, EMPTY, isUntouched, keepDraft, keptDraft, type Draft } from './draft.ts'
import { FormFrame } from './form-frame.tsx'
import { LinkField } from './link-field.tsx'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'

interface WriteProps extends PanelProps<Settings> {
  /** Tags that are used already. */
  readonly tags: readonly string[]
  readonly saved: (entry: LogEntry) => void
  readonly back: () => void
}

export function Write({ settings, change, tags, saved, back }: WriteProps) {
  const t = useTexts(texts)
  const { client, mission, session } = useCentre()
  const key = draftKey(mission.name, session.user)
  const [draft, setDraft] = useState(() => keptDraft(key))
  useEffect(() => keepDraft(key, draft), [key, draft])
  const put = (some: Partial<Draft>): void => setDraft((before) => ({ ...before, ...some }))
  const sending = useSending((file) =>
    setDraft((before) => ({ ...before, attachments: [...before.attachments, file] })),
  )

  // What another panel wants said is taken into the draft once; what is written there stays.
  const { links, satellite } = settings
  useEffect(() => {
    const known = mission.satellites.some((s) => s.name === satellite)
    setDraft((before) => ({
      ...before,
      links: [...new Set([...before.links, ...links])],
      satellites:
        known && (links.length > 0 || isUntouched(before))
          ? [...new Set([...before.satellites, satellite])]
          : before.satellites,
    }))
    if (links.length > 0) change({ links: [] })
  }, [links, satellite, mission])

  const templates = useQuery({
    queryKey: ['log-templates'],
    queryFn: ({ signal }) => client.listLogTemplates({ signal }),
    staleTime: 60_000,
  })
  const begin = (name: string): void => {
    const template = templates.data?.find((one) => one.name === name)
    setDraft((before) => ({
      ...before,
      template: name,
      ...(template === undefined
        ? {}
        : {
            title: before.title === '' ? template.entry.title : before.title,
            text: before.text === '' ? template.entry.text : before.text,
            tags: [...new Set([...before.tags, ...template.tags])],
          }),
    }))
  }
  const wanted = settings.template
  useEffect(() => {
    if (wanted === '' || templates.data === undefined) return
    begin(wanted)
    change({ template: '' })
  }, [wanted, templates.data])

  const write = useMutation({
    mutationFn: () => {
      const { about, template, satellites, tags: own, links: to, attachments, title, text } = draft
      return client.writeLogEntry({
        body: {
          title: title.trim(),
          text,
          satellites: [...satellites],
          tags: [...own],
          links: [...to],
          attachments: [...attachments],
          ...(about === '' ? {} : { about }),
          ...(template === '' ? {} : { template }),
        },
      })
    },
    onSuccess: (entry) => {
      keepDraft(key, undefined)
      saved(entry)
    },
  })
  return (
    <FormFrame
      title={t.new}
      hint={t.kept}
      sending={sending}
      missing={draft.title.trim() === '' ? t.needTitle : undefined}
      busy={write.isPending}
      error={write.error}
      save={() => write.mutate()}
      back={back}
      others={
        <ArmedButton
          text={t.discard}
          label={t.discardLabel}
          disabled={isUntouched(draft)}
          fire={() => {
            keepDraft(key, undefined)
            setDraft(EMPTY)
            back()
          }}
        />
      }
    >
      {(templates.data ?? []).length === 0 ? null : (
        <Select
          label={t.template}
          value={draft.template}
          data={[
            { value: '', label: t.noTemplate },
            ...templates.data!.map((one) => ({ value: one.name, label: one.title })),
          ]}
          onChange={(name) => begin(name ?? '')}
        />
      )}
      <TextInput
        label={t.title}
        data-first
        autoFocus
        required
        maxLength={300}
        value={draft.title}
        onChange={(event) => put({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t.text}
        size="xs"
        autosize
        minRows={6}
        maxRows={24}
        value={draft.text}
        onChange={(event) => put({ text: event.currentTarget.value })}
      />
      <div className="logbook-pair">
        <MultiSelect
          size="xs"
          label={t.satellites}
          value={[...draft.satellites]}
          data={mission.satellites.map((s) => s.name)}
          onChange={(satellites) => put({ satellites })}
        />
        <TagsInput
          size="xs"
          label={t.addTag}
          value={[...draft.tags]}
          data={[...tags]}
          onChange={(own) => put({ tags: own })}
        />
      </div>
      <TimeField label={t.aboutField} value={draft.about} change={(about) => put({ about })} />
      <LinkField links={draft.links} change={(to) => put({ links: to })} />
      <FileField
        sending={sending}
        files={draft.attachments}
        remove={(file) => put({ attachments: draft.attachments.filter((one) => one !== file) })}
      />
    </FormFrame>
  )
}
