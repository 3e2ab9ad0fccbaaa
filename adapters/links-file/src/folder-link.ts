/**
 * Watches a folder and plays each new file in order of name, once. A file is taken when its size has stayed the same between two
 * looks, so that one that is being copied is left alone; names that begin with a dot or end in .tmp or .part are passed over.
 * Looks again and again rather than waiting for notices, which network file systems do not send.
 */
import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describeError, VigieError, type Clock, type Log, type Timer } from '@vigie/base'
import { LinkFeed, machineSeconds, type LinkSink, type LinkStatus, type TelemetryLink } from '@vigie/telemetry'
import { fileErrors, reasonOf } from './errors.ts'
import { PlayedFiles, type FileMark } from './played-files.ts'
import { playBytes, playCapture } from './playback.ts'

export interface FolderOptions {
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly clock: Clock
  readonly log: Log
  /** Each file is one unit. */
  readonly whole: boolean
  readonly speed?: number
  /** Seconds between two looks. */
  readonly interval?: number
}

const PASSED_OVER = /^\.|\.(?:tmp|part)$/i
const CAPTURE = /\.(?:pcap|pcapng|cap)$/i

export class FolderLink implements TelemetryLink {
  readonly name: string
  readonly #options: FolderOptions
  readonly #feed: LinkFeed
  readonly #played: PlayedFiles
  /** What the last look saw of files not played yet. */
  #seen = new Map<string, FileMark>()
  #timer: Timer | undefined
  #abort: AbortController | undefined
  #looking: Promise<void> = Promise.resolve()
  #complaint = ''
  /** Seconds of the machine that the last look took. */
  #lookSeconds = 0

  constructor(options: FolderOptions) {
    this.#options = options
    this.name = options.name
    this.#feed = new LinkFeed(options.clock, options.log)
    this.#played = new PlayedFiles(options.path)
  }

  get status(): LinkStatus {
    return this.#feed.status
  }

  start(sink: LinkSink): void {
    if (this.#abort !== undefined) return
    this.#feed.attach(sink)
    const abort = new AbortController()
    this.#abort = abort
    this.#complaint = ''
    this.#feed.say('connecting', `looking into ${this.#options.path}`)
    this.#beat(abort.signal)
  }

  async stop(): Promise<void> {
    this.#abort?.abort()
    this.#abort = undefined
    this.#timer?.cancel()
    await this.#looking
    this.#feed.say('disabled', 'disabled')
  }

  #beat(signal: AbortSignal): void {
    const { clock, interval = 1 } = this.#options
    this.#looking = this.#looking
      .then(() => this.#look(signal))
      .catch((error: unknown) => this.#complain(error))
      .then(() => {
        if (signal.aborted) return
        // A folder of very many files is looked at less often, so that looking stays a small part of the time.
        const pause = Math.max(interval, 20 * this.#lookSeconds)
        this.#timer = clock.after(machineSeconds(clock, pause), () => this.#beat(signal))
      })
  }

  /** Says what is wrong once, not at each look. */
  #complain(error: unknown): void {
    const line = describeError(error)
    this.#feed.say('failed', line)
    if (line === this.#complaint) return
    this.#complaint = line
    this.#feed.error()
    this.#options.log.error(line, { link: this.name, ...(error instanceof VigieError ? { code: error.code } : {}) })
  }

  async #look(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const { path } = this.#options
    const began = performance.now()
    const present = await this.#present()
    this.#lookSeconds = (performance.now() - began) / 1000
    await this.#played.load(new Set(present.keys()))
    const ready: [string, FileMark][] = []
    const seen = new Map<string, FileMark>()
    for (const [name, mark] of present) {
      if (this.#played.has(name, mark)) continue
      const before = this.#seen.get(name)
      if (before !== undefined && before.size === mark.size && before.modified === mark.modified)
        ready.push([name, mark])
      seen.set(name, mark)
    }
    this.#seen = seen
    ready.sort(([a], [b]) => (a < b ? -1 : 1))
    let trouble: unknown
    for (const [name, mark] of ready) {
      if (signal.aborted) return
      try {
        await this.#play(name, signal)
      } catch (error) {
        // Unreadable files are tried again; a damaged one stays damaged.
        trouble = error
        if (error instanceof VigieError && error.code === fileErrors.unreadable().code) continue
      }
      if (signal.aborted) return
      this.#seen.delete(name)
      await this.#played.add(name, mark)
    }
    if (trouble !== undefined) this.#complain(trouble)
    else {
      this.#complaint = ''
      this.#feed.say('waiting', `${path}: all files are read, new ones are awaited`)
    }
    if (this.#played.trouble !== undefined) this.#complain(this.#played.trouble)
  }

  async #present(): Promise<Map<string, FileMark>> {
    const { path } = this.#options
    const present = new Map<string, FileMark>()
    try {
      for await (const entry of await opendir(path)) {
        if (PASSED_OVER.test(entry.name) || entry.isDirectory()) continue
        const info = await stat(join(path, entry.name)).catch(() => undefined)
        if (info?.isFile() === true) present.set(entry.name, { size: info.size, modified: info.mtimeMs })
      }
    } catch (error) {
      throw fileErrors.unreadable({ path, reason: reasonOf(error) })
    }
    return present
  }

  async #play(name: string, signal: AbortSignal): Promise<void> {
    const { path, clock, speed, whole } = this.#options
    const feed = this.#feed
    const options = {
      path: join(path, name),
      feed,
      clock,
      signal,
      ...(speed === undefined ? {} : { speed }),
      whole,
      progress: (percent: number) => feed.say('connected', `reading ${name}, ${percent} %`),
    }
    await (CAPTURE.test(name) ? playCapture(options) : playBytes(options))
  }
}
