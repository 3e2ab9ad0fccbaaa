/** A mirror of what is a table on board: each message says what becomes of its rows. */
import type { MessageValue, PusMessageType } from '@vigie/ccsds'
import type { Tai } from '@vigie/base'
import {
  MirrorTable,
  type Mirror,
  type MirrorCell,
  type MirrorSource,
  type MirrorState,
  type MirrorValues,
} from './mirror.ts'
import type { PusSatellite, ServiceMessage } from './service-messages.ts'

type Deed = (value: any, source: MirrorSource) => void
export class TableMirror implements Mirror {
  readonly services: readonly number[]
  readonly table: MirrorTable
  readonly #name: string
  readonly #deeds = new Map<PusMessageType<any>, Deed>()
  #values: MirrorValues = {}

  constructor(name: string, what: string, service: number) {
    this.#name = name
    this.services = [service]
    this.table = new MirrorTable(what)
  }

  on<T extends PusMessageType<any>>(type: T, deed: (value: MessageValue<T>, source: MirrorSource) => void): this {
    this.#deeds.set(type, deed)
    return this
  }
  /** Holds for the service as a whole. */
  note(values: MirrorValues): void {
    this.#values = { ...this.#values, ...values }
  }
  take(message: ServiceMessage, source: MirrorSource): void {
    this.#deeds.get(message.type)?.(message.value, source)
  }
  forget(source: MirrorSource): void {
    this.#values = {}
    this.table.forget(source)
  }
  state(now: Tai): MirrorState {
    this.table.settle(now)
    const rows = [...this.table.values()]
    return {
      name: this.#name,
      service: this.services[0]!,
      values: this.#values,
      rows,
      differences: this.table.differences,
    }
  }
}

export const given = (name: string, value: MirrorCell | undefined): MirrorValues =>
  value === undefined ? {} : { [name]: value }
/** Where the mission's request names no one, its report tells of all. */
export const asksAll = ({ services }: PusSatellite, { service, subtype }: PusMessageType<any>): boolean =>
  services.layouts?.[`${service},${subtype}`]?.length === 0
