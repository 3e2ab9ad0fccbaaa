import { defineErrors } from '@vigie/base'

export const ccsdsErrors = defineErrors('ccsds', {
  packetField: {
    code: 'VIG-CCSDS-001',
    message: 'a space packet cannot have {field} {value}',
    cause: 'The field is outside of what its bits can hold (CCSDS 133.0-B-2 §4.1).',
    remedy: 'Give {field} within {range}.',
    status: 400,
  },
  configuration: {
    code: 'VIG-CCSDS-002',
    message: '{what} cannot be {value}',
    cause: 'The managed parameter is outside of what the standard allows, or contradicts another one.',
    remedy: '{hint}',
    status: 400,
  },
  timeCode: {
    code: 'VIG-CCSDS-003',
    message: 'the time code cannot be read: {detail}',
    cause: 'The preamble or a field breaks CCSDS 301.0-B-4, or the bytes end too early.',
    remedy: 'Check the time code of the packet against the definition of the mission (preamble, offset, epoch).',
    status: 400,
  },
  frameField: {
    code: 'VIG-CCSDS-004',
    message: 'a {standard} frame cannot have {field} {value}',
    cause: 'The field is outside of what its bits can hold.',
    remedy: 'Give {field} within {range}.',
    status: 400,
  },
  timeRange: {
    code: 'VIG-CCSDS-005',
    message: 'the instant cannot be written as {code}: {detail}',
    cause: 'It lies before the epoch, or the code has too few bits for it.',
    remedy: 'Choose a later instant, an epoch nearer to it, or a code with more octets.',
    status: 400,
  },
  pusHeader: {
    code: 'VIG-CCSDS-006',
    message: 'the packet has no PUS header as expected: {detail}',
    cause: 'The packet is not of the packet utilisation standard, or of another edition or tailoring.',
    remedy: 'Check edition, field widths and error control of the mission against the packet.',
    status: 400,
  },
})
