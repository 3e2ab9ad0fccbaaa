/** What can be done with a display that is kept: another version, a file, another satellite, what was saved of it taken away. */
import { Button, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, urlOf, type KeptDisplay } from '@vigie/contract'
import { rebound, referencesOf, type Display } from '@vigie/displays'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { Icon, ICONS } from '../../look/icons.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { texts } from './texts.ts'

export interface KeptActsProps {
  readonly kept: KeptDisplay
  /** The builder begins with it; undefined: it may not be changed. */
  readonly edit: ((name: string, base: number, display: Display) => void) | undefined
  readonly show: (version: number | undefined) => void
}

export function KeptActs({ kept, edit, show }: KeptActsProps) {
  const t = useTexts(texts)
  const shell = useShell()
  const centre = useCentre()
  const queries = useQueryClient()
  const { name, version } = kept
  const versions = useQuery({
    queryKey: ['display-versions', name],
    queryFn: ({ signal }) => centre.client.listDisplayVersions({ params: { name }, signal }),
  })
  const remove = useMutation({
    mutationFn: () => centre.client.removeDisplay({ params: { name } }),
    onSuccess: () => {
      shell.tell(t.removed(name))
      for (const key of ['displays', 'display', 'display-versions']) void queries.invalidateQueries({ queryKey: [key] })
      show(undefined)
    },
    onError: (error) => shell.tell(error.message, 'failed'),
  })
  const own = centre.mission.satellites.find(({ element }) =>
    referencesOf(kept.display).some((r) => r.path === element || r.path.startsWith(`${element}.`)),
  )
  const others = centre.mission.satellites.filter((s) => s !== own)
  return (
    <>
      {(versions.data?.length ?? 0) > 1 ? (
        <Select
          aria-label={t.versions}
          w={130}
          value={String(version)}
          data={versions.data!.map((v) => ({ value: String(v.version), label: t.version(v.version) }))}
          onChange={(value) => show(value === null ? undefined : Number(value))}
        />
      ) : null}
      <Button
        component="a"
        variant="default"
        href={urlOf(api.exportDisplay, { params: { name }, query: { version } })}
        download={`${name}.yaml`}
        leftSection={<Icon path={ICONS.download} size={14} />}
      >
        {t.exported}
      </Button>
      {edit === undefined ? null : (
        <>
          {own === undefined || others.length === 0 ? null : (
            <Select
              aria-label={t.apply}
              placeholder={t.apply}
              w={170}
              value={null}
              data={others.map((s) => ({ value: s.element, label: s.name }))}
              onChange={(to) => {
                if (to === null) return
                shell.tell(t.applied)
                edit('', 0, rebound(kept.display, own.element, to))
              }}
            />
          )}
          {version > 0 ? (
            <ArmedButton
              text={t.remove}
              label={`${t.removeSaved}: ${name}`}
              busy={remove.isPending}
              fire={() => remove.mutate()}
            />
          ) : null}
          <Button
            variant="default"
            onClick={() => edit(name, Math.max(0, versions.data?.[0]?.version ?? version), kept.display)}
          >
            {t.edit}
          </Button>
        </>
      )}
    </>
  )
}
