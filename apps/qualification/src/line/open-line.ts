/** Opens a test line: a copy of the mission, a simulator, a centre, a time of their own. */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { describeError, parseUtc, VigieError } from '@vigie/base'
import { sha256, type Campaign } from '@vigie/qualification/tests'
import { missionFiles, type Centre } from '@vigie/server'
import { runnerErrors } from '../errors.ts'
import type { GivenWord } from './approver.ts'
import { CentreLine, type Asker } from './centre-line.ts'
import { LineCentre } from './line-centre.ts'
import { RealLineTime, SteppedLineTime, type LineTime } from './line-time.ts'
import type { LineWorld } from './line-world.ts'
import { copyMission, type MovedPorts } from './mission-copy.ts'
import { onPorts, readMission } from './mission-reader.ts'
import { SimulatorProcess } from './simulator-process.ts'

export interface LineOptions {
  /** Mission folder; it is copied. */
  readonly mission: string
  /** An empty folder of the line, or one that is made. */
  readonly folder: string
  readonly time: Campaign['time']
  readonly seed: number
  /** UTC; the first instant of the simulated world. Of real time: now. */
  readonly start: string
  /** With a simulator of its own, on ports of its own; else the links of the mission as they are, in real time. */
  readonly simulated: boolean
  /** As campaigns name it; simulator where it is simulated, unless told. */
  readonly environment?: string
  /** File of faults in the mission folder. */
  readonly faults?: string
  /** Without it nobody is there to answer. */
  readonly ask?: Asker
  /** A second person who approves by himself; else nobody is there. */
  readonly approvals?: 'automatic'
  /** Of the test, in order. */
  readonly answers?: readonly string[]
}

export interface OpenLine {
  readonly line: CentreLine
  readonly centre: Centre
  readonly time: LineTime
  readonly world: LineWorld
  /** Words of the automatic second person. */
  readonly approvals: readonly GivenWord[]
  /** Of the simulated world, UTC; undefined: there is none. */
  simulatorTime(): Promise<string | undefined>
  readonly data: string
  readonly mission: string
  close(): Promise<void>
}

/** Throws VIG-QUALIFICATION-223 and 224. */
export async function openLine(options: LineOptions): Promise<OpenLine> {
  const { folder } = options
  const mission = path.join(folder, 'mission')
  await rm(mission, { recursive: true, force: true })
  await rm(path.join(folder, 'data'), { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const stepped = options.simulated && options.time.kind !== 'real'
  const digest = await missionDigest(options.mission)
  const { simulator, ports } = options.simulated
    ? await onFreePorts(options, mission, digest, stepped)
    : { simulator: undefined, ports: await copyMission(options.mission, mission, false) }
  // One with errors is left to the centre: it says which.
  const read = await readMission(options.mission, digest)
  const time = stepped
    ? new SteppedLineTime(parseUtc(options.start), options.time.kind === 'accelerated' ? options.time.rate : undefined)
    : new RealLineTime()
  try {
    const own = await LineCentre.open({
      mission,
      ...(read === undefined ? {} : { read: onPorts(read, ports, mission) }),
      data: path.join(folder, 'data'),
      time,
      stepped,
      environment: options.environment ?? (options.simulated ? 'simulator' : 'flight model'),
      ...(options.approvals === undefined ? {} : { approvals: options.approvals }),
    })
    const line = new CentreLine({
      own,
      time,
      ...(options.answers === undefined ? {} : { answers: options.answers }),
      ...(simulator === undefined ? {} : { simulator: (command) => simulator.ask(command) }),
      ...(options.ask === undefined ? {} : { ask: options.ask }),
    })
    time.start({
      settle: () => own.settle(),
      step: async () => {
        // What was written to its uplinks before is read by the simulator while it answers.
        await simulator?.ask({ command: 'time' })
        await simulator?.ask({ command: 'step', seconds: 1 })
        await own.settle()
      },
    })
    let closing: Promise<void> | undefined
    return {
      line,
      get centre() {
        return own.centre
      },
      get world() {
        return own.world
      },
      get data() {
        return own.data
      },
      time,
      approvals: own.given,
      simulatorTime: async () => (await simulator?.ask({ command: 'time' }))?.['time'] as string | undefined,
      mission,
      close: () =>
        (closing ??= (async () => {
          await time.stop()
          await own.close()
          await simulator?.close()
        })()),
    }
  } catch (error) {
    await simulator?.close()
    if (error instanceof VigieError) throw error
    throw runnerErrors.lineFailed({ detail: describeError(error) }, { cause: error })
  }
}

/** Ports that were free when they were looked for may be taken by another line when they are opened. */
const TRIES = 5

async function onFreePorts(
  options: LineOptions,
  mission: string,
  digest: string,
  stepped: boolean,
): Promise<{ readonly simulator: SimulatorProcess; readonly ports: MovedPorts }> {
  for (let left = TRIES; ; left--) {
    const ports = await copyMission(options.mission, mission, true)
    try {
      const simulator = await SimulatorProcess.start({
        source: options.mission,
        digest,
        folder: mission,
        ports: [...ports],
        seed: options.seed,
        stepped,
        ...(stepped ? { start: options.start } : {}),
        ...(options.faults === undefined ? {} : { faults: path.join(mission, options.faults) }),
      })
      return { simulator, ports }
    } catch (error) {
      if (left === 1 || !describeError(error).includes('VIG-SIM-003')) throw error
    }
  }
}

async function missionDigest(folder: string): Promise<string> {
  return sha256((await missionFiles(folder)).map((f) => `${f.sha256}  ${f.file}\n`).join(''))
}
