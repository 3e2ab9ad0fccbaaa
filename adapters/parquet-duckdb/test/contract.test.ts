import { CONTRACT_PARAMETERS, parameterStoreContract } from '@vigie/testing/parameters'
import { storeIn, temporaryFolder } from './helpers.ts'

for (const tailBytes of [1, 1_000_000])
  parameterStoreContract(`parquet-duckdb with ${tailBytes} bytes of memory`, async () => {
    const data = temporaryFolder()
    const open = () =>
      storeIn(data, { parametersOf: () => CONTRACT_PARAMETERS, chains: ['SAT'], limits: { tailBytes } })
    return {
      open,
      reopen: async (store) => {
        await store.close()
        return open()
      },
    }
  })
