import { rm } from 'node:fs/promises'
import { algorithmsOf } from '@vigie/server/archive'
import { compileTelemetry, generationSource, TelemetryProcessor } from '@vigie/telemetry'
import type { ChainConfig } from '@vigie/model'
import type { Command } from 'commander'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { chainsOfMission, rootContainer, usableModel } from '../model-file.ts'
import { oneOf, wholeNumber } from '../option-values.ts'
import { err, outJson, Progress } from '../output.ts'
import { outputStream } from '../decoding/output-stream.ts'
import { packetBatches, type PacketFileOptions, type PacketFileStatistics } from '../decoding/packet-batches.ts'
import { firstTime, timeConfig } from '../decoding/packet-time.ts'
import { ParquetRows } from '../decoding/parquet-format.ts'
import { columnsPresent } from '../decoding/present-columns.ts'
import { rowsOf } from '../decoding/rows.ts'
import { csvHeader, csvRow, jsonRow } from '../decoding/text-formats.ts'

interface Options {
  model: string
  chain?: string
  container?: string
  skipHeaderBytes: string
  format?: string
  out?: string
  raw?: boolean
  time?: string
  epoch?: string
  json?: boolean
}
const FORMATS = ['csv', 'ndjson', 'parquet'] as const

export function decodeCommand(program: Command): void {
  program
    .command('decode')
    .description('decode a file of space packets with a model: every parameter of every packet')
    .argument('<packets>', 'file of space packets, one after another')
    .requiredOption('--model <file|dir>', 'mission folder, XTCE, Excel, F´ dictionary …')
    .option('--chain <name>', 'chain of a mission folder that the packets belong to')
    .option('--container <name>', 'container that every packet is; found in the model unless told')
    .option('--skip-header-bytes <n>', 'foreign bytes before each packet', '0')
    .option('--format <format>', `one of ${FORMATS.join(', ')}; csv unless told`)
    .option('--out <path>', 'where to write; the standard output unless told')
    .option('--raw', 'raw values instead of engineering values')
    .option(
      '--time <where>',
      'an absolute-time parameter, or a time code: cds:6, cuc:6:2F (code : byte of the packet : preamble)',
    )
    .option('--epoch <utc>', 'agency epoch of that time code')
    .option('--json', 'print ok, packets, unknown, truncated, skippedBytes, losses, failures (see below)')
    .addHelpText(
      'after',
      `
One row per packet: number, APID, sequence count, time, type, then every parameter, also those that are derived from
others: formulas and algorithms of the model are computed as a live chain does, each in the rows of the packets that
renew it. CSV and Parquet have the columns of the packet types that the file holds; texts and labels of enumerations
are engineering values; lists have blanks between. What the model cannot give is left empty.

--json alone prints one JSON document, the rows in it as "rows"; with --out, the rows are there and the rest is printed;
with --format and no --out, the rows are on the standard output and the rest on the standard error.

The time is where --time says; else where the chain of a mission folder says; else the first absolute time of the packet.
The exit code is 1 when bytes were passed over, packets were shorter than their layout, or an algorithm failed.

Examples:
  vigie decode --model jpss1.xml recording.dat --format csv --out values.csv
  vigie decode --model missions/bisat --chain RECO1 reco1.packets --format ndjson
  vigie decode --model suda.xml --skip-header-bytes 4 science.spl --format ndjson | head -1
  vigie decode --model jpss1.xml --time cds:6 recording.dat --format parquet --out values.parquet`,
    )
    .action(async (file: string, options: Options) => {
      process.exitCode = await decode(file, options)
    })
}

/** The chain of a mission whose packets the file holds; undefined where a container says enough. Throws VIG-CLI-001 and 005. */
function chainMeant(chains: readonly ChainConfig[], options: Options): ChainConfig | undefined {
  if (options.chain !== undefined) {
    const found = chains.find((c) => c.name === options.chain)
    if (found !== undefined) return found
    const names = chains.map((c) => c.name).join(', ')
    const detail = `--chain is one of ${names === '' ? 'a mission folder' : names}, not "${options.chain}"`
    throw cliErrors.usage({ detail, command: 'decode' })
  }
  if (options.container !== undefined || chains.length === 0) return undefined
  if (chains.length > 1)
    throw cliErrors.noRoot({ candidates: chains.map((c) => `${c.packets.root} (--chain ${c.name})`).join(', ') })
  return chains[0]
}

async function decode(file: string, options: Options): Promise<number> {
  if (options.format !== undefined) oneOf('--format', options.format, FORMATS, 'decode')
  // One JSON document with the rows in it.
  const whole = options.json === true && options.format === undefined && options.out === undefined
  const format = options.format ?? (whole ? 'ndjson' : 'csv')
  const skip = wholeNumber('--skip-header-bytes', options.skipHeaderBytes, 'decode')
  if (format === 'parquet' && options.out === undefined)
    throw cliErrors.usage({ detail: 'a Parquet file needs --out', command: 'decode' })
  const system = await usableModel(options.model)
  const chains = await chainsOfMission(options.model)
  const chain = chainMeant(chains, options)
  const root = rootContainer(system, options.container ?? chain?.packets.root)
  const plan = compileTelemetry(system, { chain: 'file', root })
  const failures: string[] = []
  const { algorithms } = await algorithmsOf(system)
  const processor = new TelemetryProcessor(plan, {
    onEvent: ({ kind, message }) => void (kind === 'chain' && failures.push(message)),
    ...(algorithms === undefined ? {} : { algorithms }),
  })
  const ofChain = (chain ?? chains.find((c) => c.packets.root === root))?.packets.time
  const time =
    options.time === undefined
      ? ofChain === undefined || ofChain.kind === 'reception'
        ? firstTime(plan)
        : ofChain
      : timeConfig(options.time, options.epoch, system, 'decode')
  const progress = new Progress('decoding')
  const source: PacketFileOptions = {
    skip,
    timeOf: generationSource(time, system, root, processor.decoder, undefined).read,
    onProgress: (read, all) => progress.update('', read / all),
  }
  // A table has the columns of what there is: a first pass finds them.
  const columns = format === 'ndjson' ? [] : await columnsPresent(file, skip, plan, algorithms)
  const sink = outputStream(options.out)
  const statistics: PacketFileStatistics = { packets: 0, skippedBytes: 0, losses: 0 }
  const counts = { packets: 0, unknown: 0, truncated: 0 }
  const raw = options.raw === true
  try {
    const parquet =
      format === 'parquet'
        ? new ParquetRows(plan, columns, raw, (bytes) => sink.stream.write(bytes.slice()))
        : undefined
    if (format === 'csv') await sink.write(`${csvHeader(plan, columns)}\n`)
    for await (const batch of packetBatches(file, source, statistics)) {
      const rows = [...rowsOf(batch, processor.process(batch), { plan, raw })]
      for (const row of rows) {
        counts.packets++
        if (row.unknown) counts.unknown++
        if (row.truncated) counts.truncated++
      }
      if (parquet !== undefined) {
        parquet.write(rows)
        await sink.drained()
      } else {
        const lines = rows.map((row) => (format === 'csv' ? csvRow(row, columns) : jsonRow(row, plan)))
        if (whole) await sink.write(`${counts.packets === rows.length ? '{ "rows": [' : ','}\n${lines.join(',\n')}`)
        else await sink.write(`${lines.join('\n')}\n`)
      }
    }
    parquet?.finish()
    await sink.end()
  } catch (error) {
    if (options.out !== undefined) await rm(options.out, { force: true })
    throw error
  } finally {
    progress.done()
  }
  const summary = {
    ok: statistics.skippedBytes === 0 && counts.truncated === 0 && failures.length === 0,
    ...counts,
    skippedBytes: statistics.skippedBytes,
    losses: statistics.losses,
    failures,
  }
  if (whole) await sink.write(`${counts.packets === 0 ? '{ "rows": [' : ''}\n], ${JSON.stringify(summary).slice(1)}\n`)
  else if (options.json === true) {
    if (options.out === undefined) err(JSON.stringify(summary))
    else outJson(summary)
  } else {
    if (counts.unknown > 0)
      err(`${counts.unknown} of ${counts.packets} packets match no container of the model further than its header`)
    if (counts.truncated > 0) err(`${counts.truncated} of ${counts.packets} packets are shorter than their layout`)
    if (statistics.skippedBytes > 0)
      err(`${statistics.skippedBytes} bytes were passed over in ${statistics.losses} places: they are no packets`)
    for (const failure of failures) err(failure)
  }
  return summary.ok ? ExitCode.ok : ExitCode.findings
}
