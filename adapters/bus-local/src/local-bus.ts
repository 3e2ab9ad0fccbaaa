/** The bus within one process; worker threads are joined to it by `attachPort`. */
import { subjectMatches, type Bus } from '@vigie/base'
import { busErrors, fromErrorMessage, toErrorMessage, type ErrorMessage } from './errors.ts'

interface Listener {
  readonly pattern: string
  readonly handler: (message: unknown, subject: string) => void
}
/** The part of a MessagePort or Worker that is used. */
export interface PortLike {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  off(event: 'message', listener: (message: unknown) => void): unknown
}

type Wire =
  | { readonly bus: 'publish'; readonly subject: string; readonly message: unknown }
  | { readonly bus: 'subscribe' | 'unsubscribe' | 'respond' | 'unrespond'; readonly subject: string }
  | {
      readonly bus: 'ask'
      readonly id: number
      readonly subject: string
      readonly message: unknown
      readonly millis: number
    }
  | { readonly bus: 'answer'; readonly id: number; readonly answer?: unknown; readonly error?: ErrorMessage }

const DEFAULT_TIMEOUT = 30_000

export class LocalBus implements Bus {
  readonly #listeners = new Set<Listener>()
  readonly #responders = new Map<string, (message: unknown) => unknown>()
  readonly #failed: ((error: unknown, subject: string) => void) | undefined

  /** `failed` is told what a listener throws, which then disturbs neither the others nor who published; absent: it is thrown on. */
  constructor(failed?: (error: unknown, subject: string) => void) {
    this.#failed = failed
  }

  publish(subject: string, message: unknown): void {
    for (const { pattern, handler } of this.#listeners) {
      if (!subjectMatches(pattern, subject)) continue
      try {
        handler(message, subject)
      } catch (error) {
        if (this.#failed === undefined) throw error
        this.#failed(error, subject)
      }
    }
  }

  subscribe(pattern: string, handler: Listener['handler']): () => void {
    const listener = { pattern, handler }
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async request(subject: string, message: unknown, options?: { readonly timeoutMillis?: number }): Promise<unknown> {
    const responder = this.#responders.get(subject)
    if (responder === undefined) throw busErrors.nobody({ subject })
    const millis = options?.timeoutMillis ?? DEFAULT_TIMEOUT
    let timer: ReturnType<typeof setTimeout> | undefined
    try {
      return await Promise.race([
        Promise.resolve(responder(message)),
        new Promise((_, reject) => {
          timer = setTimeout(() => reject(busErrors.late({ subject, millis })), millis)
        }),
      ])
    } finally {
      clearTimeout(timer)
    }
  }

  respond(subject: string, handler: (message: unknown) => unknown): () => void {
    this.#responders.set(subject, handler)
    return () => {
      if (this.#responders.get(subject) === handler) this.#responders.delete(subject)
    }
  }

  close(): void {
    this.#listeners.clear()
    this.#responders.clear()
  }

  /** Joins the bus of a worker (`PortBus` at its end). The function given ends it: what it asked and answered is dropped. */
  attachPort(port: PortLike): () => void {
    const subscriptions = new Map<string, () => void>()
    const responders = new Map<string, () => void>()
    const asked = new Map<
      number,
      { readonly subject: string; readonly settle: (m: Extract<Wire, { bus: 'answer' }>) => void }
    >()
    let next = 0
    let fromPort = false
    const take = (raw: unknown): void => {
      const m = raw as Wire
      switch (m.bus) {
        case 'publish':
          fromPort = true
          try {
            this.publish(m.subject, m.message)
          } finally {
            fromPort = false
          }
          return
        case 'subscribe':
          subscriptions.get(m.subject)?.()
          subscriptions.set(
            m.subject,
            this.subscribe(m.subject, (message, subject) => {
              // What the worker published itself is not sent back to it.
              if (!fromPort) port.postMessage({ bus: 'publish', subject, message } satisfies Wire)
            }),
          )
          return
        case 'unsubscribe':
          subscriptions.get(m.subject)?.()
          subscriptions.delete(m.subject)
          return
        case 'respond':
          responders.set(
            m.subject,
            this.respond(
              m.subject,
              (message) =>
                new Promise((resolve, reject) => {
                  const id = next++
                  asked.set(id, {
                    subject: m.subject,
                    settle: (a) => (a.error === undefined ? resolve(a.answer) : reject(fromErrorMessage(a.error))),
                  })
                  port.postMessage({ bus: 'ask', id, subject: m.subject, message, millis: 0 } satisfies Wire)
                }),
            ),
          )
          return
        case 'unrespond':
          responders.get(m.subject)?.()
          responders.delete(m.subject)
          return
        case 'ask':
          // An answer that cannot be cloned is an error like any other.
          void this.request(m.subject, m.message, { timeoutMillis: m.millis })
            .then((answer) => port.postMessage({ bus: 'answer', id: m.id, answer } satisfies Wire))
            .catch((error: unknown) =>
              port.postMessage({ bus: 'answer', id: m.id, error: toErrorMessage(error) } satisfies Wire),
            )
          return
        case 'answer':
          asked.get(m.id)?.settle(m)
          asked.delete(m.id)
          return
        default:
      }
    }
    port.on('message', take)
    return () => {
      port.off('message', take)
      for (const end of subscriptions.values()) end()
      for (const end of responders.values()) end()
      for (const [id, { subject, settle }] of asked)
        settle({ bus: 'answer', id, error: toErrorMessage(busErrors.nobody({ subject })) })
      asked.clear()
    }
  }
}

/** The worker's end of a bus joined by `attachPort`. */
export class PortBus implements Bus {
  readonly #port: PortLike
  readonly #listeners = new Set<Listener>()
  readonly #responders = new Map<string, (message: unknown) => unknown>()
  readonly #asked = new Map<number, (m: Extract<Wire, { bus: 'answer' }>) => void>()
  #next = 0

  constructor(port: PortLike) {
    this.#port = port
    port.on('message', this.#take)
  }

  publish(subject: string, message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    for (const { pattern, handler } of this.#listeners) if (subjectMatches(pattern, subject)) handler(message, subject)
    this.#port.postMessage({ bus: 'publish', subject, message } satisfies Wire, transfer)
  }

  subscribe(pattern: string, handler: Listener['handler']): () => void {
    const listener = { pattern, handler }
    if (![...this.#listeners].some((l) => l.pattern === pattern)) this.#post({ bus: 'subscribe', subject: pattern })
    this.#listeners.add(listener)
    return () => {
      if (this.#listeners.delete(listener) && ![...this.#listeners].some((l) => l.pattern === pattern))
        this.#post({ bus: 'unsubscribe', subject: pattern })
    }
  }

  async request(subject: string, message: unknown, options?: { readonly timeoutMillis?: number }): Promise<unknown> {
    const own = this.#responders.get(subject)
    if (own !== undefined) return own(message)
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#asked.set(id, (a) => (a.error === undefined ? resolve(a.answer) : reject(fromErrorMessage(a.error))))
      this.#post({ bus: 'ask', id, subject, message, millis: options?.timeoutMillis ?? DEFAULT_TIMEOUT })
    })
  }

  respond(subject: string, handler: (message: unknown) => unknown): () => void {
    this.#responders.set(subject, handler)
    this.#post({ bus: 'respond', subject })
    return () => {
      if (this.#responders.get(subject) !== handler) return
      this.#responders.delete(subject)
      this.#post({ bus: 'unrespond', subject })
    }
  }

  close(): void {
    this.#port.off('message', this.#take)
    this.#listeners.clear()
    this.#responders.clear()
  }

  #post(message: Wire): void {
    this.#port.postMessage(message, [])
  }

  readonly #take = (raw: unknown): void => {
    const m = raw as Wire
    if (m.bus === 'publish') {
      for (const { pattern, handler } of this.#listeners)
        if (subjectMatches(pattern, m.subject)) handler(m.message, m.subject)
    } else if (m.bus === 'ask') {
      const answer = async (): Promise<unknown> => {
        const responder = this.#responders.get(m.subject)
        if (responder === undefined) throw busErrors.nobody({ subject: m.subject })
        return responder(m.message)
      }
      // An answer that cannot be cloned is an error like any other.
      void answer()
        .then((a) => this.#post({ bus: 'answer', id: m.id, answer: a }))
        .catch((error: unknown) => this.#post({ bus: 'answer', id: m.id, error: toErrorMessage(error) }))
    } else if (m.bus === 'answer') {
      this.#asked.get(m.id)?.(m)
      this.#asked.delete(m.id)
    }
  }
}
