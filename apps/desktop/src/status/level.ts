/** The six levels of the space field's status system (Astro UXDS), and what of Vigie maps onto them. */
import type { Alarm, Chain, EventSeverity, Link } from '@vigie/contract'
import { defineTexts } from '../i18n/texts.ts'

/** Most urgent first. */
export const STATUS_LEVELS = ['critical', 'serious', 'caution', 'normal', 'standby', 'off'] as const
export type StatusLevel = (typeof STATUS_LEVELS)[number]

export const statusTexts = defineTexts(
  {
    critical: 'critical',
    serious: 'serious',
    caution: 'caution',
    normal: 'normal',
    standby: 'standby',
    off: 'off',
  },
  {
    critical: 'critique',
    serious: 'grave',
    caution: 'attention',
    normal: 'nominal',
    standby: 'en veille',
    off: 'arrêté',
  },
)

/** The most urgent wins when several are summed up. */
export function worst(levels: Iterable<StatusLevel>, otherwise: StatusLevel = 'off'): StatusLevel {
  let least: number = STATUS_LEVELS.length
  for (const level of levels) least = Math.min(least, STATUS_LEVELS.indexOf(level))
  return STATUS_LEVELS[least] ?? otherwise
}

const ALARM: Readonly<Record<Alarm['level'], StatusLevel>> = {
  normal: 'normal',
  watch: 'caution',
  warning: 'caution',
  distress: 'serious',
  critical: 'critical',
  severe: 'critical',
}
export const ofAlarm = (level: Alarm['level']): StatusLevel => ALARM[level]

const EVENT: Readonly<Record<EventSeverity, StatusLevel>> = {
  information: 'standby',
  low: 'caution',
  medium: 'serious',
  high: 'critical',
}
export const ofSeverity = (severity: EventSeverity): StatusLevel => EVENT[severity]

const CHAIN: Readonly<Record<Chain['state'], StatusLevel>> = {
  starting: 'standby',
  running: 'normal',
  stopped: 'off',
  failed: 'serious',
}
export const ofChain = (state: Chain['state']): StatusLevel => CHAIN[state]

const LINK: Readonly<Record<Link['state'], StatusLevel>> = {
  disabled: 'off',
  connecting: 'standby',
  connected: 'normal',
  waiting: 'standby',
  ended: 'off',
  failed: 'serious',
}
export const ofLink = (state: Link['state']): StatusLevel => LINK[state]

/** XTCE concern levels in the order of the live protocol's state index. */
export const ALARM_LEVELS = ['normal', 'watch', 'warning', 'distress', 'critical', 'severe'] as const
export const ofStateIndex = (index: number): StatusLevel => ALARM[ALARM_LEVELS[index] ?? 'normal']

export const alarmTexts = defineTexts(
  {
    normal: 'normal',
    watch: 'watch',
    warning: 'warning',
    distress: 'distress',
    critical: 'critical',
    severe: 'severe',
  },
  {
    normal: 'nominal',
    watch: 'surveillance',
    warning: 'avertissement',
    distress: 'alerte',
    critical: 'critique',
    severe: 'très grave',
  },
)
export const severityTexts = defineTexts(
  { information: 'information', low: 'low', medium: 'medium', high: 'high' },
  { information: 'information', low: 'faible', medium: 'moyenne', high: 'haute' },
)
export const chainStateTexts = defineTexts(
  { starting: 'starting', running: 'running', stopped: 'stopped', failed: 'failed' },
  { starting: 'démarre', running: 'en marche', stopped: 'arrêtée', failed: 'en panne' },
)
export const linkStateTexts = defineTexts(
  {
    disabled: 'disabled',
    connecting: 'connecting',
    connected: 'connected',
    waiting: 'waiting',
    ended: 'ended',
    failed: 'failed',
  },
  {
    disabled: 'désactivée',
    connecting: 'connexion…',
    connected: 'connectée',
    waiting: 'en attente',
    ended: 'terminée',
    failed: 'en panne',
  },
)
