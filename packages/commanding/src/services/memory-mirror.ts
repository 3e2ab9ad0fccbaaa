/** Memory as it was loaded, against which dumps and checks are compared. */
import { crc16, pus } from '@vigie/ccsds'
import { toHex, type Tai } from '@vigie/base'
import { MirrorTable, type Mirror, type MirrorSource, type MirrorState, type MirrorValues } from './mirror.ts'
import type { ServiceMessage } from './service-messages.ts'

const PAGE = 4096
/** 16 MiB of what was loaded are remembered; the pages written first are forgotten first. */
const MOST_PAGES = 4096
const MOST_SHOWN = 512
const MOST_ROWS = 500

/** Number of a memory, or an object of one. */
type Area = number | string
const objectOf = ({ memory, base }: { readonly memory: number; readonly base: number }): string => `${memory}.${base}`

interface Page {
  readonly bytes: Uint8Array
  readonly known: Uint8Array
}

export class MemoryMirror implements Mirror {
  readonly services = [6]
  readonly #pages = new Map<string, Page>()
  readonly #table = new MirrorTable('memory')
  #values: MirrorValues = {}

  take({ type, value }: ServiceMessage, source: MirrorSource): void {
    const s = pus.memoryManagement
    const { memory } = value
    switch (type) {
      case s.load:
        for (const { address, data } of value.blocks) this.expect(memory, address, data)
        return
      case s.dumped:
        for (const { address, data } of value.blocks) this.#dumped(memory, address, data, source)
        return
      case s.checked:
        for (const { address, length, checksum } of value.blocks)
          this.#checked(memory, address, length, checksum, source)
        return
      case s.loadAtomic:
        return this.#atomic(memory, value)
      case s.loadObject:
        for (const { offset, data } of value.blocks) this.expect(objectOf(value), offset, data)
        return
      case s.dumpedObject:
        for (const { offset, data } of value.blocks) this.#dumped(objectOf(value), offset, data, source)
        return
      case s.checkedObject:
        for (const { offset, length, checksum } of value.blocks)
          this.#checked(objectOf(value), offset, length, checksum, source)
        return
      case s.checkedWholeObject:
        return this.#checked(objectOf(value), 0, value.length, value.checksum, source)
      // What lies in a file is not known here.
      case s.loadFromFile:
        for (const { address, length } of value.blocks) this.#unknown(memory, address, length)
        return
      case s.loadObjectFromFile:
        for (const { offset, length } of value.blocks) this.#unknown(objectOf(value), offset, length)
        return
      case s.enableScrubbing:
      case s.disableScrubbing:
        this.#values = { ...this.#values, [`scrubbed ${memory}`]: type === s.enableScrubbing }
        return
      case s.enableProtection:
      case s.disableProtection:
        this.#values = { ...this.#values, [`protected ${memory}`]: type === s.enableProtection }
    }
  }

  /** These bytes should be there from now on. */
  expect(memory: Area, address: number, data: Uint8Array): void {
    for (let i = 0; i < data.length; i++) {
      const page = this.#page(memory, address + i, true)!
      page.bytes[(address + i) % PAGE] = data[i]!
      page.known[(address + i) % PAGE] = 1
    }
  }

  forget(source: MirrorSource): void {
    this.#pages.clear()
    this.#values = {}
    this.#table.forget(source)
  }

  state(_now: Tai): MirrorState {
    return {
      name: 'memory',
      service: 6,
      values: this.#values,
      rows: [...this.#table.values()],
      differences: this.#table.differences,
    }
  }

  #atomic(
    memory: number,
    { address, mask, data }: { readonly address: number; readonly mask: Uint8Array; readonly data: Uint8Array },
  ): void {
    for (let i = 0; i < data.length; i++) {
      const before = this.#expected(memory, address + i)
      if (mask[i] === 0xff) this.expect(memory, address + i, data.subarray(i, i + 1))
      else if (before !== undefined)
        this.expect(memory, address + i, Uint8Array.of((before & ~mask[i]!) | (data[i]! & mask[i]!)))
    }
  }

  #unknown(memory: Area, address: number, length: number): void {
    for (let i = 0; i < length; i++) {
      const page = this.#page(memory, address + i, false)
      if (page !== undefined) page.known[(address + i) % PAGE] = 0
    }
  }

  #dumped(memory: Area, address: number, data: Uint8Array, source: MirrorSource): void {
    let compared = 0
    let different = 0
    let first: number | undefined
    for (let i = 0; i < data.length; i++) {
      const expected = this.#expected(memory, address + i)
      if (expected === undefined) continue
      compared++
      if (expected === data[i]) continue
      different++
      first ??= address + i
    }
    const id = placeText(memory, address, data.length)
    if (first !== undefined)
      this.#table.differs(
        `${id}: ${different} of ${compared} bytes are not as they were loaded, the first at ${hex(first)}`,
        source.at,
      )
    this.#row(id, { bytes: data.length, compared, different, data: toHex(data.subarray(0, MOST_SHOWN)) }, source)
  }

  #checked(memory: Area, address: number, length: number, checksum: number, source: MirrorSource): void {
    const id = placeText(memory, address, length)
    const expected = this.#checksum(memory, address, length)
    if (expected !== undefined && expected !== checksum)
      this.#table.differs(
        `${id}: its checksum is ${hex(checksum)}, that of what was loaded is ${hex(expected)}`,
        source.at,
      )
    this.#row(
      id,
      { bytes: length, checksum: hex(checksum), ...(expected === undefined ? {} : { expected: hex(expected) }) },
      source,
    )
  }

  /** CRC-16 of what was loaded; undefined where not all of it was. */
  #checksum(memory: Area, address: number, length: number): number | undefined {
    if (length > MOST_PAGES * PAGE) return undefined
    const bytes = new Uint8Array(length)
    for (let i = 0; i < length; i++) {
      const byte = this.#expected(memory, address + i)
      if (byte === undefined) return undefined
      bytes[i] = byte
    }
    return crc16(bytes, 0, length)
  }

  #row(id: string, values: Readonly<Record<string, string | number>>, source: MirrorSource): void {
    this.#table.set(id, values, source)
    const rows = [...this.#table.values()]
    if (rows.length > MOST_ROWS) this.#table.delete(rows[0]!.id, source)
  }

  #expected(memory: Area, address: number): number | undefined {
    const page = this.#page(memory, address, false)
    return page === undefined || page.known[address % PAGE] === 0 ? undefined : page.bytes[address % PAGE]
  }
  #page(memory: Area, address: number, make: boolean): Page | undefined {
    const key = `${memory}:${Math.floor(address / PAGE)}`
    let page = this.#pages.get(key)
    if (page === undefined && make) {
      page = { bytes: new Uint8Array(PAGE), known: new Uint8Array(PAGE) }
      this.#pages.set(key, page)
      if (this.#pages.size > MOST_PAGES) this.#pages.delete(this.#pages.keys().next().value!)
    }
    return page
  }
}

const hex = (value: number): string => `0x${value.toString(16).toUpperCase()}`
const placeText = (memory: Area, address: number, length: number): string =>
  `${memory} ${hex(address)} … ${hex(address + length - 1)}`
