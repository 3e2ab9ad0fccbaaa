/**
 * Loads a mission folder, or model files of any format that is read. Works in three passes over all files: their shape,
 * then what they declare, then what they say; so that everything wrong is reported at once, each with its place.
 */
import type { Diagnostic } from '@vigie/base'
import type { SystemElement } from '../element.ts'
import { isName, joinPath, walkElements } from '../paths.ts'
import { SpaceSystem, type LoadResult } from '../space-system.ts'
import type { DataType } from '../types.ts'
import { assembleTree, rebase } from './assemble.ts'
import { checkInheritance } from './check.ts'
import { readElement, type ElementPart } from './element-reader.ts'
import { nativeFindings } from './findings.ts'
import { Reading, type Raw } from './reading.ts'
import { Declarations, type NamedKind } from './scope.ts'
import { validateShape } from './validate.ts'
import { YamlFile, type SourceFile } from './yaml-file.ts'

/** Port: where files are read from. Paths are relative to the mission folder, with forward slashes. */
export interface FileTree {
  /** Throws when it cannot be read. */
  read(path: string): Promise<Uint8Array>
  /** Files below a folder, sorted, recursively; the path itself when it is a file. Throws when it is not there. */
  list(path: string): Promise<readonly string[]>
}

/** A reader of another format, chosen by the ending of the file. */
export interface ForeignReader {
  readonly endings: readonly string[]
  read(bytes: Uint8Array, options: { readonly file: string }): LoadResult | Promise<LoadResult>
}
/** A reader of another writing of element files: a workbook. */
export interface ElementFileReader {
  readonly endings: readonly string[]
  readElements(
    bytes: Uint8Array,
    options: { readonly file: string },
  ): Promise<{ readonly files: readonly SourceFile[]; readonly diagnostics: readonly Diagnostic[] }>
}

/** Something to load: a file or folder, and the element below which it lies. */
export interface ModelSource {
  readonly path: string
  readonly under: string
}

const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path)

export async function loadSources(
  rootName: string,
  sources: readonly ModelSource[],
  files: FileTree,
  foreign: readonly (ForeignReader | ElementFileReader)[],
  known: readonly ElementPart[] = [],
): Promise<LoadResult> {
  const diagnostics: Diagnostic[] = []
  const yaml: { readonly file: SourceFile }[] = []
  const mounts = new Map<string, SystemElement[]>()

  for (const source of sources) {
    for (const path of await listFiles(source.path, files, diagnostics)) {
      const bytes = await readFile(path, files, diagnostics)
      if (bytes === undefined) continue
      if (isYaml(path)) {
        const file = new YamlFile(path, new TextDecoder().decode(bytes))
        diagnostics.push(...file.diagnostics)
        if (file.diagnostics.some((d) => d.severity === 'error')) continue
        const shape = validateShape(file, 'element')
        diagnostics.push(...shape)
        if (shape.length === 0) yaml.push({ file })
        continue
      }
      const reader = foreign.find((r) => r.endings.some((e) => path.toLowerCase().endsWith(e)))
      if (reader === undefined) {
        // A folder may hold a README beside the model; a file that was named is meant.
        if (path === source.path) diagnostics.push({ ...nativeFindings.unknownFormat({ path }), file: path })
        continue
      }
      if ('readElements' in reader) {
        const { files: found, diagnostics: more } = await reader.readElements(bytes, { file: path })
        diagnostics.push(...more)
        for (const file of found) {
          const shape = validateShape(file, 'element')
          diagnostics.push(...shape)
          if (shape.length === 0) yaml.push({ file })
        }
        continue
      }
      const result = await reader.read(bytes, { file: path })
      diagnostics.push(...result.diagnostics)
      if (result.system !== undefined)
        mounts.set(source.under, [...(mounts.get(source.under) ?? []), rebase(result.system, source.under)])
    }
  }

  const declarations = new Declarations()
  for (const part of known) declarations.declare('element', part.element, 'mission.yaml')
  for (const [under, roots] of mounts) for (const root of roots) declareMounted(declarations, root, under)
  for (const { file } of yaml) diagnostics.push(...declareFile(declarations, file))

  const typeIndex = new Map<string, DataType>()
  const parameterTypes = indexParameterTypes(yaml, mounts)
  const typeOf = (parameter: string): DataType | undefined => {
    const use = parameterTypes.get(parameter)
    if (use === undefined) return undefined
    if (typeof use.type !== 'string') return use.type
    const path = declarations.resolve('type', use.type, use.element)
    return path === undefined ? undefined : typeIndex.get(path)
  }
  for (const { file } of yaml) {
    const raw = file.value as Raw
    for (const [name, type] of Object.entries((raw['types'] as Readonly<Record<string, Raw>> | undefined) ?? {})) {
      // Only the kind is asked of this index.
      typeIndex.set(joinPath(String(raw['element']), name), { kind: type['kind'], name } as DataType)
    }
  }
  for (const [under, roots] of mounts)
    for (const root of roots)
      for (const { path, element } of walkElements(root, under))
        for (const type of element.types) typeIndex.set(joinPath(path, type.name), type)

  const parts = yaml.map(({ file }) => {
    const raw = file.value as Raw
    return readElement(raw, new Reading(file, String(raw['element']), declarations, diagnostics, typeOf))
  })
  const system = new SpaceSystem(assembleTree(rootName, [...known, ...parts], mounts))
  diagnostics.push(...checkInheritance(system, (kind, path) => placeOfDeclaration(declarations, kind, path)))
  return { system, diagnostics }
}

async function listFiles(path: string, files: FileTree, diagnostics: Diagnostic[]): Promise<readonly string[]> {
  try {
    return (await files.list(path)).filter((p) => !/(^|\/)\./.test(p.slice(path.length)))
  } catch (error) {
    diagnostics.push({ ...nativeFindings.missingFile({ path, detail: reason(error) }), file: path })
    return []
  }
}
export async function readFile(
  path: string,
  files: FileTree,
  diagnostics: Diagnostic[],
): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path)
  } catch (error) {
    diagnostics.push({ ...nativeFindings.missingFile({ path, detail: reason(error) }), file: path })
    return undefined
  }
}
const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function declareMounted(declarations: Declarations, root: SystemElement, under: string): void {
  for (const { path, element } of walkElements(root, under)) {
    const all = (kind: NamedKind, things: readonly { readonly name: string }[]): void => {
      for (const thing of things) declarations.declare(kind, joinPath(path, thing.name), path)
    }
    declarations.declare('element', path, path)
    all('type', element.types)
    all('parameter', element.parameters)
    all('container', element.containers)
    all('command', element.commands)
    all('event', element.events)
  }
}

const SECTIONS: readonly (readonly [NamedKind, string])[] = [
  ['parameter', 'parameters'],
  ['container', 'containers'],
  ['command', 'commands'],
  ['event', 'events'],
]

function declareFile(declarations: Declarations, file: SourceFile): Diagnostic[] {
  const found: Diagnostic[] = []
  const raw = file.value as Raw
  const element = String(raw['element'])
  if (!element.split('.').every(isName)) {
    found.push({
      ...nativeFindings.shape({
        where: 'element',
        detail: `"${element}" is not a path`,
        hint: 'Write names joined by dots: RECO1.AOCS.',
      }),
      ...file.place(['element']),
    })
  }
  declarations.declare('element', element, file.file)
  const declare = (kind: NamedKind, name: string, pointer: readonly (string | number)[], key = false): void => {
    const at = file.place(pointer, key)
    const first = declarations.declare(kind, joinPath(element, name), `${at.file}:${at.line}`)
    if (first !== undefined)
      found.push({ ...nativeFindings.duplicate({ what: kind, name, scope: element, first }), ...at })
  }
  for (const name of Object.keys((raw['types'] as Raw | undefined) ?? {})) declare('type', name, ['types', name], true)
  for (const [kind, section] of SECTIONS) {
    for (const [i, thing] of ((raw[section] as readonly Raw[] | undefined) ?? []).entries())
      declare(kind, String(thing['name']), [section, i, 'name'])
  }
  return found
}

function placeOfDeclaration(declarations: Declarations, kind: NamedKind, path: string): Partial<Diagnostic> {
  const place = declarations.placeOf(kind, path)
  const m = /^(.*):(\d+)$/.exec(place ?? '')
  return m === null ? {} : { file: m[1]!, line: Number(m[2]), column: 1 }
}

interface ParameterTypeUse {
  readonly type: string | DataType
  readonly element: string
}
function indexParameterTypes(
  yaml: readonly { readonly file: SourceFile }[],
  mounts: ReadonlyMap<string, readonly SystemElement[]>,
): Map<string, ParameterTypeUse> {
  const index = new Map<string, ParameterTypeUse>()
  for (const { file } of yaml) {
    const raw = file.value as Raw
    const element = String(raw['element'])
    for (const p of (raw['parameters'] as readonly Raw[] | undefined) ?? []) {
      if (p['type'] !== undefined)
        index.set(joinPath(element, String(p['name'])), { type: p['type'] as string | DataType, element })
    }
  }
  for (const [under, roots] of mounts) {
    for (const root of roots) {
      for (const { path, element } of walkElements(root, under))
        for (const p of element.parameters) index.set(joinPath(path, p.name), { type: p.type, element: '' })
    }
  }
  return index
}
