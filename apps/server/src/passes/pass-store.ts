/** Versions of the contact plan, over a restart: in the relational store. */
import { migrate, type Database } from '@vigie/sql'
import type { Migration } from 'kysely/migration'

export interface PassTables {
  server_contact_plans: {
    version: number
    passes: number
    /** As YAML. */
    text: string
    comment: string | null
    saved_by: string
    saved_at: string
  }
}
export type KeptPlan = PassTables['server_contact_plans']

const migrations: Readonly<Record<string, Migration>> = {
  '0001-contact-plans': {
    async up(db) {
      await db.schema
        .createTable('server_contact_plans')
        .addColumn('version', 'integer', (c) => c.primaryKey())
        .addColumn('passes', 'integer', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull())
        .addColumn('comment', 'text')
        .addColumn('saved_by', 'varchar(200)', (c) => c.notNull())
        .addColumn('saved_at', 'varchar(40)', (c) => c.notNull())
        .execute()
    },
    async down(db) {
      await db.schema.dropTable('server_contact_plans').execute()
    },
  },
}

export class PassStore {
  readonly #database: Database<PassTables>
  private constructor(database: Database<PassTables>) {
    this.#database = database
  }
  static async open(database: Database<PassTables>): Promise<PassStore> {
    await migrate(database, 'server-passes', migrations)
    return new PassStore(database)
  }

  async last(): Promise<KeptPlan | undefined> {
    return this.#database.kysely
      .selectFrom('server_contact_plans')
      .selectAll()
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst()
  }
  async get(version: number): Promise<KeptPlan | undefined> {
    return this.#database.kysely
      .selectFrom('server_contact_plans')
      .selectAll()
      .where('version', '=', version)
      .executeTakeFirst()
  }
  /** The newest first. */
  async versions(): Promise<Omit<KeptPlan, 'text'>[]> {
    return this.#database.kysely
      .selectFrom('server_contact_plans')
      .select(['version', 'passes', 'comment', 'saved_by', 'saved_at'])
      .orderBy('version', 'desc')
      .execute()
  }
  /** Rejects where the version is there already. */
  async insert(plan: KeptPlan): Promise<void> {
    await this.#database.kysely.insertInto('server_contact_plans').values(plan).execute()
  }
}
