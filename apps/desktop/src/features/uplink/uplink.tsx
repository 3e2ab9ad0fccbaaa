/** The way up to one satellite: who holds it, which station radiates, how each virtual channel stands. */
import { Button, SegmentedControl, TextInput } from '@mantine/core'
import type { Uplink as Way } from '@vigie/contract'
import { useState } from 'react'
import { useUplinkAct } from '../../commanding/uplink-acts.ts'
import { useScopeText } from '../../commanding/uplink-words.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { Empty, Failure, Loading } from '../../look/states.tsx'
import type { PanelProps } from '../../panels/declaration.ts'
import { useCentre, useConnection, useTopic } from '../../server/centre.ts'
import { Status, StatusMark } from '../../status/status-mark.tsx'
import { Channel } from './channel.tsx'
import type { Settings } from './settings.ts'
import type { KnobProps } from './knobs.ts'
import { Stations } from './stations.tsx'
import { texts } from './texts.ts'
import './uplink.css'

export default function Uplink({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const centre = useCentre()
  const connection = useConnection()
  const { items, known } = useTopic('uplinks')
  const act = useUplinkAct()
  if (!known) return <Loading />
  const way = items.find((u) => u.chain === settings.chain) ?? items[0]
  if (way === undefined) return <Empty title={t.none}>{t.noneHint}</Empty>
  const able = centre.may('controller') && connection.state === 'open'
  const mine = (way.lentTo ?? way.holder) === centre.session.user
  const title = (chain: string): string => centre.satelliteOfChain(chain)?.title ?? chain
  return (
    <div className="panel">
      <div className="panel-bar">
        <SegmentedControl
          aria-label={t.chain}
          value={way.chain}
          onChange={(chain) => change({ chain })}
          data={items.map((u) => ({ value: u.chain, label: title(u.chain) }))}
        />
        {connection.state === 'open' ? null : (
          <span className="status">
            <StatusMark level="serious" worded /> {t.old}
          </span>
        )}
        {centre.may('controller') ? (
          mine || way.holder === undefined ? null : (
            <span className="dim">{t.notMine}</span>
          )
        ) : (
          <span className="dim">{t.mayNot}</span>
        )}
      </div>
      <div className={`panel-body uplink ${connection.state === 'open' ? '' : 'uplink-stale'}`}>
        {act.error === null ? null : <Failure error={act.error} />}
        <Hold key={way.chain} way={way} able={able} busy={act.isPending} act={act.mutate} />
        <Stations way={way} able={able && mine} busy={act.isPending} act={act.mutate} />
        {way.virtualChannels.length === 0 ? <p className="dim">{t.noChannel}</p> : null}
        <div className="uplink-channels">
          {way.virtualChannels.map((channel) => (
            <Channel
              key={`${way.chain} ${channel.id}`}
              chain={way.chain}
              channel={channel}
              able={able && mine}
              busy={act.isPending}
              act={act.mutate}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

function Hold({ way, able, busy, act }: KnobProps & { readonly way: Way }) {
  const t = useTexts(texts)
  const { session } = useCentre()
  const scope = useScopeText()
  const [to, setTo] = useState('')
  const [reason, setReason] = useState('')
  const { chain, holder, lentTo, inhibited } = way
  const commander = lentTo ?? holder
  const named = (user: string): string => (user === session.user ? t.me(user) : user)
  return (
    <dl className="facts uplink-hold">
      <dt>{t.holder}</dt>
      <dd>
        <Status
          level={holder === undefined ? 'off' : commander === session.user ? 'normal' : 'standby'}
          text={holder === undefined ? t.nobody : named(holder)}
        />
        {lentTo === undefined ? null : <span>{lentTo === session.user ? t.lentToMe : t.lentTo(lentTo)}</span>}
        {!able ? null : holder === undefined ? (
          <Button
            variant="default"
            aria-label={t.takeLabel(chain)}
            loading={busy}
            onClick={() => act({ what: 'take', chain })}
          >
            {t.take}
          </Button>
        ) : (
          <>
            {commander === session.user ? (
              <ArmedButton
                text={t.giveBack}
                label={t.giveBackLabel(chain)}
                busy={busy}
                fire={() => act({ what: 'give-back', chain })}
              />
            ) : (
              <ArmedButton
                text={t.recover}
                label={t.recoverLabel(chain, commander ?? '')}
                busy={busy}
                fire={() => act({ what: 'recover', chain })}
              />
            )}
            {holder === session.user && lentTo === undefined ? (
              <form
                className="uplink-inline"
                onSubmit={(event) => {
                  event.preventDefault()
                  act({ what: 'lend', chain, to: to.trim() })
                  setTo('')
                }}
              >
                <TextInput
                  aria-label={t.lendTo}
                  placeholder={t.lendTo}
                  w={130}
                  autoComplete="off"
                  value={to}
                  onChange={(event) => setTo(event.currentTarget.value)}
                />
                <Button type="submit" variant="default" disabled={to.trim() === ''}>
                  {t.lend}
                </Button>
              </form>
            ) : null}
          </>
        )}
      </dd>
      {way.queue === undefined ? null : (
        <>
          <dt>{t.queue}</dt>
          <dd>
            <Status
              level={way.queue.waiting >= way.queue.limit - way.queue.reserve ? 'serious' : 'normal'}
              text={t.waiting(way.queue.waiting, way.queue.limit)}
            />
            <span className="dim">{t.reserve(way.queue.reserve)}</span>
          </dd>
        </>
      )}
      <dt>{t.inhibition}</dt>
      <dd>
        <Status
          level={inhibited === undefined ? 'normal' : 'serious'}
          text={inhibited === undefined ? t.permitted : t.inhibitedBy(scope(inhibited.scope), inhibited.by)}
        />
        {inhibited?.reason === undefined ? null : <span className="dim">{inhibited.reason}</span>}
        {!able ? null : inhibited === undefined ? (
          <>
            <TextInput
              aria-label={t.reason}
              placeholder={t.reason}
              w={190}
              maxLength={2000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <ArmedButton
              text={t.inhibit}
              label={t.inhibitLabel(chain)}
              busy={busy}
              disabled={reason.trim() === ''}
              fire={() => {
                act({ what: 'inhibit', scope: `chain:${chain}`, reason: reason.trim() })
                setReason('')
              }}
            />
          </>
        ) : (
          <ArmedButton
            text={t.permit}
            label={t.permitLabel(scope(inhibited.scope))}
            busy={busy}
            fire={() => act({ what: 'permit', scope: inhibited.scope })}
          />
        )}
      </dd>
    </dl>
  )
}
