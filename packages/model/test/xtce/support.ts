/** What the tests of XTCE share: the reference files, the schemas, small documents. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs'
import { formatDiagnostic } from '@vigie/base'
import type { LoadResult, SpaceSystem, SystemElement } from '@vigie/model'
import { readXtce } from '@vigie/model/xtce'

const SHARED = new URL('../../../../../shared/data/', import.meta.url)
export const hasShared = existsSync(SHARED)
export const shared = (name: string): Uint8Array => readFileSync(new URL(name, SHARED))
export const sharedText = (name: string): string => readFileSync(new URL(name, SHARED), 'utf8')

/** XTCE documents of the reference data, as paths in it. */
export const documents: readonly string[] = !hasShared
  ? []
  : ['xtce', 'xtce/fprime', 'packets/bogussat2', 'packets/ctim', 'packets/jpss1', 'packets/suda'].flatMap((folder) =>
      readdirSync(new URL(`${folder}/`, SHARED))
        .filter((f) => f.endsWith('.xml'))
        .map((f) => `${folder}/${f}`),
    )

export type Version = '1.1' | '1.2' | '1.3'
const SCHEMAS: Readonly<Record<Version, string>> = {
  '1.1': 'xtce/xsd/SpaceSystem_1.1.xsd',
  '1.2': 'xtce/xsd/SpaceSystem_20180204.xsd',
  '1.3': 'xtce/xsd/SpaceSystem_20250214.xsd',
}
export const NAMESPACES: Readonly<Record<Version, string>> = {
  '1.1': 'http://www.omg.org/space/xtce',
  '1.2': 'http://www.omg.org/spec/XTCE/20180204',
  '1.3': 'http://www.omg.org/spec/XTCE/20250214',
}

const validators = new Map<Version, XsdValidator>()
/** What the schema of the version says against a document; empty when it is valid. By libxml2. */
export function schemaErrors(text: string, version: Version): readonly string[] {
  let validator = validators.get(version)
  if (validator === undefined) {
    xmlRegisterFsInputProviders()
    const url = new URL(SCHEMAS[version], SHARED)
    const schema = XmlDocument.fromBuffer(readFileSync(url), { url: fileURLToPath(url) })
    validators.set(version, (validator = XsdValidator.fromDoc(schema)))
  }
  const document = XmlDocument.fromString(text)
  try {
    validator.validate(document)
    return []
  } catch (error) {
    const details = (error as { details?: readonly { message: string; line: number }[] }).details ?? []
    return details.length === 0 ? [String(error)] : details.map((d) => `${d.line}: ${d.message.trim()}`)
  } finally {
    document.dispose()
  }
}

/** A document with these contents of the root SpaceSystem. */
export const doc = (inside: string, version: Version = '1.3'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<SpaceSystem xmlns="${NAMESPACES[version]}" name="Demo">\n${inside}\n</SpaceSystem>\n`
export const telemetry = (sets: {
  types?: string
  parameters?: string
  containers?: string
  more?: string
}): string => {
  const set = (name: string, inside: string | undefined): string =>
    inside === undefined ? '' : `<${name}>${inside}</${name}>`
  return `<TelemetryMetaData>${set('ParameterTypeSet', sets.types)}${set('ParameterSet', sets.parameters)}${set('ContainerSet', sets.containers)}${sets.more ?? ''}</TelemetryMetaData>`
}

export const read = (text: string | Uint8Array): LoadResult => readXtce(text, { file: 'demo.xml' })
export const lines = (result: LoadResult): readonly string[] => result.diagnostics.map(formatDiagnostic)
/** Reads what must be without findings. */
export function clean(text: string): SpaceSystem {
  const result = read(text)
  if (result.diagnostics.length > 0 || result.system === undefined)
    throw new Error(`findings where none are expected:\n${lines(result).join('\n')}`)
  return result.system
}

export function* elements(root: SystemElement): Generator<SystemElement> {
  yield root
  for (const child of root.children) yield* elements(child)
}
