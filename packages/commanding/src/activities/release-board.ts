/** Who holds the uplink of each satellite, and what is inhibited: folded from the journal, so that a restart forgets nothing. */
import type { Actor } from './activity.ts'
import type { BoardChange, InhibitionScope } from './entries.ts'

export interface UplinkHold {
  readonly user: string
  /** Whom it was lent to; the holder can recover it at any time. */
  readonly lentTo?: string
  readonly since: string
}

export interface Inhibition {
  readonly scope: InhibitionScope
  readonly by: string
  readonly at: string
  readonly reason?: string
}

export class ReleaseBoard {
  readonly #holds = new Map<string, UplinkHold>()
  readonly #inhibitions = new Map<InhibitionScope, Inhibition>()

  apply(change: BoardChange, by: Actor, at: string): void {
    switch (change.what) {
      case 'taken':
      case 'recovered':
        this.#holds.set(change.chain, { user: by.user, since: at })
        return
      case 'given-back':
        this.#giveBack(change.chain, by.user, at)
        return
      case 'lent': {
        const hold = this.#holds.get(change.chain)
        if (hold !== undefined) this.#holds.set(change.chain, { ...hold, lentTo: change.to, since: at })
        return
      }
      case 'inhibited':
        this.#inhibitions.set(change.scope, {
          scope: change.scope,
          by: by.user,
          at,
          ...(change.reason === undefined ? {} : { reason: change.reason }),
        })
        return
      case 'permitted':
        this.#inhibitions.delete(change.scope)
    }
  }

  /** Who borrowed gives back to the holder; the holder to nobody. */
  #giveBack(chain: string, user: string, at: string): void {
    const hold = this.#holds.get(chain)
    if (hold === undefined) return
    if (hold.lentTo === user) this.#holds.set(chain, { user: hold.user, since: at })
    else this.#holds.delete(chain)
  }

  hold(chain: string): UplinkHold | undefined {
    return this.#holds.get(chain)
  }
  /** Who may command now: the one it is lent to, else the holder. */
  commander(chain: string): string | undefined {
    const hold = this.#holds.get(chain)
    return hold?.lentTo ?? hold?.user
  }
  get holds(): ReadonlyMap<string, UplinkHold> {
    return this.#holds
  }
  get inhibitions(): readonly Inhibition[] {
    return [...this.#inhibitions.values()]
  }
  inhibition(chain: string | undefined, kind: string): Inhibition | undefined {
    return (
      this.#inhibitions.get('all') ??
      (chain === undefined ? undefined : this.#inhibitions.get(`chain:${chain}`)) ??
      this.#inhibitions.get(`kind:${kind}`)
    )
  }
}
