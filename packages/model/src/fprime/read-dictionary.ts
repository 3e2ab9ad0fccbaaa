/**
 * An F´ dictionary to a space-system model: channels are parameters, events and commands keep their names, and containers
 * describe what F´ sends down, both in CCSDS space packets (`CCSDSSpacePacket`, the deployments of F´ 4) and bare (`FPrimePacket`).
 */
import type { AlarmRange, AlarmSet } from '../alarms.ts'
import type { Command } from '../commands.ts'
import type { Container, Entry } from '../containers.ts'
import { emptyElement, type EventDefinition, type Parameter, type SystemElement } from '../element.ts'
import { joinPath, lastSegment, parentPath } from '../paths.ts'
import { SpaceSystem, type LoadResult } from '../space-system.ts'
import type { DataType } from '../types.ts'
import { Dictionary, isObject, type Json } from './dictionary.ts'
import { fprimeErrors } from './errors.ts'
import { reportLeftOut, reportSharedIdentifiers } from './left-out.ts'
import { CHANNEL_ALIAS, downlinkFrame, DESCRIPTOR, HEADER_PARAMETERS, type DownlinkFrame } from './packets.ts'
import { FprimeTypes } from './types-reader.ts'

export function readFprimeDictionary(source: Uint8Array | string, options: { readonly file: string }): LoadResult {
  if (source.length > MAX_SIZE) return refused(options.file, 'it is larger than 64 MiB')
  let text: string
  try {
    text = typeof source === 'string' ? source : new TextDecoder('utf-8', { fatal: true }).decode(source)
  } catch {
    return refused(options.file, 'its bytes are not UTF-8')
  }
  const dictionary = new Dictionary(options.file, text)
  if (dictionary.deployment === '') return { diagnostics: dictionary.diagnostics }
  const system = new SpaceSystem(new Reader(dictionary).read())
  return { system, diagnostics: dictionary.diagnostics }
}

const MAX_SIZE = 64 << 20

function refused(file: string, detail: string): LoadResult {
  const e = fprimeErrors.notDictionary({ detail })
  return {
    diagnostics: [{ severity: 'error', code: e.code, message: e.message, remedy: e.remedy, file, line: 1, column: 1 }],
  }
}

/** What is collected for one element. */
interface Contents {
  readonly types: DataType[]
  readonly parameters: Parameter[]
  readonly containers: Container[]
  readonly commands: Command[]
  readonly events: EventDefinition[]
}

const SEVERITY: Readonly<Record<string, EventDefinition['severity']>> = {
  FATAL: 'high',
  WARNING_HI: 'medium',
  WARNING_LO: 'low',
}

class Reader {
  readonly #dictionary: Dictionary
  readonly #types: FprimeTypes
  readonly #elements = new Map<string, Contents>()
  readonly #names = new Set<string>()
  readonly #channelTypes = new Map<string, string>()
  readonly #frames: readonly DownlinkFrame[]

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary
    const defined = new Map<string, Json>()
    for (const { entry, index } of dictionary.entries('typeDefinitions', ['qualifiedName', 'kind'])) {
      const name = String(entry['qualifiedName'])
      if (defined.has(name))
        dictionary.report(fprimeErrors.duplicate, { what: 'the type', name }, ['typeDefinitions', index])
      else defined.set(name, entry)
    }
    this.#types = new FprimeTypes(defined, (type, what) =>
      dictionary.report(fprimeErrors.unknownType, { type, what }, ['typeDefinitions']),
    )
    this.#frames = [downlinkFrame(true), downlinkFrame(false)]
    for (const [name, entry] of defined) this.#types.use({ kind: 'qualifiedIdentifier', name }, String(entry['kind']))
  }

  read(): SystemElement {
    this.#header()
    this.#channels()
    this.#packetSets()
    this.#eventList()
    this.#commandList()
    for (const { entry, index } of this.#dictionary.entries('parameters', ['name', 'type'])) {
      const name = String(entry['name'])
      if (this.#isNew('the parameter', `prm ${name}`, name, ['parameters', index]))
        this.#parameter(name, entry, 'local')
    }
    reportSharedIdentifiers(this.#dictionary)
    reportLeftOut(this.#dictionary)
    for (const [path, type] of this.#types.types) this.#at(parentPath(path)).types.push(type)
    return this.#tree('', this.#dictionary.deployment)
  }

  #at(path: string): Contents {
    let contents = this.#elements.get(path)
    if (contents === undefined) {
      contents = { types: [], parameters: [], containers: [], commands: [], events: [] }
      this.#elements.set(path, contents)
      if (path !== '') this.#at(parentPath(path))
    }
    return contents
  }

  #tree(path: string, name: string): SystemElement {
    const children = [...this.#elements.keys()].filter((p) => p !== '' && parentPath(p) === path)
    return {
      ...emptyElement(name, path === '' ? 'satellite' : 'subsystem'),
      ...this.#elements.get(path),
      children: children.map((p) => this.#tree(p, lastSegment(p))),
    }
  }

  #isNew(what: string, key: string, name: string, pointer: readonly (string | number)[]): boolean {
    if (this.#names.has(key)) {
      this.#dictionary.report(fprimeErrors.duplicate, { what, name }, pointer)
      return false
    }
    this.#names.add(key)
    return true
  }

  #header(): void {
    const root = this.#at('')
    for (const p of HEADER_PARAMETERS) {
      const bits = p.alias === undefined ? p.bits : this.#types.aliasBits(p.alias, p.bits)
      const type: DataType = p.type(bits)
      this.#types.types.set(type.name, type)
      root.parameters.push({ name: p.name, shortDescription: p.description, type: type.name, source: 'telemetered' })
    }
    for (const frame of this.#frames) root.containers.push(...frame.containers)
  }

  #parameter(
    path: string,
    entry: Json,
    source: Parameter['source'],
    aliases?: Readonly<Record<string, string>>,
  ): string {
    let type = isObject(entry['type'])
      ? this.#types.use(entry['type'], path)
      : this.#types.use({ kind: 'integer', name: 'U8', size: 8 }, path)
    const alarms = isObject(entry['limits']) ? limits(entry['limits']) : undefined
    const base = this.#types.types.get(type)
    if (alarms !== undefined && base !== undefined && base.kind !== 'aggregate' && base.kind !== 'array') {
      type = joinPath(parentPath(path), `${lastSegment(path)}_limited`)
      this.#types.types.set(type, { ...base, name: lastSegment(type), alarms })
    }
    this.#at(parentPath(path)).parameters.push({
      name: lastSegment(path),
      ...(entry['annotation'] === undefined ? {} : { shortDescription: String(entry['annotation']) }),
      ...(aliases === undefined ? {} : { aliases }),
      type,
      source,
    })
    return type
  }

  #downlink(
    name: string,
    frameOf: (frame: DownlinkFrame) => string,
    id: { readonly parameter: string; readonly value: number },
    entries: readonly Entry[],
    path: string,
  ): void {
    for (const frame of this.#frames) {
      this.#at(parentPath(path)).containers.push({
        name: `${name}${frame.suffix}`,
        abstract: false,
        base: frameOf(frame),
        restriction: {
          kind: 'comparison',
          left: { parameter: id.parameter },
          operator: '==',
          right: { literal: String(id.value) },
        },
        entries,
      })
    }
  }

  #channels(): void {
    for (const { entry, index } of this.#dictionary.entries('telemetryChannels', ['name', 'type', 'id'])) {
      const path = String(entry['name'])
      if (!this.#isNew('the channel', `channel ${path}`, path, ['telemetryChannels', index])) continue
      const aliases = { [CHANNEL_ALIAS]: String(entry['id']) }
      this.#channelTypes.set(path, this.#parameter(path, entry, 'telemetered', aliases))
    }
  }

  #packetSets(): void {
    for (const { entry: set } of this.#dictionary.entries('telemetryPacketSets', ['name', 'members'])) {
      for (const packet of (Array.isArray(set['members']) ? (set['members'] as readonly unknown[]) : []).filter(
        isObject,
      )) {
        const members = (Array.isArray(packet['members']) ? (packet['members'] as readonly unknown[]) : []).map(String)
        const path = joinPath(String(set['name']), String(packet['name']))
        const known = members.filter((m) => this.#channelTypes.has(m))
        for (const m of members)
          if (!this.#channelTypes.has(m))
            this.#dictionary.report(fprimeErrors.unknownType, { type: m, what: path }, ['telemetryPacketSets'])
        this.#downlink(
          lastSegment(path),
          (f) => f.packet,
          { parameter: 'FPrimePacketId', value: Number(packet['id']) },
          known.map((parameter) => ({ kind: 'parameter', parameter })),
          path,
        )
      }
    }
  }

  #eventList(): void {
    for (const { entry, index } of this.#dictionary.entries('events', ['name', 'id', 'severity'])) {
      const path = String(entry['name'])
      if (!this.#isNew('the event', `event ${path}`, path, ['events', index])) continue
      const name = lastSegment(path)
      const values: string[] = []
      for (const argument of formal(entry)) {
        const parameter = joinPath(parentPath(path), `${name}_${String(argument['name'])}`)
        this.#parameter(parameter, argument, 'telemetered')
        values.push(parameter)
      }
      this.#downlink(
        `${name}_event`,
        (f) => f.event,
        { parameter: 'FPrimeEventId', value: Number(entry['id']) },
        values.map((parameter) => ({ kind: 'parameter', parameter })),
        path,
      )
      let at = 0
      this.#at(parentPath(path)).events.push({
        name,
        severity: SEVERITY[String(entry['severity'])] ?? 'information',
        id: Number(entry['id']),
        ...(entry['annotation'] === undefined ? {} : { shortDescription: String(entry['annotation']) }),
        ...(entry['format'] === undefined
          ? {}
          : { format: String(entry['format']).replaceAll(/\{[^{}]*\}/g, () => `{${values[at++] ?? ''}}`) }),
        container: joinPath(parentPath(path), `${name}_event`),
      })
    }
  }

  #commandList(): void {
    const root = this.#at('')
    root.commands.push({
      name: 'FPrimeCommand',
      shortDescription: 'A command packet: descriptor and operation code',
      abstract: true,
      arguments: [
        {
          name: 'opcode',
          type: this.#types.use(
            {
              kind: 'integer',
              name: `U${this.#types.aliasBits('FwOpcodeType', 32)}`,
              size: this.#types.aliasBits('FwOpcodeType', 32),
              signed: false,
            },
            'opcode',
          ),
        },
      ],
      container: {
        name: 'FPrimeCommand',
        entries: [
          { kind: 'fixed', sizeInBits: 16, value: Uint8Array.of(0, DESCRIPTOR.command) },
          { kind: 'argument', argument: 'opcode' },
        ],
      },
    })
    for (const { entry, index } of this.#dictionary.entries('commands', ['name', 'opcode'])) {
      const path = String(entry['name'])
      if (!this.#isNew('the command', `command ${path}`, path, ['commands', index])) continue
      const args = formal(entry).map((a) => ({
        name: String(a['name']),
        type: this.#types.use(a['type'] as Json, path),
        ...(a['annotation'] === undefined ? {} : { shortDescription: String(a['annotation']) }),
      }))
      this.#at(parentPath(path)).commands.push({
        name: lastSegment(path),
        ...(entry['annotation'] === undefined ? {} : { shortDescription: String(entry['annotation']) }),
        abstract: false,
        base: 'FPrimeCommand',
        assignments: [{ argument: 'opcode', value: String(entry['opcode']) }],
        arguments: args,
        container: {
          name: lastSegment(path),
          base: 'FPrimeCommand',
          entries: args.map((a) => ({ kind: 'argument', argument: a.name })),
        },
      })
    }
  }
}

/** Formal parameters that have a type. */
function formal(entry: Json): readonly Json[] {
  const list = entry['formalParams']
  return Array.isArray(list)
    ? (list as readonly unknown[]).filter((p): p is Json => isObject(p) && isObject(p['type']))
    : []
}

const LEVELS = [
  ['yellow', 'warning'],
  ['orange', 'distress'],
  ['red', 'critical'],
] as const

function limits(written: Json): AlarmSet {
  const low = isObject(written['low']) ? written['low'] : {}
  const high = isObject(written['high']) ? written['high'] : {}
  const ranges = LEVELS.flatMap(([colour, level]): AlarmRange[] => {
    const [min, max] = [low[colour], high[colour]]
    if (typeof min !== 'number' && typeof max !== 'number') return []
    return [
      {
        level,
        form: 'outside',
        ...(typeof min === 'number' ? { min, minInclusive: true } : {}),
        ...(typeof max === 'number' ? { max, maxInclusive: true } : {}),
      },
    ]
  })
  return { minViolations: 1, minConformance: 1, ranges }
}
