/** Read-only SQL over the parameter files, by DuckDB in this process. Loaded only when it is asked for. */
import path from 'node:path'
import { storeErrors } from './store-errors.ts'
import type { ParquetStore } from './parameter-store.ts'

export interface SqlAnswer {
  readonly columns: readonly string[]
  /** Values as JSON can say them: integers beyond 2^53 and times are texts. */
  readonly rows: readonly (readonly unknown[])[]
  readonly complete: boolean
}

export interface SqlOptions {
  /** At most so many rows, 10 000 unless told. */
  readonly limit?: number
  /** Bytes that DuckDB may take, 256 MB unless told. */
  readonly memory?: string
  readonly threads?: number
}

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`
const quoteText = (value: string): string => `'${value.replaceAll("'", "''")}'`

export class SqlDoor {
  readonly #connection: import('@duckdb/node-api').DuckDBConnection
  readonly #instance: import('@duckdb/node-api').DuckDBInstance
  readonly #limit: number
  /** Tables by name: a view per packet type, named after it (`/RECO1/HK` is "RECO1.HK"). */
  readonly tables: readonly string[]

  /** Views of the packet types of chains, as the files are now; the store's memory is flushed by the caller if it matters. */
  static async open(store: ParquetStore, chains: readonly string[], options: SqlOptions = {}): Promise<SqlDoor> {
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: options.memory ?? '256MB',
      threads: String(options.threads ?? 2),
    })
    const connection = await instance.connect()
    const tables: string[] = []
    const folders = new Set<string>()
    for (const chain of chains)
      for (const { folder, files } of await store.packetTypes(chain)) {
        if (files.length === 0) continue
        // Folders have the names of packet types with what a file system may not like written as %xx.
        const type = decodeURIComponent(path.basename(folder))
        const name = chains.length === 1 ? type : `${chain}:${type}`
        const list = files.map(quoteText).join(', ')
        await connection.run(
          `CREATE VIEW ${quoteName(name)} AS SELECT * FROM read_parquet([${list}], union_by_name = true)`,
        )
        tables.push(name)
        folders.add(folder)
      }
    // From here on nothing outside those folders can be read, nothing can be written, and that cannot be undone.
    await connection.run(
      `SET allowed_directories = [${[...folders].map((folder) => quoteText(`${folder}/`)).join(', ')}]`,
    )
    await connection.run('SET enable_external_access = false')
    await connection.run('SET lock_configuration = true')
    return new SqlDoor(instance, connection, tables, options.limit ?? 10_000)
  }

  private constructor(
    instance: import('@duckdb/node-api').DuckDBInstance,
    connection: import('@duckdb/node-api').DuckDBConnection,
    tables: readonly string[],
    limit: number,
  ) {
    this.#instance = instance
    this.#connection = connection
    this.tables = tables
    this.#limit = limit
  }

  /** One statement that reads. Throws VIG-PARAMETERS-005. */
  async query(sql: string): Promise<SqlAnswer> {
    try {
      const { StatementType } = await import('@duckdb/node-api')
      const extracted = await this.#connection.extractStatements(sql)
      if (extracted.count !== 1) throw new Error('exactly one statement is expected')
      const prepared = await extracted.prepare(0)
      const reading = new Set<number>([
        StatementType.SELECT,
        StatementType.EXPLAIN,
        StatementType.PRAGMA,
        StatementType.CALL,
      ])
      if (!reading.has(prepared.statementType)) throw new Error('only statements that read are possible')
      const reader = await prepared.streamAndReadUntil(this.#limit + 1)
      const rows = reader.getRowsJson()
      return {
        columns: reader.columnNames(),
        rows: rows.slice(0, this.#limit),
        complete: rows.length <= this.#limit,
      }
    } catch (error) {
      throw storeErrors.badSql(
        { detail: error instanceof Error ? error.message.split('\n')[0]! : String(error) },
        { cause: error },
      )
    }
  }

  close(): void {
    this.#connection.closeSync()
    this.#instance.closeSync()
  }
}
