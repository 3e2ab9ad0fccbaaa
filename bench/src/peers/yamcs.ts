/**
 * Yamcs as a peer: fetched from Maven Central where that can be reached, started with its own services for extraction, monitoring
 * and archive of all parameters, fed with the performance packet over TCP as fast as it takes it. Nothing of it is kept here.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { perfPackets, SAMPLES } from '../perf-packet.ts'

const VERSION = '5.12.0'
const CHUNK_PACKETS = 500

export class PeerNotAvailable extends Error {}

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>bench</groupId><artifactId>bench</artifactId><version>1</version>
<dependencies><dependency><groupId>org.yamcs</groupId><artifactId>yamcs-core</artifactId><version>${VERSION}</version></dependency></dependencies></project>`

/** The jars, fetched once. Throws `PeerNotAvailable`. */
function fetchJars(): string {
  const folder = path.join(tmpdir(), `vigie-bench-yamcs-${VERSION}`)
  const lib = path.join(folder, 'lib')
  if (existsSync(path.join(folder, 'complete'))) return lib
  for (const tool of ['java', 'mvn']) {
    if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).status !== 0)
      throw new PeerNotAvailable(`${tool} is not installed`)
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'pom.xml'), pom)
  const result = spawnSync('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], {
    cwd: folder,
    stdio: 'ignore',
    timeout: 300_000,
  })
  if (result.status !== 0) throw new PeerNotAvailable(`yamcs-core ${VERSION} cannot be fetched from Maven Central`)
  writeFileSync(path.join(folder, 'complete'), '')
  return lib
}

/** The performance packet in XTCE 1.2, each sample calibrated and watched. */
function database(): string {
  const integer = (name: string, bits: number): string =>
    `<IntegerParameterType name="${name}" signed="false" sizeInBits="${bits}"><IntegerDataEncoding sizeInBits="${bits}" encoding="unsigned"/></IntegerParameterType>`
  const header = ['Id:U16', 'Sequence:U16', 'Length:U16', 'Seconds:U32', 'Fine:U8', 'Mark:U8', 'Packet:U32'].map(
    (h) => h.split(':') as [string, string],
  )
  const samples = Array.from({ length: SAMPLES }, (_, i) => `P${i}`)
  return `<?xml version="1.0"?><SpaceSystem xmlns="http://www.omg.org/spec/XTCE/20180204" name="PERF"><TelemetryMetaData><ParameterTypeSet>
${integer('U8', 8)}${integer('U16', 16)}${integer('U32', 32)}
<FloatParameterType name="Sample" sizeInBits="64"><IntegerDataEncoding sizeInBits="16" encoding="unsigned"><DefaultCalibrator><PolynomialCalibrator><Term coefficient="-10" exponent="0"/><Term coefficient="0.001" exponent="1"/></PolynomialCalibrator></DefaultCalibrator></IntegerDataEncoding>
<DefaultAlarm><StaticAlarmRanges><WarningRange minInclusive="-9" maxInclusive="54"/><CriticalRange minInclusive="-9.9" maxInclusive="55.4"/></StaticAlarmRanges></DefaultAlarm></FloatParameterType>
</ParameterTypeSet><ParameterSet>
${[...header, ...samples.map((s) => [s, 'Sample'] as const)].map(([name, type]) => `<Parameter name="${name}" parameterTypeRef="${type}"/>`).join('')}
</ParameterSet><ContainerSet><SequenceContainer name="PerfPacket"><EntryList>
${[...header.map(([name]) => name), ...samples].map((name) => `<ParameterRefEntry parameterRef="${name}"/>`).join('')}
</EntryList></SequenceContainer></ContainerSet></TelemetryMetaData></SpaceSystem>`
}

const server = (port: number): string => `services:
  - class: org.yamcs.http.HttpServer
    args:
      address: 127.0.0.1
      port: ${port}
dataDir: data
instances:
  - perf
secretKey: bench
`
const instance = (port: number): string => `services:
  - class: org.yamcs.archive.XtceTmRecorder
  - class: org.yamcs.parameterarchive.ParameterArchive
    args:
      realtimeFiller: { enabled: true }
      backFiller: { enabled: false }
  - class: org.yamcs.ProcessorCreatorService
    args: { type: realtime, name: realtime }
dataLinks:
  - name: perf
    class: org.yamcs.tctm.TcpTmDataLink
    stream: tm_realtime
    host: 127.0.0.1
    port: ${port}
    packetInputStreamClassName: org.yamcs.tctm.CcsdsPacketInputStream
    packetInputStreamArgs: { maxPacketLength: 2000 }
    packetPreprocessorClassName: org.yamcs.tctm.GenericPacketPreprocessor
    packetPreprocessorArgs: { timestampOffset: -1, seqCountOffset: -1 }
mdb:
  - type: xtce
    args: { file: etc/perf.xml }
streamConfig:
  tm:
    - name: tm_realtime
      processor: realtime
      rootContainer: /PERF/PerfPacket
  event: [events_realtime]
  param: [pp_realtime, sys_param]
  parameterAlarm: [alarms_realtime]
`
const processor = `realtime:
  services:
    - class: org.yamcs.StreamTmPacketProvider
  config:
    subscribeAll: true
    alarm: { parameterCheck: true, parameterServer: disabled }
`

/** A running Yamcs that takes performance packets. */
export class YamcsPeer {
  readonly #child: ChildProcess
  readonly #folder: string
  readonly #feed: Server
  readonly #socket: Promise<Socket>

  /** Throws `PeerNotAvailable`. */
  static async start(): Promise<YamcsPeer> {
    const lib = fetchJars()
    const feed = createServer()
    const socket = new Promise<Socket>((resolve) => feed.once('connection', resolve))
    const port = await new Promise<number>((resolve) =>
      feed.listen(0, '127.0.0.1', () => resolve((feed.address() as { port: number }).port)),
    )
    const folder = mkdtempSync(path.join(tmpdir(), 'vigie-bench-'))
    mkdirSync(path.join(folder, 'etc'))
    writeFileSync(path.join(folder, 'etc', 'yamcs.yaml'), server(18_090))
    writeFileSync(path.join(folder, 'etc', 'yamcs.perf.yaml'), instance(port))
    writeFileSync(path.join(folder, 'etc', 'processor.yaml'), processor)
    writeFileSync(path.join(folder, 'etc', 'perf.xml'), database())
    const child = spawn(
      'java',
      ['-cp', `${lib}/*`, 'org.yamcs.YamcsServer', '--etc-dir', 'etc', '--data-dir', 'data'],
      { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] },
    )
    const peer = new YamcsPeer(child, folder, feed, socket)
    const connected = await Promise.race([
      socket.then(() => true),
      new Promise<boolean>((resolve) => setTimeout(resolve, 60_000, false)),
      new Promise<boolean>((resolve) => child.once('exit', () => resolve(false))),
    ])
    if (!connected) {
      await peer.stop()
      throw new PeerNotAvailable('Yamcs did not start within a minute')
    }
    return peer
  }

  private constructor(child: ChildProcess, folder: string, feed: Server, socket: Promise<Socket>) {
    this.#child = child
    this.#folder = folder
    this.#feed = feed
    this.#socket = socket
  }

  /** Sends packets for some seconds as fast as they are taken; gives samples per second. */
  async feed(seconds: number): Promise<number> {
    const socket = await this.#socket
    const chunk = perfPackets(CHUNK_PACKETS)
    const start = performance.now()
    let packets = 0
    while (performance.now() - start < seconds * 1000) {
      // A write that is not drained yet is not taken yet: the kernel's buffers hold a few megabytes, which the length of a round drowns.
      if (!socket.write(chunk)) await new Promise<void>((resolve) => socket.once('drain', resolve))
      packets += CHUNK_PACKETS
    }
    return (packets * SAMPLES * 1000) / (performance.now() - start)
  }

  /** The value of the last sample, as Yamcs has it: proof that it extracts. */
  async lastValue(): Promise<number | undefined> {
    const reply = await fetch(`http://127.0.0.1:18090/api/processors/perf/realtime/parameters/PERF/P${SAMPLES - 1}`)
    const value = (await reply.json()) as { engValue?: { doubleValue?: number; floatValue?: number } }
    return value.engValue?.doubleValue ?? value.engValue?.floatValue
  }

  async stop(): Promise<void> {
    this.#feed.close()
    this.#child.kill('SIGTERM')
    await new Promise<void>((resolve) => {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) return resolve()
      this.#child.once('exit', () => resolve())
      setTimeout(() => this.#child.kill('SIGKILL'), 10_000).unref()
    })
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
