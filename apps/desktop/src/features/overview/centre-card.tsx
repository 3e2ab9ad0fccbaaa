import { useTexts } from '../../i18n/texts.ts'
import { useShell } from '../../panels/declaration.ts'
import { useConnection, useTopic } from '../../server/centre.ts'
import { ofAlarm, worst } from '../../status/level.ts'
import { Status } from '../../status/status-mark.tsx'
import { KeyValues } from './key-values.tsx'
import { texts } from './texts.ts'

/** What of the centre itself a controller wants at a glance. */
const CENTRE_VALUES = [
  'CENTRE.Server.Cpu',
  'CENTRE.Server.Memory',
  'CENTRE.Server.LoopLag',
  'CENTRE.Archive.WriteLag',
  'CENTRE.Archive.SamplesPerSecond',
  'CENTRE.Archive.FreeSpace',
  'CENTRE.Live.Clients',
  'CENTRE.Users.RefusedLogIns',
]

export function CentreCard() {
  const t = useTexts(texts)
  const shell = useShell()
  const { health, state } = useConnection()
  const alarms = useTopic('alarms').items.filter((a) => a.chain === 'centre')
  const ill = health?.checks.filter((c) => !c.ok) ?? []
  const active = alarms.filter((a) => a.active)
  const level =
    state !== 'open' || health === undefined
      ? 'off'
      : worst([
          ...active.map((a) => ofAlarm(a.level)),
          health.status === 'degraded' ? 'serious' : ill.length > 0 ? 'caution' : 'normal',
        ])
  return (
    <article className="card card-wide">
      <header className="card-head">
        <h2>{t.centre}</h2>
        <Status level={level} />
        <button type="button" className="link-button" onClick={() => shell.open('alarms')}>
          {t.alarms(active.length)}
        </button>
        {ill.map((check) => (
          <span className="chip" key={check.name} title={check.detail}>
            {check.name}
          </span>
        ))}
        <button
          type="button"
          className="link-button card-more"
          onClick={() => shell.open('explorer', { element: 'CENTRE' })}
        >
          {t.wholeCentre} →
        </button>
      </header>
      <KeyValues paths={CENTRE_VALUES} element="CENTRE" />
    </article>
  )
}
