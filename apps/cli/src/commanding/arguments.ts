/** Arguments of a command as they are written on the command line. */
import { commandingCliErrors } from './errors.ts'

/** `name=value`, each once; text that begins a JSON list, object or string is read as JSON. Throws VIG-CLI-022. */
export function readArguments(path: string, texts: readonly string[]): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  for (const text of texts) {
    const at = text.indexOf('=')
    const name = text.slice(0, Math.max(at, 0)).trim()
    if (name === '')
      throw commandingCliErrors.badArgument({ path, text, detail: 'there is no "name=" before the value' })
    if (Object.hasOwn(given, name))
      throw commandingCliErrors.badArgument({ path, text, detail: `"${name}" was given before` })
    given[name] = readValue(path, text, text.slice(at + 1))
  }
  return given
}

function readValue(path: string, text: string, value: string): unknown {
  if (!/^\s*["[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch (error) {
    throw commandingCliErrors.badArgument(
      { path, text, detail: `its value begins as JSON and is none (${(error as Error).message})` },
      { cause: error },
    )
  }
}
