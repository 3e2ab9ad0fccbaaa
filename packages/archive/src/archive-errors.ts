import { defineErrors } from '@vigie/base'

export const archiveErrors = defineErrors('archive', {
  payloadTooLarge: {
    code: 'VIG-ARCHIVE-001',
    message: 'journal {chain}/{kind}: an entry of {bytes} bytes is larger than the {limit} bytes allowed',
    cause: 'A frame or packet cannot be that large; a length field upstream was probably misread.',
    remedy: 'Check the framing of the link that delivers it (length prefix, header size).',
    status: 400,
  },
  badSegmentHeader: {
    code: 'VIG-ARCHIVE-002',
    message: '{segment}: not a journal segment of format version 1 ({detail})',
    cause: 'The file is damaged at its start, was written by a newer version, or is not a journal segment.',
    remedy: 'Run "vigie verify"; restore the segment from a copy, or read it with the version that wrote it.',
  },
  badParquet: {
    code: 'VIG-ARCHIVE-003',
    message: '{file}: the Parquet file cannot be read: {detail}',
    cause: 'The file is damaged or truncated, or uses an encoding that Vigie does not write.',
    remedy: 'Delete it and run "vigie rebuild": parameter files are a projection of the journals.',
  },
  unknownParameter: {
    code: 'VIG-ARCHIVE-004',
    message: 'chain {chain} has no archived parameter {parameter}',
    cause: 'No packet that carries it was archived, or the path is misspelt.',
    remedy: 'Look the path up in the model tree; history begins with the first packet that carries the parameter.',
    status: 404,
  },
  badRange: {
    code: 'VIG-ARCHIVE-005',
    message: 'the query ends before it begins',
    cause: '"from" is after "to".',
    remedy: 'Exchange the two instants.',
    status: 400,
  },
  badDecimation: {
    code: 'VIG-ARCHIVE-006',
    message: 'decimation to {points} points is not possible',
    cause: 'The number of points must be a whole number between 2 and 100 000.',
    remedy: 'Ask for about as many points as the plot has pixels.',
    status: 400,
  },
  badSpeed: {
    code: 'VIG-ARCHIVE-007',
    message: 'replay at speed {speed} is not possible',
    cause: 'The speed is a positive number, or Infinity for as fast as possible.',
    remedy: 'Give 1 for real time, 10 for ten times faster.',
    status: 400,
  },
  journalDamaged: {
    code: 'VIG-ARCHIVE-008',
    message: 'journal {journal}, segment {segment}: damaged at byte {offset} (position {position})',
    cause: 'A record does not match its checksum: the disk or a program altered the file.',
    remedy: 'Run "vigie verify" to see the extent, then restore the segment from a copy with "vigie restore".',
  },
})
