/** Values of options as they are meant; what is not understood is told with the option and what it takes. */
import { parseUtc, type Tai } from '@vigie/base'
import { cliErrors } from './errors.ts'

/** Throws VIG-CLI-001. */
export function wholeNumber(
  option: string,
  text: string,
  command: string,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value
  const range = most === Number.MAX_SAFE_INTEGER ? `, ${least} or more` : ` from ${least} to ${most}`
  throw cliErrors.usage({ detail: `${option} is a whole number${range}, not "${text}"`, command })
}

/** Throws VIG-CLI-001. */
export function instant(option: string, text: string, command: string): Tai {
  try {
    return parseUtc(text)
  } catch (error) {
    throw cliErrors.usage(
      { detail: `${option} is a time in UTC such as 2026-11-24T12:00:00Z or 2026-11-24, not "${text}"`, command },
      { cause: error },
    )
  }
}

/** Throws VIG-CLI-001. */
export function oneOf<T extends string>(option: string, text: string, choices: readonly T[], command: string): T {
  const found = choices.find((c) => c === text)
  if (found !== undefined) return found
  throw cliErrors.usage({ detail: `${option} is one of ${choices.join(', ')}, not "${text}"`, command })
}
