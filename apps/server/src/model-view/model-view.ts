/** The model as the API shows it: searched, paged, and with where each value comes from. */
import type { Command, DeclaredEvent, Element, ParameterDetail, ParameterSummary, ValueKind } from '@vigie/contract'
import { parentPath, SpaceSystem, walkElements, type Parameter, type SystemElement } from '@vigie/model'
import { serverErrors } from '../errors.ts'
import { calibratorText, criteriaText, encodingOf, encodingText, limitsView, rangeText } from './words.ts'

export interface Searched<T> {
  readonly total: number
  readonly items: readonly T[]
}
export interface Search {
  readonly search?: string
  readonly element?: string
  readonly below?: boolean
  readonly offset?: number
  readonly limit?: number
}

interface Indexed {
  readonly path: string
  readonly element: string
  /** What searches look at, in small letters. */
  readonly words: string
}

interface Index {
  readonly system: SpaceSystem
  readonly parameters: readonly (Indexed & { readonly parameter: Parameter })[]
  readonly commands: readonly Indexed[]
  readonly events: readonly Indexed[]
  readonly elements: readonly Element[]
}

export class ModelView {
  readonly #root: () => SystemElement
  #index: Index | undefined

  /** `root` gives the tree as it is when it is first looked at after a change. */
  constructor(root: () => SystemElement) {
    this.#root = root
  }

  get system(): SpaceSystem {
    return this.#indexed.system
  }

  /** The tree has changed (chains came or went): it is read again when somebody looks. */
  changed(): void {
    this.#index = undefined
  }

  get #indexed(): Index {
    return (this.#index ??= indexOf(new SpaceSystem(this.#root())))
  }

  elements(under = '', depth = Number.POSITIVE_INFINITY): readonly Element[] {
    if (!this.system.elements.has(under)) throw serverErrors.noSuch({ what: 'element', name: under })
    const level = (path: string): number => (path === '' ? 0 : path.split('.').length)
    return this.#indexed.elements.filter((e) => isBelow(e.path, under, true) && level(e.path) - level(under) <= depth)
  }

  parameters(search: Search, accept: (path: string) => boolean, kind?: ValueKind): Searched<ParameterSummary> {
    const found = this.#indexed.parameters.filter(
      (p) => matches(p, search) && (kind === undefined || this.#kind(p.parameter) === kind) && accept(p.path),
    )
    return paged(found, search, (p) => this.#summary(p.path, p.parameter))
  }

  commands(search: Search): Searched<Command> {
    return paged(
      this.#indexed.commands.filter((c) => matches(c, search)),
      search,
      (c) => this.command(c.path),
    )
  }

  events(search: Search): Searched<DeclaredEvent> {
    const { events } = this.system
    return paged(
      this.#indexed.events.filter((e) => matches(e, search)),
      search,
      ({ path, element }) => {
        const { name, shortDescription, severity } = events.get(path)!
        return {
          path,
          name,
          element,
          severity,
          ...(shortDescription === undefined ? {} : { description: shortDescription }),
        }
      },
    )
  }

  /** Path of a parameter named by path or alias; throws where there is none. */
  parameterPath(name: string): string {
    const found = this.system.findParameter(name)
    if (found === undefined) throw serverErrors.noSuch({ what: 'parameter', name })
    return found.path
  }

  /** All about a parameter but what only its chain knows. */
  parameter(name: string): Omit<ParameterDetail, 'places' | 'columns' | 'chains'> {
    const path = this.parameterPath(name)
    const p = this.system.parameters.get(path)!
    const type = this.system.type(p.type)
    const encoding = type === undefined ? undefined : encodingOf(type)
    const calibrator = encoding !== undefined && 'calibrator' in encoding ? encoding.calibrator : undefined
    const contexts =
      encoding !== undefined && 'contextCalibrators' in encoding ? (encoding.contextCalibrators ?? []) : []
    const calibration = [
      ...contexts.map((c) => `when ${criteriaText(c.when)}: ${calibratorText(c.calibrator)}`),
      ...(calibrator === undefined ? [] : [calibratorText(calibrator)]),
    ].join('; ')
    const size =
      encoding !== undefined && typeof encoding === 'object' && 'sizeInBits' in encoding
        ? encoding.sizeInBits
        : undefined
    const range = type === undefined ? undefined : rangeText(type)
    const alarms = type !== undefined && 'alarms' in type ? type.alarms : undefined
    const contextAlarms = type !== undefined && 'contextAlarms' in type ? (type.contextAlarms ?? []) : []
    return {
      ...this.#summary(path, p),
      ...(p.longDescription === undefined ? {} : { longDescription: p.longDescription }),
      type: {
        path: p.type,
        ...(type?.shortDescription === undefined ? {} : { description: type.shortDescription }),
        ...(typeof size === 'number' ? { sizeInBits: size } : {}),
        ...(encoding === undefined ? {} : { encoding: encodingText(encoding) }),
        ...(calibration === '' ? {} : { calibration }),
        ...(range === undefined ? {} : { range }),
        ...(type?.kind === 'enumerated'
          ? {
              labels: type.labels.map((l) => ({
                value: String(l.value),
                ...(l.maxValue === undefined ? {} : { maxValue: String(l.maxValue) }),
                label: l.label,
                ...(l.description === undefined ? {} : { description: l.description }),
              })),
            }
          : {}),
      },
      limits: [
        ...contextAlarms.map((c) => limitsView(c.alarms, c.when)),
        ...(alarms === undefined ? [] : [limitsView(alarms)]),
      ],
      ...(p.validity === undefined ? {} : { validity: criteriaText(p.validity) }),
      ...(p.formulaText === undefined ? {} : { formula: p.formulaText }),
    }
  }

  command(path: string): Command {
    const c = this.system.commands.get(path) ?? this.system.commands.get(this.system.aliases.get(path) ?? '')
    if (c === undefined) throw serverErrors.noSuch({ what: 'activity', name: path })
    return {
      path,
      name: c.name,
      element: parentPath(path),
      ...(c.shortDescription === undefined ? {} : { description: c.shortDescription }),
      abstract: c.abstract,
      ...(c.base === undefined ? {} : { base: c.base }),
      significance: c.significance?.level ?? 'none',
      ...(c.significance?.reason === undefined ? {} : { reason: c.significance.reason }),
      arguments: c.arguments.map((a) => {
        const type = this.system.type(a.type)
        const range = type !== undefined && 'validRange' in type ? type.validRange : undefined
        return {
          name: a.name,
          kind: type?.kind ?? 'unknown',
          ...(a.shortDescription === undefined ? {} : { description: a.shortDescription }),
          ...(type !== undefined && 'unit' in type && type.unit !== undefined ? { unit: type.unit } : {}),
          ...(a.initialValue === undefined ? {} : { initialValue: a.initialValue }),
          ...(range?.min === undefined ? {} : { minimum: range.min }),
          ...(range?.max === undefined ? {} : { maximum: range.max }),
          ...(type?.kind === 'enumerated' ? { labels: type.labels.map((l) => l.label) } : {}),
        }
      }),
      verifiers: (c.verifiers ?? []).map((v) => ({
        stage: v.stage,
        by: v.by.kind === 'container' ? v.by.container : v.by.kind === 'criteria' ? criteriaText(v.by.when) : v.by.kind,
        ...(v.window === undefined ? {} : { window: v.window.stop }),
      })),
    }
  }

  #kind(p: Parameter): ValueKind {
    return this.system.type(p.type)?.kind ?? 'binary'
  }

  #summary(path: string, p: Parameter): ParameterSummary {
    const type = this.system.type(p.type)
    return {
      path,
      name: p.name,
      element: parentPath(path),
      kind: this.#kind(p),
      source: p.source,
      ...(type !== undefined && 'unit' in type && type.unit !== undefined ? { unit: type.unit } : {}),
      ...(p.shortDescription === undefined ? {} : { description: p.shortDescription }),
      ...(p.aliases === undefined ? {} : { aliases: { ...p.aliases } }),
    }
  }
}

function indexOf(system: SpaceSystem): Index {
  return {
    system,
    parameters: [...system.parameters].map(([path, parameter]) => ({ ...indexed(path, parameter), parameter })),
    commands: [...system.commands].map(([path, command]) => indexed(path, command)),
    events: [...system.events].map(([path, event]) => indexed(path, event)),
    elements: [...walkElements(system.root)].map(({ path, element }) => ({
      path,
      name: element.name,
      kind: element.kind,
      ...(path === '' ? {} : { parent: parentPath(path) }),
      ...(element.shortDescription === undefined ? {} : { description: element.shortDescription }),
      children: element.children.length,
      parameters: element.parameters.length,
      commands: element.commands.length,
      events: element.events.length,
    })),
  }
}

function indexed(
  path: string,
  thing: { readonly shortDescription?: string; readonly aliases?: Readonly<Record<string, string>> },
): Indexed {
  const words = [path, thing.shortDescription ?? '', ...Object.values(thing.aliases ?? {})].join(' ').toLowerCase()
  return { path, element: parentPath(path), words }
}

const isBelow = (path: string, element: string, below: boolean): boolean =>
  path === element || (below && (element === '' || path.startsWith(`${element}.`)))

function matches(thing: Indexed, { search, element, below }: Search): boolean {
  if (element !== undefined && !isBelow(thing.element, element, below ?? true)) return false
  if (search === undefined || search.trim() === '') return true
  return search
    .toLowerCase()
    .trim()
    .split(/\s+/)
    .every((word) => thing.words.includes(word))
}

function paged<T, R>(found: readonly T[], { offset = 0, limit = 100 }: Search, view: (t: T) => R): Searched<R> {
  return { total: found.length, items: found.slice(offset, offset + limit).map(view) }
}
