/** The alarm book over a restart: what is active or waits for its acknowledgement, in the relational store. */
import { describeError, type Log } from '@vigie/base'
import { migrate, type Database } from '@vigie/sql'
import type { Migration } from 'kysely/migration'
import type { KeptAlarm } from './alarms.ts'

export interface AlarmTables {
  server_alarms: { id: string; chain: string; body: string }
}
const migrations: Readonly<Record<string, Migration>> = {
  '0001-alarms': {
    async up(db) {
      await db.schema
        .createTable('server_alarms')
        .addColumn('id', 'varchar(1200)', (c) => c.primaryKey())
        .addColumn('chain', 'varchar(100)')
        .addColumn('body', 'text')
        .execute()
    },
    async down(db) {
      await db.schema.dropTable('server_alarms').execute()
    },
  },
}
/** Changes of so long are written together. */
const PAUSE_MILLIS = 200
const RETRY_MILLIS = 5000

export class AlarmStore {
  readonly #database: Database<AlarmTables>
  readonly #log: Log
  readonly #waiting = new Map<string, KeptAlarm | undefined>()
  #failure = ''
  #closed = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #writing: Promise<void> = Promise.resolve()

  private constructor(database: Database<AlarmTables>, log: Log) {
    this.#database = database
    this.#log = log
  }

  static async open(database: Database<AlarmTables>, log: Log): Promise<AlarmStore> {
    await migrate(database, 'server-alarms', migrations)
    return new AlarmStore(database, log)
  }

  /** What was kept of the chains that there still are. */
  async load(isThere: (chain: string) => boolean): Promise<KeptAlarm[]> {
    const rows = await this.#database.kysely.selectFrom('server_alarms').selectAll().execute()
    return rows.flatMap((row) => (isThere(row.chain) ? [JSON.parse(row.body) as KeptAlarm] : []))
  }

  /** Undefined: forgotten. */
  put(id: string, kept: KeptAlarm | undefined): void {
    this.#waiting.set(id, kept)
    this.#schedule(PAUSE_MILLIS)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#write()
    await this.#writing
  }

  /** What the store refused is tried again, unless it has changed since. */
  #again(changes: readonly (readonly [string, KeptAlarm | undefined])[], failure: string): void {
    if (failure !== this.#failure) this.#log.error('alarms could not be kept', { error: failure })
    this.#failure = failure
    for (const [id, kept] of changes) if (!this.#waiting.has(id)) this.#waiting.set(id, kept)
    if (!this.#closed) this.#schedule(RETRY_MILLIS)
  }

  #schedule(millis: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#write()
    }, millis)
  }

  #write(): void {
    if (this.#waiting.size === 0) return
    const changes = [...this.#waiting]
    this.#waiting.clear()
    this.#writing = this.#writing.then(() =>
      this.#database.kysely
        .transaction()
        .execute(async (t) => {
          for (const [id, kept] of changes) {
            if (kept === undefined) {
              await t.deleteFrom('server_alarms').where('id', '=', id).execute()
              continue
            }
            const body = JSON.stringify(kept)
            await t
              .insertInto('server_alarms')
              .values({ id, chain: kept.chain, body })
              .onConflict((c) => c.column('id').doUpdateSet({ body }))
              .execute()
          }
        })
        .then(
          () => {
            this.#failure = ''
          },
          (error: unknown) => this.#again(changes, describeError(error)),
        ),
    )
  }
}
