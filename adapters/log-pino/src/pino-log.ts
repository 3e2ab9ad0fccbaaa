/** The log port on pino: JSON lines into a file that is cut by size, readable lines on the terminal. */
import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import path from 'node:path'
import { redact, type Log, type LogFields, type LogLevel } from '@vigie/base'
import { pino, multistream, type Logger, type StreamEntry } from 'pino'

export interface LogOptions {
  /** JSON lines go here; the folder is made. Absent: no file. */
  readonly file?: string
  /** Bytes at which the file is cut: the one before is kept as `<file>.1`. */
  readonly maxBytes?: number
  readonly level?: LogLevel
  /** Readable lines go here, from `terminalLevel` on. */
  readonly terminal?: NodeJS.WritableStream
  readonly terminalLevel?: LogLevel
}

export function createLog(options: LogOptions): Log {
  const streams: StreamEntry[] = []
  if (options.file !== undefined)
    streams.push({ level: options.level ?? 'info', stream: new CutFile(options.file, options.maxBytes ?? 20_000_000) })
  if (options.terminal !== undefined)
    streams.push({ level: options.terminalLevel ?? 'info', stream: readable(options.terminal) })
  const logger = pino(
    {
      level: 'debug',
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
    },
    multistream(streams),
  )
  return wrap(logger)
}

function wrap(logger: Logger): Log {
  const write =
    (level: LogLevel) =>
    (message: string, fields?: LogFields): void =>
      logger[level]((redact(fields ?? {}) ?? {}) as Record<string, unknown>, message)
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => wrap(logger.child(redact(fields) as Record<string, unknown>)),
  }
}

/** Appends to a file. A disk that is full must not stop the server: what cannot be written is dropped. */
class CutFile {
  readonly #file: string
  readonly #maxBytes: number
  #bytes = 0
  #descriptor: number | undefined
  constructor(file: string, maxBytes: number) {
    this.#file = file
    this.#maxBytes = maxBytes
    mkdirSync(path.dirname(file), { recursive: true })
  }
  write(line: string): void {
    try {
      if (this.#descriptor === undefined || this.#bytes > this.#maxBytes) this.#open()
      this.#bytes += writeSync(this.#descriptor!, line)
    } catch {
      this.#close()
    }
  }
  #open(): void {
    this.#close()
    this.#bytes = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0
    if (this.#bytes > this.#maxBytes) {
      renameSync(this.#file, `${this.#file}.1`)
      this.#bytes = 0
    }
    this.#descriptor = openSync(this.#file, 'a', 0o640)
  }
  #close(): void {
    const descriptor = this.#descriptor
    this.#descriptor = undefined
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

function readable(terminal: NodeJS.WritableStream): { write(line: string): void } {
  return {
    write: (line) => {
      const { time, level, msg, ...rest } = JSON.parse(line) as Record<string, unknown>
      const fields = Object.entries(rest)
        .map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join('')
      terminal.write(`${String(time).slice(11, 23)} ${String(level).padEnd(5)} ${String(msg)}${fields}\n`)
    },
  }
}
