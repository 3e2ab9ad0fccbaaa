/**
 * The process of the simulators of a line: each flight is a world of its own, one after another; missions are read once. It ends when
 * whoever started it is gone, however that went.
 */
import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { describeError, parseUtc, unixMillisToTai, type Tai } from '@vigie/base'
import { parse } from 'yaml'
import { readScript } from '../../../simulator/src/faults/fault.ts'
import { Simulator } from '../../../simulator/src/simulator.ts'
import { onPorts, readMission } from './mission-reader.ts'
import type { FromSimulators, ToSimulators } from './simulator-process.ts'

process.on('disconnect', () => process.exit(0))

const tell = (message: FromSimulators): void => void process.send?.(message)
const flying = new Map<number, Simulator>()

process.on('message', (message: ToSimulators) => {
  if (message.type === 'close') void close(message.id).then(() => tell({ type: 'closed', id: message.id }))
  else
    open(message).then(
      (port) => tell({ type: 'open', id: message.id, port }),
      (error: unknown) => tell({ type: 'failed', id: message.id, reason: describeError(error) }),
    )
})

async function open({ id, options }: Extract<ToSimulators, { type: 'open' }>): Promise<number> {
  const { source, digest, folder, ports } = options
  const mission = await readMission(source, digest)
  if (mission === undefined) throw new Error(`the mission in ${source} has errors`)
  const now = (): Tai => unixMillisToTai(Date.now())
  const start = options.start === undefined ? now() : parseUtc(options.start)
  const script: unknown = options.faults === undefined ? undefined : parse(await readFile(options.faults, 'utf8'))
  const simulator = new Simulator({
    mission: onPorts(mission, new Map(ports), folder),
    seed: options.seed,
    start,
    ...(options.start === undefined ? { now } : {}),
    // A pass of each satellite begins soon after the start.
    phased: true,
    rate: 1,
    stepped: options.stepped,
    controlPort: 0,
    faults: script === undefined ? [] : readScript(script, start),
    say: (line) => console.error(line),
  })
  flying.set(id, simulator)
  try {
    await simulator.start()
  } catch (error) {
    flying.delete(id)
    throw error
  }
  return simulator.control.port
}

async function close(id: number): Promise<void> {
  const simulator = flying.get(id)
  flying.delete(id)
  await simulator?.close()
}
