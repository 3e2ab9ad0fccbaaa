/** Small mirrors: on-board parameters that were set or reported, devices, tests. */
import { toHex } from '@vigie/base'
import { pus } from '@vigie/ccsds'
import { timeText, type Mirror } from './mirror.ts'
import type { SpaceSystem } from '@vigie/model'
import { formOf, readParameterValue, typeOf } from './parameter-value.ts'
import type { PusSatellite } from './service-messages.ts'
import type { ServiceNames } from './service-names.ts'
import { TableMirror } from './table-mirror.ts'

export function parameterMirror(satellite: PusSatellite, names: ServiceNames, system: SpaceSystem | undefined): Mirror {
  /** In the unit of the parameter or by its label; hexadecimal where nobody knows what it means. */
  const shown = (id: number, bytes: Uint8Array, where: 'set' | 'reported'): string | number => {
    const type = system === undefined ? undefined : typeOf(system, names.parameter(id))
    const form = formOf(satellite.config, where)
    if (type === undefined && form === 'raw') return toHex(bytes)
    return readParameterValue(bytes, type, form) ?? toHex(bytes)
  }
  const m = new TableMirror('parameters', 'parameter', 20)
  const s = pus.parameterManagement
  const idOf = (id: number): string => names.parameter(id) ?? String(id)
  return m
    .on(s.set, ({ parameters }, source) => {
      for (const p of parameters)
        m.table.set(idOf(p.parameter), { number: p.parameter, set: shown(p.parameter, p.value, 'set') }, source)
    })
    .on(s.changeRaw, ({ parameters }, source) => {
      for (const { parameter, ...d } of parameters)
        m.table.set(idOf(parameter), { number: parameter, memory: d.memory, address: d.address }, source)
    })
    .on(s.changeObject, ({ parameters }, source) => {
      for (const { parameter, ...d } of parameters)
        m.table.set(idOf(parameter), { number: parameter, memory: d.memory, base: d.base, offset: d.offset }, source)
    })
    .on(s.definitions, ({ parameters }, source) => {
      for (const { parameter, ...d } of parameters)
        m.table.reported(
          idOf(parameter),
          {
            number: parameter,
            memory: d.memory,
            ...(d.base === undefined ? { address: d.address } : { base: d.base, offset: d.offset ?? 0 }),
          },
          source,
        )
    })
    .on(s.values, ({ parameters }, source) => {
      for (const p of parameters)
        m.table.set(
          idOf(p.parameter),
          { number: p.parameter, reported: shown(p.parameter, p.value, 'reported') },
          source,
        )
    })
}

export function deviceMirror(): Mirror {
  const m = new TableMirror('devices', 'register', 2)
  const { table } = m
  const s = pus.deviceAccess
  const pulsed = (
    {
      cpdu,
      pulses,
    }: { readonly cpdu: number; readonly pulses: readonly { readonly line: number; readonly duration: number }[] },
    source: Parameters<TableMirror['take']>[1],
  ): void => {
    for (const p of pulses)
      table.set(`line ${cpdu}/${p.line}`, { pulsed: timeText(source.at), duration: p.duration }, source)
  }
  return m
    .on(s.distribute, ({ lines }, source) => {
      for (const line of lines) table.set(`switched ${line}`, { at: timeText(source.at) }, source)
    })
    .on(s.distributePulses, pulsed)
    .on(s.distributePulsesA, pulsed)
    .on(s.loadRegisters, ({ registers }, source) => {
      for (const r of registers) table.set(`register ${r.register}`, { value: r.value }, source)
    })
    .on(s.registers, ({ registers }, source) => {
      for (const r of registers) table.reported(`register ${r.register}`, { value: r.value }, source)
    })
    .on(s.physicalData, ({ transaction, code, data }, source) =>
      table.set(`transaction ${transaction}`, { code, data: toHex(data) }, source),
    )
    .on(s.logicalData, ({ transaction, code, value }, source) =>
      table.set(`transaction ${transaction}`, { code, data: toHex(value) }, source),
    )
}

export function testMirror(): Mirror {
  const m = new TableMirror('test', 'test', 17)
  return m.on(pus.connectionTest.alive, (_, { at }) => m.note({ alive: timeText(at) }))
}
