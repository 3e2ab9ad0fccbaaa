/** Activities of operators on what a satellite does later by itself: schedules, actions upon events, sequences, procedures. */
import { pus } from '@vigie/ccsds'
import {
  directoryArgument,
  eventArgument,
  eventOf,
  fileArgument,
  fileOf,
  insideArguments,
  insideOf,
  nanosOf,
  procedureArgument,
  scheduledArguments,
  scheduledOf,
  sequenceArgument,
} from './operator-arguments.ts'
import {
  carrying,
  may,
  need,
  numbered,
  simple,
  single,
  wanted,
  type Given,
  type OperatorActivity,
  type OperatorWorld,
} from './operator-request.ts'
import { serviceErrors } from './service-errors.ts'

const { timeSchedule, positionSchedule, eventAction, requestSequences, procedures } = pus

const placeArguments = [need('orbit', 'number of the orbit'), need('angle', 'angle along it')]
const within = [need('from', 'UTC time'), need('to', 'UTC time')]
const byRequest = (g: Given): { activities: readonly ReturnType<typeof scheduledOf>[] } => ({
  activities: [scheduledOf(g)],
})
const oneEvent = (g: Given, w: OperatorWorld): { events: readonly number[] } => ({ events: [eventOf(g, w)] })

export const SCHEDULE_ACTIVITIES: readonly OperatorActivity[] = [
  simple('EnableSchedule', 'Have the time-based schedule released', timeSchedule.enable),
  simple('DisableSchedule', 'Have nothing of the time-based schedule released', timeSchedule.disable),
  simple('ResetSchedule', 'Empty the time-based schedule', timeSchedule.reset),
  carrying(
    'Schedule',
    'Have a command released on board at a time',
    timeSchedule.insert,
    () => [need('at', 'UTC time'), ...insideArguments, may('subSchedule', 'sub-schedule'), may('group', 'group')],
    insideOf,
    (g, { now }, [packet]) => {
      const at = g.time('at')
      if (at <= now) throw serviceErrors.tooLate({ at: g.text('at') })
      return {
        subSchedule: g.wholeOr('subSchedule', 0),
        activities: [{ group: g.wholeOr('group', 0), release: at, request: packet! }],
      }
    },
  ),
  wanted(
    'Unschedule',
    'Delete a command from the time-based schedule',
    timeSchedule.remove,
    scheduledArguments,
    byRequest,
  ),
  wanted(
    'UnscheduleWithin',
    'Delete what the time-based schedule has between two times',
    timeSchedule.removeFiltered,
    within,
    (g) => ({ window: { from: g.time('from'), to: g.time('to') }, subSchedules: [], groups: [] }),
  ),
  wanted(
    'Reschedule',
    'Shift a command of the time-based schedule',
    timeSchedule.shift,
    [...scheduledArguments, need('by', 'seconds, negative for earlier')],
    (g) => ({ offset: nanosOf(g.number('by')), ...byRequest(g) }),
  ),
  wanted(
    'ShiftSchedule',
    'Shift the whole time-based schedule',
    timeSchedule.shiftAll,
    [need('by', 'seconds, negative for earlier')],
    (g) => ({ offset: nanosOf(g.number('by')) }),
  ),
  simple('ShowSchedule', 'Have the time-based schedule told', timeSchedule.askAllSummary),
  simple('ShowScheduleDetail', 'Have the time-based schedule told with its commands', timeSchedule.askAllDetail),
  numbered(
    'EnableSubSchedule',
    'Have a sub-schedule released',
    timeSchedule.enableSubSchedules,
    need('subSchedule', 'its number'),
    'subSchedules',
  ),
  numbered(
    'DisableSubSchedule',
    'Have nothing of a sub-schedule released',
    timeSchedule.disableSubSchedules,
    need('subSchedule', 'its number'),
    'subSchedules',
  ),
  simple('ShowSubSchedules', 'Have the states of sub-schedules told', timeSchedule.askSubSchedules),
  wanted(
    'CreateScheduleGroup',
    'Make a group of scheduled commands',
    timeSchedule.createGroups,
    [need('group', 'its number'), may('enabled', 'no: nothing of it is released')],
    (g) => ({ groups: [{ group: g.whole('group'), enabled: !g.has('enabled') || g.flag('enabled') }] }),
  ),
  numbered(
    'DeleteScheduleGroup',
    'Delete a group of scheduled commands',
    timeSchedule.removeGroups,
    need('group', 'its number'),
    'groups',
  ),
  numbered(
    'EnableScheduleGroup',
    'Have a group of scheduled commands released',
    timeSchedule.enableGroups,
    need('group', 'its number'),
    'groups',
  ),
  numbered(
    'DisableScheduleGroup',
    'Have nothing of a group released',
    timeSchedule.disableGroups,
    need('group', 'its number'),
    'groups',
  ),
  simple('ShowScheduleGroups', 'Have the states of groups told', timeSchedule.askGroups),

  simple('EnablePositionSchedule', 'Have the position-based schedule released', positionSchedule.enable),
  simple('DisablePositionSchedule', 'Have nothing of the position-based schedule released', positionSchedule.disable),
  simple('ResetPositionSchedule', 'Empty the position-based schedule', positionSchedule.reset),
  carrying(
    'ScheduleAtPosition',
    'Have a command released on board at a place of an orbit',
    positionSchedule.insert,
    () => [...placeArguments, ...insideArguments, may('subSchedule', 'sub-schedule'), may('group', 'group')],
    insideOf,
    (g, _, [packet]) => ({
      subSchedule: g.wholeOr('subSchedule', 0),
      activities: [
        { group: g.wholeOr('group', 0), orbit: g.whole('orbit'), angle: g.number('angle'), request: packet! },
      ],
    }),
  ),
  wanted(
    'UnscheduleAtPosition',
    'Delete a command from the position-based schedule',
    positionSchedule.remove,
    scheduledArguments,
    byRequest,
  ),
  wanted(
    'RescheduleAtPosition',
    'Shift a command of the position-based schedule',
    positionSchedule.shift,
    [...scheduledArguments, may('orbits', 'orbits'), may('angle', 'angle')],
    (g) => ({
      orbits: g.has('orbits') ? g.number('orbits') : 0,
      angle: g.has('angle') ? g.number('angle') : 0,
      ...byRequest(g),
    }),
  ),
  simple('ShowPositionSchedule', 'Have the position-based schedule told', positionSchedule.askAllSummary),
  simple(
    'ShowPositionScheduleDetail',
    'Have the position-based schedule told with its commands',
    positionSchedule.askAllDetail,
  ),
  single('SetOrbit', 'Set the number of the orbit', positionSchedule.setOrbit, need('orbit', 'number of the orbit')),

  carrying(
    'OnEvent',
    'Have a command released on board when an event is raised',
    eventAction.add,
    (n) => [eventArgument(n), ...insideArguments],
    insideOf,
    (g, w, [packet]) => ({ actions: [{ event: eventOf(g, w), request: packet! }] }),
  ),
  wanted('NothingOnEvent', 'Detach the command of an event', eventAction.remove, (n) => [eventArgument(n)], oneEvent),
  wanted('EnableOnEvent', 'Enable the command of an event', eventAction.enable, (n) => [eventArgument(n)], oneEvent),
  wanted('DisableOnEvent', 'Disable the command of an event', eventAction.disable, (n) => [eventArgument(n)], oneEvent),
  simple('RemoveAllOnEvents', 'Detach the commands of all events', eventAction.removeAll),
  simple('ShowOnEvents', 'Have it told which events have commands', eventAction.askStatus),
  wanted('ShowOnEvent', 'Have the command of an event told', eventAction.ask, (n) => [eventArgument(n)], oneEvent),
  simple('EnableEventActions', 'Enable the commands of events as a whole', eventAction.enableFunction),
  simple('DisableEventActions', 'Disable the commands of events as a whole', eventAction.disableFunction),

  carrying(
    'LoadSequence',
    'Load a sequence of commands',
    requestSequences.load,
    () => [
      sequenceArgument,
      need(
        'commands',
        'list of {activity, arguments, delay}, as JSON where it is a text; the delay in the unit of the satellite',
      ),
    ],
    (g) => g.commands('commands'),
    (g, _, packets) => {
      const commands = g.commands('commands')
      return {
        sequence: g.whole('sequence'),
        steps: packets.map((request, i) => ({ request, delay: commands[i]!.delay })),
        // Missions without delays have them back to back.
        requests: concatenated(packets),
      }
    },
  ),
  wanted(
    'LoadSequenceFromFile',
    'Load a sequence of commands from a file on board',
    requestSequences.loadFromFile,
    [sequenceArgument, directoryArgument, fileArgument],
    (g) => ({ sequence: g.whole('sequence'), ...fileOf(g) }),
  ),
  wanted(
    'LoadAndStartSequence',
    'Load a sequence of commands from a file on board, and start it',
    requestSequences.loadAndActivate,
    [sequenceArgument, directoryArgument, fileArgument],
    (g) => ({ sequence: g.whole('sequence'), ...fileOf(g) }),
  ),
  single('UnloadSequence', 'Delete a sequence of commands', requestSequences.unload, sequenceArgument),
  single('StartSequence', 'Start a sequence of commands', requestSequences.activate, sequenceArgument),
  single('StopSequence', 'Stop a sequence of commands', requestSequences.abort, sequenceArgument),
  simple('StopAllSequences', 'Stop all sequences of commands', requestSequences.abortAll),
  simple('ShowSequences', 'Have the states of sequences told', requestSequences.ask),
  single('ShowSequence', 'Have the commands of a sequence told', requestSequences.askContent, sequenceArgument),
  single('CheckSequence', 'Have the checksum of a sequence', requestSequences.askChecksum, sequenceArgument),

  wanted(
    'LoadProcedure',
    'Load an on-board control procedure',
    procedures.load,
    [procedureArgument, need('code', 'its code, hexadecimal')],
    (g) => ({ procedure: g.whole('procedure'), code: g.bytes('code') }),
  ),
  wanted(
    'LoadProcedureFromFile',
    'Load an on-board control procedure from a file on board',
    procedures.loadFromFile,
    [procedureArgument, directoryArgument, fileArgument],
    (g) => ({ procedure: g.whole('procedure'), ...fileOf(g) }),
  ),
  single('UnloadProcedure', 'Delete an on-board control procedure', procedures.unload, procedureArgument),
  ...(
    [
      ['StartProcedure', 'Start an on-board control procedure', procedures.activate],
      ['StepProcedure', 'Start an on-board control procedure for one step', procedures.activateStep],
      ['TellProcedure', 'Give values to an on-board control procedure that runs', procedures.communicate],
    ] as const
  ).map(([name, title, type]) =>
    wanted(name, title, type, [procedureArgument, may('arguments', 'its arguments, hexadecimal')], (g) => ({
      procedure: g.whole('procedure'),
      arguments: g.has('arguments') ? g.bytes('arguments') : new Uint8Array(0),
    })),
  ),
  ...(
    [
      ['StopProcedure', 'Stop an on-board control procedure', procedures.stop],
      ['SuspendProcedure', 'Suspend an on-board control procedure', procedures.suspend],
      ['StopAndUnloadProcedure', 'Stop and delete an on-board control procedure', procedures.stopAndUnload],
    ] as const
  ).map(([name, title, type]) =>
    wanted(name, title, type, [procedureArgument, may('step', 'after that step; 0 unless told: at once')], (g) => ({
      procedure: g.whole('procedure'),
      step: g.wholeOr('step', 0),
    })),
  ),
  single('ResumeProcedure', 'Go on with an on-board control procedure', procedures.resume, procedureArgument),
  single('ResumeProcedureStep', 'Go on with a procedure for one step', procedures.resumeStep, procedureArgument),
  single('AbortProcedure', 'Abort an on-board control procedure', procedures.abort, procedureArgument),
  simple('AbortAllProcedures', 'Abort all on-board control procedures', procedures.abortAll),
  simple('ShowProcedures', 'Have the states of procedures told', procedures.ask),
  simple('StartProcedureEngine', 'Start the engine of procedures', procedures.startEngine),
  simple('StopProcedureEngine', 'Stop the engine of procedures', procedures.stopEngine),
]

function concatenated(packets: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(packets.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const packet of packets) {
    all.set(packet, at)
    at += packet.length
  }
  return all
}
