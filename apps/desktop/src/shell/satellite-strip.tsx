/** State, lock, rate and last packet of every satellite: it never scrolls away. */
import type { Alarm, Chain, Link, Satellite } from '@vigie/contract'
import { useEffect, useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { useShell } from '../panels/declaration.ts'
import { useCentre, useConnection, useTopic } from '../server/centre.ts'
import { chainStateTexts, ofAlarm, ofChain, ofLink, statusTexts, worst, type StatusLevel } from '../status/level.ts'
import { StatusMark } from '../status/status-mark.tsx'
import { ageText, bitRate, millisOf } from '../time/format.ts'
import { texts } from './texts.ts'

/** The worst of what is known of a satellite. */
export function satelliteLevel(alarms: readonly Alarm[], chains: readonly Chain[]): StatusLevel {
  return worst([...alarms.filter((a) => a.active).map((a) => ofAlarm(a.level)), ...chains.map((c) => ofChain(c.state))])
}

export function SatelliteStrip() {
  const t = useTexts(texts)
  const { mission } = useCentre()
  return (
    <nav className="strip" aria-label={t.satellites}>
      {mission.satellites.map((satellite) => (
        <div
          key={satellite.name}
          className="satellite"
          style={{ '--satellite': satellite.colour } as React.CSSProperties}
        >
          <Cell satellite={satellite} />
          <Hold satellite={satellite} />
        </div>
      ))}
    </nav>
  )
}

/** The link of a satellite by which bytes come in. */
const lockOf = (links: readonly Link[]): Link | undefined => links.find((l) => l.state === 'connected' && l.bitRate > 0)

/** Milliseconds without a packet after which the state is what it was, not what it is. */
const OUT_OF_SIGHT = 30_000

function Cell({ satellite }: { readonly satellite: Satellite }) {
  const t = useTexts(texts)
  const words = useTexts(statusTexts)
  const chainWords = useTexts(chainStateTexts)
  const shell = useShell()
  const centre = useCentre()
  const connection = useConnection()
  const mine = (chain: string): boolean => satellite.chains.includes(chain)
  const alarms = useTopic('alarms').items.filter((a) => mine(a.chain))
  const chains = useTopic('chains').items.filter((c) => mine(c.name))
  const links = useTopic('links').items.filter((l) => mine(l.chain))
  useSecond()
  // Without the server nothing is known of now.
  const blind = connection.state !== 'open'
  const level = blind ? 'off' : satelliteLevel(alarms, chains)
  const lock = blind ? undefined : lockOf(links)
  const rate = links.reduce((sum, l) => sum + l.bitRate, 0)
  const last = Math.max(...chains.map((c) => millisOf(c.lastReception)).filter((m) => !Number.isNaN(m)))
  const able = !blind && links.some((l) => l.state === 'connected')
  const unseen = level !== 'off' && Number.isFinite(last) && centre.clock.now() - last > OUT_OF_SIGHT
  const state = chains.length === 0 ? undefined : (chains.find((c) => c.state !== 'running') ?? chains[0])
  return (
    <button type="button" className="satellite-state" onClick={() => shell.open('overview')}>
      <span className="satellite-name">
        <span className="satellite-dot" />
        {satellite.title ?? satellite.name}
      </span>
      <span className="status">
        <StatusMark level={level} size={14} worded />
        {unseen ? <span className="dim">{t.lastSeen(words[level])}</span> : blind ? t.unknown : words[level]}
      </span>
      <span className="fact">
        <span className="dim">{t.chain}</span> {state === undefined || blind ? '—' : chainWords[state.state]}
      </span>
      <span className="fact status">
        <StatusMark level={lock === undefined ? (able ? 'standby' : 'off') : ofLink(lock.state)} worded />
        {lock === undefined ? (able ? t.noSignal : blind ? '—' : t.noLink) : (lock.station ?? lock.name)}
      </span>
      <span className="fact fact-rate">
        <span className="dim">{t.rate}</span> {blind ? '—' : bitRate(rate)}
      </span>
      <span className="fact">
        <span className="dim">{t.lastPacket}</span>{' '}
        {Number.isFinite(last) ? ageText(centre.clock.now() - last) : t.never}
      </span>
    </button>
  )
}

/** Who holds the uplink: whoever looks must know before asking for anything. */
function Hold({ satellite }: { readonly satellite: Satellite }) {
  const t = useTexts(texts)
  const shell = useShell()
  const { session } = useCentre()
  const blind = useConnection().state !== 'open'
  const uplink = useTopic('uplinks').items.find((u) => satellite.chains.includes(u.chain))
  if (uplink === undefined) return null
  const commander = uplink.lentTo ?? uplink.holder
  const held = commander === undefined ? t.uplinkFree : commander === session.user ? t.uplinkMine : commander
  const level: StatusLevel = blind
    ? 'off'
    : uplink.inhibited !== undefined
      ? 'serious'
      : commander === session.user
        ? 'normal'
        : commander === undefined
          ? 'off'
          : 'standby'
  return (
    <button
      type="button"
      className="satellite-uplink"
      title={t.uplinkOpen(satellite.title ?? satellite.name)}
      onClick={() => shell.open('uplink', { chain: uplink.chain })}
    >
      <span className="dim">{t.uplink}</span>
      <StatusMark level={level} worded />
      {blind ? '—' : uplink.inhibited === undefined ? held : `${held}, ${t.uplinkInhibited}`}
    </button>
  )
}

/** Renders again each second, so that ages grow. */
export function useSecond(): void {
  const [, set] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => set((n) => n + 1), 1000)
    return () => clearInterval(timer)
  }, [])
}
