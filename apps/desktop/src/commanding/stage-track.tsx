/** The way of an activity in marks: a shape and a word for each stage, never a colour alone. */
import type { Activity } from '@vigie/contract'
import { defineTexts, useTexts } from '../i18n/texts.ts'
import type { StatusLevel } from '../status/level.ts'
import { StatusMark } from '../status/status-mark.tsx'
import { stageTexts, type Stage } from './words.ts'
import './stage-track.css'

const texts = defineTexts(
  { passed: 'passed', failed: 'failed', awaited: 'awaited', ahead: 'not reached', skipped: 'nothing told' },
  { passed: 'franchie', failed: 'échouée', awaited: 'attendue', ahead: 'pas atteinte', skipped: 'rien n’en a été dit' },
)

const ORDER: readonly Stage[] = [
  'requested',
  'authorised',
  'released',
  'sent',
  'radiated',
  'received',
  'accepted',
  'started',
  'progress',
  'completed',
]
const ALWAYS: ReadonlySet<Stage> = new Set(['requested', 'authorised', 'released', 'completed'])
/** What a command by a radio link passes besides what its verifiers tell. */
const BY_RADIO: ReadonlySet<Stage> = new Set(['sent', 'radiated', 'received'])

type How = 'passed' | 'failed' | 'awaited' | 'ahead' | 'skipped'
const LEVEL: Readonly<Record<How, StatusLevel>> = {
  passed: 'normal',
  failed: 'critical',
  awaited: 'standby',
  ahead: 'off',
  skipped: 'off',
}

/** The stages that an activity has, in order, and how each stands. */
function stagesOf(activity: Activity): readonly { readonly stage: Stage; readonly how: How }[] {
  const told = new Map(activity.stages.map((s) => [s.stage, s.passed]))
  const expected = new Set(activity.expects.map((e) => e.stage))
  // Expedited frames have no CLCW that would tell of them.
  const radio = (stage: Stage): boolean =>
    activity.route !== undefined && BY_RADIO.has(stage) && !(stage === 'received' && activity.route.service === 'BD')
  const shown = ORDER.filter((s) => ALWAYS.has(s) || told.has(s) || expected.has(s) || radio(s))
  const last = shown.findLastIndex((s) => told.has(s))
  const live = activity.state === 'running' || activity.state === 'waiting'
  return shown.map((stage, index) => {
    const passed = told.get(stage)
    const how: How =
      passed === true
        ? 'passed'
        : passed === false
          ? 'failed'
          : index < last
            ? 'skipped'
            : live && index === last + 1
              ? 'awaited'
              : 'ahead'
    return { stage, how }
  })
}

export function StageTrack({ activity, worded = false }: { readonly activity: Activity; readonly worded?: boolean }) {
  const t = useTexts(texts)
  const words = useTexts(stageTexts)
  return (
    <span className={`stage-track ${worded ? 'worded' : ''}`}>
      {stagesOf(activity).map(({ stage, how }) => (
        <span key={stage} className={`stage stage-${how}`} title={`${words[stage]}: ${t[how]}`}>
          <StatusMark level={LEVEL[how]} worded size={worded ? 13 : 10} />
          {worded ? words[stage] : null}
          <span className="visually-hidden">{`${worded ? '' : words[stage]} ${t[how]}; `}</span>
        </span>
      ))}
    </span>
  )
}
