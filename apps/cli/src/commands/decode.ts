import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { compileTelemetry, createDecoder, type TelemetryPlan } from '@vigie/telemetry'
import type { Command } from 'commander'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { rootContainer, usableModel } from '../model-file.ts'
import { err, outJson, Progress } from '../output.ts'
import { packetBatches, type PacketFileOptions, type PacketFileStatistics } from '../decoding/packet-batches.ts'
import { packetTime } from '../decoding/packet-time.ts'
import { ParquetRows } from '../decoding/parquet-format.ts'
import { rowsOf } from '../decoding/rows.ts'
import { csvHeader, csvRow, jsonRow } from '../decoding/text-formats.ts'

interface Options {
  model: string
  container?: string
  skipHeaderBytes: string
  format: string
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
    .option('--container <name>', 'container that every packet is; found in the model unless told')
    .option('--skip-header-bytes <n>', 'foreign bytes before each packet', '0')
    .option('--format <format>', `one of ${FORMATS.join(', ')}`, 'csv')
    .option('--out <path>', 'where to write; the standard output unless told')
    .option('--raw', 'raw values instead of engineering values')
    .option(
      '--time <where>',
      'an absolute-time parameter, or a time code: cds:6, cuc:6:2F (code : byte of the packet : preamble)',
    )
    .option('--epoch <utc>', 'agency epoch of that time code')
    .option('--json', 'print at the end how many packets were read, unknown, truncated, and bytes passed over')
    .addHelpText(
      'after',
      `
One row per packet: number, APID, sequence count, time, type, then every parameter. CSV has the columns of the packet
types that the file holds; texts and labels of enumerations as engineering values, lists with blanks between.
The exit code is 1 when bytes had to be passed over or packets were truncated.

Examples:
  vigie decode --model jpss1.xml recording.dat --format csv --out values.csv
  vigie decode --model suda.xml --skip-header-bytes 4 science.spl --format ndjson | head -1
  vigie decode --model jpss1.xml --time cds:6 recording.dat --format parquet --out values.parquet`,
    )
    .action(async (file: string, options: Options) => {
      process.exitCode = await decode(file, options)
    })
}

async function decode(file: string, options: Options): Promise<number> {
  const usage = (detail: string) => cliErrors.usage({ detail, command: 'decode' })
  if (!(FORMATS as readonly string[]).includes(options.format))
    throw usage(`--format is one of ${FORMATS.join(', ')}, not "${options.format}"`)
  const skip = Number(options.skipHeaderBytes)
  if (!Number.isInteger(skip) || skip < 0)
    throw usage(`--skip-header-bytes is a whole number, not "${options.skipHeaderBytes}"`)
  if (options.format === 'parquet' && options.out === undefined) throw usage('a Parquet file needs --out')
  const system = await usableModel(options.model)
  const plan = compileTelemetry(system, { chain: 'file', root: rootContainer(system, options.container) })
  const time = packetTime(options.time, options.epoch, plan)
  const progress = new Progress('decoding')
  const source: PacketFileOptions = {
    skip,
    ...(time.kind === 'field' ? { timeOf: time.read } : {}),
    onProgress: (read, all) => progress.update('', read / all),
  }
  // Columns of CSV and Parquet are those of the packet types that there are: a first pass finds them.
  const columns = options.format === 'ndjson' ? [] : await columnsPresent(file, plan, { skip })
  const sink = output(options.out)
  const statistics: PacketFileStatistics = { packets: 0, skippedBytes: 0, losses: 0 }
  const counts = { packets: 0, unknown: 0, truncated: 0 }
  const raw = options.raw === true
  try {
    const decoder = createDecoder(plan)
    const parquet =
      options.format === 'parquet'
        ? new ParquetRows(plan, columns, raw, (bytes) => sink.stream.write(bytes.slice()))
        : undefined
    if (options.format === 'csv') await sink.write(`${csvHeader(plan, columns)}\n`)
    for await (const batch of packetBatches(file, source, statistics)) {
      const rows = [...rowsOf(batch, decoder.decode(batch), { plan, time, raw })]
      for (const row of rows) {
        counts.packets++
        if (row.unknown) counts.unknown++
        if (row.truncated) counts.truncated++
      }
      if (parquet !== undefined) {
        parquet.write(rows)
        await sink.drained()
      } else {
        const lines = rows.map((row) => (options.format === 'csv' ? csvRow(row, columns) : jsonRow(row, plan)))
        await sink.write(`${lines.join('\n')}\n`)
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
    ok: statistics.skippedBytes === 0 && counts.truncated === 0,
    ...counts,
    skippedBytes: statistics.skippedBytes,
    losses: statistics.losses,
  }
  if (options.json === true) {
    if (options.out === undefined) err(JSON.stringify(summary))
    else outJson(summary)
  } else {
    if (counts.unknown > 0)
      err(`${counts.unknown} of ${counts.packets} packets match no container of the model further than its header`)
    if (counts.truncated > 0) err(`${counts.truncated} of ${counts.packets} packets are shorter than their layout`)
    if (statistics.skippedBytes > 0)
      err(`${statistics.skippedBytes} bytes were passed over in ${statistics.losses} places: they are no packets`)
  }
  return summary.ok ? ExitCode.ok : ExitCode.findings
}

async function columnsPresent(file: string, plan: TelemetryPlan, source: PacketFileOptions): Promise<number[]> {
  const decoder = createDecoder(plan)
  const types = new Set<number>()
  const statistics: PacketFileStatistics = { packets: 0, skippedBytes: 0, losses: 0 }
  for await (const batch of packetBatches(file, source, statistics))
    for (let i = 0; i < batch.count; i++)
      types.add(decoder.identify(batch.bytes, batch.offsets[i]!, batch.offsets[i + 1]!))
  const columns = new Set<number>()
  for (const type of [...types].toSorted((a, b) => a - b))
    for (const place of plan.packetTypes[type]!.places) columns.add(place.parameter)
  return [...columns]
}

/** The standard output or a file, written at the speed that it takes. */
function output(file: string | undefined) {
  const stream: Writable = file === undefined ? process.stdout : createWriteStream(file)
  let failure: Error | undefined
  stream.on('error', (error) => {
    failure = error
  })
  const check = (): void => {
    if (failure !== undefined)
      throw cliErrors.cannotWrite({ file: file ?? 'the standard output', detail: failure.message }, { cause: failure })
  }
  const drained = async (): Promise<void> => {
    check()
    if (stream.writableNeedDrain) await Promise.race([once(stream, 'drain'), once(stream, 'error')])
    check()
  }
  return {
    stream,
    drained,
    write: async (text: string): Promise<void> => {
      stream.write(text)
      await drained()
    },
    end: async (): Promise<void> => {
      if (file !== undefined) {
        stream.end()
        await finished(stream).catch(() => undefined)
      }
      check()
    },
  }
}
