/** Chains that were added or changed while the centre ran, and mission chains that were removed: kept over a restart. */
import type { ChainConfig } from '@vigie/model'
import { migrate, type Database } from '@vigie/sql'
import type { Migration } from 'kysely/migration'

export interface ChainTables {
  server_chains: { name: string; config: string | null }
}
const migrations: Readonly<Record<string, Migration>> = {
  '0001-chains': {
    async up(db) {
      await db.schema
        .createTable('server_chains')
        .addColumn('name', 'varchar(100)', (c) => c.primaryKey())
        .addColumn('config', 'text')
        .execute()
    },
    async down(db) {
      await db.schema.dropTable('server_chains').execute()
    },
  },
}

export class ChainStore {
  readonly #database: Database<ChainTables>
  private constructor(database: Database<ChainTables>) {
    this.#database = database
  }
  static async open(database: Database<ChainTables>): Promise<ChainStore> {
    await migrate(database, 'server', migrations)
    return new ChainStore(database)
  }

  /** The mission's chains as changed since. */
  async apply(declared: readonly ChainConfig[]): Promise<ChainConfig[]> {
    const rows = await this.#database.kysely.selectFrom('server_chains').selectAll().execute()
    const changed = new Map(
      rows.map((r) => [r.name, r.config === null ? undefined : (JSON.parse(r.config) as ChainConfig)]),
    )
    const chains = new Map<string, ChainConfig | undefined>(declared.map((c) => [c.name, c]))
    for (const [name, config] of changed) chains.set(name, config)
    return [...chains.values()].filter((c) => c !== undefined)
  }
  async put(config: ChainConfig): Promise<void> {
    await this.#write(config.name, JSON.stringify(config))
  }
  /** A chain of the mission file stays removed. */
  async remove(name: string): Promise<void> {
    await this.#write(name, null)
  }
  async #write(name: string, config: string | null): Promise<void> {
    await this.#database.kysely
      .insertInto('server_chains')
      .values({ name, config })
      .onConflict((c) => c.column('name').doUpdateSet({ config }))
      .execute()
  }
}
