/** Exports, verifications and rebuildings with their progress. */
import { Button, Progress } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { urlOf, api, type Job } from '@vigie/contract'
import { useTexts } from '../../i18n/texts.ts'
import { Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import type { StatusLevel } from '../../status/level.ts'
import { Status } from '../../status/status-mark.tsx'
import { bytes, doyTime, millisOf } from '../../time/format.ts'
import { texts } from './texts.ts'

const LEVEL: Readonly<Record<Job['state'], StatusLevel>> = {
  waiting: 'standby',
  running: 'standby',
  done: 'normal',
  failed: 'serious',
  cancelled: 'off',
}

export function Jobs({ chain }: { readonly chain: string }) {
  const t = useTexts(texts)
  const shell = useShell()
  const centre = useCentre()
  const jobs = useTopic('jobs').items.toSorted((a, b) => (a.started < b.started ? 1 : -1))
  const verify = useMutation({
    mutationFn: () => centre.client.startVerify(),
    onSuccess: () => shell.tell(t.verifyStarted),
  })
  const rebuild = useMutation({
    mutationFn: () =>
      centre.client.startRebuild({ body: { chain: chain === '' ? (centre.mission.chains[0] ?? '') : chain } }),
    onSuccess: () => shell.tell(t.rebuildStarted),
  })
  const forget = useMutation({ mutationFn: (id: string) => centre.client.cancelJob({ params: { id } }) })
  const problem = verify.error ?? rebuild.error ?? forget.error
  const may = centre.may('controller')
  return (
    <section>
      <h2>{t.jobs}</h2>
      <div className="archive-line">
        <Button
          variant="default"
          disabled={!may}
          title={may ? undefined : t.mayNot}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
        >
          {t.verify}
        </Button>
        <Button
          variant="default"
          disabled={!centre.may('operations-engineer')}
          title={centre.may('operations-engineer') ? undefined : t.mayNot}
          loading={rebuild.isPending}
          onClick={() => rebuild.mutate()}
        >
          {t.rebuild}
        </Button>
      </div>
      {problem === null ? null : <Failure error={problem} />}
      {jobs.length === 0 ? <p className="dim">{t.noJobs}</p> : null}
      <ul className="jobs">
        {jobs.map((job) => (
          <JobLine key={job.id} job={job} may={may} forget={() => forget.mutate(job.id)} />
        ))}
      </ul>
    </section>
  )
}

function JobLine({ job, may, forget }: { readonly job: Job; readonly may: boolean; readonly forget: () => void }) {
  const t = useTexts(texts)
  const over = job.state !== 'waiting' && job.state !== 'running'
  const failure = (job.error ?? undefined) as { message?: string; detail?: string; remedy?: string } | undefined
  return (
    <li>
      <Status level={LEVEL[job.state]} text={t[`states_${job.state}`]} />
      <span className="job-title">{job.title}</span>
      {over ? null : <Progress className="job-progress" value={job.progress * 100} aria-label={job.title} />}
      <span className="dim job-detail">
        {failure === undefined
          ? job.detail
          : `${failure.message ?? failure.detail ?? job.detail} ${failure.remedy ?? ''}`}
      </span>
      <span className="dim">
        {doyTime(millisOf(job.started))} {t.by(job.user)}
      </span>
      {job.file === undefined ? null : (
        <a href={urlOf(api.getJobFile, { params: { id: job.id } })} download={job.file.name}>
          {t.download} ({bytes(job.file.bytes)})
        </a>
      )}
      <Button variant="subtle" color="gray" disabled={!may} onClick={forget}>
        {over ? t.forget : t.cancel}
      </Button>
    </li>
  )
}
