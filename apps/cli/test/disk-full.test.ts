/**
 * A disk that is full: a coded error with a remedy, nothing acknowledged lost or doubled, and with room again all goes on.
 * A limit on the size of files is to a program what a full disk is (EFBIG beside ENOSPC), and takes no rights to set.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@vigie/contract'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { COUNTED_MODEL, countedPackets, numbersOf } from './counted-packets.ts'
import { vigie, vigieProcess, vigieWithSmallFiles } from './run-vigie.ts'
import { countedMission, startCentre, type Centre } from './small-centre.ts'

// A machine that is busy takes long to start a process.
vi.setConfig({ testTimeout: 120_000 })
const folder = mkdtempSync(path.join(tmpdir(), 'vigie-full-'))
let running: Centre | undefined
afterAll(() => {
  running?.child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})
const at = (name: string): string => path.join(folder, name)
const COUNT = 3000

describe('a full disk', () => {
  it('stops an ingestion with its code; with room again the same command ends it, nothing lost or doubled', async () => {
    const model = at('counted.yaml')
    const recording = at('recording.bin')
    writeFileSync(model, COUNTED_MODEL)
    writeFileSync(recording, countedPackets(Array.from({ length: COUNT }, (_, i) => i)))
    const data = at('full')
    const args = ['ingest', '--model', model, '--data', data, '--chain', 'SAT', recording, '--json']
    // A limit on the size of files is to a program what a full disk is.
    const full = await vigieWithSmallFiles(100, args)
    expect(full.code, full.stderr).toBe(3)
    expect((JSON.parse(full.stdout) as { error: unknown }).error).toMatchObject({
      code: 'VIG-JOURNAL-002',
      remedy: expect.stringContaining('space') as string,
    })
    expect((await vigie('verify', '--data', data)).code).toBe(0)
    const again = await vigieProcess(args)
    expect(again.code, again.stderr).toBe(0)
    expect(JSON.parse(again.stdout)).toMatchObject({ read: COUNT, refused: 0 })
    expect(JSON.parse((await vigie('verify', '--data', data, '--json')).stdout)).toMatchObject({
      ok: true,
      packets: COUNT,
    })
    expect(JSON.parse((await vigie('query', 'SAT.Number', '--data', data, '--json')).stdout)).toMatchObject({
      total: COUNT,
    })
  })

  const raisable = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0
  it.skipIf(!raisable)(
    `of a live server is told with its code; the API answers, and with room again all that was sent is stored${raisable ? '' : ' (skipped: no prlimit)'}`,
    async () => {
      const data = at('live')
      const mission = at('mission')
      const peers: Socket[] = []
      const station = createServer((socket) => {
        peers.push(socket)
        socket.on('error', () => undefined)
      })
      await new Promise<void>((resolve) => station.listen(0, '127.0.0.1', resolve))
      countedMission(mission, (station.address() as AddressInfo).port)
      mkdirSync(data)
      const made = ['user', 'add', 'ada', '--role', 'administrator', '--data', data]
      expect((await vigieProcess(made, 'correct horse battery\n')).code).toBe(0)
      const token = (await vigie('token', 'add', 'ada', 'tests', '--data', data)).stdout.trim()
      running = startCentre(mission, data, 500)
      const client = createClient({ baseUrl: await running.listening, token })
      while (peers.length === 0) await sleep(10)
      const SENT = 20_000
      for (let n = 0; n < SENT; n += 500) {
        peers[0]!.write(countedPackets(Array.from({ length: 500 }, (_, i) => n + i)))
        await sleep(2)
      }
      // Told once, not for each packet: live to whoever listens, and in the log of the chain.
      const log = path.join(data, 'logs', 'chain-SAT.log')
      while (!readFileSync(log, 'utf8').includes('VIG-JOURNAL-002')) await sleep(50)
      expect(readFileSync(log, 'utf8').match(/"msg":"the journals cannot be written"/g)).toHaveLength(1)
      const archive = async () =>
        (await client.getArchive()).chains.find((c) => c.chain === 'SAT')!.journals.find((j) => j.kind === 'packets')!
      expect((await archive()).durable).toBeLessThan(SENT)
      expect((await client.getChain({ params: { name: 'SAT' } })).state).toBe('running')
      expect((await vigie('verify', '--data', data)).code).toBe(0)
      expect(spawnSync('prlimit', ['--pid', String(running.child.pid), '--fsize=unlimited']).status).toBe(0)
      while ((await archive()).durable < SENT) await sleep(50)
      running.child.kill('SIGTERM')
      expect(await running.ended).toBe(0)
      station.close()
      expect((await vigie('verify', '--data', data)).code).toBe(0)
      const out = at('live.bin')
      expect((await vigie('export', '--chain', 'SAT', '--data', data, '--out', out)).code).toBe(0)
      expect(numbersOf(readFileSync(out))).toEqual(Array.from({ length: SENT }, (_, i) => i))
      const asked = await vigie('query', 'SAT.Number', '--data', data, '--json')
      expect(JSON.parse(asked.stdout)).toMatchObject({ total: SENT })
    },
    120_000,
  )
})
