import { defineErrors } from '@vigie/base'

export const fileErrors = defineErrors('links-file', {
  configuration: {
    code: 'VIG-LINKFILE-001',
    message: 'link "{link}": {what}',
    cause: 'A link on files needs the path of a file, a folder or a network capture.',
    remedy: 'Give "path" of the link in mission.yaml, relative to the mission folder.',
    status: 400,
  },
  unreadable: {
    code: 'VIG-LINKFILE-002',
    message: '{path} cannot be read ({reason})',
    cause: 'It is not there, or the user that runs Vigie may not read it.',
    remedy: 'Correct "path" of the link or the rights of the file, then enable the link again.',
    status: 404,
  },
  notACapture: {
    code: 'VIG-LINKFILE-003',
    message: '{path} is not a network capture',
    cause: 'It begins neither as a PCAP nor as a PCAPNG file.',
    remedy:
      'Give a file written by tcpdump or Wireshark (unpack it first if it is compressed), or use a link of kind "file" for plain bytes.',
    status: 400,
  },
  damaged: {
    code: 'VIG-LINKFILE-004',
    message: '{path} is damaged at byte {offset}: {what}',
    cause: 'A length in the capture file is impossible, so that what follows cannot be told apart.',
    remedy: 'What precedes was read. Repair the file (for example with editcap) or capture again.',
    status: 400,
  },
  tooLong: {
    code: 'VIG-LINKFILE-005',
    message: '{path} is too long to be one unit ({bytes} bytes; at most {most})',
    cause: 'The framing "datagram" of a file says that the whole file is one frame or packet.',
    remedy: 'Give the framing that tells the units of the file apart: fixed, length-prefix, space-packet or asm.',
    status: 400,
  },
  cannotRemember: {
    code: 'VIG-LINKFILE-006',
    message: '{path} cannot be written ({reason}): files of this folder will be read again after a restart',
    cause: 'The link keeps in the folder the list of files that it has read, and may not write there.',
    remedy: 'Give the user that runs Vigie the right to write in the folder.',
  },
})

/** What the system says, without the path and the name of the system call. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return 'it is not there'
  if (code === 'EACCES' || code === 'EPERM') return 'not allowed'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'ENOTDIR') return 'it is not a folder'
  if (code === 'EROFS') return 'the disk is read-only'
  if (code === 'ENOSPC') return 'no space left'
  return error instanceof Error ? error.message : String(error)
}
