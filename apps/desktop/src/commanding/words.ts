/** Stages, states, significance and COP-1 in words, and the status level of each. */
import type { Activity } from '@vigie/contract'
import { defineTexts } from '../i18n/texts.ts'
import type { StatusLevel } from '../status/level.ts'

export type Stage = Activity['stage']
export type ActivityState = Activity['state']
export type Significance = Activity['significance']

export const stageTexts = defineTexts(
  {
    requested: 'requested',
    authorised: 'authorised',
    released: 'released',
    sent: 'sent',
    radiated: 'radiated',
    received: 'received',
    accepted: 'accepted',
    started: 'started',
    progress: 'in progress',
    completed: 'completed',
  },
  {
    requested: 'demandée',
    authorised: 'autorisée',
    released: 'libérée',
    sent: 'envoyée',
    radiated: 'rayonnée',
    received: 'reçue',
    accepted: 'acceptée',
    started: 'commencée',
    progress: 'en cours',
    completed: 'achevée',
  },
)
export const activityStateTexts = defineTexts(
  {
    waiting: 'waits',
    running: 'running',
    completed: 'completed',
    failed: 'failed',
    cancelled: 'cancelled',
    uncertain: 'uncertain',
  },
  {
    waiting: 'en attente',
    running: 'en cours',
    completed: 'achevée',
    failed: 'échouée',
    cancelled: 'annulée',
    uncertain: 'incertaine',
  },
)
const STATE: Readonly<Record<ActivityState, StatusLevel>> = {
  waiting: 'caution',
  running: 'standby',
  completed: 'normal',
  failed: 'critical',
  cancelled: 'off',
  uncertain: 'serious',
}
export const ofActivity = (state: ActivityState): StatusLevel => STATE[state]

/** The consequence levels of XTCE. */
export const significanceTexts = defineTexts(
  {
    none: 'no significance',
    watch: 'watch',
    warning: 'warning',
    distress: 'distress',
    critical: 'critical',
    severe: 'severe',
  },
  {
    none: 'sans gravité',
    watch: 'à surveiller',
    warning: 'avertissement',
    distress: 'alerte',
    critical: 'critique',
    severe: 'très grave',
  },
)
const SIGNIFICANCE: Readonly<Record<Significance, StatusLevel>> = {
  none: 'normal',
  watch: 'standby',
  warning: 'caution',
  distress: 'serious',
  critical: 'critical',
  severe: 'critical',
}
export const ofSignificance = (significance: Significance): StatusLevel => SIGNIFICANCE[significance]
const GRAVE: ReadonlySet<Significance> = new Set(['warning', 'distress', 'critical', 'severe'])
/** Whether asking for it is armed apart from being fired. */
export const isGrave = (significance: Significance): boolean => GRAVE.has(significance)

/** FOP-1 of CCSDS 232.1-B-2: §5.1.2 has its states. */
export const fopTexts = defineTexts(
  {
    s1: 'S1 active',
    s2: 'S2 retransmits',
    s3: 'S3 retransmits, satellite asks to wait',
    s4: 'S4 initialising, awaits a CLCW',
    s5: 'S5 initialising, awaits its control frame',
    s6: 'S6 initial: no sequence-controlled service',
  },
  {
    s1: 'S1 actif',
    s2: 'S2 retransmet',
    s3: 'S3 retransmet, le satellite fait attendre',
    s4: 'S4 s’initialise, attend un CLCW',
    s5: 'S5 s’initialise, attend sa trame de contrôle',
    s6: 'S6 initial : pas de service séquencé',
  },
)
export type FopState = keyof (typeof fopTexts)['en']
export const fopState = (n: number): FopState => `s${n}` as FopState
export const ofFop = (state: number): StatusLevel =>
  state === 1 ? 'normal' : state <= 3 ? 'caution' : state <= 5 ? 'standby' : 'off'

/** What a waiting activity waits for. */
export const awaitsApproval = (activity: Activity): boolean =>
  activity.state === 'waiting' && activity.approvals.length < activity.needs.approvals
export const awaitsFiring = (activity: Activity): boolean =>
  activity.state === 'waiting' && !awaitsApproval(activity) && activity.needs.firing

/** Rules that refuse an activity, as the engine names them. */
export const ruleTexts = defineTexts(
  {
    arguments: 'arguments',
    encoding: 'encoding',
    constraint: 'precondition',
    interlock: 'interlock',
    uplink: 'uplink',
    inhibition: 'inhibition',
    rights: 'rights',
    right: 'rights',
    phase: 'phase',
    hold: 'hold',
    pass: 'pass',
    override: 'override',
    route: 'route',
    model: 'model',
    release: 'release',
  },
  {
    arguments: 'arguments',
    encoding: 'codage',
    constraint: 'précondition',
    interlock: 'verrou',
    uplink: 'voie montante',
    inhibition: 'inhibition',
    rights: 'droits',
    right: 'droits',
    phase: 'phase',
    hold: 'retenue',
    pass: 'passage',
    override: 'dérogation',
    route: 'chemin',
    model: 'modèle',
    release: 'libération',
  },
)
