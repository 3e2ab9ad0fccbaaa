/** What can be asked of the uplink of a satellite that it is not configured for. The state of a link is never an error: it is reported. */
import { defineErrors } from '@vigie/base'

export const uplinkErrors = defineErrors('uplink', {
  virtualChannel: {
    code: 'VIG-UPLINK-001',
    message: 'virtual channel {channel} carries no telecommands',
    cause: 'It is not among the virtual channels of the telecommands of the chain in mission.yaml.',
    remedy: 'Give one of {known}.',
    status: 400,
  },
  map: {
    code: 'VIG-UPLINK-002',
    message: 'virtual channel {channel} has no MAP {map}',
    cause: 'It is not among the MAPs of the virtual channel in mission.yaml.',
    remedy: 'Give one of {known}.',
    status: 400,
  },
  sequenceControl: {
    code: 'VIG-UPLINK-003',
    message: 'virtual channel {channel} has no sequence-controlled service',
    cause: 'In mission.yaml the channel has cop1: false, so only BD frames are sent on it.',
    remedy: 'Ask for the service BD, or for a channel that has COP-1.',
    status: 400,
  },
  packetLength: {
    code: 'VIG-UPLINK-004',
    message: 'a packet of {bytes} bytes cannot be sent on virtual channel {channel}',
    cause: 'It is empty, or too long for one frame on a channel without segment headers.',
    remedy: 'Give 1 … {most} bytes, or use a channel with MAPs, which segments longer ones.',
    status: 400,
  },
  underWay: {
    code: 'VIG-UPLINK-005',
    message: 'the request {id} is under way already',
    cause: 'Reports are told apart by the number of the request.',
    remedy: 'Give each request a number of its own.',
    status: 409,
  },
  station: {
    code: 'VIG-UPLINK-006',
    message: 'there is no uplink "{uplink}"',
    cause: 'It is not among the uplinks of the chain in mission.yaml.',
    remedy: 'Give one of {known}.',
    status: 404,
  },
  queueFull: {
    code: 'VIG-UPLINK-008',
    message:
      'the queue of {chain} is full: {waiting} telecommands wait to leave, of {limit} ({reserve} places are for what has a priority)',
    cause:
      'They come faster than the uplink takes them, or nothing leaves. The limit is `queue` of the telecommands in mission.yaml.',
    remedy: 'Wait until some have left, cancel what is not needed, or give what is urgent a priority above 0.',
    status: 409,
  },
  framesOut: {
    code: 'VIG-UPLINK-007',
    message: 'frames of virtual channel {channel} are still with a station: the service cannot be initiated over them',
    cause: 'The satellite could take one of them for a frame of the new service that has the same number.',
    remedy: 'Wait until the station has radiated them or has been given up (within a minute), or abort its queue.',
    status: 409,
  },
})
