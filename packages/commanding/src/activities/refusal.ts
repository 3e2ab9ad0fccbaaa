import type { VigieError } from '@vigie/base'
import type { Refusal } from './entries.ts'

export const refusalOf = (rule: string, error: VigieError): Refusal => ({
  rule,
  code: error.code,
  message: error.message,
  remedy: error.remedy,
})
