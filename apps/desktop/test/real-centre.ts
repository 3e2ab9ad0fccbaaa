/** The real centre and its simulator as processes of their own, with a copy of missions/bisat on ports that are free. */
import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { desktopFolder } from './browser.ts'

const root = path.join(desktopFolder, '..', '..')

export interface RealCentre {
  readonly url: string
  readonly user: string
  readonly password: string
  /** Asks the simulator: `{ command: 'set', satellite: 'RECO1', state: 'mode', value: 'SAFE' }`. */
  simulate(command: Readonly<Record<string, unknown>>): Promise<unknown>
  stop(): Promise<void>
}

export async function startRealCentre(): Promise<RealCentre> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-desktop-'))
  const mission = path.join(folder, 'mission')
  cpSync(path.join(root, 'missions', 'bisat'), mission, { recursive: true })
  await moveLinks(path.join(mission, 'mission.yaml'))
  const [control] = await freePorts(1)
  const simulator = start(['apps/simulator/src/main.ts', '--mission', mission, '--control-port', String(control)])
  const centre = start([
    'apps/cli/bin/vigie.mjs',
    'start',
    '--mission',
    mission,
    '--data',
    path.join(folder, 'data'),
    '--port',
    '0',
    '--json',
  ])
  const stop = async (): Promise<void> => {
    for (const one of [centre, simulator]) one.child.kill('SIGTERM')
    await Promise.all([centre.ended, simulator.ended])
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const told = await centre.says(/password: (\S+)[\s\S]*Vigie runs at (http:\S+)/)
    return {
      url: told[2]!,
      user: 'admin',
      password: told[1]!,
      simulate: (command) => ask(control!, command),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Each link gets a port of its own. */
async function moveLinks(file: string): Promise<void> {
  const text = readFileSync(file, 'utf8')
  const found = [...new Set([...text.matchAll(/\bport: (\d+)/g)].map((m) => m[1]!))]
  const free = await freePorts(found.length)
  const moved = new Map(found.map((port, index) => [port, free[index]]))
  writeFileSync(
    file,
    text.replaceAll(/\bport: (\d+)/g, (_, port: string) => `port: ${moved.get(port)}`),
  )
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(servers.map((s) => new Promise<void>((done) => s.listen(0, '127.0.0.1', done))))
  const ports = servers.map((s) => (s.address() as AddressInfo).port)
  await Promise.all(servers.map((s) => new Promise((done) => s.close(done))))
  return ports
}

function start(args: readonly string[]): {
  child: ChildProcess
  ended: Promise<void>
  says(pattern: RegExp): Promise<RegExpExecArray>
} {
  const child = spawn(process.execPath, [...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  let heard = (): void => {}
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      heard()
    })
  const ended = new Promise<void>((done) => child.on('exit', () => done()))
  return {
    child,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        heard = () => {
          const match = pattern.exec(text)
          if (match !== null) resolve(match)
        }
        heard()
        void ended.then(() => reject(new Error(`${args[0]} ended: ${text}`)))
      }),
  }
}

function ask(port: number, command: Readonly<Record<string, unknown>>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${JSON.stringify(command)}\n`))
    let text = ''
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      text += chunk.toString()
      if (!text.includes('\n')) return
      socket.end()
      const answer = JSON.parse(text) as { ok: boolean }
      if (answer.ok) resolve(answer)
      else reject(new Error(text))
    })
  })
}
