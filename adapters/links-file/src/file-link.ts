/** Plays one file, once; enabling the link again plays it again. */
import { describeError, VigieError, type Clock, type Log } from '@vigie/base'
import { LinkFeed, type LinkSink, type LinkStatus, type TelemetryLink } from '@vigie/telemetry'
import { playBytes, playCapture } from './playback.ts'

export interface FileOptions {
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly clock: Clock
  readonly log: Log
  /** `capture`: the UDP payloads of a PCAP or PCAPNG file. */
  readonly content: 'bytes' | 'unit' | 'capture'
  readonly speed?: number
}

export class FileLink implements TelemetryLink {
  readonly name: string
  readonly #options: FileOptions
  readonly #feed: LinkFeed
  #playing: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined

  constructor(options: FileOptions) {
    this.#options = options
    this.name = options.name
    this.#feed = new LinkFeed(options.clock, options.log)
  }

  get status(): LinkStatus {
    return this.#feed.status
  }

  start(sink: LinkSink): void {
    if (this.#playing !== undefined) return
    this.#feed.attach(sink)
    const abort = new AbortController()
    this.#playing = { abort, ended: this.#play(abort.signal) }
  }

  async stop(): Promise<void> {
    const playing = this.#playing
    this.#playing = undefined
    playing?.abort.abort()
    await playing?.ended
    this.#feed.say('disabled', 'disabled')
  }

  async #play(signal: AbortSignal): Promise<void> {
    const { path, content, clock, log, speed } = this.#options
    const feed = this.#feed
    feed.say('connecting', `opening ${path}`)
    const options = {
      path,
      feed,
      clock,
      signal,
      ...(speed === undefined ? {} : { speed }),
      whole: content === 'unit',
      progress: (percent: number) => feed.say('connected', `reading ${path}, ${percent} %`),
    }
    try {
      const played = await (content === 'capture' ? playCapture(options) : playBytes(options))
      if (!signal.aborted) feed.say('ended', `${path} was read to its end: ${played}`)
    } catch (error) {
      feed.error()
      const line = describeError(error)
      log.error(line, { link: this.name, ...(error instanceof VigieError ? { code: error.code } : {}) })
      feed.say('failed', line)
    }
  }
}
