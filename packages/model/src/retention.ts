/** How long a mission keeps what it archives. Without rules everything is kept. */
import type { Nanoseconds } from '@vigie/base'

/** What operators did and what was commanded is always kept. */
export const RETAINED_KINDS = ['frames', 'packets', 'events', 'parameters'] as const
export type RetainedKind = (typeof RETAINED_KINDS)[number]

export interface RetentionRule {
  readonly kind: RetainedKind
  /** Of the chains of this satellite only (its name). */
  readonly satellite?: string
  /** Of this chain only; "centre" is that of the centre itself. */
  readonly chain?: string
  /** What was received longer ago may go. */
  readonly age?: Nanoseconds
  /** The oldest may go until no more than so many bytes are left; not of parameters. */
  readonly bytes?: number
}

export interface ArchiveConfig {
  /** The first rule that fits counts. */
  readonly retention: readonly RetentionRule[]
}

/** The rule for one kind of one chain; undefined: everything is kept. */
export function retentionOf(
  rules: readonly RetentionRule[],
  kind: RetainedKind,
  chain: string,
  satellite: string | undefined,
): RetentionRule | undefined {
  return rules.find(
    (rule) =>
      rule.kind === kind &&
      (rule.chain === undefined || rule.chain === chain) &&
      (rule.satellite === undefined || rule.satellite === satellite),
  )
}
