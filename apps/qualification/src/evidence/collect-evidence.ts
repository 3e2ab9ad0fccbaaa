/** What proves a run, taken from the journals and columns of its line: no one writes it by hand. */
import { formatUtc, parseUtc, type Tai } from '@vigie/base'
import type { EvidenceItem, TestRun } from '@vigie/qualification/tests'
import { PacketFlag } from '@vigie/telemetry'
import type { TestResult } from '@vigie/testkit/run'
import type { ClockRecord } from '../line/clock-of-line.ts'
import type { OpenLine } from '../line/open-line.ts'
import type { LineJob } from '../line/line-messages.ts'
import { csvRow } from './csv.ts'
import { EvidenceFolder } from './evidence-folder.ts'
import { sampleRows, samplesCsv, samplesParquet } from './samples.ts'

interface Span {
  readonly startedAt: string
  readonly endedAt: string
}

export interface CollectedEvidence {
  readonly evidence: readonly EvidenceItem[]
  readonly stations: readonly string[]
  readonly procedures: NonNullable<TestRun['procedures']>
}

export async function collectEvidence(
  line: OpenLine,
  job: LineJob,
  result: TestResult,
  span: Span,
  clock: ClockRecord,
): Promise<CollectedEvidence> {
  const folder = new EvidenceFolder(job.evidence)
  const margin = BigInt(Math.round(job.margin * 1e9))
  const from = parseUtc(span.startedAt) - margin
  const to = parseUtc(span.endedAt) + margin
  const between = { from: formatUtc(from, { digits: 9 }), to: formatUtc(to, { digits: 9 }) }
  await line.world.synced()
  const stations = new Set<string>()
  const element = line.centre.mission.satellites.find((s) => s.name === job.satellite)?.element
  for (const chain of line.centre.chains.all()) {
    if (chain.kind !== 'live') continue
    const sources = await packets(line, chain.name, from, to, folder, between)
    if (element !== undefined && element !== chain.config.element) continue
    for (const { name, station } of chain.config.links)
      if (station !== undefined && sources.has(name)) stations.add(station)
    const selected = line.centre.commanding.uplink(chain.name)?.selected
    const uplink = chain.config.uplinks?.find((u) => u.name === selected)
    if (uplink?.station !== undefined && line.line.asked.length > 0) stations.add(uplink.station)
  }
  const rows = await sampleRows(line, [...new Set([...result.looked, ...readByProcedures(line)])], from, to)
  if (rows.length > 0) {
    const about = {
      kind: 'samples',
      ...between,
      description: 'values of the parameters that checks looked at',
    } as const
    await folder.add('samples.csv', samplesCsv(rows), about)
    await folder.add('samples.parquet', samplesParquet(rows), about)
  }
  const procedures = await procedureRuns(line, folder, between)
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
  if (line.approvals.length > 0)
    await folder.add('approvals.json', `${JSON.stringify(line.approvals, null, 1)}\n`, {
      kind: 'answers',
      ...between,
      description: 'words of the automatic second person, each for the digest of what it approved',
    })
  if (job.text !== undefined)
    await folder.add(`procedure.${job.text.ending}`, job.text.text, {
      kind: 'procedure',
      description: 'text of the procedure or script as it was run',
    })
  await folder.add('configuration.json', `${JSON.stringify({ ...(job.configuration as object), clock }, null, 1)}\n`, {
    kind: 'configuration',
  })
  await folder.add('log.txt', result.log.map((l) => `${l}\n`).join(''), { kind: 'log', ...between })
  for (const [i, a] of result.attachments.entries())
    await folder.add(`files/${String(i + 1).padStart(2, '0')}-${safe(a.name)}`, a.content, {
      kind: 'attachment',
      description: a.name,
    })
  return { evidence: folder.items, stations: [...stations].toSorted(), procedures }
}

/** Parameters that the procedures which ran compare or wait for. */
function readByProcedures(line: OpenLine): Set<string> {
  const { procedures } = line.centre
  const found = new Set<string>()
  const seen = new WeakSet<object>()
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    for (const [key, member] of Object.entries(value)) {
      if (key === 'reads' && Array.isArray(member)) for (const path of member) found.add(String(path))
      else walk(member)
    }
  }
  for (const path of new Set([...procedures.runner.list()].map((r) => r.path))) {
    const procedure = procedures.find(path)
    if (procedure !== undefined) walk(procedures.program(procedure).nodes)
  }
  return found
}

/** What each procedure that ran has on record, statement by statement, with what operators did. */
async function procedureRuns(
  line: OpenLine,
  folder: EvidenceFolder,
  between: { readonly from: string; readonly to: string },
): Promise<NonNullable<TestRun['procedures']>> {
  const { runner } = line.centre.procedures
  const found: { path: string; sha256: string; status: string }[] = []
  for (const run of [...runner.list()].toReversed()) {
    const entries: string[] = []
    for await (const { state: _, ...entry } of runner.entries(run.id) as AsyncIterable<{ state?: unknown }>)
      entries.push(`${JSON.stringify(entry)}\n`)
    found.push({ path: run.path, sha256: run.digest, status: run.outcome ?? run.state })
    const name = `procedures/${String(found.length).padStart(2, '0')}-${run.path.replaceAll(/[^A-Za-z0-9._-]+/g, '-')}.ndjson`
    await folder.add(name, entries.join(''), {
      kind: 'log',
      ...between,
      description: `record of ${run.path}, statement by statement: ${run.outcome ?? run.state}`,
    })
  }
  return found
}

const safe = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(-80)

/** Packets as they were received, and a table that says of each where it lies, when and by what it came. Gives the links by which they came. */
async function packets(
  line: OpenLine,
  chain: string,
  from: Tai,
  to: Tai,
  folder: EvidenceFolder,
  between: { readonly from: string; readonly to: string },
): Promise<ReadonlySet<string>> {
  const sources = new Set<string>()
  const journal = line.world.journal(chain, 'packets')
  if (journal === undefined) return sources
  const first = await journal.seekReception(from)
  if (first >= journal.length) return sources
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
        sources.add(e.source)
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
  return sources
}
