/** A display of the mission folder, checked: what does not fit is left out and counted. */

export interface DisplayPart {
  readonly title: string
  readonly kind: 'values' | 'plot'
  readonly parameters: readonly string[]
}
export interface DisplayContent {
  readonly title: string
  readonly description: string
  readonly parts: readonly DisplayPart[]
  /** Parts of a kind that this page does not draw. */
  readonly unknown: number
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export function displayOf(given: unknown): DisplayContent {
  const object = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>
  const listed = Array.isArray(object['panels']) ? (object['panels'] as unknown[]) : []
  const parts = listed.flatMap((one): DisplayPart[] => {
    const part = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>
    const parameters = Array.isArray(part['parameters'])
      ? part['parameters'].filter((p): p is string => typeof p === 'string')
      : []
    const kind = part['kind']
    return (kind === 'values' || kind === 'plot') && parameters.length > 0
      ? [{ title: textOf(part['title']), kind, parameters }]
      : []
  })
  return {
    title: textOf(object['title']),
    description: textOf(object['description']),
    parts,
    unknown: listed.length - parts.length,
  }
}
