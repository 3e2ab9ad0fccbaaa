/**
 * The bus port: how the parts of the centre talk, whether they are in one process, in worker threads or on several hosts.
 *
 * Subjects are words joined by dots (`chain.RECO1.values`); a handler may listen to `chain.*.values` (one word) or
 * `chain.>` (all that follow). Messages are what structured clone can carry, and are never changed once published.
 */
export interface Bus {
  /** To all who listen, in order for each publisher; nobody listening is no error. `transfer`: buffers given away. */
  publish(subject: string, message: unknown, transfer?: readonly ArrayBuffer[]): void
  /** Gives a function that ends it. */
  subscribe(subject: string, handler: (message: unknown, subject: string) => void): () => void
  /** Asks whoever answers to a subject. Rejects with what the other end threw, or when nobody answers in time. */
  request(subject: string, message: unknown, options?: { readonly timeoutMillis?: number }): Promise<unknown>
  /** Answers requests; what is thrown goes back to who asked. Gives a function that ends it. */
  respond(subject: string, handler: (message: unknown) => unknown): () => void
  close(): void
}

/** Whether a subject is meant by a pattern. */
export function subjectMatches(pattern: string, subject: string): boolean {
  if (pattern === subject) return true
  const p = pattern.split('.')
  const s = subject.split('.')
  for (let i = 0; i < p.length; i++) {
    if (p[i] === '>') return i < s.length
    if (i >= s.length || (p[i] !== '*' && p[i] !== s[i])) return false
  }
  return p.length === s.length
}
