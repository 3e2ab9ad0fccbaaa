/** States of runs and entries, and what is declared of entries, in words. */
import type { StackRun } from '@vigie/contract'
import { defineTexts } from '../../i18n/texts.ts'
import type { StatusLevel } from '../../status/level.ts'

type RunState = StackRun['state']
export type EntryState = StackRun['entries'][number]['state']

export const runStateTexts = defineTexts(
  {
    queued: 'queued: another goes first',
    running: 'running',
    paused: 'paused',
    held: 'held: nothing can leave',
    stopped: 'stopped: an entry failed',
    completed: 'completed',
    cancelled: 'cancelled',
  },
  {
    queued: 'en file : un autre passe d’abord',
    running: 'en cours',
    paused: 'en pause',
    held: 'retenu : rien ne peut partir',
    stopped: 'arrêté : une entrée a échoué',
    completed: 'achevé',
    cancelled: 'annulé',
  },
)
const RUN: Readonly<Record<RunState, StatusLevel>> = {
  queued: 'standby',
  running: 'standby',
  paused: 'caution',
  held: 'serious',
  stopped: 'critical',
  completed: 'normal',
  cancelled: 'off',
}
export const ofRun = (run: StackRun): StatusLevel =>
  run.state === 'completed' && run.entries.some((e) => e.state === 'failed') ? 'serious' : RUN[run.state]

export const entryStateTexts = defineTexts(
  {
    pending: 'not yet',
    ready: 'waits for you',
    held: 'held: nothing can leave',
    asking: 'being asked for',
    waiting: 'sent, awaits its stage',
    done: 'done',
    failed: 'failed',
    skipped: 'left out',
  },
  {
    pending: 'pas encore',
    ready: 'vous attend',
    held: 'retenue : rien ne peut partir',
    asking: 'en demande',
    waiting: 'envoyée, attend son étape',
    done: 'faite',
    failed: 'échouée',
    skipped: 'passée',
  },
)
const ENTRY: Readonly<Record<EntryState, StatusLevel>> = {
  pending: 'off',
  ready: 'caution',
  held: 'serious',
  asking: 'standby',
  waiting: 'standby',
  done: 'normal',
  failed: 'critical',
  skipped: 'off',
}
export const ofEntry = (state: EntryState): StatusLevel => ENTRY[state]

export const howTexts = defineTexts(
  {
    automatic: 'by itself',
    manual: 'by hand',
    stop: 'stop',
    continue: 'go on',
    hold: 'wait for it',
    skip: 'leave it out',
    fail: 'count it as failed',
  },
  {
    automatic: 'd’elle-même',
    manual: 'à la main',
    stop: 'arrêter',
    continue: 'continuer',
    hold: 'l’attendre',
    skip: 'passer l’entrée',
    fail: 'la compter échouée',
  },
)
