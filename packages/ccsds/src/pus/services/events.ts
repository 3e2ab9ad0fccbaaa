/** Service 5, event reporting (ECSS-E-ST-70-41C §6.5). */
import { report, request } from './message.ts'
import { list, number, rest } from './parts.ts'

const event = { event: number('event'), data: rest }
const events = { events: list(number('event')) }

export const eventReporting = {
  informative: report(5, 1, 'informative event report', event),
  low: report(5, 2, 'low severity anomaly report', event),
  medium: report(5, 3, 'medium severity anomaly report', event),
  high: report(5, 4, 'high severity anomaly report', event),
  enable: request(5, 5, 'enable the report generation of event definitions', events),
  disable: request(5, 6, 'disable the report generation of event definitions', events),
  askDisabled: request(5, 7, 'report the list of disabled event definitions', {}),
  disabled: report(5, 8, 'disabled event definitions list report', events),
}
