/** What is looked for, and what is done with all that is found. */
import { Button, Menu, Select, TextInput } from '@mantine/core'
import { api, urlOf } from '@vigie/contract'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { TimeField } from '../../look/time-field.tsx'
import type { PanelProps } from '../../panels/declaration.ts'
import { useCentre, useConnection } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { queryOf } from './query.ts'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'
import { Remove } from './tokens.tsx'

const FORMATS = [
  ['markdown', 'Markdown'],
  ['csv', 'CSV'],
  ['json', 'JSON'],
] as const

interface FiltersProps extends PanelProps<Settings> {
  readonly tags: readonly { readonly tag: string; readonly entries: number }[]
  readonly write: () => void
  readonly print: () => void
}
export function Filters({ settings, change, tags, write, print }: FiltersProps) {
  const t = useTexts(texts)
  const centre = useCentre()
  const connection = useConnection()
  const { link, tag } = settings
  return (
    <div className="panel-bar">
      {centre.may('controller') ? (
        <Button leftSection={<Icon path={ICONS.plus} size={14} />} onClick={write}>
          {t.write}
        </Button>
      ) : null}
      <TextInput
        className="grow"
        miw={170}
        // A form that is open is what the focus goes to.
        data-first={settings.draft === '' ? true : undefined}
        data-search
        aria-label={t.search}
        placeholder={t.search}
        leftSection={<Icon path={ICONS.search} size={14} />}
        value={settings.search}
        onChange={(event) => change({ search: event.currentTarget.value })}
      />
      <Select
        aria-label={t.satellite}
        w={130}
        value={settings.satellite}
        onChange={(value) => change({ satellite: value ?? '' })}
        data={[
          { value: '', label: t.everySatellite },
          ...centre.mission.satellites.map((s) => ({ value: s.name, label: s.title ?? s.name })),
        ]}
      />
      <Select
        aria-label={t.tag}
        w={130}
        searchable
        value={tag}
        onChange={(value) => change({ tag: value ?? '' })}
        data={[
          { value: '', label: t.everyTag },
          ...tags.map((one) => ({ value: one.tag, label: `${one.tag} (${one.entries})` })),
          ...(tag === '' || tags.some((one) => one.tag === tag) ? [] : [{ value: tag, label: tag }]),
        ]}
      />
      <TextInput
        aria-label={t.by}
        placeholder={t.by}
        w={90}
        value={settings.by}
        onChange={(event) => change({ by: event.currentTarget.value })}
      />
      <TimeField label={t.from} value={settings.from} change={(from) => change({ from })} />
      <TimeField label={t.to} value={settings.to} change={(to) => change({ to })} />
      {link === '' ? null : (
        <span className="chip logbook-link">
          <Icon path={ICONS.link} size={12} /> {t.about(link)}
          <Remove label={t.showAll(link)} remove={() => change({ link: '' })} />
        </span>
      )}
      <Menu>
        <Menu.Target>
          <Button variant="default" title={t.exportLabel} leftSection={<Icon path={ICONS.download} size={14} />}>
            {t.export}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map(([format, name]) => (
            <Menu.Item
              key={format}
              component="a"
              href={urlOf(api.exportLog, { query: { ...queryOf(settings), format } })}
              download
            >
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button variant="default" title={t.printLabel} onClick={print}>
        {t.print}
      </Button>
      {connection.state === 'open' ? null : (
        <span className="status">
          <StatusMark level="serious" worded /> {t.old}
        </span>
      )}
    </div>
  )
}
