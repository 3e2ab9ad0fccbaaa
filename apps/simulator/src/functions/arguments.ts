/** What functions ask of their arguments before anything is done. */
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import type { Arguments } from '../telecommand/command-decoder.ts'
import { numberOf } from '../software/service.ts'

/** A whole number low … high. */
export function within(a: Arguments, name: string, low: number, high: number): number {
  const value = numberOf(a, name)
  return value >= low && value <= high ? value : illegal()
}

export const isOn = (a: Arguments, name = 'state'): boolean => numberOf(a, name) === 1

/** Unless it is so, the request cannot be started. */
export function require(condition: boolean, code: FailureCode = FailureCode.wrongMode): void {
  if (!condition) unable(code)
}
