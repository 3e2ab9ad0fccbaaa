/** The alarm book: what is out of its limits, or was and nobody has acknowledged it. It is kept over a restart. */
import { formatUtc, parseUtc, type Clock, type Tai, type Timer } from '@vigie/base'
import type { Alarm } from '@vigie/contract'
import { ALARM_LEVELS, parentPath, type AlarmLevel } from '@vigie/model'
import type { TransitionMessage } from '../chains/messages.ts'
import { serverErrors } from '../errors.ts'
import { toValue } from './values.ts'

/** What is kept of a monitored value: its alarm, or only that the last one has gone. */
export interface KeptAlarm {
  readonly id: string
  readonly chain: string
  /** Absent: back to normal and acknowledged. */
  readonly alarm?: Alarm
  /** Packet of the last transition taken, in the journal of the chain; −1 where it came from none. */
  readonly position: number
}

/** Why a shelving ended without anybody's doing. */
export type ShelvingEnd = 'expired' | 'worse'

const rank = (level: AlarmLevel): number => ALARM_LEVELS.indexOf(level)

export class AlarmBook {
  readonly #clock: Clock
  readonly #alarms = new Map<string, Alarm>()
  /** By alarm, those that are gone too: what a restart judges again is known by it. */
  readonly #positions = new Map<string, number>()
  readonly #keep: (id: string, kept: KeptAlarm | undefined) => void
  readonly #expiries = new Map<string, Timer>()
  readonly #unshelved = new Set<(alarm: Alarm, why: ShelvingEnd) => void>()
  readonly #listeners = new Set<(changed: readonly Alarm[], removed: readonly string[]) => void>()
  /** `kept`: what an earlier run has left. `keep` is told what must be there for the next one. */
  constructor(
    clock: Clock,
    kept: readonly KeptAlarm[] = [],
    keep: (id: string, kept: KeptAlarm | undefined) => void = () => undefined,
  ) {
    this.#clock = clock
    this.#keep = keep
    for (const { id, alarm, position } of kept) {
      if (alarm !== undefined) this.#alarms.set(id, alarm)
      if (alarm?.shelved !== undefined) this.#expire(id, parseUtc(alarm.shelved.until))
      this.#positions.set(id, position)
    }
  }

  onChange(listener: (changed: readonly Alarm[], removed: readonly string[]) => void): void {
    this.#listeners.add(listener)
  }

  /** Told where a shelving ends by its time or because the alarm got worse. */
  onUnshelved(listener: (alarm: Alarm, why: ShelvingEnd) => void): void {
    this.#unshelved.add(listener)
  }

  /** A transition of a live chain. */
  take(chain: string, t: TransitionMessage, unit: string | undefined): void {
    const id = `${chain}:${t.parameter}`
    // A restart judges the last packets again: what they changed is in the book.
    if (t.again === true && t.packet !== undefined && (this.#positions.get(id) ?? -1) >= t.packet) return
    this.#positions.set(id, t.packet ?? -1)
    const at = formatUtc(t.generation)
    const known = this.#alarms.get(id)
    const active = t.to !== 'normal'
    if (known === undefined && !active) return
    const value = { value: toValue(t.value), ...(t.text === undefined ? {} : { text: t.text }) }
    if (known === undefined) {
      this.#set({
        id,
        chain,
        parameter: t.parameter,
        element: parentPath(t.parameter),
        ...(unit === undefined ? {} : { unit }),
        level: t.to,
        worst: t.to,
        active,
        since: at,
        changed: at,
        ...value,
        transitions: 1,
        acknowledged: false,
      })
      return
    }
    // An acknowledgement holds for what was seen: a level that gets worse, or comes back, needs another.
    const again = active && (!known.active || rank(t.to) > rank(known.worst))
    const next: Alarm = {
      ...known,
      level: t.to,
      worst: rank(t.to) > rank(known.worst) ? t.to : known.worst,
      active,
      changed: at,
      ...value,
      transitions: known.transitions + 1,
      acknowledged: known.acknowledged && !again,
    }
    if (next.shelved !== undefined && rank(t.to) > rank(next.shelved.level)) this.#unshelve(next, 'worse')
    else this.#put(next)
  }

  /** The most urgent first, then the newest. */
  list(): Alarm[] {
    return [...this.#alarms.values()].toSorted(
      (a, b) => rank(b.level) - rank(a.level) || (a.changed < b.changed ? 1 : a.changed > b.changed ? -1 : 0),
    )
  }

  get(id: string): Alarm {
    const alarm = this.#alarms.get(id)
    if (alarm === undefined) throw serverErrors.noSuch({ what: 'alarm', name: id })
    return alarm
  }

  acknowledge(id: string, user: string, comment: string): Alarm {
    const next: Alarm = {
      ...this.get(id),
      acknowledged: true,
      acknowledgedBy: user,
      acknowledgedAt: formatUtc(this.#clock.now()),
      ...(comment === '' ? {} : { comment }),
    }
    this.#put(next)
    return next
  }

  /**
   * Suppressed by the operator for a limited time (IEC 62682, ISA-18.2). It stays in the book, also when it comes and goes meanwhile,
   * until its time is over, somebody unshelves it, or it gets worse than it was when it was shelved.
   */
  shelve(id: string, user: string, comment: string, minutes: number): Alarm {
    const alarm = this.get(id)
    const now = this.#clock.now()
    const until = now + BigInt(minutes) * 60_000_000_000n
    const level = alarm.active ? alarm.level : alarm.worst
    const next: Alarm = { ...alarm, shelved: { by: user, at: formatUtc(now), until: formatUtc(until), comment, level } }
    this.#set(next)
    this.#expire(id, until)
    return next
  }

  /** One that is not shelved, because its time was over just before, is left as it is. */
  unshelve(id: string): Alarm {
    return this.#unshelve(this.get(id))
  }

  /** Alarms of values that are no longer watched go. */
  keepOnly(chain: string, watched: (parameter: string) => boolean): void {
    for (const alarm of this.#alarms.values())
      if (alarm.chain === chain && !watched(alarm.parameter)) this.#remove(alarm.id)
  }

  /** A chain that is gone takes its alarms with it. */
  forget(chain: string): void {
    for (const id of [...this.#positions.keys(), ...this.#alarms.keys()]) {
      if (!id.startsWith(`${chain}:`)) continue
      this.#positions.delete(id)
      this.#forgetExpiry(id)
      this.#keep(id, undefined)
      if (this.#alarms.delete(id)) for (const listener of this.#listeners) listener([], [id])
    }
  }

  /** The shelvings stay in the store; nothing ends any more. */
  stop(): void {
    for (const timer of this.#expiries.values()) timer.cancel()
    this.#expiries.clear()
  }

  counts(): Record<AlarmLevel, number> {
    const counts = Object.fromEntries(ALARM_LEVELS.map((l) => [l, 0])) as Record<AlarmLevel, number>
    for (const alarm of this.#alarms.values()) if (alarm.active) counts[alarm.level]++
    return counts
  }

  #expire(id: string, at: Tai): void {
    this.#expiries.get(id)?.cancel()
    this.#expiries.set(
      id,
      this.#clock.at(at, () => this.#unshelve(this.get(id), 'expired')),
    )
  }

  #unshelve({ shelved, ...alarm }: Alarm, why?: ShelvingEnd): Alarm {
    this.#put(alarm)
    if (why !== undefined && shelved !== undefined) for (const listener of this.#unshelved) listener(alarm, why)
    return alarm
  }

  /** What is over, seen and not shelved is in the book no more. */
  #put(alarm: Alarm): void {
    if (alarm.shelved === undefined) this.#forgetExpiry(alarm.id)
    if (alarm.active || !alarm.acknowledged || alarm.shelved !== undefined) this.#set(alarm)
    else this.#remove(alarm.id)
  }

  #forgetExpiry(id: string): void {
    this.#expiries.get(id)?.cancel()
    this.#expiries.delete(id)
  }

  #set(alarm: Alarm): void {
    this.#alarms.set(alarm.id, alarm)
    this.#keep(alarm.id, {
      id: alarm.id,
      chain: alarm.chain,
      alarm,
      position: this.#positions.get(alarm.id) ?? -1,
    })
    for (const listener of this.#listeners) listener([alarm], [])
  }
  #remove(id: string): void {
    const alarm = this.#alarms.get(id)
    if (alarm === undefined) return
    this.#forgetExpiry(id)
    this.#alarms.delete(id)
    this.#keep(id, { id, chain: alarm.chain, position: this.#positions.get(id) ?? -1 })
    for (const listener of this.#listeners) listener([], [id])
  }
}
