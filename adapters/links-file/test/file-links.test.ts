/** Links on files and folders, against real files. */
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog, SteppedClock, unixNanosToTai } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import { createLink, FileLink, FolderLink } from '@vigie/links-file'
import type { LinkConfig } from '@vigie/model'
import { linkContract, linkWorld, RecordingSink } from '@vigie/testing/links'
import type { TelemetryLink } from '@vigie/telemetry'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { datagram, pcap, pcapng } from './captures.ts'

const clock = new SystemClock()
const log = silentLog
const until = (check: () => void): Promise<void> => vi.waitFor(check, 5000)
const SECOND = 1_000_000_000n
/** A file that is not there yet is filled by renaming: the link must find it whole. */
const appear = async (path: string, bytes: Uint8Array): Promise<void> => {
  await writeFile(`${path}.tmp`, bytes)
  await rename(`${path}.tmp`, path)
}
const scratch = (): Promise<string> => mkdtemp(join(tmpdir(), 'vigie-links-'))

/** A link that plays a file at its start cannot be fed later: the file is written first, then the link is (re)started. */
class LateFile implements TelemetryLink {
  readonly name = 'late'
  readonly #inner: TelemetryLink
  #sink: RecordingSink | undefined
  constructor(inner: TelemetryLink) {
    this.#inner = inner
  }
  get status() {
    return this.#inner.status
  }
  start(sink: RecordingSink): void {
    this.#sink = sink
  }
  play(): void {
    if (this.#sink !== undefined) this.#inner.start(this.#sink)
  }
  stop(): Promise<void> {
    return this.#inner.stop()
  }
}

linkContract('file', async () => {
  const folder = await scratch()
  const path = join(folder, 'play.bin')
  const link = new LateFile(new FileLink({ name: 'file', path, clock, log, content: 'bytes' }))
  return {
    link,
    feed: async (units) => {
      await writeFile(path, Buffer.concat(units))
      link.play()
    },
    units: false,
    mayDrop: false,
    settles: ['ended'],
    close: () => rm(folder, { recursive: true }),
  }
})

linkContract('capture', async () => {
  const folder = await scratch()
  const path = join(folder, 'play.pcapng')
  const link = new LateFile(new FileLink({ name: 'pcap', path, clock, log, content: 'capture' }))
  return {
    link,
    feed: async (units) => {
      const time = BigInt(Date.now()) * 1_000_000n
      await writeFile(path, pcapng(units.map((unit) => ({ time, packet: datagram(unit) }))))
      link.play()
    },
    units: true,
    mayDrop: false,
    settles: ['ended'],
    close: () => rm(folder, { recursive: true }),
  }
})

linkContract('folder', async () => {
  const folder = await scratch()
  let n = 0
  return {
    link: new FolderLink({ name: 'folder', path: folder, clock, log, whole: false, interval: 0.02 }),
    feed: (units) => appear(join(folder, `${n++}.bin`), Buffer.concat(units)),
    units: false,
    mayDrop: false,
    settles: ['waiting'],
    close: () => rm(folder, { recursive: true }),
  }
})

describe('file', () => {
  let folder: string
  let link: FileLink | undefined
  beforeEach(async () => {
    folder = await scratch()
  })
  afterEach(async () => {
    await link?.stop()
    await rm(folder, { recursive: true })
  })
  const play = (name: string, content: 'bytes' | 'unit' | 'capture', sink = new RecordingSink()): RecordingSink => {
    link = new FileLink({ name: 'f', path: join(folder, name), clock, log, content })
    link.start(sink)
    return sink
  }

  it.each([
    ['a file that is not there', 'nothing.bin', 'it is not there'],
    ['a folder', '.', 'it is a folder'],
  ])('says of %s that it cannot be read, with a code and a remedy', async (_, name, reason) => {
    play(name, 'bytes')
    await until(() => expect(link!.status.state).toBe('failed'))
    expect(link!.status.detail).toContain('VIG-LINKFILE-002')
    expect(link!.status.detail).toContain(reason)
    expect(link!.status.detail).toContain('enable the link again')
  })

  it('reads a long file in pieces, in bounded memory', async () => {
    const path = join(folder, 'long.bin')
    await writeFile(path, '')
    await truncate(path, 300 << 20)
    const sink = new RecordingSink()
    let longest = 0
    sink.data = (bytes) => {
      longest = Math.max(longest, bytes.length)
    }
    const before = process.memoryUsage.rss()
    play('long.bin', 'bytes', sink)
    await until(() => expect(link!.status.state).toBe('ended'))
    expect(link!.status.bytes).toBe(300 << 20)
    expect(longest).toBeLessThanOrEqual(1 << 20)
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 << 20)
  })

  it('gives a file as one unit, and refuses one that is too long for it', async () => {
    await writeFile(join(folder, 'unit.bin'), new Uint8Array(60_000))
    const sink = play('unit.bin', 'unit')
    await until(() => expect(link!.status.state).toBe('ended'))
    expect(sink.pieces.map((p) => [p.bytes.length, p.unit])).toEqual([[60_000, true]])
    await writeFile(join(folder, 'long.bin'), new Uint8Array(2 << 20))
    const none = play('long.bin', 'unit')
    await until(() => expect(link!.status.state).toBe('failed'))
    expect(link!.status.detail).toContain('VIG-LINKFILE-005')
    expect(none.pieces).toEqual([])
  })

  it('gives captured datagrams with their capture times, counts what gives none, and says so', async () => {
    const time = 1_748_505_600_000_000_000n
    const packets = [
      { time, packet: datagram(Uint8Array.of(1)) },
      { time: time + SECOND, packet: datagram(Uint8Array.of(9), { protocol: 6 }) },
      { time: time + 2n * SECOND, packet: datagram(Uint8Array.of(2), { six: true }) },
      { time: time + 3n * SECOND, packet: datagram(new Uint8Array(100)).subarray(0, 60), original: 142 },
      { time: time + 3n * SECOND, packet: datagram(Uint8Array.of(9), { fragment: 0x2000 }) },
    ]
    await writeFile(join(folder, 'c.pcap'), pcap(packets, { nanos: true }).subarray(0, -3))
    const sink = play('c.pcap', 'capture')
    await until(() => expect(link!.status.state).toBe('ended'))
    expect(sink.pieces.map((p) => [[...p.bytes], p.reception, p.unit])).toEqual([
      [[1], unixNanosToTai(time), true],
      [[2], unixNanosToTai(time + 2n * SECOND), true],
    ])
    expect(link!.status.detail).toContain(
      '2 datagrams, 1 packets of other protocols, 1 captured in part and left out, the last packet is cut',
    )
    expect(link!.status.errors).toBe(2)
  })

  it('says that a file is not a capture, and where one is damaged', async () => {
    await writeFile(join(folder, 'not.pcap'), 'this is a text of more than twenty-four characters')
    play('not.pcap', 'capture')
    await until(() => expect(link!.status.detail).toContain('VIG-LINKFILE-003'))
    const bytes = pcap([{ time: 0n, packet: datagram(Uint8Array.of(1)) }])
    await writeFile(join(folder, 'bad.pcap'), Buffer.concat([bytes, Buffer.alloc(16, 255)]))
    const sink = play('bad.pcap', 'capture')
    await until(() => expect(link!.status.detail).toContain('VIG-LINKFILE-004'))
    expect(link!.status.detail).toContain(`at byte ${bytes.length}`)
    expect(sink.pieces.length).toBe(1)
  })

  it('plays a capture at its pace times the speed, by the clock that it is given', async () => {
    const time = 1_748_505_600_000_000_000n
    const packets = [0n, 1n, 10n].map((s) => ({ time: time + s * SECOND, packet: datagram(Uint8Array.of(Number(s))) }))
    await writeFile(join(folder, 'c.pcap'), pcap(packets))
    const stepped = new SteppedClock(1000n)
    link = new FileLink({ name: 'f', path: join(folder, 'c.pcap'), clock: stepped, log, content: 'capture', speed: 2 })
    const sink = new RecordingSink()
    link.start(sink)
    const settled = async (count: number): Promise<void> => {
      await until(() => expect(sink.pieces.length).toBe(count))
      await new Promise((r) => setTimeout(r, 20))
      expect(sink.pieces.length).toBe(count)
    }
    await settled(1)
    stepped.advance(SECOND / 2n - 1n)
    await settled(1)
    stepped.advance(1n)
    await settled(2)
    stepped.advance(9n * (SECOND / 2n))
    await settled(3)
    await until(() => expect(link!.status.state).toBe('ended'))
    expect(sink.pieces[2]!.reception).toBe(unixNanosToTai(time + 10n * SECOND))
  })
})

describe('folder', () => {
  let folder: string
  let link: FolderLink | undefined
  let sink: RecordingSink
  beforeEach(async () => {
    folder = await scratch()
    sink = new RecordingSink()
  })
  afterEach(async () => {
    await link?.stop()
    await rm(folder, { recursive: true })
  })
  const watch = (path = folder): void => {
    link = new FolderLink({ name: 'f', path, clock, log, whole: false, interval: 0.02 })
    link.start(sink)
  }
  const text = (): string => sink.bytes.toString()

  it('plays what is there in order of name, then what comes', async () => {
    for (const name of ['c', 'a', 'b']) await writeFile(join(folder, name), name)
    await writeFile(join(folder, '.hidden'), '!')
    await writeFile(join(folder, 'x.part'), '!')
    await mkdir(join(folder, 'sub'))
    watch()
    await until(() => expect(text()).toBe('abc'))
    await appear(join(folder, '0'), Buffer.from('0'))
    await until(() => expect(text()).toBe('abc0'))
    await until(() => expect(link!.status).toMatchObject({ state: 'waiting', errors: 0, units: 4 }))
  })

  it('leaves a file alone while it grows', async () => {
    watch()
    const path = join(folder, 'growing')
    for (let i = 0; i < 20; i++) {
      await appendFile(path, 'x')
      await new Promise((r) => setTimeout(r, 8))
    }
    await until(() => expect(text()).toBe('x'.repeat(20)))
    expect(sink.pieces.length).toBe(1)
  })

  it('does not play a file again after a restart, but does when it changed', async () => {
    await writeFile(join(folder, 'a'), 'a')
    watch()
    await until(() => expect(link!.status.state).toBe('waiting'))
    await until(() => expect(text()).toBe('a'))
    await link!.stop()
    watch()
    await appear(join(folder, 'b'), Buffer.from('b'))
    await until(() => expect(text()).toBe('ab'))
    await appear(join(folder, 'a'), Buffer.from('A!'))
    await until(() => expect(text()).toBe('abA!'))
    expect(await readFile(join(folder, '.vigie-played.jsonl'), 'utf8')).toContain('"file":"a","size":2')
  })

  it('remembers in a list that stays short, of which a spoiled line spoils no other', async () => {
    const list = join(folder, '.vigie-played.jsonl')
    await writeFile(join(folder, 'a'), 'a')
    watch()
    await until(() => expect(text()).toBe('a'))
    await link!.stop()
    const entry = (await readFile(list, 'utf8')).trim()
    // A crash cut a line; and many files came and went.
    await appendFile(list, `\n{"file":"gone"${`\n${entry.replace('"a"', '"gone"')}`.repeat(50)}\n{"file":"b","si`)
    await writeFile(join(folder, 'c'), 'c')
    watch()
    await until(() => expect(text()).toBe('ac'))
    await link!.stop()
    expect((await readFile(list, 'utf8')).trim().split('\n').length).toBe(2)
    watch()
    await new Promise((r) => setTimeout(r, 150))
    expect(text()).toBe('ac')
  })

  it('reads captures as captures, and goes on after a damaged one', async () => {
    await writeFile(join(folder, '1.pcap'), 'not a capture, but long enough to be one')
    await writeFile(join(folder, '2.pcap'), pcap([{ time: SECOND, packet: datagram(Buffer.from('two')) }]))
    watch()
    await until(() => expect(text()).toBe('two'))
    await until(() => expect(link!.status.state).toBe('waiting'))
    expect(link!.status.errors).toBe(1)
    expect(sink.statuses.some((s) => s.detail.includes('VIG-LINKFILE-003'))).toBe(true)
    expect(sink.pieces[0]!.reception).toBe(unixNanosToTai(SECOND))
  })

  it('says that the folder is missing, once, and begins when it appears', async () => {
    const path = join(folder, 'later')
    watch(path)
    await until(() => expect(link!.status.detail).toContain('VIG-LINKFILE-002'))
    await new Promise((r) => setTimeout(r, 100))
    expect(link!.status.errors).toBe(1)
    await mkdir(path)
    await writeFile(join(path, 'a'), 'a')
    await until(() => expect(text()).toBe('a'))
  })

  it('goes on when it cannot remember, and says so', async () => {
    // A folder where the list should be: it cannot be written, whoever the user is.
    await mkdir(join(folder, '.vigie-played.jsonl'))
    await writeFile(join(folder, 'a'), 'a')
    watch()
    await until(() => expect(link!.status.detail).toContain('VIG-LINKFILE-006'))
    await new Promise((r) => setTimeout(r, 100))
    expect(text()).toBe('a')
  })
})

describe('createLink', () => {
  const config = { name: 'l', carries: 'packet', framing: { kind: 'datagram' }, enabled: true } as const
  it('makes what is configured', () => {
    expect(createLink({ ...config, kind: 'file', path: 'x' }, linkWorld())).toBeInstanceOf(FileLink)
    expect(createLink({ ...config, kind: 'pcap', path: 'x' }, linkWorld())).toBeInstanceOf(FileLink)
    expect(createLink({ ...config, kind: 'folder', path: 'x' }, linkWorld())).toBeInstanceOf(FolderLink)
  })
  it.each<Partial<LinkConfig>>([{ kind: 'file' }, { kind: 'pcap', path: 'x', speed: 0 }, { kind: 'udp', port: 1 }])(
    'refuses %o',
    (change) => {
      expect(() => createLink({ ...config, ...change } as LinkConfig, linkWorld())).toThrow(
        expect.objectContaining({ code: 'VIG-LINKFILE-001' }),
      )
    },
  )
})
