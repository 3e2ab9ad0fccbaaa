import { SpaceSystem, type SystemElement } from '@vigie/model'
import { expect, it } from 'vitest'
import { alarmFindings, alarmPaths, readProcedureFolder } from '../../src/folder/index.ts'

const element = (name: string, rest: Partial<SystemElement>): SystemElement =>
  ({
    name,
    children: [],
    parameters: [],
    types: [],
    argumentTypes: [],
    containers: [],
    commands: [],
    commandContainers: [],
    algorithms: [],
    events: [],
    ...rest,
  }) as unknown as SystemElement
const system = new SpaceSystem(
  element('', {
    children: [
      element('SAT', {
        parameters: [{ name: 'Temperature', type: 'T', aliases: { MIB: 'T001' } }] as never,
      }),
    ],
  }),
)
const read = (beside: string) =>
  readProcedureFolder([
    { path: 'SAT/Cool.pluto', text: 'procedure main log "cool"; end main end procedure' },
    { path: 'SAT/Cool.yaml', text: beside },
  ]).procedures.get('SAT.Cool')!

it('a procedure declares whose alarms it answers: parameters by path or alias, and elements', () => {
  const cool = read('alarms: [SAT, SAT.Temperature, MIB:T001]')
  expect(alarmPaths(cool, system)).toEqual(['SAT', 'SAT.Temperature', 'SAT.Temperature'])
  expect(alarmFindings(cool, system)).toEqual([])
  expect(read('title: none').alarms).toEqual([])
})

it('a name that is nothing is told with its file, and keeps nothing from being run', () => {
  const cool = read('alarms: SAT.Pressure')
  expect(alarmPaths(cool, system)).toEqual([])
  expect(alarmFindings(cool, system)).toMatchObject([
    {
      severity: 'warning',
      code: 'VIG-PROCEDURE-219',
      message: 'SAT.Cool answers alarms of "SAT.Pressure", which is no parameter and no element',
      file: 'procedures/SAT/Cool.yaml',
    },
  ])
})
