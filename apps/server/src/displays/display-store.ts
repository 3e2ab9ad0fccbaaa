/** Displays with all their versions, in the relational store. */
import { migrate, type Database } from '@vigie/sql'
import type { Migration } from 'kysely/migration'

export interface DisplayTables {
  server_displays: {
    name: string
    version: number
    text: string
    comment: string | null
    saved_by: string
    saved_at: string
  }
}
/** A version as it is kept: its YAML. */
export type StoredDisplay = DisplayTables['server_displays']

const migrations: Readonly<Record<string, Migration>> = {
  '0001-displays': {
    async up(db) {
      await db.schema
        .createTable('server_displays')
        .addColumn('name', 'varchar(100)', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull())
        .addColumn('comment', 'text')
        .addColumn('saved_by', 'varchar(200)', (c) => c.notNull())
        .addColumn('saved_at', 'varchar(40)', (c) => c.notNull())
        .addPrimaryKeyConstraint('server_displays_key', ['name', 'version'])
        .execute()
    },
    async down(db) {
      await db.schema.dropTable('server_displays').execute()
    },
  },
}

export class DisplayStore {
  readonly #database: Database<DisplayTables>

  private constructor(database: Database<DisplayTables>) {
    this.#database = database
  }
  static async open(database: Database<DisplayTables>): Promise<DisplayStore> {
    await migrate(database, 'server-displays', migrations)
    return new DisplayStore(database)
  }

  /** Each in its last version, by name. */
  async latest(): Promise<StoredDisplay[]> {
    const rows = await this.#all().orderBy('name').orderBy('version', 'desc').execute()
    return rows.filter((row, i) => rows[i - 1]?.name !== row.name)
  }
  /** The newest first. */
  versions(name: string): Promise<StoredDisplay[]> {
    return this.#all().where('name', '=', name).orderBy('version', 'desc').execute()
  }
  async insert(display: StoredDisplay): Promise<void> {
    await this.#database.kysely.insertInto('server_displays').values(display).execute()
  }
  async remove(name: string): Promise<void> {
    await this.#database.kysely.deleteFrom('server_displays').where('name', '=', name).execute()
  }

  #all() {
    return this.#database.kysely.selectFrom('server_displays').selectAll()
  }
}
