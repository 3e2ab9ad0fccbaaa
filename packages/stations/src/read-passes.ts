/** What a reader of contact plans gives. */
import type { Diagnostic } from '@vigie/base'
import type { Pass } from './pass.ts'

export interface ReadPasses {
  /** Absent where something is wrong. */
  readonly passes?: readonly Pass[]
  readonly findings: readonly Diagnostic[]
}
