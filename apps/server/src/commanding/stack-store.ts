/** Stacks with all their versions, and the runs of stacks, over a restart: in the relational store. */
import { describeError, type Log } from '@vigie/base'
import type { StackRun } from '@vigie/commanding'
import { migrate, type Database } from '@vigie/sql'
import type { Migration } from 'kysely/migration'

export interface StackTables {
  server_stacks: {
    name: string
    version: number
    chain: string
    description: string | null
    entries: number
    text: string
    saved_by: string
    saved_at: string
  }
  server_stack_runs: { id: number; body: string }
}
/** A version of a stack as it is kept: its YAML. */
export type KeptStack = StackTables['server_stacks']

const migrations: Readonly<Record<string, Migration>> = {
  '0001-stacks': {
    async up(db) {
      await db.schema
        .createTable('server_stacks')
        .addColumn('name', 'varchar(100)', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('chain', 'varchar(100)', (c) => c.notNull())
        .addColumn('description', 'text')
        .addColumn('entries', 'integer', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull())
        .addColumn('saved_by', 'varchar(200)', (c) => c.notNull())
        .addColumn('saved_at', 'varchar(40)', (c) => c.notNull())
        .addPrimaryKeyConstraint('server_stacks_key', ['name', 'version'])
        .execute()
      await db.schema
        .createTable('server_stack_runs')
        .addColumn('id', 'integer', (c) => c.primaryKey())
        .addColumn('body', 'text', (c) => c.notNull())
        .execute()
    },
    async down(db) {
      await db.schema.dropTable('server_stack_runs').execute()
      await db.schema.dropTable('server_stacks').execute()
    },
  },
}

/** Changes of runs within so long are written together. */
const PAUSE_MILLIS = 200
const MOST_RUNS = 500

export class StackStore {
  readonly #database: Database<StackTables>
  readonly #log: Log
  readonly #waiting = new Map<number, StackRun>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #writing: Promise<void> = Promise.resolve()
  #closed = false

  private constructor(database: Database<StackTables>, log: Log) {
    this.#database = database
    this.#log = log
  }

  static async open(database: Database<StackTables>, log: Log): Promise<StackStore> {
    await migrate(database, 'server-stacks', migrations)
    return new StackStore(database, log)
  }

  /** Each in its last version, by name. */
  async latest(): Promise<KeptStack[]> {
    const rows = await this.#database.kysely
      .selectFrom('server_stacks')
      .selectAll()
      .orderBy('name')
      .orderBy('version', 'desc')
      .execute()
    return rows.filter((row, i) => rows[i - 1]?.name !== row.name)
  }
  /** The newest first. */
  async versions(name: string): Promise<KeptStack[]> {
    return this.#database.kysely
      .selectFrom('server_stacks')
      .selectAll()
      .where('name', '=', name)
      .orderBy('version', 'desc')
      .execute()
  }
  async insert(stack: KeptStack): Promise<void> {
    await this.#database.kysely.insertInto('server_stacks').values(stack).execute()
  }
  async remove(name: string): Promise<void> {
    await this.#database.kysely.deleteFrom('server_stacks').where('name', '=', name).execute()
  }

  /** Runs that were kept, the oldest first; those beyond the most that are kept are forgotten. */
  async runs(): Promise<StackRun[]> {
    const rows = await this.#database.kysely.selectFrom('server_stack_runs').selectAll().orderBy('id').execute()
    const old = rows.at(-MOST_RUNS - 1)
    if (old !== undefined)
      await this.#database.kysely.deleteFrom('server_stack_runs').where('id', '<=', old.id).execute()
    return rows.slice(-MOST_RUNS).map((r) => JSON.parse(r.body) as StackRun)
  }
  putRun(run: StackRun): void {
    if (this.#closed) return
    this.#waiting.set(run.id, run)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#writeOrTell()
    }, PAUSE_MILLIS)
  }
  /** On disk when it resolves, with what waits. */
  async keepRun(run: StackRun): Promise<void> {
    this.#waiting.set(run.id, run)
    await this.#write()
  }
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#writeOrTell()
    await this.#writing
  }

  #writeOrTell(): void {
    // What was sent is in the journal of activities all the same.
    this.#write().catch((error: unknown) =>
      this.#log.error('runs of stacks could not be kept', { error: describeError(error) }),
    )
  }

  #write(): Promise<void> {
    const runs = [...this.#waiting.values()]
    this.#waiting.clear()
    if (runs.length === 0) return this.#writing
    const written = this.#writing.then(() =>
      this.#database.kysely.transaction().execute(async (t) => {
        for (const run of runs) {
          const body = JSON.stringify(run)
          await t
            .insertInto('server_stack_runs')
            .values({ id: run.id, body })
            .onConflict((c) => c.column('id').doUpdateSet({ body }))
            .execute()
        }
      }),
    )
    this.#writing = written.catch(() => undefined)
    return written
  }
}
