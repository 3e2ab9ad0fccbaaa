/**
 * Packets kept on board. What was made out of sight of a station waits for the next pass; beside it the last packets of each
 * store stay for a while, so that the ground can ask for a time again (service 15).
 */

/** Bytes; about nine hours of housekeeping of one satellite. */
const CAPACITY = 16 * 1024 * 1024
/** Bytes of each store that stay after they were sent. */
const HISTORY = 4 * 1024 * 1024

/** All packets, and only those that tell of requests and events. */
const StoreId = { all: 1, events: 2 } as const

class Queue {
  #packets: Uint8Array[] = []
  #first = 0
  bytes = 0

  get count(): number {
    return this.#packets.length - this.#first
  }
  push(packet: Uint8Array): void {
    this.#packets.push(packet)
    this.bytes += packet.length
  }
  shift(): Uint8Array {
    const packet = this.#packets[this.#first++]!
    this.bytes -= packet.length
    if (this.#first > 4096) {
      this.#packets = this.#packets.slice(this.#first)
      this.#first = 0
    }
    return packet
  }
  clear(): void {
    this.#packets = []
    this.#first = 0
    this.bytes = 0
  }
  at(i: number): Uint8Array | undefined {
    return this.#packets[this.#first + i]
  }
  /** Only those that are kept. */
  filter(keep: (packet: Uint8Array) => boolean): Uint8Array[] {
    return this.#packets.slice(this.#first).filter(keep)
  }
}

/** On-board seconds of a packet: after its headers, as CUC. */
function packetSeconds(packet: Uint8Array): number {
  return ((packet[13]! << 24) | (packet[14]! << 16) | (packet[15]! << 8) | packet[16]!) >>> 0
}
/** Requests (1) and events (5). */
const tellsOfEvents = (packet: Uint8Array): boolean => packet[7] === 1 || packet[7] === 5

export interface StoreSummary {
  readonly id: number
  readonly enabled: boolean
  readonly packets: number
  readonly bytes: number
  /** On-board seconds; 0 when it is empty. */
  readonly oldest: number
  readonly newest: number
}

export class PacketStore {
  readonly #waiting = new Queue()
  readonly #requested = new Queue()
  readonly #history = new Map<number, Queue>([
    [StoreId.all, new Queue()],
    [StoreId.events, new Queue()],
  ])
  readonly enabled = new Set<number>([StoreId.all, StoreId.events])
  readonly disabled = new Set<number>()
  dumped = 0
  /** Overwritten before they were dumped. */
  lost = 0

  /** Packets that wait for a pass. */
  get count(): number {
    return this.#waiting.count + this.#requested.count
  }
  get bytes(): number {
    return this.#waiting.bytes + this.#requested.bytes
  }
  get fill(): number {
    return this.bytes / CAPACITY
  }

  enable(store: number, on: boolean): void {
    this.enabled[on ? 'add' : 'delete'](store)
    this.disabled[on ? 'delete' : 'add'](store)
  }

  /** Every packet as it is made. */
  remember(packet: Uint8Array): void {
    for (const [store, history] of this.#history) {
      if (!this.enabled.has(store) || (store === StoreId.events && !tellsOfEvents(packet))) continue
      history.push(packet)
      while (history.bytes > HISTORY) history.shift()
    }
  }

  /** A packet that cannot be sent now; lost while its store is disabled. */
  store(packet: Uint8Array): void {
    if (!this.enabled.has(StoreId.all) && !(this.enabled.has(StoreId.events) && tellsOfEvents(packet))) return
    this.#waiting.push(packet)
    while (this.bytes > CAPACITY) {
      if (this.#waiting.count === 0) return
      this.#waiting.shift()
      this.lost++
    }
  }

  /** The next packet to be sent, taken out: what was asked for, then the oldest. */
  take(): Uint8Array | undefined {
    const queue = this.#requested.count > 0 ? this.#requested : this.#waiting
    if (queue.count === 0) return undefined
    this.dumped++
    return queue.shift()
  }

  clear(): void {
    this.#waiting.clear()
    this.#requested.clear()
    for (const history of this.#history.values()) history.clear()
  }

  /** Sends again what a store has of a time, on-board seconds. */
  request(store: number, from: number, to: number): void {
    for (const packet of this.#history.get(store)!.filter((p) => packetSeconds(p) >= from && packetSeconds(p) <= to))
      this.#requested.push(packet)
  }
  get requested(): number {
    return this.#requested.count
  }
  withdraw(): void {
    this.#requested.clear()
  }

  deleteUntil(store: number, until: number): void {
    const later = (packet: Uint8Array): boolean => packetSeconds(packet) > until
    const history = this.#history.get(store)!
    replace(history, history.filter(later))
    if (store === StoreId.all) replace(this.#waiting, this.#waiting.filter(later))
  }

  summary(): StoreSummary[] {
    return [...this.#history].map(([id, history]) => {
      const [oldest, newest] = [history.at(0), history.at(history.count - 1)]
      return {
        id,
        enabled: this.enabled.has(id),
        packets: history.count,
        bytes: history.bytes,
        oldest: oldest === undefined ? 0 : packetSeconds(oldest),
        newest: newest === undefined ? 0 : packetSeconds(newest),
      }
    })
  }
}

function replace(queue: Queue, packets: readonly Uint8Array[]): void {
  queue.clear()
  for (const packet of packets) queue.push(packet)
}
