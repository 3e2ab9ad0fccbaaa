import { Button, FileButton, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ImportReport } from '@vigie/contract'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { texts } from './texts.ts'

const SHOWN = 200

/** A file as a difference from the book, looked at before it is applied. */
export default function ImportBoard() {
  const t = useTexts(texts)
  const shell = useShell()
  const centre = useCentre()
  const queries = useQueryClient()
  const [given, setGiven] = useState<{ readonly file: string; readonly content: string }>()
  const [reason, setReason] = useState('')
  const preview = useMutation({
    mutationFn: async (file: File) => {
      const body = { file: file.name, content: await base64(file) }
      setGiven(body)
      return centre.client.previewQualificationImport({ body })
    },
  })
  const report = preview.data
  const apply = useMutation({
    mutationFn: () =>
      centre.client.importQualification({ body: { ...given!, reason, digest: report!.digest, keepGoing: true } }),
    onSuccess: () => {
      shell.tell(t.applied)
      setReason('')
      preview.reset()
      void queries.invalidateQueries({ queryKey: ['qualification'] })
    },
  })
  return (
    <div className="panel-body board">
      <p>
        <FileButton
          accept=".xml,.xlsx,.csv,.reqif,.reqifz,.yaml,.yml"
          onChange={(file) => file !== null && preview.mutate(file)}
        >
          {(props) => (
            <Button loading={preview.isPending} {...props} data-first>
              {t.choose}
            </Button>
          )}
        </FileButton>{' '}
        {t.file}. <span className="dim">{t.fileHint}</span>
      </p>
      {preview.error === null ? null : <Failure error={preview.error} />}
      {report === undefined ? null : (
        <>
          <Difference report={report} />
          {centre.may('operations-engineer') && report.difference.length > 0 ? (
            <form
              className="board-accept"
              onSubmit={(event) => {
                event.preventDefault()
                apply.mutate()
              }}
            >
              <TextInput
                aria-label={t.reason}
                placeholder={t.reason}
                value={reason}
                onChange={(e) => setReason(e.currentTarget.value)}
              />
              <Button type="submit" disabled={reason.trim() === ''} loading={apply.isPending} aria-label={t.applyLabel}>
                {t.apply}
              </Button>
            </form>
          ) : null}
          {apply.error === null ? null : <Failure error={apply.error} />}
        </>
      )}
    </div>
  )
}

function Difference({ report }: { readonly report: ImportReport }) {
  const t = useTexts(texts)
  return (
    <>
      <h3>{report.file}</h3>
      <p>{report.difference.length === 0 ? t.nothing : t.would(report.added, report.changed, report.removed)}</p>
      {report.suspect.length === 0 ? null : (
        <p>
          <StatusMark level="caution" /> {t.wouldSuspect(report.suspect.length)}:{' '}
          {report.suspect.map((s) => `${s.test} (${s.requirement})`).join(', ')}
        </p>
      )}
      {report.diagnostics.length === 0 ? null : (
        <ul className="board-findings">
          {report.diagnostics.slice(0, SHOWN).map((d, i) => (
            // oxlint-disable-next-line react/no-array-index-key
            <li key={i}>
              <StatusMark
                level={d.severity === 'error' ? 'serious' : d.severity === 'warning' ? 'caution' : 'standby'}
              />{' '}
              {d.line === undefined ? '' : `${d.line}:${d.column ?? 1} `}
              {d.message} <span className="dim">{t.remedy(d.remedy)}</span>
            </li>
          ))}
        </ul>
      )}
      <table className="board-difference">
        <tbody>
          {report.difference.slice(0, SHOWN).map((d) => (
            <tr key={`${d.kind} ${d.id}`}>
              <td>{{ added: '+', changed: '~', removed: '−' }[d.change]}</td>
              <td>{d.kind}</td>
              <td>{d.id}</td>
              <td>
                {d.title}
                {d.fields.map((f) => (
                  <p key={f.field} className="board-change">
                    {f.field}:{' '}
                    {f.words.map((w, i) =>
                      w.kind === 'added' ? (
                        // oxlint-disable-next-line react/no-array-index-key
                        <ins key={i}>{w.text}</ins>
                      ) : w.kind === 'removed' ? (
                        // oxlint-disable-next-line react/no-array-index-key
                        <del key={i}>{w.text}</del>
                      ) : (
                        // oxlint-disable-next-line react/no-array-index-key
                        <span key={i}>{w.text}</span>
                      ),
                    )}
                  </p>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {report.difference.length > SHOWN ? <p className="dim">{t.more(report.difference.length - SHOWN)}</p> : null}
    </>
  )
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(binary)
}
