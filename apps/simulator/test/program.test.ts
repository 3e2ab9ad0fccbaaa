/** The simulator as it is started: a process of its own, its options, its exit. */
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { Control } from './receiver.ts'

const MAIN = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../src/main.ts')
const MISSION = path.resolve(path.dirname(MAIN), '../../../missions/bisat')

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const running: ReturnType<typeof spawn>[] = []
const folders: string[] = []
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

function start(...args: string[]): {
  readonly ended: Promise<Ended>
  readonly said: (text: RegExp) => Promise<RegExpExecArray>
  readonly kill: () => void
} {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  let out = ''
  let err = ''
  child.stdout.on('data', (text: Buffer) => (out += String(text)))
  child.stderr.on('data', (text: Buffer) => (err += String(text)))
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })))
  const said = async (text: RegExp): Promise<RegExpExecArray> => {
    for (let i = 0; i < 1000; i++) {
      const found = text.exec(out)
      if (found !== null) return found
      if (child.exitCode !== null) break
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`it did not say ${text}: ${out}${err}`)
  }
  return { ended, said, kill: () => child.kill('SIGTERM') }
}

async function temporary(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vigie-sim-'))
  folders.push(folder)
  return folder
}

/** A mission folder that stands for itself: BISAT's mission file with its links on free ports, its models by copy. */
async function missionOnFreePorts(): Promise<string> {
  const folder = await temporary()
  await cp(MISSION, folder, { recursive: true })
  const file = path.join(folder, 'mission.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(/port: \d+/g, 'port: 0'))
  return folder
}

describe('the program', () => {
  test('tells its options', async () => {
    const { code, out } = await start('--help').ended
    expect(code).toBe(0)
    for (const option of [
      '--mission',
      '--rate',
      '--seed',
      '--start',
      '--stepped',
      '--control-port',
      '--faults',
      '--record',
      '--duration',
      '--truth',
    ])
      expect(out).toContain(option)
  })

  test.each([
    [['--rate', '1001'], 'VIG-SIM-004', 2],
    [['--mission', 'nowhere'], 'VIG-SIM-001', 1],
    [['--faults', 'nowhere.yaml'], 'VIG-SIM-005', 2],
  ])('refuses %j with %s and exit code %d', async (args, code, exit) => {
    const ended = await start(...args).ended
    expect(ended.code).toBe(exit)
    expect(ended.err).toContain(code)
    expect(ended.err).not.toContain('    at ')
  })

  test('flies, answers, and ends when told', async () => {
    const mission = await missionOnFreePorts()
    const simulator = start('--mission', mission, '--control-port', '0', '--rate', '50')
    const [, port] = await simulator.said(/control on 127\.0\.0\.1:(\d+)/)
    const control = new Control(Number(port))
    await new Promise((resolve) => setTimeout(resolve, 400))
    const status = await control.ask({ command: 'status' })
    expect(status).toMatchObject({ ok: true, rate: 50, stepped: false, faults: [] })
    // Without --start both satellites are in view within seconds of the flight.
    expect((status['satellites'] as { station: string | null }[]).every((s) => s.station !== null)).toBe(true)
    await control.ask({ command: 'quit' })
    control.end()
    expect((await simulator.ended).code).toBe(0)
  })

  test('a port in use ends it, with the ports that it had opened', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = other.address() as AddressInfo
      const { ended } = start('--mission', await missionOnFreePorts(), '--control-port', String(port))
      const { code, err } = await ended
      expect(code).toBe(3)
      expect(err).toContain('VIG-SIM-003')
    } finally {
      other.close()
    }
  })
  test('ends on SIGTERM', async () => {
    const simulator = start('--mission', await missionOnFreePorts(), '--control-port', '0', '--stepped')
    await simulator.said(/stepped, seed 1/)
    simulator.kill()
    expect((await simulator.ended).code).toBe(0)
  })

  test('records packets, with the faults of a script among them', async () => {
    const folder = await temporary()
    const faults = path.join(folder, 'faults.yaml')
    await writeFile(
      faults,
      '- { at: 30 s, for: 1 min, fault: { kind: sensor, parameter: RECO1.EPS.BusVoltage, effect: bias, value: -3 } }\n' +
        '- { at: 2026-11-24T12:01:00Z, fault: { kind: safe-mode, satellite: IDENT1 } }\n',
    )
    const ended = await start(
      '--record',
      folder,
      '--duration',
      '2 min',
      '--start',
      '2026-11-24T12:00:00Z',
      '--faults',
      faults,
      '--truth',
    ).ended
    expect(ended).toMatchObject({
      code: 0,
      out: expect.stringMatching(/RECO1: \d+ packets, \d+ bytes\nIDENT1: \d+ packets/),
    })
    expect((await stat(path.join(folder, 'RECO1.packets'))).size).toBeGreaterThan(20_000)
    const truth = async (satellite: string, parameter: string): Promise<number[]> =>
      (await readFile(path.join(folder, `${satellite}.truth.ndjson`), 'utf8'))
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { values: Record<string, number> }).values[parameter])
        .filter((value) => value !== undefined)
    const volts = await truth('RECO1', 'RECO1.EPS.BusVoltage')
    expect(volts[0]! - Math.min(...volts)).toBeGreaterThan(2.5)
    expect(Math.abs(volts[0]! - volts.at(-1)!)).toBeLessThan(1)
    const modes = await truth('IDENT1', 'IDENT1.AOCS.Mode')
    expect([modes[0], modes.at(-1)]).toEqual([2, 0])
  })
})
