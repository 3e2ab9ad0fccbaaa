import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Replay } from '@vigie/contract'
import { useTexts } from '../../i18n/texts.ts'
import { Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { Status } from '../../status/status-mark.tsx'
import { doyTime, millisOf } from '../../time/format.ts'
import { texts } from './texts.ts'

export function Replays({ parameters }: { readonly parameters: readonly string[] }) {
  const t = useTexts(texts)
  const shell = useShell()
  const centre = useCentre()
  const replays = useTopic('replays').items
  const act = useMutation({
    mutationFn: async ({ replay, stop }: { replay: Replay; stop: boolean }): Promise<unknown> =>
      stop
        ? centre.client.stopReplay({ params: { id: replay.id } })
        : centre.client.changeReplay({ params: { id: replay.id }, body: { paused: !replay.paused } }),
  })
  const may = centre.may('controller')
  return (
    <section>
      <h2>{t.replays}</h2>
      {replays.length === 0 ? <p className="dim">{t.noReplays}</p> : null}
      {act.error === null ? null : <Failure error={act.error} />}
      <ul className="jobs">
        {replays.map((replay) => (
          <li key={replay.id} className="replay-line">
            <Status
              level={replay.state === 'failed' ? 'serious' : replay.state === 'ended' ? 'off' : 'standby'}
              text={`${replay.chain} ×${replay.speed}`}
            />
            <span className="dim">
              {doyTime(millisOf(replay.from))} … {doyTime(millisOf(replay.to))}, {t.at} {doyTime(millisOf(replay.at))}
            </span>
            <span className="dim job-detail">{replay.detail}</span>
            <Button variant="default" onClick={() => shell.open('plot', { chain: replay.id, parameters })}>
              {t.plot}
            </Button>
            <Button variant="default" onClick={() => shell.open('values', { chain: replay.id, parameters })}>
              {t.values}
            </Button>
            {replay.state === 'running' ? (
              <Button variant="default" disabled={!may} onClick={() => act.mutate({ replay, stop: false })}>
                {replay.paused ? t.resume : t.pause}
              </Button>
            ) : null}
            <Button variant="default" disabled={!may} onClick={() => act.mutate({ replay, stop: true })}>
              {t.stop}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
