/** What names stand for. Truth: the conventions of docs/formats/pluto.md. */
import { beforeAll, describe, expect, test } from 'vitest'
import { bindProcedure, parseProcedure, type ProcedureModel, type Reference } from '@vigie/procedures'
import { findingsOf, smallModel } from './small-mission.ts'

let model: ProcedureModel
beforeAll(async () => {
  model = await smallModel([{ path: 'SATA.TCS.HeaterOn', kind: 'procedure', title: 'Heater to ON' }])
})

const reference = (text: string): Reference => {
  const span = { start: 0, end: 0 }
  return { span, names: text.split(' of ').map((t) => ({ text: t, key: t.toLowerCase(), span })) }
}
const find = (
  text: string,
  context: readonly string[] = [],
  wanted = ['parameter', 'activity', 'event', 'element'] as const,
): string => {
  const found = model.names.resolve(reference(text), context, wanted)
  if (found.kind === 'found') return found.thing.path
  return found.kind === 'ambiguous'
    ? `one of ${found.candidates.map((c) => c.path).join(', ')}`
    : `unknown, near ${found.near.join(', ')}`
}

describe('a name of the model', () => {
  test.each([
    ['exactly', 'HeaterStatus of TCS of SATA', 'SATA.TCS.HeaterStatus'],
    ['in other case', 'heaterstatus of tcs of sata', 'SATA.TCS.HeaterStatus'],
    ['with blanks', 'Heater Status of TCS of SATA', 'SATA.TCS.HeaterStatus'],
    ['by its description', 'plate temperature of TCS of SATA', 'SATA.TCS.PlateTemperature'],
    ['by an alias', 'SATATTC1', 'SATA.Lock'],
    ['by the title of the satellite', 'Lock of First', 'SATA.Lock'],
    ['by the element’s description', 'Counter of Thermal control of SATB', 'SATB.TCS.Counter'],
    ['an element left out', 'Counter of SATB', 'SATB.TCS.Counter'],
    ['of a member of a structure', 'x of Rates of TCS of SATA', 'SATA.TCS.Rates.x'],
    ['of a procedure', 'Heater On of TCS of SATA', 'SATA.TCS.HeaterOn'],
    ['of a procedure by its title', 'Heater to ON', 'SATA.TCS.HeaterOn'],
    ['of an event', 'safe mode entered of SATB', 'SATB.Safe Mode Entered'],
  ])('%s', (_, text, path) => expect(find(text)).toBe(path))

  test('is looked for from the innermost context outwards', () => {
    expect(find('Counter of TCS')).toBe('one of SATA.TCS.Counter, SATB.TCS.Counter')
    expect(find('Counter of TCS', ['SATB'])).toBe('SATB.TCS.Counter')
    expect(find('Counter', ['SATB.TCS', 'SATA'])).toBe('SATB.TCS.Counter')
    expect(find('Lock', ['SATB.TCS'])).toBe('SATB.Lock')
  })
  test('that is not there is told with what may have been meant', () => {
    expect(find('Heater Statsu of TCS of SATA')).toBe('unknown, near HeaterStatus of TCS of SATA')
    expect(find('Counter of TSC of SATA')).toMatch(/^unknown, near Counter of TCS of SATA/)
  })
})

test('every name of a procedure has its target: variables, steps, executions, events, things of the model', () => {
  const text = `procedure
  declare event Trip end declare
  main
    initiate and confirm step Warm
      declare variable Start Temp of type real end declare
      main
        Start Temp := Plate Temperature of TCS;
        initiate Switch Heater of TCS with arguments Line := "A", State := "ON" end with refer by HTR;
        wait until execution status of HTR = "completed" timeout 5 s raise event Trip;
      end main
    end step;
  end main
  watchdog
    initiate and confirm step Off preconditions wait for event Trip end preconditions main log confirmation status of Warm; end main end step;
  end watchdog
end procedure`
  const { bindings } = bindProcedure(parseProcedure(text), { model, element: 'SATA' })
  const told = bindings.occurrences.map((o) => {
    const { target } = o
    const what =
      target.kind === 'thing'
        ? target.thing.path
        : target.kind === 'local'
          ? `${target.local.kind} ${target.local.name.text}`
          : `${target.kind} ${target.name}`
    return `${text.slice(o.span.start, o.span.end)} → ${what}${o.role === 'declaration' ? ' *' : ''}`
  })
  expect(told).toEqual([
    'Trip → event Trip *',
    'Warm → step Warm *',
    'Start Temp → variable Start Temp *',
    'Start Temp → variable Start Temp',
    'Plate Temperature of TCS → SATA.TCS.PlateTemperature',
    'Switch Heater of TCS → SATA.TCS.SwitchHeater',
    'Line → argument line',
    'State → argument state',
    'HTR → execution HTR *',
    'execution status → property execution status',
    'HTR → execution HTR',
    'Trip → event Trip',
    'Off → step Off *',
    'Trip → event Trip',
    'confirmation status → property confirmation status',
    'Warm → step Warm',
  ])
})

test('in the context of another satellite, names are its own', () => {
  expect(findingsOf(model, 'in the context of SATB do log Counter of TCS; end context;')).toEqual([])
  const text = 'procedure in the context of SATB do log Counter of TCS; end context; end procedure'
  const { bindings } = bindProcedure(parseProcedure(text), { model, element: 'SATA' })
  expect(bindings.occurrences.at(-1)?.target).toMatchObject({ thing: { path: 'SATB.TCS.Counter' } })
})
