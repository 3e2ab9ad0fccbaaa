import type { Migration } from 'kysely/migration'

/** Times are UTC text, flags 0 and 1: the same on SQLite and PostgreSQL. */
export interface IdentityTables {
  identity_users: {
    user: string
    name: string
    role: string
    password: string
    disabled: number
    created: string
    last_log_in: string | null
  }
  identity_sessions: { hash: string; user: string; created: string; expires: string }
  identity_tokens: {
    id: string
    hash: string
    name: string
    user: string
    role: string
    created: string
    expires: string | null
    last_used: string | null
  }
}

export const identityMigrations: Readonly<Record<string, Migration>> = {
  '0001-accounts': {
    async up(db) {
      await db.schema
        .createTable('identity_users')
        .addColumn('user', 'varchar(64)', (c) => c.primaryKey())
        .addColumn('name', 'varchar(100)', (c) => c.notNull())
        .addColumn('role', 'varchar(32)', (c) => c.notNull())
        .addColumn('password', 'varchar(255)', (c) => c.notNull())
        .addColumn('disabled', 'integer', (c) => c.notNull())
        .addColumn('created', 'varchar(40)', (c) => c.notNull())
        .addColumn('last_log_in', 'varchar(40)')
        .execute()
      await db.schema
        .createTable('identity_sessions')
        .addColumn('hash', 'varchar(64)', (c) => c.primaryKey())
        .addColumn('user', 'varchar(64)', (c) => c.notNull().references('identity_users.user').onDelete('cascade'))
        .addColumn('created', 'varchar(40)', (c) => c.notNull())
        .addColumn('expires', 'varchar(40)', (c) => c.notNull())
        .execute()
      await db.schema
        .createTable('identity_tokens')
        .addColumn('id', 'varchar(32)', (c) => c.primaryKey())
        .addColumn('hash', 'varchar(64)', (c) => c.notNull().unique())
        .addColumn('name', 'varchar(100)', (c) => c.notNull())
        .addColumn('user', 'varchar(64)', (c) => c.notNull().references('identity_users.user').onDelete('cascade'))
        .addColumn('role', 'varchar(32)', (c) => c.notNull())
        .addColumn('created', 'varchar(40)', (c) => c.notNull())
        .addColumn('expires', 'varchar(40)')
        .addColumn('last_used', 'varchar(40)')
        .execute()
    },
    async down(db) {
      for (const table of ['identity_tokens', 'identity_sessions', 'identity_users'])
        await db.schema.dropTable(table).execute()
    },
  },
}
