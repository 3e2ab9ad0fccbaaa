/** `node apps/simulator/src/main.ts`: flies a mission on its sockets, or records it. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  describeError,
  formatDiagnostic,
  formatUtc,
  parseDuration,
  parseUtc,
  toSeconds,
  unixMillisToTai,
  VigieError,
  type Tai,
} from '@vigie/base'
import { loadMission } from '@vigie/mission-folder'
import type { Mission } from '@vigie/model'
import { Command, CommanderError } from 'commander'
import { parse } from 'yaml'
import { MOST_RATE } from './control/commands.ts'
import { simulatorErrors } from './errors.ts'
import { readScript, type ScheduledFault } from './faults/fault.ts'
import { record } from './record.ts'
import { Simulator } from './simulator.ts'

const BISAT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../missions/bisat')

const program = new Command('vigie-simulator')
  .description('Flies the satellites and stations of a mission; speaks only through sockets.')
  .option('--mission <folder>', 'mission folder', BISAT)
  .option('--rate <n>', `simulated seconds a second, 1 … ${MOST_RATE}`, '1')
  .option('--seed <n>', 'the same seed gives the same flight', '1')
  .option(
    '--start <utc>',
    'first instant, with the orbits of mission.yaml; without it: now, with orbits shifted so that passes begin',
  )
  .option('--phased', 'with --start: orbits shifted all the same so that passes begin')
  .option('--stepped', 'time moves only when the control port says so')
  .option('--control-port <n>', 'port of the control commands on the loopback, 0 for any', '10100')
  .option('--faults <file>', 'script of faults, YAML or JSON')
  .option('--record <folder>', 'no sockets: write the packets of each satellite at full speed')
  .option('--duration <span>', 'how long to record, such as "2 h" or "1 d"', '1 d')
  .option('--truth', 'with --record: also the values before they were encoded')
  .option('--json', 'print what flies, or what was recorded, as JSON')
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  vigie simulate --rate 10 --seed 7
  vigie simulate --record recorded --duration '2 h' --start 2026-11-24T12:00:00Z

Exit codes: 0 done, 1 the mission has errors, 2 an option is not understood, 3 a port, file or folder cannot be used.`,
  )

interface Options {
  readonly mission: string
  readonly rate: string
  readonly seed: string
  readonly start?: string
  readonly phased?: true
  readonly stepped?: true
  readonly controlPort: string
  readonly faults?: string
  readonly record?: string
  readonly duration: string
  readonly truth?: true
  readonly json?: true
}

function whole(option: string, text: string, low: number, high: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < low || value > high)
    throw simulatorErrors.badOption({ option, value: text, hint: `Give a whole number from ${low} to ${high}.` })
  return value
}

async function mission(folder: string): Promise<Mission> {
  const result = await loadMission(folder)
  if (result.mission !== undefined) return result.mission
  throw simulatorErrors.mission({ folder, detail: result.diagnostics.map(formatDiagnostic).join('\n') })
}

async function script(file: string | undefined, start: Tai): Promise<ScheduledFault[]> {
  if (file === undefined) return []
  let written: unknown
  try {
    written = parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw simulatorErrors.badFault({ detail: `${file}: ${describeError(error)}` })
  }
  return readScript(written, start)
}

async function main(): Promise<void> {
  program.parse()
  const options = program.opts<Options>()
  const rate = whole('--rate', options.rate, 1, MOST_RATE)
  const seed = whole('--seed', options.seed, 0, 2 ** 31)
  const controlPort = whole('--control-port', options.controlPort, 0, 65_535)
  const flown = await mission(options.mission)
  const now = (): Tai => unixMillisToTai(Date.now())
  const start = options.start === undefined ? now() : parseUtc(options.start)
  const faults = await script(options.faults, start)
  if (options.record !== undefined) {
    const seconds = Math.floor(toSeconds(parseDuration(options.duration)))
    const recorded = await record({
      mission: flown,
      seed,
      start,
      seconds,
      faults,
      folder: options.record,
      truth: options.truth === true,
    })
    if (options.json === true) tellJson({ ok: true, satellites: recorded })
    else
      for (const { satellite, packets, bytes } of recorded)
        console.log(`${satellite}: ${packets} packets, ${bytes} bytes`)
    return
  }
  const simulator = new Simulator({
    mission: flown,
    seed,
    start,
    ...(options.start === undefined ? { now } : {}),
    phased: options.start === undefined || options.phased === true,
    rate,
    stepped: options.stepped === true,
    controlPort,
    faults,
    say: (line) => console.error(line),
  })
  await simulator.start()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close())
  const pace = options.stepped === true ? 'stepped' : `rate ${rate}`
  const control = `127.0.0.1:${simulator.control.port}`
  const from = formatUtc(start, { digits: 3 })
  if (options.json === true)
    tellJson({ ok: true, mission: flown.name, start: from, rate, stepped: options.stepped === true, seed, control })
  else console.log(`${flown.name} flies from ${from}, ${pace}, seed ${seed}; control on ${control}`)
}

const tellJson = (value: unknown): void => console.log(JSON.stringify(value, null, 2))

/** As the command line has them (docs/guides/command-line.md). */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof VigieError && error.status === 400) return 2
  return error instanceof VigieError && error.code === 'VIG-SIM-001' ? 1 : 3
}

try {
  await main()
} catch (error) {
  process.exitCode = exitCodeOf(error)
  if (process.exitCode !== 0 && program.opts<Options>().json === true) {
    const told = error instanceof VigieError ? error.toJSON() : { message: describeError(error) }
    tellJson({ ok: false, error: told })
  }
  // What the options lack is told where they are read.
  if (!(error instanceof CommanderError)) console.error(describeError(error))
}
