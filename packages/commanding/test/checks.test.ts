/** Checks that containers declare: their values as published, their place in the packet, what is read back. */
import { describe, expect, test } from 'vitest'
import { toHex } from '@vigie/base'
import { crcFunction } from '../src/encode/container-checks.ts'
import { checkArguments, compileCommands, decodeCommand, encodeCommand } from '../src/index.ts'
import { xtceText } from './support/databases.ts'

const DIGITS = new TextEncoder().encode('123456789')

describe('check values of the catalogue of CRC algorithms (Cook), over "123456789"', () => {
  test.each([
    ['CRC-16/IBM-3740', 16, 0x1021n, 0xffffn, 0n, false, 0x29b1n],
    ['CRC-16/ARC', 16, 0x8005n, 0n, 0n, true, 0xbb3dn],
    ['CRC-32/ISO-HDLC', 32, 0x04c11db7n, 0xffffffffn, 0xffffffffn, true, 0xcbf43926n],
    ['CRC-8/SMBUS', 8, 0x07n, 0n, 0n, false, 0xf4n],
    ['CRC-24/OPENPGP', 24, 0x864cfbn, 0xb704cen, 0n, false, 0x21cf02n],
  ])('%s', (_, width, polynomial, initial, finalXor, reflected, value) => {
    const crc = crcFunction({
      width,
      polynomial,
      initial,
      finalXor,
      reflectData: reflected,
      reflectRemainder: reflected,
    })
    expect(crc(DIGITS)).toBe(value)
  })
})

const database = (check: string, bits: number): ReturnType<typeof compileCommands> =>
  compileCommands(
    xtceText(
      `<ArgumentTypeSet><BinaryArgumentType name="B"><UnitSet/><BinaryDataEncoding><SizeInBits><FixedValue>72</FixedValue></SizeInBits></BinaryDataEncoding></BinaryArgumentType></ArgumentTypeSet>
      <MetaCommandSet><MetaCommand name="C"><ArgumentList><Argument name="data" argumentTypeRef="B"/></ArgumentList>
        <CommandContainer name="CC"><BinaryEncoding><ErrorDetectCorrect>${check}</ErrorDetectCorrect><SizeInBits><FixedValue>${72 + bits}</FixedValue></SizeInBits></BinaryEncoding>
          <EntryList><ArgumentRefEntry argumentRef="data"/><ParameterRefEntry parameterRef="Check"/></EntryList></CommandContainer></MetaCommand></MetaCommandSet>`,
      `<TelemetryMetaData><ParameterTypeSet><IntegerParameterType name="K" signed="false"><IntegerDataEncoding sizeInBits="${bits}"/></IntegerParameterType></ParameterTypeSet><ParameterSet><Parameter name="Check" parameterTypeRef="K"/></ParameterSet></TelemetryMetaData>`,
    ),
  )

const CRC =
  '<CRC width="16" parameterRef="Check"><Polynomial>1021</Polynomial><InitRemainder>FFFF</InitRemainder></CRC>'

test.each([
  [CRC, 16, '29b1'],
  ['<Checksum name="sum8" parameterRef="Check"/>', 8, 'dd'],
  ['<Checksum name="sum16" parameterRef="Check"/>', 16, '01dd'],
  ['<Checksum name="fletcher16" parameterRef="Check"/>', 16, '1ede'],
  ['<Checksum name="adler32" parameterRef="Check"/>', 32, '091e01de'],
  ['<XOR parameterRef="Check"/>', 8, '31'],
  ['<Parity type="Even" bitsFromReference="0" parameterRef="Check"/>', 8, '01'],
])('%s', (check, bits, value) => {
  const plans = database(check, bits)
  const plan = plans.need('C')
  expect(plan.problems).toEqual([])
  const { values, problems } = checkArguments(plan, { data: DIGITS })
  expect(problems).toEqual([])
  const { bytes, fields } = encodeCommand(plan, values)
  expect(toHex(bytes)).toBe(toHex(DIGITS) + value)
  expect(fields.at(-1)).toMatchObject({ name: 'Check', origin: 'computed' })
  expect(decodeCommand(plans, bytes)).toMatchObject({ command: 'C', whole: true, errorControlOk: true })
  bytes[3]! ^= 4
  expect(decodeCommand(plans, bytes)).toMatchObject({ errorControlOk: false })
})

test('a check that is not computed here keeps the command from being sent', () => {
  const plans = database('<Checksum name="verhoeff" parameterRef="Check"/>', 8)
  expect(plans.need('C').encodable).toBe(false)
  expect(plans.diagnostics[0]?.message).toMatch(/checksum "verhoeff" that is not computed here/)
})
