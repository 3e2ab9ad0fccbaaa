/** Why an activity is not done, or not yet: by which rule, and what would satisfy it. */
import type { VigieError } from '@vigie/base'

/** What was refused, by which rule, and what would satisfy it. */
export interface Refusal {
  /** Name of the rule: `arguments`, `rights`, `uplink`, `inhibition`, `constraint`, … */
  readonly rule: string
  readonly code: string
  readonly message: string
  readonly remedy: string
  /** It can be waited for: the activity is held, and released by itself once nothing stands against it. */
  readonly hold?: {
    /** UTC text: when it will be satisfied as far as is known. */
    readonly until?: string
    /** Seconds from the request after which it is given up. */
    readonly within?: number
  }
  /** It can be set aside for one activity, under this name, by these roles (those of the policy unless told). */
  readonly override?: { readonly name: string; readonly roles?: readonly string[] }
}

export const refusalOf = (rule: string, error: VigieError): Refusal => ({
  rule,
  code: error.code,
  message: error.message,
  remedy: error.remedy,
})
