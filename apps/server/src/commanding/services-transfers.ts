/** Large messages on their way up: each part is an activity of who asked for the message, through the same gates as all others. */
import type { Clock, Timer } from '@vigie/base'
import { UplinkTransfer, type Activity, type Actor, type ServiceActivities, type UplinkPart } from '@vigie/commanding'
import { serverErrors } from '../errors.ts'

export interface TransferParts {
  readonly clock: Clock
  readonly activities: ServiceActivities
  request(
    ask: {
      readonly path: string
      readonly arguments: Readonly<Record<string, string | number>>
      readonly comment?: string
    },
    by: Actor,
  ): Promise<Activity>
  /** An activity as it is now. */
  find(id: number): Activity | undefined
  /** Element of a chain. */
  element(chain: string): string | undefined
}
export interface TransferAsk {
  /** The command that the message is. */
  readonly activity: string
  readonly arguments: Readonly<Record<string, unknown>>
  readonly partBytes?: number
  /** Parts that may be under way at a time. */
  readonly window?: number
  /** Seconds that a part may take. */
  readonly timeout?: number
}
export interface TransferView {
  readonly chain: string
  readonly transaction: number
  readonly activity: string
  readonly user: string
  readonly bytes: number
  readonly parts: number
  readonly confirmed: number
  readonly state: 'going' | 'stopped' | 'aborted' | 'whole'
  readonly detail: string
  /** Activities of the parts, in the order in which they were asked for. */
  readonly activities: readonly number[]
}

interface Going {
  readonly chain: string
  readonly transaction: number
  readonly activity: string
  readonly by: Actor
  readonly message: Uint8Array
  readonly transfer: UplinkTransfer
  readonly partOf: Map<number, number>
}

/** What fits a telecommand frame with its headers, where nothing else is told. */
const PART_BYTES = 200
const TIMEOUT_SECONDS = 120
const TICK = 1_000_000_000n
const MOST_KEPT = 100

export class ServiceTransfers {
  readonly #parts: TransferParts
  /** By chain and transaction. */
  readonly #going = new Map<string, Going>()
  readonly #timer: Timer
  #transaction = 0

  constructor(parts: TransferParts) {
    this.#parts = parts
    this.#timer = parts.clock.every(TICK, () => this.#tick())
    // Numbers of an earlier run are not used again at once.
    this.#transaction = Number((parts.clock.now() / TICK) % 30_000n)
  }

  close(): void {
    this.#timer.cancel()
  }

  /** Throws VIG-SERVICE-004 and what stands against the command. */
  start(chain: string, ask: TransferAsk, by: Actor): TransferView {
    const { activities, clock } = this.#parts
    const { bytes } = activities.embedded(chain, { path: ask.activity, arguments: ask.arguments })
    const transaction = this.#transaction++ % 65_536
    const transfer = new UplinkTransfer({
      transaction,
      message: bytes,
      partBytes: ask.partBytes ?? PART_BYTES,
      window: ask.window ?? 1,
      timeout: BigInt(Math.round((ask.timeout ?? TIMEOUT_SECONDS) * 1e9)),
    })
    activities.announce(chain, transaction, transfer.parts, bytes)
    const going: Going = { chain, transaction, activity: ask.activity, by, message: bytes, transfer, partOf: new Map() }
    this.#going.set(key(chain, transaction), going)
    for (const [id, old] of this.#going) {
      if (this.#going.size <= MOST_KEPT) break
      if (old.transfer.state !== 'going') this.#going.delete(id)
    }
    this.#send(going, clock.now())
    return viewOf(going)
  }

  list(chain: string): TransferView[] {
    return [...this.#going.values()].filter((g) => g.chain === chain).map(viewOf)
  }
  /** Throws VIG-SERVER-006. */
  resume(chain: string, transaction: number): TransferView {
    const going = this.#need(chain, transaction)
    this.#parts.activities.announce(chain, transaction, going.transfer.parts, going.message)
    if (going.transfer.resume()) this.#send(going, this.#parts.clock.now())
    return viewOf(going)
  }
  stop(chain: string, transaction: number, user: string): TransferView {
    const going = this.#need(chain, transaction)
    going.transfer.stop(`${user} stopped it`)
    return viewOf(going)
  }

  /** An activity has changed: one of a part that has ended moves its message on. */
  activity(activity: Activity): void {
    if (activity.state === 'running' || activity.state === 'waiting') return
    for (const going of this.#going.values()) {
      const part = going.partOf.get(activity.id)
      if (part === undefined) continue
      if (activity.state === 'completed') going.transfer.completed(part)
      else going.transfer.failed(part, `activity ${activity.id} ended ${activity.state}`)
      this.#send(going, this.#parts.clock.now())
      return
    }
  }

  /** What the satellite says of its reception: (13,14) … (13,16). */
  report(
    chain: string,
    subtype: number,
    value: { readonly transaction: number; readonly [field: string]: unknown },
  ): void {
    const going = this.#going.get(key(chain, value.transaction))
    if (going === undefined) return
    if (subtype === 14) going.transfer.acknowledged(Number(value['part']))
    else if (subtype === 15) going.transfer.missing(value['parts'] as readonly number[])
    else if (subtype === 16) going.transfer.aborted(Number(value['reason']))
    this.#send(going, this.#parts.clock.now())
  }

  #need(chain: string, transaction: number): Going {
    const going = this.#going.get(key(chain, transaction))
    if (going === undefined) throw serverErrors.noSuch({ what: 'transfer', name: `${chain} ${transaction}` })
    return going
  }

  #send(going: Going, now: bigint): void {
    for (const part of going.transfer.take(now)) void this.#part(going, part)
  }

  async #part(going: Going, part: UplinkPart): Promise<void> {
    const { chain, transaction, transfer, by } = going
    const element = this.#parts.element(chain)
    try {
      if (element === undefined) throw new Error(`${chain} is not there any more`)
      const activity = await this.#parts.request(
        {
          path: `${element}.PUS.UploadPart`,
          arguments: {
            transaction,
            part: part.part,
            place: part.repeated ? 'repeated' : part.place,
            data: Buffer.from(part.data).toString('hex'),
          },
          comment: `part ${part.part} of ${transfer.count} of ${going.activity}`,
        },
        by,
      )
      going.partOf.set(activity.id, part.part)
      // It may have ended before its number was known here.
      this.activity(this.#parts.find(activity.id) ?? activity)
    } catch (error) {
      transfer.failed(part.part, error instanceof Error ? error.message : String(error))
    }
  }

  #tick(): void {
    const now = this.#parts.clock.now()
    for (const going of this.#going.values()) going.transfer.tick(now)
  }
}

const key = (chain: string, transaction: number): string => `${chain} ${transaction}`

const viewOf = ({ chain, transaction, activity, by, message, transfer, partOf }: Going): TransferView => ({
  chain,
  transaction,
  activity,
  user: by.user,
  bytes: message.length,
  parts: transfer.count,
  confirmed: transfer.confirmed,
  state: transfer.state,
  detail: transfer.detail,
  activities: [...partOf.keys()],
})
