import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { formatUtc, silentLog, VigieError } from '@vigie/base'
import { ParquetStore, SqlDoor } from '@vigie/parquet-duckdb'
import {
  algorithmsOf,
  chainWorld,
  keepRetained,
  keepUnpacketed,
  replayEntries,
  verifyArchive,
} from '@vigie/server/archive'
import { ChainEngine } from '@vigie/telemetry'
import type { Command } from 'commander'
import { chainsOf, mustExist } from '../archive-chains.ts'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { rootOfChain, usableModel } from '../model-file.ts'
import { instant, wholeNumber } from '../option-values.ts'
import { err, out, outJson, Progress } from '../output.ts'

interface Options {
  data: string
  model?: string
  chain?: string
  container?: string
  from?: string
  to?: string
  limit?: string
  sql?: string
  type?: string
  json?: boolean
}

export function archiveCommands(program: Command): void {
  program
    .command('verify')
    .summary('prove an archive: every byte of every journal, every chain of hashes')
    .description(
      'Prove an archive: every byte of every journal, every chain of hashes, and the digests of the parameter files. A server may run on the folder.',
    )
    .option('--data <dir>', 'data folder', './vigie-data')
    .option('--json', 'print ok, packets, frames, entries, bytes, problems, unacknowledged, removed')
    .addHelpText(
      'after',
      `
Each problem is told with journal, file, byte and number of the entry: altered, missing, doubled or torn. The exit code is
then 1. Entries that a crash left behind the last acknowledgement are no problem; nor is what a retention rule removed.

Example:
  vigie verify --data vigie-data || echo "the archive was altered"`,
    )
    .action(async (options: Options) => {
      await mustExist(options.data)
      const progress = new Progress('verifying')
      const result = await verifyArchive(path.resolve(options.data), {
        progress: (fraction, detail) => progress.update(detail, fraction),
      }).finally(() => progress.done())
      if (options.json === true) outJson(result)
      else {
        for (const p of result.problems)
          err(`${p.journal}, ${p.segment}, byte ${p.offset}, entry ${p.position}: ${p.kind} — ${p.detail}`)
        out(
          `${result.ok ? 'whole' : 'NOT WHOLE'}: ${result.packets} packets, ${result.frames} frames, ${result.entries} entries in all`,
        )
      }
      process.exitCode = result.ok ? ExitCode.ok : ExitCode.findings
    })

  program
    .command('rebuild')
    .summary('build the parameter files again from the packet journals, under a corrected model')
    .description(
      'Build the parameter files again from the packet journals, under the model as it is now. No server may run on the folder; a running one does it on request.',
    )
    .requiredOption('--model <file|dir>', 'mission folder, XTCE, Excel, F´ dictionary …')
    .option('--data <dir>', 'data folder', './vigie-data')
    .option('--chain <name>', 'this chain only')
    .option('--container <name>', 'container that every packet is, where the model is no mission folder')
    .option('--json', 'print chains with packets and seconds')
    .addHelpText('after', '\nExample:\n  vigie rebuild --model corrected.xml --data archive')
    .action(async (options: Options) => {
      const results = await rebuild(options)
      if (options.json === true) outJson({ ok: true, chains: results })
      else for (const r of results) out(`${r.chain}: ${r.packets} packets in ${r.seconds} s`)
    })

  program
    .command('coverage')
    .summary('when an archive has data of a chain, a packet type or a parameter')
    .description(
      'When an archive has packets: stretches of time without a gap, from the list of parameter files, their summaries and times. No value is read.',
    )
    .argument('[parameter]', 'path in the model, such as RECO1.EPS.BusVoltage; every packet unless told')
    .option('--data <dir>', 'data folder', './vigie-data')
    .option('--chain <name>', 'this chain only')
    .option('--type <path>', 'packets of this type only')
    .option('--from <utc>', 'first instant; everything unless told')
    .option('--to <utc>', 'last instant')
    .option('--json', 'print chains with packets, exact and stretches')
    .addHelpText(
      'after',
      `
A gap is what is longer than a five-hundredth of the span that is looked at: a shorter span shows shorter gaps. The exit code is
1 where there is nothing.

Example:
  vigie coverage RECO1.EPS.BatteryVoltage --from 2026-11-24 --to 2026-11-25`,
    )
    .action(async (parameter: string | undefined, options: Options) => {
      const found = await coverage(parameter, options)
      if (options.json === true) outJson(found)
      else {
        out('chain,from,to,packets')
        for (const { chain, stretches } of found)
          for (const s of stretches) out(`${chain},${s.from},${s.to},${s.packets}`)
      }
      process.exitCode = found.length > 0 ? ExitCode.ok : ExitCode.findings
    })

  program
    .command('query')
    .summary('history of a parameter, or SQL over the parameter files of an archive')
    .description('History of a parameter from an archive, or an answer to read-only SQL over its parameter files.')
    .argument('[parameter]', 'path in the model, such as RECO1.EPS.BusVoltage; a member of an aggregate after a dot')
    .option('--sql <query>', 'read-only SQL (DuckDB); a table is a packet type, "SHOW TABLES" lists them')
    .option('--data <dir>', 'data folder', './vigie-data')
    .option('--chain <name>', 'chain that carries it; all are looked at unless told')
    .option('--from <utc>', 'first instant; everything unless told')
    .option('--to <utc>', 'last instant')
    .option('--limit <n>', 'samples at most, the newest', '1000')
    .option('--json', 'print JSON instead of CSV')
    .addHelpText(
      'after',
      `
The newest samples, oldest first, as time (of generation) and engineering value; enumerations as numbers. The exit code is 1
where there is no sample. What a running server has not put into files yet (a minute at most) is not seen here.

Examples:
  vigie query RECO1.EPS.BatteryVoltage --from 2026-11-24 --limit 20
  vigie query --chain RECO1 --sql 'SHOW TABLES'`,
    )
    .action(async (parameter: string | undefined, options: Options) => {
      if (options.sql !== undefined) return sqlQuery(options.sql, options)
      if (parameter === undefined)
        throw cliErrors.usage({ command: 'query', detail: 'a parameter is missing: name a column path, or give --sql' })
      const found = await query(parameter, options)
      if (options.json === true) outJson(found)
      else {
        out('time,value')
        for (const s of found.samples) out(`${s.time},${s.value === null ? '' : String(s.value)}`)
      }
      process.exitCode = found.samples.length > 0 ? ExitCode.ok : ExitCode.findings
    })
}

/** When there is data, per chain that has some. */
async function coverage(parameter: string | undefined, options: Options) {
  const from = options.from === undefined ? undefined : instant('--from', options.from, 'coverage')
  const to = options.to === undefined ? undefined : instant('--to', options.to, 'coverage')
  const chains = []
  for (const chain of await chainsOf(options)) {
    const store = await chainWorld.reader(path.resolve(options.data), chain)
    try {
      const { rows, exact, stretches } = await store.coverage({
        chain,
        ...(parameter === undefined ? {} : { parameter }),
        ...(options.type === undefined ? {} : { packetType: options.type }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      })
      if (stretches.length === 0) continue
      chains.push({
        chain,
        packets: rows,
        exact,
        stretches: stretches.map((s) => ({ from: formatUtc(s.from), to: formatUtc(s.to), packets: s.rows })),
      })
    } finally {
      await store.close()
    }
  }
  return chains
}

async function rebuild(options: Options): Promise<{ chain: string; packets: number; seconds: number }[]> {
  const data = path.resolve(options.data)
  const system = await usableModel(options.model!)
  const clock = chainWorld.clock()
  const journals = chainWorld.journals(data, clock, silentLog)
  const results: { chain: string; packets: number; seconds: number }[] = []
  for (const chain of await chainsOf(options)) {
    const root = await rootOfChain(options.model!, system, chain, options.container)
    const progress = new Progress(`rebuilding ${chain}`)
    // Opened for writing: who holds the folder is told, and no server writes columns meanwhile.
    const journal = await journals.open(chain, 'packets')
    const started = performance.now()
    const aside = path.join(data, 'rebuild')
    await rm(path.join(aside, 'parameters', chain), { recursive: true, force: true })
    const place = path.join(data, 'parameters', chain)
    await keepRetained(place, path.join(aside, 'parameters', chain), journal.first)
    await keepUnpacketed(place, path.join(aside, 'parameters', chain))
    const algorithms = await algorithmsOf(system)
    const engine = new ChainEngine(
      system,
      {
        name: chain,
        element: '',
        links: [],
        packets: { root, headerBytesToSkip: 0, errorControl: 'none', time: { kind: 'reception' } },
      },
      {
        clock,
        ...algorithms,
        journal: { frame: () => -1, packet: () => -1 },
        onEvent: () => undefined,
        onBlocks: (blocks) => {
          for (const block of blocks) store.write(block)
        },
      },
      { statistics: false },
    )
    const store = await chainWorld.store(aside, chain, engine.plan.parameters)
    for await (const batch of journal.read(0)) {
      replayEntries(engine, batch)
      store.mark(chain, batch.at(-1)!.position + 1)
      await store.drain()
      progress.update('', (batch.at(-1)!.position + 1) / journal.length)
    }
    await store.close()
    await rm(place, { recursive: true, force: true })
    // A restored archive has journals only.
    await mkdir(path.dirname(place), { recursive: true })
    await rename(path.join(aside, 'parameters', chain), place)
    progress.done()
    results.push({ chain, packets: journal.length, seconds: Math.round(performance.now() - started) / 1000 })
    await journal.close()
  }
  return results
}

async function query(parameter: string, options: Options) {
  const from = options.from === undefined ? -(2n ** 62n) : instant('--from', options.from, 'query')
  const to = options.to === undefined ? 2n ** 62n : instant('--to', options.to, 'query')
  const limit = wholeNumber('--limit', options.limit!, 'query', 1)
  let carried = false
  let refusal: unknown
  for (const chain of await chainsOf(options)) {
    const store = await chainWorld.reader(path.resolve(options.data), chain)
    try {
      const series = await store.series({ chain, parameter, from, to, limit, order: 'descending' })
      carried = true
      if (series.generation.length === 0) continue
      const samples = Array.from(series.generation, (t, i) => ({
        time: formatUtc(t),
        value: (series.eng[i] ?? null) as unknown,
      })).reverse()
      return { parameter, chain, total: series.total, samples }
    } catch (error) {
      // Another chain may carry it.
      if (!(error instanceof VigieError) || error.code !== 'VIG-ARCHIVE-004') throw error
      refusal = error
    } finally {
      await store.close()
    }
  }
  if (!carried) throw refusal
  return { parameter, chain: null, total: 0, samples: [] }
}

async function sqlQuery(sql: string, options: Options): Promise<void> {
  const [chain, ...others] = await chainsOf(options)
  if (chain === undefined || others.length > 0) {
    throw cliErrors.usage({
      command: 'query',
      detail: `--chain is missing: SQL asks one of ${[chain, ...others].join(', ')}`,
    })
  }
  const store = await ParquetStore.open({
    folder: path.resolve(options.data),
    chains: [chain],
    parametersOf: () => [],
    readOnly: true,
  })
  const door = await SqlDoor.open(store, [chain], { limit: wholeNumber('--limit', options.limit!, 'query', 1) })
  try {
    const answer = await door.query(sql)
    if (options.json === true) outJson(answer)
    else {
      out(answer.columns.join(','))
      for (const row of answer.rows)
        out(row.map((v) => (v === null ? '' : typeof v === 'object' ? JSON.stringify(v) : String(v))).join(','))
    }
    process.exitCode = answer.rows.length > 0 ? ExitCode.ok : ExitCode.findings
  } finally {
    door.close()
    await store.close()
  }
}
