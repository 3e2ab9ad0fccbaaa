/** A centre on a copy of missions/bisat, with the real simulator as a process: ports that are free, a pass that begins at once. */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Secret } from '@vigie/base'
import { createClient, type Client, type Role } from '@vigie/contract'
import { startServer, type RunningServer } from '@vigie/server'
import { until } from './small-mission.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export interface CommandedCentre {
  /** Another one after a restart. */
  readonly server: RunningServer
  /** An API token of an account of this role, which is made. */
  token(user: string, role: Role): Promise<string>
  client(user: string, role: Role): Promise<Client>
  /** Takes the uplink, and waits until COP-1 is active and a carrier is up. */
  take(client: Client, chain: string): Promise<void>
  /** Stops the centre and starts it again on the same data; the simulator goes on. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** `change`: what the test wants of mission.yaml; `files`: what else it puts into the mission, by path; `environment`: what it says that it commands. */
export async function commandedCentre(
  change: (mission: string) => string = (m) => m,
  files: Readonly<Record<string, string>> = {},
  environment?: string,
): Promise<CommandedCentre> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-commanding-'))
  const mission = path.join(folder, 'mission')
  cpSync(path.join(ROOT, 'missions', 'bisat'), mission, { recursive: true })
  const file = path.join(mission, 'mission.yaml')
  writeFileSync(file, change(readFileSync(file, 'utf8')))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(mission, name)), { recursive: true })
    writeFileSync(path.join(mission, name), text)
  }
  await moveLinks(file)
  const simulator = spawn(
    process.execPath,
    [path.join(ROOT, 'apps/simulator/src/main.ts'), '--mission', mission, '--control-port', '0'],
    { stdio: 'ignore' },
  )
  const ended = new Promise<void>((resolve) => simulator.on('exit', () => resolve()))
  const start = () =>
    startServer({
      mission,
      data: path.join(folder, 'data'),
      port: 0,
      ...(environment === undefined ? {} : { environment }),
    })
  let server = await start()
  const token = async (user: string, role: Role): Promise<string> => {
    const { identity } = server.centre
    if (!(await identity.users()).some((u) => u.user === user))
      await identity.addUser({ user, role, password: new Secret('a long enough password') })
    const { secret } = await identity.addToken(user, 'tests', role)
    return secret.reveal()
  }
  return {
    get server() {
      return server
    },
    token,
    client: async (user, role) => createClient({ baseUrl: server.url, token: await token(user, role) }),
    take: async (client, chain) => {
      await client.takeUplink({ params: { chain } })
      const uplink = async () => (await client.listUplinks()).find((u) => u.chain === chain)!
      const heard = await until(
        uplink,
        (u) => u.virtualChannels[0]?.clcw !== undefined && u.links.some((l) => l.carrier === true),
      )
      // The satellite goes on counting where an earlier run of the centre left off.
      await client.directFop({
        params: { chain },
        body: { virtualChannel: 0, directive: 'set-vs', value: heard.virtualChannels[0]!.clcw!.reportValue },
      })
      await client.directFop({
        params: { chain },
        body: { virtualChannel: 0, directive: 'initiate-with-clcw' },
      })
      await until(uplink, (u) => u.virtualChannels[0]!.state === 1)
    },
    restart: async () => {
      await server.close()
      server = await start()
    },
    close: async () => {
      await server.close()
      simulator.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Each link gets a port of its own. */
export async function moveLinks(file: string): Promise<void> {
  const text = readFileSync(file, 'utf8')
  const found = [...new Set([...text.matchAll(/\bport: (\d+)/g)].map((m) => m[1]!))]
  const servers = found.map(() => createServer())
  await Promise.all(servers.map((s) => new Promise<void>((done) => s.listen(0, '127.0.0.1', done))))
  const moved = new Map(found.map((port, i) => [port, (servers[i]!.address() as AddressInfo).port]))
  await Promise.all(servers.map((s) => new Promise((done) => s.close(done))))
  writeFileSync(
    file,
    text.replaceAll(/\bport: (\d+)/g, (_, port: string) => `port: ${moved.get(port)}`),
  )
}
