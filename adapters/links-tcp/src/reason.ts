/** What the system says of a connection, in words for people. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset by the other end',
  EPIPE: 'closed by the other end',
  ETIMEDOUT: 'did not answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached: no network',
  ENOTFOUND: 'is not a known host',
  EAI_AGAIN: 'is not a known host: the name server does not answer',
  EACCES: 'not allowed',
  EADDRNOTAVAIL: 'is not an address of this machine',
}

export function reasonOf(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code
  return (code === undefined ? undefined : WORDS[code]) ?? error.message
}
