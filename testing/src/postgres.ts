/** A throw-away PostgreSQL cluster of the system's own binaries, on a free port of the loopback. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const ROOT = '/usr/lib/postgresql'

/** The newest binaries installed, or undefined: tests then skip and say so. */
export function postgresBinaries(): string | undefined {
  if (!existsSync(ROOT)) return undefined
  const versions = readdirSync(ROOT).filter((v) => existsSync(path.join(ROOT, v, 'bin', 'initdb')))
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? undefined : path.join(ROOT, newest, 'bin')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const idOf = (flag: string): number => Number(spawnSync('id', [flag, 'postgres']).stdout.toString())

export interface RunningPostgres {
  readonly url: string
  stop(): Promise<void>
}

/** PostgreSQL refuses to run as root: then it runs as the user `postgres` that its package makes. */
export async function startPostgres(binaries: string): Promise<RunningPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-postgres-'))
  const account: { uid?: number; gid?: number } = {}
  if (process.getuid?.() === 0) {
    account.uid = idOf('-u')
    account.gid = idOf('-g')
    chownSync(folder, account.uid, account.gid)
  }
  chmodSync(folder, 0o700)
  const data = path.join(folder, 'data')
  const made = spawnSync(
    path.join(binaries, 'initdb'),
    ['-D', data, '-U', 'vigie', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C'],
    { ...account, cwd: folder },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr.toString()}`)
  const port = await freePort()
  const server = spawn(
    path.join(binaries, 'postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'fsync=off'],
    { ...account, cwd: folder, stdio: 'ignore' },
  )
  const ready = (): boolean =>
    spawnSync(path.join(binaries, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).status === 0
  for (let i = 0; i < 100 && !ready(); i++) await sleep(100)
  return {
    url: `postgres://vigie@127.0.0.1:${port}/postgres`,
    stop: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGQUIT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
