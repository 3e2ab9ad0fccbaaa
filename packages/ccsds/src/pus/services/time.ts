/** Service 9, time management (ECSS-E-ST-70-41C §6.9). */
import { report, request } from './message.ts'
import { number, rest } from './parts.ts'

const time = { exponent: number('status'), time: rest }

export const timeManagement = {
  setRate: request(9, 1, 'set the time report generation rate', { exponent: number('status') }),
  cuc: report(9, 2, 'CUC time report', time),
  cds: report(9, 3, 'CDS time report', time),
}
