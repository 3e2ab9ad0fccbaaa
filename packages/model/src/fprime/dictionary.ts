/** F´ JSON dictionaries (dictionary specification 1.0.0): their form, checked, with the place of what is wrong. */
import type { Diagnostic, ErrorDetails, ErrorFactory } from '@vigie/base'
import { YamlFile } from '../native/yaml-file.ts'
import { fprimeErrors } from './errors.ts'

export type Json = Readonly<Record<string, unknown>>

export const LISTS = [
  'typeDefinitions',
  'constants',
  'commands',
  'parameters',
  'events',
  'telemetryChannels',
  'records',
  'containers',
  'telemetryPacketSets',
] as const
export type ListName = (typeof LISTS)[number]

export class Dictionary {
  readonly deployment: string
  readonly value: Json
  readonly diagnostics: Diagnostic[] = []
  readonly #file: string
  readonly #text: string
  /** Parsed again with places only when something is wrong: JSON is YAML. */
  #places: YamlFile | undefined

  constructor(file: string, text: string) {
    this.#file = file
    this.#text = text
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (error) {
      this.report(
        fprimeErrors.notJson,
        { detail: error instanceof Error ? error.message : String(error) },
        placeOfSyntaxError(error, text),
      )
    }
    const object = isObject(value) ? value : {}
    const metadata = isObject(object['metadata']) ? object['metadata'] : {}
    this.value = object
    this.deployment = typeof metadata['deploymentName'] === 'string' ? metadata['deploymentName'] : ''
    if (value !== undefined && this.deployment === '')
      this.report(fprimeErrors.notDictionary, { detail: '"metadata.deploymentName" is missing' }, ['metadata'])
    for (const name of LISTS) {
      const list = object[name]
      if (list !== undefined && !Array.isArray(list))
        this.report(fprimeErrors.notDictionary, { detail: `"${name}" is not a list` }, [name])
    }
  }

  /** Entries of a list that are objects with the texts asked for; others are reported. */
  *entries(name: ListName, required: readonly string[]): Generator<{ readonly entry: Json; readonly index: number }> {
    const list = this.value[name]
    if (!Array.isArray(list)) return
    for (const [index, entry] of (list as readonly unknown[]).entries()) {
      const missing = isObject(entry) ? required.find((key) => entry[key] === undefined) : 'a name'
      if (isObject(entry) && missing === undefined) yield { entry, index }
      else
        this.report(
          fprimeErrors.badItem,
          { what: `entry ${index + 1} of "${name}"`, detail: `it has no ${missing ?? 'form'}` },
          [name, index],
        )
    }
  }

  report(
    error: ErrorFactory,
    details: ErrorDetails,
    at: readonly (string | number)[] | { line: number; column: number },
    severity: Diagnostic['severity'] = 'error',
    count?: number,
  ): void {
    const e = error(details)
    const place = 'line' in at ? { file: this.#file, ...at } : this.#place(at)
    this.diagnostics.push({
      severity,
      code: e.code,
      message: e.message,
      remedy: e.remedy,
      ...place,
      ...(count === undefined ? {} : { count }),
    })
  }

  #place(pointer: readonly (string | number)[]): { file: string; line: number; column: number } {
    this.#places ??= new YamlFile(this.#file, this.#text)
    return this.#places.place(pointer)
  }
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function placeOfSyntaxError(error: unknown, text: string): { line: number; column: number } {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')
  const before = text.slice(0, position === null ? 0 : Number(position[1])).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}
