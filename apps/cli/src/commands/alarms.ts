/** `vigie alarms`: what is out of its limits at a running centre, and what a controller says to it. */
import { parseUtc } from '@vigie/base'
import type { Alarm } from '@vigie/contract'
import type { Command } from 'commander'
import { atCentre, withAccess, type AccessOptions } from '../commanding/centre-access.ts'
import { wholeNumber } from '../option-values.ts'
import { out, outJson } from '../output.ts'

const LONGEST_SHELVING_MINUTES = 8 * 60

export function alarmCommands(program: Command): void {
  const alarms = program
    .command('alarms')
    .description('what is out of its limits, or was and nobody has acknowledged it')
    .addHelpText(
      'after',
      `
Examples:
  vigie alarms list --first                                which came first
  vigie alarms acknowledge RECO1:RECO1.EPS.BusVoltage --comment "load shed"
  vigie alarms shelve RECO1:RECO1.EPS.BusVoltage --minutes 60 --comment "sensor chatters"`,
    )
  withAccess(alarms.command('list').description('the most urgent first'))
    .option('--shelved', 'only those that are shelved')
    .option('--first', 'in the order in which they came')
    .action((options: AccessOptions & { shelved?: boolean; first?: boolean }) =>
      atCentre(options, async ({ client, json }) => {
        const all = await client.listAlarms()
        const asked = options.shelved === true ? all.filter((a) => a.shelved !== undefined) : all
        const shown = options.first === true ? asked.toSorted(byOnset) : asked
        if (json) return outJson(shown)
        for (const alarm of shown) out(alarmLine(alarm))
      }),
    )
  withAccess(alarms.command('acknowledge').argument('<id>').description('say that an alarm was seen'))
    .option('--comment <text>', 'what was seen, what is done', '')
    .action((id: string, options: AccessOptions & { comment: string }) =>
      atCentre(options, async ({ client, json }) => {
        show(await client.acknowledgeAlarm({ params: { id }, body: { comment: options.comment } }), json)
      }),
    )
  withAccess(alarms.command('shelve').argument('<id>').description('let it ask for no attention for a while'))
    .requiredOption('--minutes <n>', `for so long, at most ${LONGEST_SHELVING_MINUTES}`)
    .requiredOption('--comment <text>', 'why')
    .action((id: string, options: AccessOptions & { minutes: string; comment: string }) =>
      atCentre(options, async ({ client, json }) => {
        const minutes = wholeNumber('--minutes', options.minutes, 'alarms shelve', 1, LONGEST_SHELVING_MINUTES)
        show(await client.shelveAlarm({ params: { id }, body: { minutes, comment: options.comment } }), json)
      }),
    )
  withAccess(alarms.command('unshelve').argument('<id>').description('end its shelving before its time')).action(
    (id: string, options: AccessOptions) =>
      atCentre(options, async ({ client, json }) => {
        show(await client.unshelveAlarm({ params: { id } }), json)
      }),
  )
}

/** By their times, which have fractions of a second only where they are not whole: as texts they are in another order. */
function byOnset(a: Alarm, b: Alarm): number {
  const [first, second] = [parseUtc(a.since), parseUtc(b.since)]
  return first < second ? -1 : first > second ? 1 : 0
}

function show(alarm: Alarm, json: boolean): void {
  if (json) outJson(alarm)
  else out(alarmLine(alarm))
}

function alarmLine(a: Alarm): string {
  const marks = [
    a.active ? '' : 'back to normal',
    a.acknowledged ? `acknowledged by ${a.acknowledgedBy}` : 'not acknowledged',
    a.shelved === undefined ? '' : `shelved by ${a.shelved.by} until ${a.shelved.until}`,
  ].filter((m) => m !== '')
  return `${a.since}  ${(a.active ? a.level : a.worst).padEnd(9)}  ${a.id}  ${marks.join(', ')}`
}
