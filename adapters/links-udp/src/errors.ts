import { defineErrors } from '@vigie/base'

export const udpErrors = defineErrors('links-udp', {
  configuration: {
    code: 'VIG-LINKUDP-001',
    message: 'link "{link}": {what}',
    cause: 'A UDP link needs the port to which datagrams are sent.',
    remedy:
      'Give "port" of the link in mission.yaml, and "host" where it is not the loopback: an address of this machine, or a multicast group.',
    status: 400,
  },
  portInUse: {
    code: 'VIG-LINKUDP-002',
    message: 'UDP port {port} of {host} is in use',
    cause: 'Another program, or another link, receives there already.',
    remedy:
      'Stop the other program or give the link another port; the link takes the port by itself as soon as it is free.',
    status: 409,
  },
  cannotBind: {
    code: 'VIG-LINKUDP-003',
    message: 'cannot receive on {host}:{port} ({reason})',
    cause:
      'The address is not one of this machine nor a multicast group that it can join, or the user may not open the port.',
    remedy:
      'Give an address of this machine (0.0.0.0 for all) or a multicast group, and a port from 1024; the link tries again by itself.',
    status: 409,
  },
})
