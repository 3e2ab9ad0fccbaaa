/** Service 3, housekeeping and diagnostic (ECSS-E-ST-70-41C §6.3; the numbers are those of 41A where that has them). */
import { functionalReporting } from './functional-reporting.ts'
import { report, request } from './message.ts'
import { extra, flag, list, number, rest, structure } from './parts.ts'
import { reportingModes } from './reporting-modes.ts'

const superCommutated = structure(
  { repetitions: number('repetitions'), parameters: list(number('parameter'), 'superCommutatedParameters') },
  'superCommutated',
)
const content = {
  structure: number('structure'),
  interval: number('interval'),
  parameters: list(number('parameter'), 'parameters'),
  superCommutated: list(superCommutated, 'superCommutated'),
}
const described = {
  structure: number('structure'),
  enabled: flag,
  interval: number('interval'),
  parameters: list(number('parameter'), 'parameters'),
  superCommutated: list(superCommutated, 'superCommutated'),
}
const structures = { structures: list(number('structure')) }
const intervals = {
  structures: list(structure({ structure: number('structure'), interval: number('interval') }, 'structure')),
}
const properties = {
  structures: list(
    structure({ structure: number('structure'), enabled: flag, interval: number('interval') }, 'structure'),
  ),
}
const values = { structure: number('structure'), values: rest }
const appended = {
  structure: number('structure'),
  parameters: list(number('parameter'), 'parameters'),
  superCommutated: list(superCommutated, 'superCommutated'),
  interval: extra(number('interval')),
}

export const housekeeping = {
  create: request(3, 1, 'create a housekeeping parameter report structure', content),
  createDiagnostic: request(3, 2, 'create a diagnostic parameter report structure', content),
  remove: request(3, 3, 'delete housekeeping parameter report structures', structures),
  removeDiagnostic: request(3, 4, 'delete diagnostic parameter report structures', structures),
  enable: request(3, 5, 'enable the periodic generation of housekeeping parameter reports', structures),
  disable: request(3, 6, 'disable the periodic generation of housekeeping parameter reports', structures),
  enableDiagnostic: request(3, 7, 'enable the periodic generation of diagnostic parameter reports', structures),
  disableDiagnostic: request(3, 8, 'disable the periodic generation of diagnostic parameter reports', structures),
  askStructures: request(3, 9, 'report housekeeping parameter report structures', structures),
  structureReport: report(3, 10, 'housekeeping parameter report structure report', described),
  askDiagnosticStructures: request(3, 11, 'report diagnostic parameter report structures', structures),
  diagnosticStructureReport: report(3, 12, 'diagnostic parameter report structure report', described),
  values: report(3, 25, 'housekeeping parameter report', values),
  diagnosticValues: report(3, 26, 'diagnostic parameter report', values),
  once: request(3, 27, 'generate a one shot report for housekeeping parameter report structures', structures),
  diagnosticOnce: request(3, 28, 'generate a one shot report for diagnostic parameter report structures', structures),
  append: request(3, 29, 'append parameters to a housekeeping parameter report structure', appended),
  appendDiagnostic: request(3, 30, 'append parameters to a diagnostic parameter report structure', appended),
  setIntervals: request(3, 31, 'modify the collection interval of housekeeping parameter report structures', intervals),
  setDiagnosticIntervals: request(
    3,
    32,
    'modify the collection interval of diagnostic parameter report structures',
    intervals,
  ),
  askProperties: request(
    3,
    33,
    'report the periodic generation properties of housekeeping parameter report structures',
    structures,
  ),
  askDiagnosticProperties: request(
    3,
    34,
    'report the periodic generation properties of diagnostic parameter report structures',
    structures,
  ),
  properties: report(3, 35, 'housekeeping parameter report periodic generation properties report', properties),
  diagnosticProperties: report(3, 36, 'diagnostic parameter report periodic generation properties report', properties),
  ...reportingModes,
  ...functionalReporting,
}
