/** `vigie tc history`, `statistics`, `compare`, `export`: what was done, looked at afterwards. */
import { writeFile } from 'node:fs/promises'
import {
  ACTIVITY_STATES,
  HISTORY_FORMATS,
  type Activity,
  type ActivityComparison,
  type ActivityStatistics,
} from '@vigie/contract'
import type { Command } from 'commander'
import { atCentre, withAccess, type AccessOptions, type Centre } from '../commanding/centre-access.ts'
import { inheritedArguments } from '../commanding/inherited-arguments.ts'
import { headLine } from '../commanding/texts.ts'
import { cliErrors } from '../errors.ts'
import { instant, oneOf, wholeNumber } from '../option-values.ts'
import { out, outJson } from '../output.ts'

interface WhichOptions extends AccessOptions {
  state?: string
  chain?: string
  search?: string
  from?: string
  to?: string
}

const which = (command: Command): Command =>
  withAccess(command)
    .option('--state <state>', `one of ${ACTIVITY_STATES.join(', ')}`)
    .option('--chain <name>', 'of one satellite')
    .option('--search <words>', 'words of path, user, door and comment')
    .option('--from <utc>', 'asked for at this instant or later')
    .option('--to <utc>', 'or earlier')

export function historyCommands(tc: Command): void {
  which(tc.command('history').description('activities, the newest first, however old'))
    .option('--limit <n>', 'so many at most', '50')
    .action((options: WhichOptions & { limit: string }) => atCentre(options, (centre) => history(centre, options)))
  which(
    tc.command('statistics').description('activities counted by command, outcome and user; times between their stages'),
  ).action((options: WhichOptions) =>
    atCentre(options, async ({ client, json }) => {
      const found = await client.getActivityStatistics({ query: queryOf(options, 'tc statistics') })
      if (json) return outJson(found)
      for (const line of statisticsText(found)) out(line)
    }),
  )
  withAccess(
    tc
      .command('compare')
      .argument('<first>', 'number of an activity')
      .argument('<second>', 'of another one')
      .description('how two executions differ: arguments, bytes, times of the stages'),
  ).action((first: string, second: string, options: AccessOptions) =>
    atCentre(options, async ({ client, json }) => {
      const query = {
        first: wholeNumber('first', first, 'tc compare'),
        second: wholeNumber('second', second, 'tc compare'),
      }
      const found = await client.compareActivities({ query })
      if (json) return outJson(found)
      for (const line of comparisonText(found)) out(line)
    }),
  )
  which(tc.command('export').description('the history as a file, the oldest first'))
    .option('--format <format>', 'csv: one row an activity; json: lines with everything', 'csv')
    .option('--out <file>', 'to a file; else to the standard output')
    .action((options: WhichOptions & { format: string; out?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const format = oneOf('--format', options.format, HISTORY_FORMATS, 'tc export')
        const text = await (
          await client.exportActivities({ query: { ...queryOf(options, 'tc export'), format } })
        ).text()
        if (options.out === undefined) return void process.stdout.write(text)
        const file = options.out
        await writeFile(file, text).catch((error: Error) => {
          throw cliErrors.cannotWrite({ file, detail: error.message })
        })
        if (json) outJson({ ok: true, file, format, bytes: text.length })
        else out(`${file} written`)
      }),
    )
}

function queryOf(options: WhichOptions, command: string) {
  const { state, chain, search, from, to } = options
  if (from !== undefined) instant('--from', from, command)
  if (to !== undefined) instant('--to', to, command)
  return {
    ...(state === undefined ? {} : { state: oneOf('--state', state, ACTIVITY_STATES, command) }),
    ...(chain === undefined ? {} : { chain }),
    ...(search === undefined ? {} : { search }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
}

const MOST_A_PAGE = 1000

async function history({ client, json }: Centre, options: WhichOptions & { limit: string }): Promise<void> {
  const limit = wholeNumber('--limit', options.limit, 'tc history', 1, 1_000_000)
  const query = queryOf(options, 'tc history')
  const found: Activity[] = []
  for (;;) {
    const most = Math.min(limit - found.length, MOST_A_PAGE)
    const before = found.at(-1)?.id
    const page = await client.listActivities({
      query: { ...query, limit: most, ...(before === undefined ? {} : { before }) },
    })
    found.push(...page)
    if (page.length < most || found.length >= limit) break
  }
  if (json) return outJson(found)
  const hidden = await inheritedArguments(client)
  for (const a of found)
    out(`${a.requestedAt.slice(0, 23).replace('T', ' ')}  ${a.state.padEnd(9)}  ${headLine(a, hidden.get(a.path))}`)
}

const seconds = (s: number): string => `${s.toFixed(3)} s`

function* statisticsText(s: ActivityStatistics): Generator<string> {
  const states = (by: Readonly<Record<string, number>>): string =>
    Object.entries(by)
      .filter(([, n]) => n > 0)
      .map(([state, n]) => `${n} ${state}`)
      .join(', ')
  yield `${s.total} activities${s.total === 0 ? '' : `: ${states(s.byState)}`}; ${s.refused} attempts refused`
  for (const c of s.byCommand) yield `  ${String(c.total).padStart(6)}  ${c.path}: ${states(c.byState)}`
  for (const u of s.byUser) yield `  ${String(u.total).padStart(6)}  by ${u.user}`
  for (const t of s.stages)
    yield `  ${t.from} → ${t.to}: ${t.count}, least ${seconds(t.minimum)}, median ${seconds(t.median)}, 95 % within ${seconds(t.p95)}, most ${seconds(t.maximum)}`
}

function* comparisonText(c: ActivityComparison): Generator<string> {
  for (const side of [c.first, c.second])
    yield `activity ${side.id}  ${side.path}  by ${side.user} at ${side.requestedAt}: ${side.state}`
  const told = (text: string | undefined): string => text ?? 'nothing'
  for (const a of c.arguments) yield `  argument ${a.name}: ${told(a.first)} | ${told(a.second)}`
  if (c.arguments.length === 0) yield '  the same arguments'
  for (const b of c.bytes) yield `  byte ${b.offset}: ${told(b.first)} | ${told(b.second)}`
  if (c.bytes.length === 0) yield '  the same bytes'
  const at = (time: number | undefined, passed: boolean | undefined): string =>
    time === undefined ? 'never' : `${passed === false ? 'not passed ' : ''}+${seconds(time)}`
  for (const s of c.stages)
    yield `  ${s.stage}: ${at(s.first, s.firstPassed)} | ${at(s.second, s.secondPassed)}${
      s.difference === undefined ? '' : `  (${s.difference < 0 ? '−' : '+'}${seconds(Math.abs(s.difference))})`
    }`
}
