/** A stack as a file, and its removal. */
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, urlOf, type Stack } from '@vigie/contract'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { texts } from './texts.ts'

export interface FilesProps {
  readonly stack: Stack
  readonly may: boolean
  readonly removed: () => void
}

export function Files({ stack: { name, version }, may, removed }: FilesProps) {
  const t = useTexts(texts)
  const shell = useShell()
  const queries = useQueryClient()
  const { client } = useCentre()
  const remove = useMutation({
    mutationFn: () => client.removeStack({ params: { name } }),
    onSuccess: () => {
      shell.tell(t.removed(name))
      void queries.invalidateQueries({ queryKey: ['stacks'] })
      removed()
    },
    onError: (error) => shell.tell(error.message, 'failed'),
  })
  const link = (format: 'yaml' | 'csv', text: string) => (
    <Button
      component="a"
      variant="default"
      href={urlOf(api.exportStack, { params: { name }, query: { version, format } })}
      download={`${name}.${format}`}
      aria-label={t.exportLabel(name, text)}
      title={t.exportLabel(name, text)}
    >
      {text}
    </Button>
  )
  return (
    <>
      {link('yaml', t.exportYaml)}
      {link('csv', t.exportCsv)}
      {may ? (
        <ArmedButton text={t.remove} label={t.removeLabel(name)} busy={remove.isPending} fire={() => remove.mutate()} />
      ) : null}
    </>
  )
}
