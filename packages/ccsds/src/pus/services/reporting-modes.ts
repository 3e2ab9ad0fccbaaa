/** Service 3 as only ECSS-E-70-41A has it (§6.4 of its service 3): sampling-time offsets, periodic and filtered modes. */
import { onlyA, report, request } from './message.ts'
import { list, number, parameterValue, structure } from './parts.ts'

const structureId = number('structure')
const one = { structure: structureId }
const offsets = {
  structure: structureId,
  parameters: list(
    structure({ parameter: number('parameter'), offset: number('interval') }, 'parameter'),
    'parameters',
  ),
}
const filtered = {
  structure: structureId,
  /** Reports that may be left out in a row. */
  timeout: number('interval'),
  parameters: list(
    structure(
      { parameter: number('parameter'), thresholdType: number('status'), threshold: parameterValue },
      'parameter',
    ),
    'parameters',
  ),
}
const unfiltered = { structure: structureId, parameters: list(number('parameter'), 'parameters') }

export const reportingModes = {
  askOffsets: onlyA(request(3, 13, 'report housekeeping parameter sampling-time offsets', one)),
  askDiagnosticOffsets: onlyA(request(3, 14, 'report diagnostic parameter sampling-time offsets', one)),
  offsets: onlyA(report(3, 15, 'housekeeping parameter sampling-time offsets report', offsets)),
  diagnosticOffsets: onlyA(report(3, 16, 'diagnostic parameter sampling-time offsets report', offsets)),
  periodic: onlyA(request(3, 17, 'select periodic housekeeping parameter report generation mode', one)),
  diagnosticPeriodic: onlyA(request(3, 18, 'select periodic diagnostic parameter report generation mode', one)),
  filtered: onlyA(request(3, 19, 'select filtered housekeeping parameter report generation mode', filtered)),
  diagnosticFiltered: onlyA(request(3, 20, 'select filtered diagnostic parameter report generation mode', filtered)),
  askUnfiltered: onlyA(request(3, 21, 'report unfiltered housekeeping parameters', one)),
  askDiagnosticUnfiltered: onlyA(request(3, 22, 'report unfiltered diagnostic parameters', one)),
  unfiltered: onlyA(report(3, 23, 'unfiltered housekeeping parameters report', unfiltered)),
  diagnosticUnfiltered: onlyA(report(3, 24, 'unfiltered diagnostic parameters report', unfiltered)),
}
