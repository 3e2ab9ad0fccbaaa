export * from './crc16.ts'
