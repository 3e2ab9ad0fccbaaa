import { defineErrors } from '@vigie/base'

export const tcpErrors = defineErrors('links-tcp', {
  configuration: {
    code: 'VIG-LINKTCP-001',
    message: 'link "{link}": {what}',
    cause: 'A TCP link needs a host and a port to connect to, or a port to listen on.',
    remedy: 'Give "host" and "port" of the link in mission.yaml.',
    status: 400,
  },
  portInUse: {
    code: 'VIG-LINKTCP-002',
    message: 'port {port} of {host} is in use',
    cause: 'Another program, or another link, listens there already.',
    remedy:
      'Stop the other program or give the link another port; the link takes the port by itself as soon as it is free.',
    status: 409,
  },
  cannotListen: {
    code: 'VIG-LINKTCP-003',
    message: 'cannot listen on {host}:{port} ({reason})',
    cause: 'The address is not one of this machine, or the user may not open the port (those below 1024 are reserved).',
    remedy: 'Give an address of this machine (0.0.0.0 for all) and a port from 1024; the link tries again by itself.',
    status: 409,
  },
  stationAway: {
    code: 'VIG-LINKTCP-004',
    message: 'station {station} is not connected: {detail}',
    cause: 'Its control port cannot be reached now.',
    remedy: 'Look at the station; the centre connects again by itself.',
    status: 409,
  },
})
