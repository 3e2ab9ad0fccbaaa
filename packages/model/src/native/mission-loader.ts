/** `mission.yaml`: which satellites, stations and chains there are, and where their model is. */
import { parseUtc, VigieError, type Diagnostic } from '@vigie/base'
import { DEFAULT_QUEUE } from '../mission.ts'
import type {
  ChainConfig,
  FrameConfig,
  ConvolutionalConfig,
  LinkConfig,
  LinkFraming,
  Mission,
  PacketTimeConfig,
  Satellite,
  Station,
  PusServicesConfig,
  RequestVerificationConfig,
  TelecommandConfig,
  UplinkConfig,
} from '../mission.ts'
import { isLoaded } from '../space-system.ts'
import type { ElementPart } from './element-reader.ts'
import { nativeFindings, nearestName } from './findings.ts'
import {
  loadSources,
  readFile,
  type ElementFileReader,
  type FileTree,
  type ForeignReader,
  type ModelSource,
} from './loader.ts'
import { optional, text, type Raw } from './reading.ts'
import { argumentNames, readPrograms, unknownPlaces } from './programs-reader.ts'
import { readRelease, unknownInRelease } from './release-reader.ts'
import { readArchive } from './retention-reader.ts'
import { validateShape } from './validate.ts'
import type { Pointer } from '@vigie/documents'
import { YamlFile } from './yaml-file.ts'

export interface MissionResult {
  /** Absent when the mission cannot be flown as it is written. */
  readonly mission?: Mission
  readonly diagnostics: readonly Diagnostic[]
}

export const MISSION_FILE = 'mission.yaml'
const list = (raw: Raw, key: string): readonly Raw[] => (raw[key] as readonly Raw[] | undefined) ?? []

/** `folder` is only carried along in the result, for what is relative to it. */
export async function loadMissionFiles(
  folder: string,
  files: FileTree,
  foreign: readonly (ForeignReader | ElementFileReader)[],
): Promise<MissionResult> {
  const diagnostics: Diagnostic[] = []
  const bytes = await readFile(MISSION_FILE, files, diagnostics)
  if (bytes === undefined) return { diagnostics }
  const file = new YamlFile(MISSION_FILE, new TextDecoder().decode(bytes))
  diagnostics.push(...file.diagnostics)
  if (file.diagnostics.length > 0) return { diagnostics }
  const shape = validateShape(file, 'mission')
  diagnostics.push(...shape)
  // All at once: what is wrong with the models that it names is told beside what is wrong with itself.
  const { sources, known } = modelsOf(file.value)
  const raw = (isRaw(file.value) ? file.value : {}) as Raw
  const loaded = await loadSources(String(raw['mission']), sources, files, foreign, known)
  diagnostics.push(...loaded.diagnostics)
  if (shape.length > 0) return { diagnostics }

  const check = new MissionCheck(file, diagnostics)
  const satellites = list(raw, 'satellites').map(satellite)
  const stations = list(raw, 'stations').map(station)
  const chains = list(raw, 'chains').map((c) => chain(c))
  check.unique(
    ['satellites'],
    satellites.map((s) => s.name),
    'satellite',
    'name',
  )
  check.unique(
    ['stations'],
    stations.map((s) => s.code),
    'station',
    'code',
  )
  check.unique(
    ['chains'],
    chains.map((c) => c.name),
    'chain',
    'name',
  )
  const archive = readArchive(raw['archive'] as Raw | undefined, (finding, pointer) => check.report(finding, pointer))
  for (const [i, rule] of (archive?.retention ?? []).entries()) {
    const at: Pointer = ['archive', 'retention', i]
    const names = { satellite: satellites.map((s) => s.name), chain: [...chains.map((c) => c.name), 'centre'] }
    for (const key of ['satellite', 'chain'] as const)
      if (rule[key] !== undefined && !names[key].includes(rule[key]))
        check.missing([...at, key], `the ${key}`, rule[key], names[key])
  }
  // A file that could not be read would only be reported again by everything that names what it declares.
  if (isLoaded(loaded)) {
    for (const [i, c] of chains.entries()) {
      const at: Pointer = ['chains', i]
      if (!loaded.system.elements.has(c.element))
        check.missing([...at, 'element'], 'the element', c.element, loaded.system.elements.keys())
      if (!loaded.system.containers.has(c.packets.root))
        check.missing([...at, 'packets', 'root'], 'the container', c.packets.root, loaded.system.containers.keys())
      for (const [j, link] of c.links.entries()) {
        const codes = stations.map((s) => s.code)
        if (link.station !== undefined && !codes.includes(link.station))
          check.missing([...at, 'links', j, 'station'], 'the station', link.station, codes)
        check.link(link, [...at, 'links', j])
      }
      for (const [j, uplink] of (c.uplinks ?? []).entries()) {
        const codes = stations.map((s) => s.code)
        if (uplink.station !== undefined && !codes.includes(uplink.station))
          check.missing([...at, 'uplinks', j, 'station'], 'the station', uplink.station, codes)
      }
      check.unique(
        [...at, 'uplinks'],
        (c.uplinks ?? []).map((u) => u.name),
        'uplink',
        'name',
      )
      if (c.packets.time.kind === 'field' && c.packets.time.code.epoch !== undefined)
        check.time(c.packets.time.code.epoch, [...at, 'packets', 'time', 'code', 'epoch'])
      if (c.packets.time.kind === 'parameter' && !loaded.system.parameters.has(c.packets.time.parameter)) {
        check.missing(
          [...at, 'packets', 'time', 'parameter'],
          'the parameter',
          c.packets.time.parameter,
          loaded.system.parameters.keys(),
        )
      }
    }
  }
  const release = readRelease(raw['release'] as Raw | undefined)
  if (isLoaded(loaded)) {
    const codes = stations.map((s) => s.code)
    for (const { at, what, name, known } of unknownInRelease(release, loaded.system, codes))
      check.missing(['release', ...at], what, name, known)
  }
  for (const key of ['holds', 'windows'] as const)
    check.unique(
      ['release', key],
      (release?.[key] ?? []).map((r) => r.name),
      'rule',
      'name',
    )
  const programs = readPrograms(raw['programs'] as readonly Raw[] | undefined)
  if (isLoaded(loaded))
    for (const [i, program] of (programs ?? []).entries()) {
      const command = loaded.system.commands.get(program.activity)
      const at: Pointer = ['programs', i]
      if (command === undefined)
        check.missing([...at, 'activity'], 'the activity', program.activity, loaded.system.commands.keys())
      else
        for (const name of unknownPlaces(program, argumentNames(loaded.system, program.activity)))
          check.missing([...at, 'run'], 'the argument', name, argumentNames(loaded.system, program.activity))
    }
  const displays = await readTexts('displays', files, diagnostics)
  const workspaces = await readTexts('workspaces', files, diagnostics)
  const result = { ...loaded, diagnostics }
  if (!isLoaded(result)) return { diagnostics }
  return {
    diagnostics,
    mission: {
      name: String(raw['mission']),
      ...optional('title', text(raw['title'])),
      ...optional('description', text(raw['description'])),
      simulated: raw['simulator'] === true,
      folder,
      system: result.system,
      satellites,
      stations,
      chains,
      ...optional('archive', archive),
      ...optional('release', release),
      ...optional('programs', programs),
      displays,
      workspaces,
    },
  }
}

const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The models that a mission names, and the elements that it declares; of a mission that is not well formed, those that are. */
function modelsOf(value: unknown): {
  readonly sources: readonly ModelSource[]
  readonly known: readonly ElementPart[]
} {
  const sources: ModelSource[] = []
  const known: ElementPart[] = []
  const each = (from: unknown, key: string): readonly unknown[] => {
    const found = isRaw(from) ? from[key] : undefined
    return Array.isArray(found) ? (found as readonly unknown[]) : []
  }
  for (const path of each(value, 'model')) if (typeof path === 'string') sources.push({ path, under: '' })
  for (const s of each(value, 'satellites')) {
    if (!isRaw(s) || typeof s['element'] !== 'string') continue
    known.push(declared(s['element'], 'satellite', text(s['title'])))
    for (const path of each(s, 'model')) if (typeof path === 'string') sources.push({ path, under: s['element'] })
  }
  for (const s of each(value, 'stations'))
    if (isRaw(s) && typeof s['element'] === 'string') known.push(declared(s['element'], 'station', text(s['name'])))
  return { sources, known }
}

function declared(element: string, kind: 'satellite' | 'station', description: string | undefined): ElementPart {
  return {
    element,
    kind,
    ...optional('shortDescription', description),
    types: [],
    argumentTypes: [],
    parameters: [],
    containers: [],
    commands: [],
    events: [],
  }
}

class MissionCheck {
  readonly #file: YamlFile
  readonly #diagnostics: Diagnostic[]
  constructor(file: YamlFile, diagnostics: Diagnostic[]) {
    this.#file = file
    this.#diagnostics = diagnostics
  }
  unique(pointer: Pointer, names: readonly string[], what: string, key: string): void {
    for (const [i, name] of names.entries()) {
      const first = names.indexOf(name)
      if (first === i) continue
      const place = this.#file.place([...pointer, first, key])
      this.#diagnostics.push({
        ...nativeFindings.duplicate({ what, name, scope: 'the mission', first: `${place.file}:${place.line}` }),
        ...this.#file.place([...pointer, i, key]),
      })
    }
  }
  missing(pointer: Pointer, what: string, name: string, known: Iterable<string>): void {
    const near = nearestName(name, known)
    this.#diagnostics.push({
      ...nativeFindings.unresolved({
        what,
        name,
        scope: 'the mission',
        hint: near === undefined ? 'Declare it, or correct the name.' : `Did you mean "${near}"?`,
      }),
      ...this.#file.place(pointer),
    })
  }
  report(finding: Diagnostic, pointer: Pointer): void {
    this.#diagnostics.push({ ...finding, ...this.#file.place(pointer) })
  }
  link(link: LinkConfig, pointer: Pointer): void {
    const needs =
      link.kind === 'tcp-client'
        ? (['host', 'port'] as const)
        : link.kind === 'tcp-server' || link.kind === 'udp'
          ? (['port'] as const)
          : (['path'] as const)
    for (const key of needs) {
      if (link[key] === undefined) {
        this.#diagnostics.push({
          ...nativeFindings.shape({
            where: `link "${link.name}"`,
            detail: `"${key}" is missing`,
            hint: `A link of kind ${link.kind} needs "${key}".`,
          }),
          ...this.#file.place(pointer),
        })
      }
    }
  }
  time(utc: string, pointer: Pointer): void {
    try {
      parseUtc(utc)
    } catch (error) {
      if (!(error instanceof VigieError)) throw error
      this.#diagnostics.push({
        severity: 'error',
        code: error.code,
        message: error.message,
        remedy: error.remedy,
        ...this.#file.place(pointer),
      })
    }
  }
}

function satellite(raw: Raw): Satellite {
  return {
    name: String(raw['name']),
    element: String(raw['element']),
    ...optional('title', text(raw['title'])),
    ...optional('spacecraftId', raw['spacecraftId'] as number | undefined),
    ...optional('colour', text(raw['colour'])),
    ...optional('noradId', raw['noradId'] as number | undefined),
    ...optional('tle', raw['tle'] as [string, string] | undefined),
  }
}

function station(raw: Raw): Station {
  return {
    name: String(raw['name']),
    code: String(raw['code']),
    element: String(raw['element']),
    latitude: Number(raw['latitude']),
    longitude: Number(raw['longitude']),
    altitude: Number(raw['altitude'] ?? 0),
    minimumElevation: Number(raw['minimumElevation'] ?? 5),
    ...optional('control', raw['control'] as Station['control'] | undefined),
  }
}

function chain(raw: Raw): ChainConfig {
  const packets = raw['packets'] as Raw
  return {
    name: String(raw['name']),
    element: String(raw['element']),
    links: list(raw, 'links').map(link),
    ...optional('frames', raw['frames'] === undefined ? undefined : frames(raw['frames'] as Raw)),
    packets: {
      root: String(packets['root']),
      headerBytesToSkip: Number(packets['headerBytesToSkip'] ?? 0),
      errorControl: (packets['errorControl'] as 'none' | undefined) ?? 'none',
      ...optional('segments', packets['segments'] as 'reassemble' | undefined),
      time: packetTime((packets['time'] as Raw | undefined) ?? { kind: 'reception' }),
    },
    ...optional('placement', raw['placement'] as ChainConfig['placement']),
    ...optional('uplinks', raw['uplinks'] === undefined ? undefined : list(raw, 'uplinks').map(uplink)),
    ...optional(
      'telecommands',
      raw['telecommands'] === undefined ? undefined : telecommands(raw['telecommands'] as Raw),
    ),
  }
}

function uplink(raw: Raw): UplinkConfig {
  return {
    name: String(raw['name']),
    kind: raw['kind'] as UplinkConfig['kind'],
    ...optional('station', text(raw['station'])),
    host: String(raw['host']),
    port: Number(raw['port']),
    protocol: raw['protocol'] as UplinkConfig['protocol'],
    enabled: raw['enabled'] !== false,
  }
}

function telecommands(raw: Raw): TelecommandConfig {
  const frames = raw['frames'] as Raw
  const packets = raw['packets'] as Raw | undefined
  return {
    ...optional(
      'packets',
      packets === undefined
        ? undefined
        : {
            packetLength: packets['packetLength'] === true,
            sequenceCount: (packets['sequenceCount'] as 'per-apid' | undefined) ?? 'none',
            errorControl: (packets['errorControl'] as 'crc16' | undefined) ?? 'none',
          },
    ),
    ...optional('verification', verification(raw['verification'] as Raw | undefined)),
    ...optional('pus', pusServices(raw['pus'] as Raw | undefined)),
    ...optional('queue', queue(raw['queue'] as Raw | undefined)),
    frames: {
      standard: frames['standard'] as TelecommandConfig['frames']['standard'],
      spacecraftId: Number(frames['spacecraftId']),
      length: Number(frames['length'] ?? 1024),
      fecf: frames['fecf'] !== false,
      ...optional('fecfBytes', frames['fecfBytes'] as 2 | 4 | undefined),
      coding: (frames['coding'] as 'bch' | undefined) ?? 'bch',
      bchMode: (frames['bchMode'] as 'detection' | undefined) ?? 'correction',
      randomised: frames['randomised'] === true,
      plop: (frames['plop'] as 1 | undefined) ?? 2,
      bitRate: Number(frames['bitRate'] ?? 4000),
      virtualChannels: list(frames, 'virtualChannels').map((vc) => {
        const fop = (vc['fop'] as Raw | undefined) ?? {}
        return {
          id: Number(vc['id']),
          maps: mapsOf(vc, frames['standard'] === 'USLP'),
          cop1: vc['cop1'] === true,
          farmWindow: Number(vc['farmWindow'] ?? 20),
          fop: {
            window: Number(fop['window'] ?? 10),
            timer: Number(fop['timer'] ?? 5),
            transmissions: Number(fop['transmissions'] ?? 3),
            timeoutType: (fop['timeoutType'] as 1 | undefined) ?? 0,
          },
        }
      }),
    },
  }
}

/** A channel of USLP has one MAP at least (732.1-B-2 §4.1.2.5). */
function mapsOf(channel: Raw, uslp: boolean): readonly number[] {
  const maps = (channel['maps'] as readonly number[] | undefined) ?? []
  return uslp && maps.length === 0 ? [0] : maps
}

function queue(raw: Raw | undefined): TelecommandConfig['queue'] {
  if (raw === undefined) return undefined
  const limit = Number(raw['limit'] ?? DEFAULT_QUEUE.limit)
  return { limit, reserve: Math.min(Number(raw['reserve'] ?? DEFAULT_QUEUE.reserve), limit - 1) }
}

function verification(raw: Raw | undefined): RequestVerificationConfig | undefined {
  if (raw === undefined) return undefined
  return {
    standard: (raw['standard'] as 'A' | undefined) ?? 'C',
    timeBytes: Number(raw['timeBytes']),
    ...optional('counterBytes', raw['counterBytes'] as 2 | undefined),
    ...optional('destinationBytes', raw['destinationBytes'] as 2 | undefined),
    ...optional('spareBytes', raw['spareBytes'] as number | undefined),
    stepBytes: (raw['stepBytes'] as 1 | undefined) ?? 1,
    failureCodeBytes: (raw['failureCodeBytes'] as 2 | undefined) ?? 2,
    ...optional('failureCode', text(raw['failureCode'])),
  }
}

/** The schema has seen to it that everything is of its type. */
function pusServices(raw: Raw | undefined): PusServicesConfig | undefined {
  return raw === undefined ? undefined : ({ ...raw, application: Number(raw['application']) } as PusServicesConfig)
}

function link(raw: Raw): LinkConfig {
  return {
    name: String(raw['name']),
    kind: raw['kind'] as LinkConfig['kind'],
    ...optional('station', text(raw['station'])),
    ...optional('host', text(raw['host'])),
    ...optional('port', raw['port'] as number | undefined),
    ...optional('path', text(raw['path'])),
    ...optional('speed', raw['speed'] as number | undefined),
    carries: raw['carries'] as LinkConfig['carries'],
    framing: framing(raw['framing'] as Raw),
    enabled: raw['enabled'] !== false,
  }
}

function framing(raw: Raw): LinkFraming {
  switch (raw['kind']) {
    case 'fixed':
      return { kind: 'fixed', length: Number(raw['length']) }
    case 'length-prefix':
      return {
        kind: 'length-prefix',
        bytes: raw['bytes'] as 1 | 2 | 4,
        littleEndian: raw['littleEndian'] === true,
        includesPrefix: raw['includesPrefix'] === true,
      }
    case 'space-packet':
      return { kind: 'space-packet', skip: Number(raw['skip'] ?? 0) }
    case 'asm':
      return {
        kind: 'asm',
        pattern: String(raw['pattern'] ?? '1ACFFC1D'),
        maxBitErrors: Number(raw['maxBitErrors'] ?? 0),
        flywheel: Number(raw['flywheel'] ?? 0),
        unitLength: Number(raw['unitLength']),
        ...optional('convolutional', raw['convolutional'] as ConvolutionalConfig | undefined),
      }
    default:
      return { kind: 'datagram' }
  }
}

function frames(raw: Raw): FrameConfig {
  const rs = raw['reedSolomon'] as Raw | undefined
  return {
    standard: raw['standard'] as FrameConfig['standard'],
    length: Number(raw['length']),
    ...optional('spacecraftId', raw['spacecraftId'] as number | undefined),
    fecf: raw['fecf'] !== false,
    fhec: raw['fhec'] === true,
    ocf: raw['ocf'] === true,
    insertZone: Number(raw['insertZone'] ?? 0),
    randomised: raw['randomised'] === true,
    ...optional(
      'reedSolomon',
      rs === undefined
        ? undefined
        : {
            e: rs['e'] as 8 | 16,
            interleave: Number(rs['interleave']),
            dualBasis: rs['dualBasis'] !== false,
            virtualFill: Number(rs['virtualFill'] ?? 0),
          },
    ),
    virtualChannels: list(raw, 'virtualChannels').map((vc) => ({
      id: Number(vc['id']),
      ...optional('map', vc['map'] as number | undefined),
      service: vc['service'] as 'packets',
      origin: (vc['origin'] as 'realtime' | undefined) ?? 'realtime',
    })),
  }
}

function packetTime(raw: Raw): PacketTimeConfig {
  if (raw['kind'] === 'parameter') return { kind: 'parameter', parameter: String(raw['parameter']) }
  if (raw['kind'] !== 'field') return { kind: 'reception' }
  const code = raw['code'] as Raw
  return {
    kind: 'field',
    byteOffset: Number(raw['byteOffset']),
    code: {
      code: code['code'] as 'cuc',
      ...optional('preamble', text(code['preamble'])),
      ...optional('epoch', text(code['epoch'])),
      correlated: code['correlated'] === true,
    },
  }
}

/** The YAML files of a folder, by their names without ending; none where there is no such folder. */
async function readTexts(
  folder: string,
  files: FileTree,
  diagnostics: Diagnostic[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  let paths: readonly string[]
  try {
    paths = await files.list(folder)
  } catch {
    return texts
  }
  for (const path of paths.filter((p) => /\.ya?ml$/i.test(p))) {
    const bytes = await readFile(path, files, diagnostics)
    if (bytes === undefined) continue
    texts.set(path.slice(folder.length + 1).replace(/\.ya?ml$/i, ''), new TextDecoder().decode(bytes))
  }
  return texts
}
