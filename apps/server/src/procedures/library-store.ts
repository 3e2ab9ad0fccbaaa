/** The library of procedures over a restart: versions and what was decided about them, in the relational store. */
import type { ProcedureAct, ProcedureVersion } from '@vigie/procedures'
import { migrate, type Database } from '@vigie/sql'
import type { Migration } from 'kysely/migration'

export interface LibraryTables {
  server_procedure_versions: { path: string; version: number; body: string }
  server_procedure_acts: { path: string; n: number; body: string }
}

const migrations: Readonly<Record<string, Migration>> = {
  '0001-library': {
    async up(db) {
      await db.schema
        .createTable('server_procedure_versions')
        .addColumn('path', 'varchar(500)', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('server_procedure_versions_key', ['path', 'version'])
        .execute()
      await db.schema
        .createTable('server_procedure_acts')
        .addColumn('path', 'varchar(500)', (c) => c.notNull())
        .addColumn('n', 'integer', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('server_procedure_acts_key', ['path', 'n'])
        .execute()
    },
    async down(db) {
      await db.schema.dropTable('server_procedure_acts').execute()
      await db.schema.dropTable('server_procedure_versions').execute()
    },
  },
}

/** Rows in one statement: databases have a bound on its parameters. */
const MOST_AT_ONCE = 200

export class LibraryStore {
  readonly #database: Database<LibraryTables>
  readonly #acts = new Map<string, number>()

  private constructor(database: Database<LibraryTables>) {
    this.#database = database
  }

  static async open(database: Database<LibraryTables>): Promise<LibraryStore> {
    await migrate(database, 'server-procedures', migrations)
    return new LibraryStore(database)
  }

  async versions(): Promise<ProcedureVersion[]> {
    const rows = await this.#database.kysely.selectFrom('server_procedure_versions').select('body').execute()
    return rows.map((r) => JSON.parse(r.body) as ProcedureVersion)
  }
  /** Those of a procedure in the order in which they were done. */
  async acts(): Promise<ProcedureAct[]> {
    const rows = await this.#database.kysely
      .selectFrom('server_procedure_acts')
      .selectAll()
      .orderBy('path')
      .orderBy('n')
      .execute()
    for (const { path, n } of rows) this.#acts.set(path, n)
    return rows.map((r) => JSON.parse(r.body) as ProcedureAct)
  }
  /** All of them or none. */
  async addVersions(versions: readonly ProcedureVersion[]): Promise<void> {
    const rows = versions.map((v) => ({ path: v.path, version: v.version, body: JSON.stringify(v) }))
    await this.#database.kysely.transaction().execute(async (t) => {
      for (let i = 0; i < rows.length; i += MOST_AT_ONCE)
        await t
          .insertInto('server_procedure_versions')
          .values(rows.slice(i, i + MOST_AT_ONCE))
          .execute()
    })
  }
  async addAct(act: ProcedureAct): Promise<void> {
    const n = (this.#acts.get(act.path) ?? 0) + 1
    this.#acts.set(act.path, n)
    await this.#database.kysely
      .insertInto('server_procedure_acts')
      .values({ path: act.path, n, body: JSON.stringify(act) })
      .execute()
  }
}
