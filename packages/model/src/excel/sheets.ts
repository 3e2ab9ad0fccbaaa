/**
 * The workbook: which sheets there are, which columns, and what each stands for in the element schema. The one table
 * from which reading, writing and the documentation of the template come.
 */

/** `text`, `number`, `flag` (yes or empty), or `yaml`: the short form of the mission folder, in a cell. */
type CellForm = 'text' | 'number' | 'flag' | 'yaml'

export interface ColumnSpec {
  readonly title: string
  readonly key: string
  readonly form: CellForm
  readonly width: number
  readonly meaning: string
}
export interface SheetSpec {
  readonly name: string
  /** Section of the element file that a row belongs to; `element` for the element itself. */
  readonly section: 'element' | 'types' | 'parameters' | 'containers' | 'commands' | 'events'
  /** Rows that belong to a thing of the section: the list of it that they fill. */
  readonly list?: 'entries' | 'arguments'
  readonly meaning: string
  /** After the identifying columns (Element; Name or the owner's name). */
  readonly columns: readonly ColumnSpec[]
}

const column = (title: string, key: string, form: CellForm, width: number, meaning: string): ColumnSpec => ({
  title,
  key,
  form,
  width,
  meaning,
})
const description = column('Description', 'description', 'text', 50, 'What it is, for people.')
const name = column('Name', 'name', 'text', 24, 'Unique within the element.')
const alias = column('Aliases', 'alias', 'yaml', 20, 'Other names by name space: MIB: A001')

const entryColumns: readonly ColumnSpec[] = [
  column('At', 'at', 'yaml', 10, 'Bits from the start; empty: right after the previous entry.'),
  column('When', 'when', 'yaml', 24, 'Condition under which the entry is present.'),
  column('Repeat', 'repeat', 'yaml', 14, 'Count, or the parameter that holds it.'),
  column('Pad', 'pad', 'number', 8, 'Bits left unused.'),
  column('Fixed', 'fixed', 'text', 14, 'Constant bits, hexadecimal.'),
  column('Bits', 'bits', 'number', 8, 'Number of constant bits.'),
  column('Array', 'array', 'text', 20, 'An array parameter or argument, with Counts.'),
  column('Counts', 'counts', 'yaml', 14, 'Size of each dimension: [4]'),
  column('Container', 'container', 'text', 24, 'A container laid in here.'),
  column('Indirect', 'indirect', 'text', 20, 'The parameter whose value names the parameter that lies here.'),
  column('Name space', 'namespace', 'text', 12, 'Of an indirect entry: the value is an alias in it.'),
  column('Raw', 'raw', 'yaml', 8, 'Of an indirect entry: true takes the raw value.'),
  column('Segment', 'segment', 'text', 20, 'A parameter or container of which Bits lie here.'),
  column('Of', 'of', 'text', 10, 'Of a segment: parameter or container.'),
  column('Order', 'order', 'number', 8, 'Of a segment: its place in the whole.'),
  description,
]

export const SHEETS: readonly SheetSpec[] = [
  {
    name: 'Elements',
    section: 'element',
    meaning: 'The system elements: satellites, subsystems, equipment, stations.',
    columns: [
      column(
        'Kind',
        'kind',
        'text',
        14,
        'satellite, subsystem, equipment, payload, station, antenna, encryptor, centre, service, element',
      ),
      description,
      column('Long description', 'longDescription', 'text', 40, 'More text.'),
      alias,
    ],
  },
  {
    name: 'Types',
    section: 'types',
    meaning: 'Types of parameters and arguments: values, encoding, calibration, limits.',
    columns: [
      name,
      column(
        'Kind',
        'kind',
        'text',
        14,
        'integer, float, enumerated, boolean, string, binary, absolute-time, relative-time, aggregate, array',
      ),
      column('Unit', 'unit', 'text', 10, 'Unit of the engineering value.'),
      column('Size (bits)', 'sizeInBits', 'number', 10, 'Size in the packet.'),
      column('Signed', 'signed', 'yaml', 8, 'true or false'),
      column('Length', 'length', 'yaml', 10, 'Bytes of a string or binary, or the parameter that holds it.'),
      column('Encoding', 'encoding', 'yaml', 30, 'Details: { scheme: twos-complement, byteOrder: lsb }'),
      column(
        'Calibrator',
        'calibrator',
        'yaml',
        30,
        '{ polynomial: [0, 0.1] }, { spline: [[0, 0], [255, 5]] }, { formula: x * 2 }',
      ),
      column('Context calibrators', 'contextCalibrators', 'yaml', 30, '[ { when: Mode == 2, calibrator: {…} } ]'),
      column('Labels', 'labels', 'yaml', 24, 'One a line: 0: OFF'),
      column('Label of true', 'trueLabel', 'text', 12, 'Of a boolean.'),
      column('Label of false', 'falseLabel', 'text', 12, 'Of a boolean.'),
      column('Valid range', 'validRange', 'yaml', 14, '[low, high]'),
      column('Valid ranges', 'validRanges', 'yaml', 14, 'Of arguments, instead of one: [[0, 3], [8, 9]]'),
      column('Initial value', 'initialValue', 'text', 14, ''),
      column('Limits', 'limits', 'yaml', 30, 'One a line: warning: [10, 30]'),
      column('Context limits', 'contextLimits', 'yaml', 30, '[ { when: Mode == SAFE, warning: [5, 35] } ]'),
      column('Scale', 'scale', 'number', 8, 'Of times: seconds per count.'),
      column('Offset', 'offset', 'number', 8, 'Of times: seconds added.'),
      column('Epoch', 'epoch', 'text', 14, 'TAI, J2000, UNIX, GPS, or a UTC time.'),
      column('Offset from', 'offsetFrom', 'text', 14, 'Time parameter that it counts from.'),
      column('Members', 'members', 'yaml', 30, 'Of an aggregate: [ { name: x, type: T } ]'),
      column('Array of', 'element', 'yaml', 14, 'Type of the entries of an array.'),
      column('Count', 'count', 'yaml', 10, 'Number of entries of an array.'),
      column('Counts', 'counts', 'yaml', 10, 'Of each dimension: [2, 3]'),
      description,
    ],
  },
  {
    name: 'Parameters',
    section: 'parameters',
    meaning: 'Reporting data.',
    columns: [
      name,
      column('Type', 'type', 'text', 20, 'Name of its type.'),
      description,
      column('Long description', 'longDescription', 'text', 30, 'More text.'),
      column('Unit', 'unit', 'text', 10, 'Of a value computed by a formula without a type.'),
      column('Formula', 'formula', 'text', 30, 'Computed from other parameters.'),
      column('Source', 'source', 'text', 12, 'telemetered, derived, constant, local, ground'),
      column('Initial value', 'initialValue', 'text', 14, ''),
      column('Read only', 'readOnly', 'flag', 8, 'yes, or empty'),
      column('Valid when', 'validWhen', 'yaml', 24, 'Condition under which its values count.'),
      alias,
    ],
  },
  {
    name: 'Containers',
    section: 'containers',
    meaning: 'Packets and parts of packets.',
    columns: [
      name,
      column('Abstract', 'abstract', 'flag', 8, 'yes: only others extend it.'),
      column('Base', 'base', 'text', 24, 'The container that it extends.'),
      column('When', 'when', 'yaml', 30, 'Of the values of the base: when it is this one.'),
      column('Period', 'period', 'text', 10, 'Time between packets: 1 s'),
      column('Size (bits)', 'sizeInBits', 'yaml', 10, 'Where it is declared.'),
      description,
    ],
  },
  {
    name: 'Entries',
    section: 'containers',
    list: 'entries',
    meaning: 'What lies in the containers, in order. Exactly one of Parameter, Container, Array, Pad, Fixed.',
    columns: [column('Parameter', 'parameter', 'text', 24, 'Name of the parameter.'), ...entryColumns],
  },
  {
    name: 'Commands',
    section: 'commands',
    meaning: 'Activities, as declared.',
    columns: [
      name,
      column('Abstract', 'abstract', 'flag', 8, 'yes: only others extend it.'),
      column('Base', 'base', 'text', 24, 'The command that it extends.'),
      column('Assign', 'assign', 'yaml', 24, 'Values of arguments of the base: { service: 8 }'),
      column('Steps', 'steps', 'yaml', 30, 'Of a block command: [ { command: Heat, assign: { line: 1 } }, Wait ]'),
      column('Significance', 'significance', 'yaml', 12, 'none, watch, warning, distress, critical, severe'),
      column('Context significance', 'contextSignificance', 'yaml', 24, '[ { when: Mode == SAFE, level: critical } ]'),
      column('Constraints', 'constraints', 'yaml', 24, '[ "Mode == NOMINAL" ]'),
      column('Interlock', 'interlock', 'yaml', 20, '{ scope: AOCS, until: complete }'),
      column('Verifiers', 'verifiers', 'yaml', 30, '[ accepted, completed ]'),
      column('Set', 'set', 'yaml', 24, '[ { parameter: Counter, formula: Counter + 1, on: accepted } ]'),
      column('Suspend alarms', 'suspendAlarms', 'yaml', 24, '[ { parameter: Current, for: 10 s, on: release } ]'),
      column('System name', 'systemName', 'text', 14, 'Group in a flat database.'),
      description,
      column('Long description', 'longDescription', 'text', 30, 'More text.'),
      alias,
    ],
  },
  {
    name: 'Arguments',
    section: 'commands',
    list: 'arguments',
    meaning: 'Arguments of the commands, in order.',
    columns: [
      name,
      column('Type', 'type', 'text', 20, 'Name of its type.'),
      description,
      column('Long description', 'longDescription', 'text', 30, 'More text.'),
      column('Initial value', 'initialValue', 'text', 14, ''),
      column('Formula', 'formula', 'text', 30, 'Computed from other arguments; then it cannot be given.'),
    ],
  },
  {
    name: 'Command entries',
    section: 'commands',
    list: 'entries',
    meaning: 'What lies in the commands, in order. Exactly one of Argument, Parameter, Container, Array, Pad, Fixed.',
    columns: [
      column('Argument', 'argument', 'text', 20, 'Name of an argument of the command.'),
      column('Parameter', 'parameter', 'text', 20, 'Name of a parameter whose value is sent.'),
      ...entryColumns,
    ],
  },
  {
    name: 'Events',
    section: 'events',
    meaning: 'What the elements say happened.',
    columns: [
      name,
      column('Severity', 'severity', 'text', 12, 'information, low, medium, high'),
      column('Identifier', 'id', 'number', 10, 'On-board identifier.'),
      column('Text', 'text', 'text', 40, 'With {Parameter} places.'),
      column('Container', 'container', 'text', 20, 'The packet that reports it.'),
      description,
    ],
  },
]

/** Titles of the columns that say what a row belongs to. */
export const ELEMENT_TITLE = 'Element'
export const OWNER_TITLES: Readonly<Record<string, string>> = { containers: 'Of container', commands: 'Of command' }
/** Version of the template, kept in the workbook; raised when a column changes its meaning. */
export const TEMPLATE_VERSION = 1
