/** COP-1 of one virtual channel in words: FOP-1, what the last CLCW said, directives. */
import { NativeSelect, TextInput } from '@mantine/core'
import type { Uplink } from '@vigie/contract'
import { useState } from 'react'
import type { Directive } from '../../commanding/uplink-acts.ts'
import { fopAlertTexts } from '../../commanding/uplink-words.ts'
import { fopState, fopTexts, ofFop } from '../../commanding/words.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { useCentre } from '../../server/centre.ts'
import { useSecond } from '../../shell/satellite-strip.tsx'
import { Status, StatusMark } from '../../status/status-mark.tsx'
import { ageText, doyTime, millisOf } from '../../time/format.ts'
import { texts } from './texts.ts'
import type { KnobProps } from './knobs.ts'

type Of = Uplink['virtualChannels'][number]

const DIRECTIVES: readonly Directive[] = [
  'initiate-with-clcw',
  'initiate',
  'initiate-with-unlock',
  'initiate-with-set-vr',
  'terminate',
  'resume',
  'set-vs',
  'set-window',
  'set-t1',
  'set-limit',
  'set-timeout-type',
]
const VALUED: ReadonlySet<Directive> = new Set([
  'initiate-with-set-vr',
  'set-vs',
  'set-window',
  'set-t1',
  'set-limit',
  'set-timeout-type',
])
const OUTCOMES: ReadonlySet<string> = new Set(['accepted', 'confirmed', 'rejected'])
const MOST_ALERTS = 4
/** Milliseconds for which a CLCW speaks of now. */
const FRESH = 30_000

export function Channel({
  chain,
  channel,
  able,
  busy,
  act,
}: KnobProps & { readonly chain: string; readonly channel: Of }) {
  const t = useTexts(texts)
  const fop = useTexts(fopTexts)
  return (
    <section className="uplink-channel" aria-label={t.channel(channel.id)}>
      <h3>
        {t.channel(channel.id)}{' '}
        {channel.cop1 ? (
          <Status level={ofFop(channel.state)} text={fop[fopState(channel.state)]} />
        ) : (
          <span className="dim">{t.expedited}</span>
        )}
        {channel.suspended === 0 ? null : <Status level="caution" text={t.suspended(channel.suspended)} />}
      </h3>
      <dl className="facts">
        {channel.cop1 ? <Service channel={channel} /> : null}
        <dt>{t.queued}</dt>
        <dd>{channel.queued}</dd>
        <Clcw clcw={channel.clcw} />
        {channel.cop1 ? <Told channel={channel} /> : null}
      </dl>
      {able && channel.cop1 ? <Direct chain={chain} id={channel.id} busy={busy} act={act} /> : null}
    </section>
  )
}

function Service({ channel }: { readonly channel: Of }) {
  const t = useTexts(texts)
  return (
    <>
      <dt title={t.nextHint}>{t.next}</dt>
      <dd title={t.nextHint}>
        <span className="dim">V(S)</span> {channel.vs}
      </dd>
      <dt title={t.acknowledgedHint}>{t.acknowledged}</dt>
      <dd title={t.acknowledgedHint}>
        <span className="dim">NN(R)</span> {channel.nnr}
      </dd>
      <dt>{t.underWay}</dt>
      <dd>
        {channel.sent}{' '}
        <span className="dim">
          {t.window} {channel.window} · {t.t1} {channel.t1} ms · {t.limit} {channel.limit} ·{' '}
          {t.timeout(channel.timeoutType === 0 ? t.alerts : t.suspends)}
        </span>
      </dd>
    </>
  )
}

function Clcw({ clcw }: { readonly clcw: Of['clcw'] }) {
  const t = useTexts(texts)
  const centre = useCentre()
  useSecond()
  if (clcw === undefined)
    return (
      <>
        <dt>{t.clcw}</dt>
        <dd className="dim">{t.noClcw}</dd>
      </>
    )
  // What an old one says was so; it need not be so now.
  const old = centre.clock.now() - millisOf(clcw.time) > FRESH
  const raised = (['lockout', 'wait', 'retransmit', 'noRf', 'noBitLock'] as const).filter((flag) => clcw[flag])
  return (
    <>
      <dt>{t.clcw}</dt>
      <dd className={old ? 'dim' : undefined}>
        <span className="mono">{clcw.word.toUpperCase()}</span> <span className="dim">{t.reports}</span>{' '}
        {clcw.reportValue} <span className="dim">{t.farmB}</span> {clcw.farmB}{' '}
        <span className="dim">{t.received(ageText(centre.clock.now() - millisOf(clcw.time)))}</span>
        <br />
        {raised.length === 0 ? (
          <Status level={old ? 'off' : 'normal'} text={t.noFlag} />
        ) : (
          raised.map((flag) => (
            <span key={flag} className="status uplink-flag">
              <StatusMark level={old ? 'off' : flag === 'lockout' ? 'critical' : 'caution'} worded /> {t[flag]}
            </span>
          ))
        )}
      </dd>
    </>
  )
}

function Told({ channel }: { readonly channel: Of }) {
  const t = useTexts(texts)
  const reasons: Readonly<Record<string, string>> = useTexts(fopAlertTexts)
  const { alerts, lastDirective } = channel
  const word = (directive: string): string =>
    DIRECTIVES.some((d) => d === directive) ? t[directive as Directive] : directive
  return (
    <>
      <dt>{t.recentAlerts}</dt>
      <dd>
        {alerts.length === 0 ? (
          <span className="dim">{t.noAlert}</span>
        ) : (
          alerts
            .slice(-MOST_ALERTS)
            .toReversed()
            .map((alert) => (
              <div key={alert.time + alert.reason} className="status">
                <StatusMark level="serious" worded /> <span className="dim">{doyTime(millisOf(alert.time))}</span>{' '}
                {reasons[alert.reason] ?? alert.reason}
              </div>
            ))
        )}
      </dd>
      <dt>{t.lastDirective}</dt>
      <dd>
        {lastDirective === undefined ? (
          <span className="dim">{t.noDirective}</span>
        ) : (
          <>
            {t.outcome(
              word(lastDirective.directive).replace('…', ''),
              OUTCOMES.has(lastDirective.outcome) ? t[lastDirective.outcome as 'accepted'] : lastDirective.outcome,
            )}{' '}
            <span className="dim">{doyTime(millisOf(lastDirective.time))}</span>
          </>
        )}
      </dd>
    </>
  )
}

interface DirectProps {
  readonly chain: string
  readonly id: number
  readonly busy: boolean
  readonly act: KnobProps['act']
}

function Direct({ chain, id, busy, act }: DirectProps) {
  const t = useTexts(texts)
  const [directive, setDirective] = useState<Directive>('initiate-with-clcw')
  const [text, setText] = useState('')
  const valued = VALUED.has(directive)
  const value = text.trim() === '' ? Number.NaN : Number(text)
  const said = `${t[directive].replace('…', '')}${valued && Number.isFinite(value) ? ` ${value}` : ''}`
  return (
    <div className="uplink-direct">
      <NativeSelect
        size="xs"
        aria-label={`${t.directive}, ${t.channel(id)}`}
        value={directive}
        onChange={(event) => setDirective(event.currentTarget.value as Directive)}
        data={DIRECTIVES.map((d) => ({ value: d, label: t[d] }))}
      />
      {valued ? (
        <TextInput
          aria-label={t.value}
          placeholder={t.value}
          w={76}
          inputMode="numeric"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : null}
      <ArmedButton
        text={t.give}
        label={t.giveLabel(said, id, chain)}
        busy={busy}
        disabled={valued && !Number.isFinite(value)}
        fire={() => act({ what: 'directive', chain, virtualChannel: id, directive, ...(valued ? { value } : {}) })}
      />
    </div>
  )
}
