/**
 * `vigie start`, the real process, killed at random instants while a station sends to it over a socket: what it had said to be
 * on disk is there after the next start, nothing in it is missing or doubled, the chain of hashes verifies, and the columns are
 * those of the journal. The truth is what the station sent: numbers that ascend, and where each connection began.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, type Client } from '@vigie/contract'
import { killAfter, kills } from '@vigie/testing/kills'
import { afterAll, expect, it } from 'vitest'
import { COUNTED_BYTES, countedPackets, numbersOf } from './counted-packets.ts'
import { vigie, vigieProcess } from './run-vigie.ts'
import { countedMission, startCentre, type Centre } from './small-centre.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'vigie-live-kill-'))
let running: Centre | undefined
afterAll(() => {
  running?.child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Sends numbered packets to whoever is connected, bursts of random size; a connection begins with the number that is next. */
class Station {
  readonly server = createServer((socket) => this.#connected(socket))
  /** First number of each connection. */
  readonly began: number[] = []
  next = 0
  #peer: Socket | undefined
  readonly #random: (most: number) => number
  constructor(random: (most: number) => number) {
    this.#random = random
  }
  get hasPeer(): boolean {
    return this.#peer?.destroyed === false
  }
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return (this.server.address() as AddressInfo).port
  }
  /** Until the other side is gone. */
  async send(): Promise<void> {
    const peer = this.#peer!
    while (!peer.destroyed && this.#peer === peer) {
      const count = 1 + Math.floor(this.#random(60))
      const packets = countedPackets(Array.from({ length: count }, (_, i) => this.next + i))
      this.next += count
      if (!peer.write(packets) && !peer.destroyed)
        await new Promise((resolve) => peer.once('drain', resolve).once('close', resolve))
      await sleep(this.#random(6))
    }
  }
  #connected(socket: Socket): void {
    this.#peer = socket
    this.began.push(this.next)
    socket.on('error', () => undefined)
    socket.on('close', () => socket.destroy())
  }
}

const { count: KILLS, random, told } = kills('vigie start', 4)
it(
  `a server that receives survives ${KILLS} kills`,
  async () => {
    const station = new Station(random)
    const mission = path.join(folder, 'mission')
    const data = path.join(folder, 'data')
    countedMission(mission, await station.listen())
    mkdirSync(data)
    const made = ['user', 'add', 'soak', '--role', 'administrator', '--data', data]
    expect((await vigieProcess(made, 'correct horse battery\n')).code).toBe(0)
    const token = (await vigie('token', 'add', 'soak', 'kills', '--data', data)).stdout.trim()

    const start = () => {
      running = startCentre(mission, data)
      const client = running.listening.then((url) => createClient({ baseUrl: url, token }))
      client.catch(() => undefined)
      return { ...running, client }
    }

    // That of a server killed meanwhile may be seen late: which connection is the one is asked of the server.
    const connected = async (client: Client): Promise<void> => {
      while ((await client.listLinks())[0]?.state !== 'connected' || !station.hasPeer) await sleep(10)
    }
    let acknowledged = 0
    let before: Buffer = Buffer.alloc(0)
    let millisToConnect = 1000
    /** The packets of the journal: all that were acknowledged, what was there before, and of each connection a beginning. */
    const journal = async (): Promise<Buffer> => {
      const verified = await vigie('verify', '--data', data, '--json')
      expect(verified.code, verified.stdout).toBe(0)
      const out = path.join(folder, 'journal.bin')
      // Killed before anything was received, there is no journal yet.
      if (acknowledged === 0 && (JSON.parse(verified.stdout) as { packets: number }).packets === 0) return before
      expect(await vigie('export', '--chain', 'SAT', '--data', data, '--out', out)).toMatchObject({ code: 0 })
      const packets = readFileSync(out)
      expect(packets.length / COUNTED_BYTES).toBeGreaterThanOrEqual(acknowledged)
      expect(packets.subarray(0, before.length).equals(before)).toBe(true)
      const beginnings = new Set(station.began)
      const numbers = numbersOf(packets)
      for (const [i, n] of numbers.entries()) {
        const previous = i === 0 ? -1 : numbers[i - 1]!
        // The next, or where a later connection began.
        if (n !== previous + 1) expect(n > previous && beginnings.has(n), `${previous} is followed by ${n}`).toBe(true)
      }
      return packets
    }
    for (let kill = 1; kill <= KILLS; kill++) {
      const began = performance.now()
      const { child, client: listening } = start()
      // One of six is killed while it starts, and makes good what the one before left.
      if (random(6) < 1) {
        await killAfter(child, random(millisToConnect))
      } else {
        const client = await listening
        await connected(client)
        millisToConnect = performance.now() - began
        if (before.length > 0) {
          // Before anything new comes: the columns hold the whole journal, once.
          const { total } = await client.getHistory({
            params: { path: 'SAT.Number' },
            query: { from: '2020-01-01', limit: 1 },
          })
          expect(total).toBe(before.length / COUNTED_BYTES)
        }
        const killed = killAfter(child, random(1500))
        const sending = station.send()
        while (child.exitCode === null && child.signalCode === null) {
          const archive = await client.getArchive().catch(() => undefined)
          const durable = archive?.chains[0]?.journals.find((j) => j.kind === 'packets')?.durable
          acknowledged = Math.max(acknowledged, durable ?? 0)
          await sleep(random(40))
        }
        expect(await killed).toBe(true)
        await sending
      }
      before = await journal()
      told(kill)
    }
    expect(acknowledged).toBeGreaterThan(0)

    // A last one is asked to end, and leaves the columns in files.
    const { child, ended, client, said } = start()
    await client
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(said()).not.toContain('did not close in order')
    const numbers = numbersOf(await journal())
    const sql = 'SELECT count(*), sum("SAT.Number"), count(DISTINCT "SAT.Number") FROM "SAT.Packet"'
    const columns = async (): Promise<number[]> => {
      const { code, stdout } = await vigie('query', '--data', data, '--chain', 'SAT', '--json', '--sql', sql)
      expect(code, stdout).toBe(0)
      return (JSON.parse(stdout) as { rows: unknown[][] }).rows[0]!.map(Number)
    }
    const truth = [numbers.length, numbers.reduce((a, b) => a + b, 0), numbers.length]
    expect(await columns()).toEqual(truth)
    expect((await vigie('rebuild', '--model', mission, '--data', data)).code).toBe(0)
    expect(await columns()).toEqual(truth)
    station.server.close()
  },
  KILLS * 60_000 + 120_000,
)
