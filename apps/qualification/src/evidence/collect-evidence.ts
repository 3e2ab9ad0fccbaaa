/** What proves a run, taken from the journals and columns of its line: no one writes it by hand. */
import { formatUtc, parseUtc, type Tai } from '@vigie/base'
import type { Series } from '@vigie/archive'
import { ALARM_LEVELS } from '@vigie/model'
import type { EvidenceItem } from '@vigie/qualification/tests'
import { PacketFlag, Validity, type PlannedParameter } from '@vigie/telemetry'
import type { TestResult } from '@vigie/testkit/run'
import type { OpenLine } from '../line/open-line.ts'
import type { LineJob } from '../line/line-messages.ts'
import { csvRow } from './csv.ts'
import { EvidenceFolder } from './evidence-folder.ts'

interface Span {
  readonly startedAt: string
  readonly endedAt: string
}

export async function collectEvidence(
  line: OpenLine,
  job: LineJob,
  result: TestResult,
  span: Span,
): Promise<readonly EvidenceItem[]> {
  const folder = new EvidenceFolder(job.evidence)
  const margin = BigInt(Math.round(job.margin * 1e9))
  const from = parseUtc(span.startedAt) - margin
  const to = parseUtc(span.endedAt) + margin
  const between = { from: formatUtc(from, { digits: 9 }), to: formatUtc(to, { digits: 9 }) }
  await line.world.synced()
  for (const chain of line.centre.chains.all()) {
    if (chain.kind !== 'live') continue
    await packets(line, chain.name, from, to, folder, between)
  }
  await samples(line, result.looked, from, to, folder, between)
  const { engine } = line.centre.commanding
  const activities = [...engine.list()].toReversed()
  if (activities.length > 0)
    await folder.add('activities.json', `${JSON.stringify(activities, null, 1)}\n`, {
      kind: 'activities',
      ...between,
      description: 'activities with their stages, and the evidence of each stage',
    })
  const events = line.line.allEvents
  if (events.length > 0)
    await folder.add('events.ndjson', events.map((e) => `${JSON.stringify(e)}\n`).join(''), {
      kind: 'events',
      ...between,
    })
  if (result.answers.length > 0)
    await folder.add('answers.json', `${JSON.stringify(result.answers, null, 1)}\n`, { kind: 'answers', ...between })
  if (job.text !== undefined)
    await folder.add(`procedure.${job.text.ending}`, job.text.text, {
      kind: 'procedure',
      description: 'text of the procedure or script as it was run',
    })
  await folder.add('configuration.json', `${JSON.stringify(job.configuration, null, 1)}\n`, { kind: 'configuration' })
  await folder.add('log.txt', result.log.map((l) => `${l}\n`).join(''), { kind: 'log', ...between })
  for (const [i, a] of result.attachments.entries())
    await folder.add(`files/${String(i + 1).padStart(2, '0')}-${safe(a.name)}`, a.content, {
      kind: 'attachment',
      description: a.name,
    })
  return folder.items
}

const safe = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(-80)

/** Packets as they were received, and a table that says of each where it lies, when and by what it came. */
async function packets(
  line: OpenLine,
  chain: string,
  from: Tai,
  to: Tai,
  folder: EvidenceFolder,
  between: { readonly from: string; readonly to: string },
): Promise<void> {
  const journal = line.world.journal(chain, 'packets')
  if (journal === undefined) return
  const first = await journal.seekReception(from)
  if (first >= journal.length) return
  const rows: string[] = [csvRow(['offset', 'length', 'position', 'reception', 'generation', 'source', 'flags'])]
  let offset = 0
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const batch of journal!.read(first))
      for (const e of batch) {
        if (e.reception > to) return
        rows.push(
          csvRow([
            offset,
            e.payload.length,
            e.position,
            formatUtc(e.reception, { digits: 9 }),
            formatUtc(e.generation, { digits: 9 }),
            e.source,
            Object.entries(PacketFlag)
              .filter(([, bit]) => (e.flags & bit) !== 0)
              .map(([name]) => name)
              .join(' '),
          ]),
        )
        offset += e.payload.length
        yield e.payload
      }
  }
  await folder.stream(`packets/${chain}.bin`, bytes(), {
    kind: 'packets',
    ...between,
    description: `packets of ${chain} as received`,
  })
  await folder.add(`packets/${chain}.csv`, rows.join(''), {
    kind: 'packets',
    ...between,
    description: `where each packet of ${chain} lies, when and by what it came`,
  })
}

const VALIDITY: readonly string[] = Object.keys(Validity)

/** Decoded values of the parameters that decided, in order of time. */
async function samples(
  line: OpenLine,
  looked: readonly string[],
  from: Tai,
  to: Tai,
  folder: EvidenceFolder,
  between: { readonly from: string; readonly to: string },
): Promise<void> {
  const rows: { readonly at: Tai; readonly text: string }[] = []
  for (const path of looked)
    for (const { chain, plan, series } of await line.line.series(path, from, to))
      for (let i = 0; i < series.generation.length; i++)
        rows.push({
          at: series.generation[i]!,
          text: csvRow([
            plan.path,
            formatUtc(series.generation[i]!, { digits: 9 }),
            series.reception === undefined ? '' : formatUtc(series.reception[i]!, { digits: 9 }),
            cellOf(series.raw?.[i]),
            valueOf(series, plan, i),
            plan.unit ?? '',
            VALIDITY[series.validity?.[i] ?? 0] ?? '',
            plan.alarms === undefined && plan.contextAlarms === undefined
              ? ''
              : (ALARM_LEVELS[series.state?.[i] ?? 0] ?? 'normal'),
            chain,
          ]),
        })
  if (rows.length === 0) return
  rows.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const head = csvRow(['parameter', 'generation', 'reception', 'raw', 'value', 'unit', 'validity', 'state', 'chain'])
  await folder.add('samples.csv', head + rows.map((r) => r.text).join(''), {
    kind: 'samples',
    ...between,
    description: 'values of the parameters that checks looked at',
  })
}

/** The label where there is one. */
function valueOf(series: Series, plan: PlannedParameter, i: number): string {
  const value = series.eng[i]
  if (typeof value === 'number' || typeof value === 'bigint') {
    if (plan.kind === 'boolean') return Number(value) === 0 ? (plan.zeroString ?? 'false') : (plan.oneString ?? 'true')
    if (plan.kind === 'enumerated') {
      const n = BigInt(Math.trunc(Number(value)))
      const label = plan.labels?.find((l) => n >= l.value && n <= (l.maxValue ?? l.value))?.label
      if (label !== undefined) return label
    }
    if (plan.kind === 'absolute-time' && typeof value === 'bigint') return formatUtc(value, { digits: 9 })
  }
  return cellOf(value)
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (typeof value === 'number' && Number.isNaN(value)) return ''
  return String(value as string | number | bigint)
}
