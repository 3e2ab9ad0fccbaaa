/** Opens the relational store, and brings the tables of a room up to date. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Kysely, PostgresDialect, sql, type Dialect } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import pg from 'pg'
import { sqlErrors } from './errors.ts'
import { sqliteDialect } from './sqlite.ts'

export interface Database<T> {
  readonly kysely: Kysely<T>
  readonly kind: 'sqlite' | 'postgres'
  close(): Promise<void>
}

/** `sqlite:<file>`, `sqlite::memory:` or `postgres://…`. Throws VIG-SQL-001, VIG-SQL-002. */
export async function openDatabase<T>(url: string): Promise<Database<T>> {
  const kind = /^postgres(ql)?:\/\//.test(url) ? 'postgres' : url.startsWith('sqlite:') ? 'sqlite' : undefined
  const shown = url.replace(/\/\/([^:@/]+):[^@]*@/, '//$1:…@')
  if (kind === undefined) throw sqlErrors.badUrl({ url: shown })
  try {
    const kysely = new Kysely<T>({ dialect: kind === 'postgres' ? postgresDialect(url) : sqliteFile(url.slice(7)) })
    await sql`select 1`.execute(kysely)
    return { kysely, kind, close: () => kysely.destroy() }
  } catch (error) {
    throw sqlErrors.cannotOpen(
      { url: shown, detail: error instanceof Error ? error.message : String(error) },
      { cause: error },
    )
  }
}

function sqliteFile(file: string): Dialect {
  if (file !== ':memory:') mkdirSync(path.dirname(path.resolve(file)), { recursive: true })
  return sqliteDialect(file)
}

function postgresDialect(url: string): Dialect {
  const pool = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: 10_000 })
  // A server that goes away breaks idle connections; the pool makes new ones when they are next needed.
  pool.on('error', () => undefined)
  return new PostgresDialect({ pool })
}

/** Applies what is missing of a room's migrations, in the order of their names. Throws VIG-SQL-003. */
export async function migrate<T>(
  database: Database<T>,
  room: string,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const migrator = new Migrator({
    db: database.kysely,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableName: `migrations_${room}`,
    migrationLockTableName: `migrations_${room}_lock`,
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined)
    throw sqlErrors.migration(
      { room, detail: error instanceof Error ? error.message : JSON.stringify(error) },
      { cause: error },
    )
}
