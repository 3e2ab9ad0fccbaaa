/** What must be seen of an activity for it to be believed, in which window, and what each end answered. */
import type { Activity } from '@vigie/contract'
import { stageTexts } from '../../commanding/words.ts'
import { useServerTexts } from '../../i18n/server-texts.ts'
import { useTexts } from '../../i18n/texts.ts'
import { numberText } from '../../look/value-text.ts'
import { useCentre } from '../../server/centre.ts'
import { useSecond } from '../../shell/satellite-strip.tsx'
import { Status } from '../../status/status-mark.tsx'
import type { StatusLevel } from '../../status/level.ts'
import { timeOfDay, millisOf } from '../../time/format.ts'
import { texts } from './texts.ts'

type Expected = Activity['expects'][number]

/** When the window of one begins, POSIX milliseconds; NaN: it has not begun. */
function beginOf(activity: Activity, expected: Expected, index: number): number {
  const passed = (stage: Activity['stage']): number =>
    millisOf(activity.stages.findLast((s) => s.stage === stage && s.passed)?.at)
  if (expected.from === 'release') return passed('released')
  const before = activity.expects[index - 1]
  return before === undefined ? passed('released') : passed(before.stage)
}

export function Verification({ activity }: { readonly activity: Activity }) {
  const t = useTexts(texts)
  const words = useTexts(stageTexts)
  const server = useServerTexts()
  if (activity.expects.length === 0) return null
  return (
    <div className="activity-table">
      <table className="plain-table" aria-label={t.verification}>
        <thead>
          <tr>
            <th scope="col">{t.verification}</th>
            <th scope="col">{t.verifier}</th>
            <th scope="col">{t.window}</th>
            <th scope="col">{t.answer}</th>
          </tr>
        </thead>
        <tbody>
          {activity.expects.map((expected, index) => (
            // Several may speak of one stage; they never change their order.
            <tr key={index}>
              <td>{words[expected.stage]}</td>
              <td className="activity-evidence">{server.phrase(expected.by)}</td>
              <td>
                {expected.within === undefined ? (
                  <span className="dim">{t.noWindow}</span>
                ) : (
                  t.within(
                    numberText(expected.within),
                    expected.from === 'release' || index === 0 ? t.release : t.previousStage,
                  )
                )}
              </td>
              <td className="activity-evidence">
                <Answered activity={activity} expected={expected} begin={beginOf(activity, expected, index)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface AnsweredProps {
  readonly activity: Activity
  readonly expected: Expected
  readonly begin: number
}

function Answered({ activity, expected, begin }: AnsweredProps) {
  const t = useTexts(texts)
  const server = useServerTexts()
  const { clock } = useCentre()
  useSecond()
  const record = activity.stages.findLast((s) => s.stage === expected.stage)
  const end = begin + 1000 * (expected.within ?? Number.NaN)
  const after = (millis: number): string => numberText((millis - begin) / 1000, 4)
  const [level, text]: readonly [StatusLevel, string] =
    record !== undefined
      ? [
          record.passed ? 'normal' : 'critical',
          Number.isNaN(begin)
            ? record.passed
              ? t.passed
              : t.failed
            : t.answeredAfter(record.passed ? t.passed : t.failed, after(millisOf(record.at))),
        ]
      : activity.ending !== undefined
        ? ['serious', t.noAnswer]
        : Number.isNaN(begin)
          ? ['off', t.notYet]
          : clock.now() > end
            ? ['serious', t.late(timeOfDay(end))]
            : ['standby', Number.isNaN(end) ? t.awaited : t.awaitedUntil(timeOfDay(end))]
  const ends = [...new Set((record?.evidence ?? []).map((e) => t[e.kind]))]
  return (
    <>
      <Status level={level} text={text} />{' '}
      <span className="dim">
        {ends.join(', ')}
        {record?.detail === undefined ? '' : ` ${server.phrase(record.detail)}`}
      </span>
    </>
  )
}
