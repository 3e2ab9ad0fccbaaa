/** Activities that are held back by rules: looked at again once a second, when a rule has said it will be satisfied, and when told. */
import { parseUtc, type Clock, type Tai, type Timer, type VigieError } from '@vigie/base'
import type { ReleasePolicy } from '@vigie/model'
import { activityErrors } from './activity-errors.ts'
import type { Activity, Actor } from './activity.ts'
import type { Refusal } from './entries.ts'
import { refusalOf } from './refusal.ts'

const BEAT = 1_000_000_000n

export class HeldBack {
  readonly #clock: Clock
  readonly #look: (id: number) => Promise<void>
  /** In the order in which they were held: the order in which they go. */
  readonly #ids = new Set<number>()
  #timer: { readonly at: Tai; readonly timer: Timer } | undefined
  #turn: Promise<void> = Promise.resolve()
  #asked = false

  constructor(clock: Clock, look: (id: number) => Promise<void>) {
    this.#clock = clock
    this.#look = look
  }

  watch(id: number, rules: readonly Refusal[]): void {
    this.#ids.add(id)
    const now = this.#clock.now()
    let at = now + BEAT
    for (const { hold } of rules) {
      const until = hold?.until === undefined ? undefined : parseUtc(hold.until)
      if (until !== undefined && until > now && until < at) at = until
    }
    this.#arm(at)
  }
  forget(id: number): void {
    this.#ids.delete(id)
    if (this.#ids.size === 0) this.close()
  }

  /** One after another: what one sets going, the next one sees. */
  look(id: number): Promise<void> {
    // A journal that refuses is told by itself; the next beat looks again.
    this.#turn = this.#turn.then(() => (this.#ids.has(id) ? this.#look(id) : undefined)).catch(() => undefined)
    return this.#turn
  }
  lookAtAll(): void {
    if (this.#asked || this.#ids.size === 0) return
    this.#asked = true
    void this.#turn.then(() => {
      this.#asked = false
      for (const id of this.#ids) void this.look(id)
    })
  }

  close(): void {
    this.#timer?.timer.cancel()
    this.#timer = undefined
  }

  #arm(at: Tai): void {
    if (this.#timer !== undefined) {
      if (this.#timer.at <= at) return
      this.#timer.timer.cancel()
    }
    const timer = this.#clock.at(at, () => {
      this.#timer = undefined
      this.#arm(this.#clock.now() + BEAT)
      this.lookAtAll()
    })
    this.#timer = { at, timer }
  }
}

/** Of what stands against an activity that is held back: what ends it, because it cannot be waited for, or not any longer. */
export function givenUp(activity: Activity, found: readonly Refusal[], now: Tai): Refusal | undefined {
  const hard = found.find((r) => r.hold === undefined)
  if (hard !== undefined) return hard
  const since = now - parseUtc(activity.requestedAt)
  const late = found.find((r) => r.hold?.within !== undefined && since > BigInt(Math.round(r.hold.within * 1e9)))
  if (late === undefined) return undefined
  const seconds = Number(since / BEAT)
  return refusalOf(late.rule, activityErrors.heldTooLong({ path: activity.path, seconds, reason: late.message }))
}

/** Why a rule cannot be set aside for an activity by somebody. */
export function overrideProblem(
  { id, path }: Activity,
  rule: string,
  standing: readonly Refusal[],
  by: Actor,
  policy: ReleasePolicy,
): VigieError | undefined {
  const override = standing.find((r) => r.override?.name === rule)?.override
  if (override === undefined) return activityErrors.notHeldBack({ rule, id, path })
  const roles = override.roles ?? policy.overriders
  if (roles.includes(by.role)) return undefined
  return activityErrors.mayNotOverride({
    user: by.user,
    role: by.role,
    path,
    rule,
    roles: roles.join(', ') || 'nobody',
  })
}

/** A value that goes on changing makes no other rule. */
export const sameRules = (a: readonly Refusal[], b: readonly Refusal[]): boolean =>
  a.length === b.length &&
  a.every(
    (r, i) => r.code === b[i]!.code && r.override?.name === b[i]!.override?.name && r.hold?.until === b[i]!.hold?.until,
  )
