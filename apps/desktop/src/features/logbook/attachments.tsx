/** Files of an entry: chosen, dropped or pasted; pictures are seen, everything else is only ever saved. */
import { Button, FileButton } from '@mantine/core'
import { api, urlOf, type LogAttachment } from '@vigie/contract'
import { useState } from 'react'
import { useLanguage, useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { useCentre } from '../../server/centre.ts'
import { problemOf } from '../../server/problems.ts'
import { bytes } from '../../time/format.ts'
import { texts } from './texts.ts'
import { Remove } from './tokens.tsx'

const hrefOf = ({ sha256, name }: LogAttachment): string =>
  urlOf(api.getLogAttachment, { params: { sha256 }, query: { name } })
/** Of these the server tells the type; all others come as bytes to be saved. */
const isPicture = ({ name }: LogAttachment): boolean => /\.(?:png|jpe?g|gif|webp)$/i.test(name)

export interface Sending {
  /** Names of the files that are on their way. */
  readonly pending: readonly string[]
  /** Of the last that was not taken. */
  readonly failed: { readonly name: string; readonly error: unknown } | undefined
  take(files: readonly File[]): void
}
/** `sent` is told of each file that the server has. */
export function useSending(sent: (attachment: LogAttachment) => void): Sending {
  const { client } = useCentre()
  const [pending, setPending] = useState<readonly string[]>([])
  const [failed, setFailed] = useState<Sending['failed']>()
  const take = (files: readonly File[]): void => {
    setFailed(undefined)
    for (const file of files) {
      setPending((names) => [...names, file.name])
      client
        .uploadLogAttachment({ body: file })
        .then(({ size, sha256 }) => sent({ name: file.name, size, sha256 }))
        .catch((error: unknown) => setFailed({ name: file.name, error }))
        .finally(() => setPending((names) => names.toSpliced(names.indexOf(file.name), 1)))
    }
  }
  return { pending, failed, take }
}

/** For the element around a form: files that are dropped on it or pasted into it are taken. */
export const takesFiles = ({ take }: Sending) => ({
  onDragOver: (event: React.DragEvent) => {
    if (event.dataTransfer.types.includes('Files')) event.preventDefault()
  },
  onDrop: (event: React.DragEvent) => {
    const files = [...event.dataTransfer.files]
    if (files.length === 0) return
    event.preventDefault()
    take(files)
  },
  onPaste: (event: React.ClipboardEvent) => {
    const files = [...event.clipboardData.files]
    if (files.length === 0) return
    event.preventDefault()
    take(files)
  },
})

interface FileFieldProps {
  readonly sending: Sending
  readonly files: readonly LogAttachment[]
  readonly remove: (file: LogAttachment) => void
}
export function FileField({ sending, files, remove }: FileFieldProps) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { failed, pending } = sending
  const problem = failed === undefined ? undefined : problemOf(failed.error, language)
  return (
    <div className="logbook-field">
      <div className="logbook-row">
        <FileButton multiple onChange={(chosen) => sending.take(chosen)}>
          {(props) => (
            <Button {...props} variant="default" leftSection={<Icon path={ICONS.plus} size={14} />}>
              {t.attach}
            </Button>
          )}
        </FileButton>
        <span className="dim">{t.attachHint}</span>
      </div>
      <Files files={files} remove={remove} />
      <div role="status" className="dim">
        {pending.map((name, index) => (
          // Two may have one name; none of them is told apart by more.
          <div key={index}>{t.uploading(name)}</div>
        ))}
      </div>
      {problem === undefined ? null : (
        <div className="notice" role="alert">
          <strong>{t.notSent(failed!.name)}</strong> {problem.title} {problem.remedy}
        </div>
      )}
    </div>
  )
}

interface FilesProps {
  readonly files: readonly LogAttachment[]
  readonly remove?: (file: LogAttachment) => void
}
export function Files({ files, remove }: FilesProps) {
  const t = useTexts(texts)
  if (files.length === 0) return null
  return (
    <ul className="logbook-files" aria-label={t.files}>
      {files.map((file) => (
        <li key={`${file.sha256} ${file.name}`}>
          <a href={hrefOf(file)} download={file.name} title={t.saveFile(file.name)}>
            {isPicture(file) ? <Picture file={file} /> : null}
            <span className="logbook-file">
              <Icon path={ICONS.download} size={14} /> {file.name} <span className="dim">{bytes(file.size)}</span>
            </span>
          </a>
          {remove === undefined ? null : <Remove label={t.removeFile(file.name)} remove={() => remove(file)} />}
        </li>
      ))}
    </ul>
  )
}

/** What only has the name of a picture shows as any other file. */
function Picture({ file }: { readonly file: LogAttachment }) {
  const [broken, setBroken] = useState(false)
  if (broken) return null
  return <img className="logbook-picture" src={hrefOf(file)} alt="" loading="lazy" onError={() => setBroken(true)} />
}
