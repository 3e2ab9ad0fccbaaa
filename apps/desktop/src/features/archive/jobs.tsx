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
import { bytes, count, doyTime, millisOf } from '../../time/format.ts'
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

/** What a verification found, as far as this page reads it. */
interface Proof {
  readonly ok: boolean
  readonly entries: number
  readonly removed: readonly unknown[]
  readonly problems: readonly { readonly journal: string; readonly position: number; readonly detail: string }[]
}
function proofOf(job: Job): Proof | undefined {
  const result = job.result as Partial<Proof> | null | undefined
  return job.kind === 'verify' && typeof result?.ok === 'boolean' && Array.isArray(result.problems)
    ? { ok: result.ok, entries: Number(result.entries), removed: result.removed ?? [], problems: result.problems }
    : undefined
}
/** More are in the report of `vigie verify`. */
const MOST_PROBLEMS = 20

function JobLine({ job, may, forget }: { readonly job: Job; readonly may: boolean; readonly forget: () => void }) {
  const t = useTexts(texts)
  const over = job.state !== 'waiting' && job.state !== 'running'
  const failure = (job.error ?? undefined) as { message?: string; detail?: string; remedy?: string } | undefined
  const proof = proofOf(job)
  // A verification that ends with findings has done its work, and is not well.
  const broken = proof?.ok === false
  const detail =
    failure !== undefined
      ? `${failure.message ?? failure.detail ?? job.detail} ${failure.remedy ?? ''}`
      : proof === undefined
        ? job.detail
        : broken
          ? t.broken(proof.problems.length)
          : t.proved(count(proof.entries))
  return (
    <li>
      <span className="job-line">
        <Status level={broken ? 'critical' : LEVEL[job.state]} text={broken ? t.notProved : t[`states_${job.state}`]} />
        <span className="job-title" title={job.title}>
          <span className="dim">{t[`kinds_${job.kind}`]}</span> {job.title}
        </span>
        {over ? null : <Progress className="job-progress" value={job.progress * 100} aria-label={job.title} />}
        <span className="dim nowrap">
          {doyTime(millisOf(job.started))} {t.by(job.user)}
        </span>
        <Button
          variant="subtle"
          color="gray"
          disabled={!may}
          aria-label={`${over ? t.forget : t.cancel}: ${job.title}`}
          onClick={forget}
        >
          {over ? t.forget : t.cancel}
        </Button>
      </span>
      <span className="job-line">
        <span className={`job-detail ${broken || failure !== undefined ? 'job-bad' : 'dim'}`} title={detail}>
          {detail}
        </span>
        {job.file === undefined ? null : (
          <a href={urlOf(api.getJobFile, { params: { id: job.id } })} download={job.file.name}>
            {t.download} ({bytes(job.file.bytes)})
          </a>
        )}
      </span>
      {broken ? (
        <ul className="job-problems">
          {proof.problems.slice(0, MOST_PROBLEMS).map((problem, index) => (
            // The report does not change.
            <li key={index}>
              {problem.journal} {problem.position}: {problem.detail}
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  )
}
