/** Service 19, event-action (ECSS-E-ST-70-41C §6.19). Events of the application that the request goes to: the standard's optional application is left out. */
import { report, request } from './message.ts'
import { embedded, flag, list, number, structure } from './parts.ts'

const events = { events: list(number('event')) }

export const eventAction = {
  add: request(19, 1, 'add event-action definitions', {
    actions: list(structure({ event: number('event'), request: embedded }, 'action')),
  }),
  remove: request(19, 2, 'delete event-action definitions', events),
  removeAll: request(19, 3, 'delete all event-action definitions', {}),
  enable: request(19, 4, 'enable event-action definitions', events),
  disable: request(19, 5, 'disable event-action definitions', events),
  askStatus: request(19, 6, 'report the status of each event-action definition', {}),
  status: report(19, 7, 'event-action status report', {
    actions: list(structure({ event: number('event'), enabled: flag }, 'action')),
  }),
  enableFunction: request(19, 8, 'enable the event-action function', {}),
  disableFunction: request(19, 9, 'disable the event-action function', {}),
  ask: request(19, 10, 'report event-action definitions', events),
  definitions: report(19, 11, 'event-action definition report', {
    actions: list(structure({ event: number('event'), enabled: flag, request: embedded }, 'action')),
  }),
}
