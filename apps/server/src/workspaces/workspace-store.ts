/** Workspaces with all their versions, and which one is first, in the relational store. */
import { migrate, type Database } from '@vigie/sql'
import type { Migration } from 'kysely/migration'

export interface WorkspaceTables {
  server_workspaces: {
    /** `person:ada`, `role:controller`, `mission`. */
    owner: string
    name: string
    version: number
    text: string
    saved_by: string
    saved_at: string
  }
  server_first_workspaces: { owner: string; name: string }
}
/** A version as it is kept: its YAML. */
export type StoredWorkspace = WorkspaceTables['server_workspaces']

const migrations: Readonly<Record<string, Migration>> = {
  '0001-workspaces': {
    async up(db) {
      await db.schema
        .createTable('server_workspaces')
        .addColumn('owner', 'varchar(200)', (c) => c.notNull())
        .addColumn('name', 'varchar(100)', (c) => c.notNull())
        .addColumn('version', 'integer', (c) => c.notNull())
        .addColumn('text', 'text', (c) => c.notNull())
        .addColumn('saved_by', 'varchar(200)', (c) => c.notNull())
        .addColumn('saved_at', 'varchar(40)', (c) => c.notNull())
        .addPrimaryKeyConstraint('server_workspaces_key', ['owner', 'name', 'version'])
        .execute()
      await db.schema
        .createTable('server_first_workspaces')
        .addColumn('owner', 'varchar(200)', (c) => c.notNull().primaryKey())
        .addColumn('name', 'varchar(100)', (c) => c.notNull())
        .execute()
    },
    async down(db) {
      await db.schema.dropTable('server_first_workspaces').execute()
      await db.schema.dropTable('server_workspaces').execute()
    },
  },
}

export class WorkspaceStore {
  readonly #database: Database<WorkspaceTables>

  private constructor(database: Database<WorkspaceTables>) {
    this.#database = database
  }
  static async open(database: Database<WorkspaceTables>): Promise<WorkspaceStore> {
    await migrate(database, 'server-workspaces', migrations)
    return new WorkspaceStore(database)
  }

  /** Each in its last version, by name. */
  async latest(owner: string): Promise<StoredWorkspace[]> {
    const rows = await this.#of(owner).orderBy('name').orderBy('version', 'desc').execute()
    return rows.filter((row, i) => rows[i - 1]?.name !== row.name)
  }
  /** The newest first. */
  versions(owner: string, name: string): Promise<StoredWorkspace[]> {
    return this.#of(owner).where('name', '=', name).orderBy('version', 'desc').execute()
  }
  async insert(workspace: StoredWorkspace): Promise<void> {
    await this.#database.kysely.insertInto('server_workspaces').values(workspace).execute()
  }
  async rename(owner: string, name: string, to: string): Promise<void> {
    await this.#database.kysely.transaction().execute(async (change) => {
      const of = { owner, name }
      for (const table of ['server_workspaces', 'server_first_workspaces'] as const)
        await change
          .updateTable(table)
          .set({ name: to })
          .where('owner', '=', of.owner)
          .where('name', '=', of.name)
          .execute()
    })
  }
  async remove(owner: string, name: string): Promise<void> {
    await this.#database.kysely
      .deleteFrom('server_workspaces')
      .where('owner', '=', owner)
      .where('name', '=', name)
      .execute()
  }

  async first(owner: string): Promise<string | undefined> {
    const row = await this.#database.kysely
      .selectFrom('server_first_workspaces')
      .select('name')
      .where('owner', '=', owner)
      .executeTakeFirst()
    return row?.name
  }
  async setFirst(owner: string, name: string): Promise<void> {
    await this.#database.kysely
      .insertInto('server_first_workspaces')
      .values({ owner, name })
      .onConflict((c) => c.column('owner').doUpdateSet({ name }))
      .execute()
  }

  #of(owner: string) {
    return this.#database.kysely.selectFrom('server_workspaces').selectAll().where('owner', '=', owner)
  }
}
