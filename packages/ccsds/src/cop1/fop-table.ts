/**
 * The FOP-1 state table (CCSDS 232.1-B-2 table 5-1) as data: for each event a row, for each state a cell with the actions in their
 * order and the next state. Written to be held against the standard line by line; the engine executes it and knows no more.
 */

/**
 * S1 active, S2 retransmit without wait, S3 retransmit with wait, S4 initialising without BC frame, S5 initialising with BC
 * frame, S6 initial (§5.1.2).
 */
export type FopState = 1 | 2 | 3 | 4 | 5 | 6

/** The reasons of an alert (§4). */
export type FopAlert = 'LIMIT' | 'T1' | 'LOCKOUT' | 'SYNCH' | 'NNR' | 'CLCW' | 'LLIF' | 'TERM'

/** In the order of the table. E101 to E104 stand among their like, as they do there. */
export const FOP_EVENTS = [
  'E1',
  'E2',
  'E3',
  'E4',
  'E5',
  'E6',
  'E7',
  'E101',
  'E102',
  'E8',
  'E9',
  'E10',
  'E11',
  'E12',
  'E103',
  'E13',
  'E14',
  'E15',
  'E16',
  'E104',
  'E17',
  'E18',
  'E19',
  'E20',
  'E21',
  'E22',
  'E23',
  'E24',
  'E25',
  'E26',
  'E27',
  'E28',
  'E29',
  'E30',
  'E31',
  'E32',
  'E33',
  'E34',
  'E35',
  'E36',
  'E37',
  'E38',
  'E39',
  'E40',
  'E41',
  'E42',
  'E43',
  'E44',
  'E45',
  'E46',
] as const
export type FopEvent = (typeof FOP_EVENTS)[number]

/** What each does is said where it is done, in the engine, by §5.2. */
export const FOP_ACTIONS = [
  'accept',
  'reject',
  'confirm',
  'initialise',
  'suspend',
  'resume',
  'remove-acknowledged',
  'look-for-fdu',
  'look-for-directive',
  'retransmit-ad',
  'retransmit-bc',
  'add-to-wait-queue',
  'transmit-bd',
  'transmit-unlock',
  'transmit-set-vr',
  'take-vr',
  'take-nr',
  'release-bc',
  'confirm-initiate',
  'start-timer',
  'cancel-timer',
  'set-vs',
  'set-window',
  'set-t1',
  'set-limit',
  'set-timeout-type',
  'ad-ready',
  'bc-ready',
  'bd-ready',
  'bd-passed',
  'bd-refused',
  'alert-LIMIT',
  'alert-T1',
  'alert-LOCKOUT',
  'alert-SYNCH',
  'alert-NNR',
  'alert-CLCW',
  'alert-LLIF',
  'alert-TERM',
] as const
export type FopAction = (typeof FOP_ACTIONS)[number]

export interface FopCell {
  readonly actions: readonly FopAction[]
  /** Undefined: the state stays. */
  readonly next?: FopState
  /** The standard says that the event cannot happen in this state; nothing is done if it does. */
  readonly impossible?: true
}
export type FopRow = readonly [FopCell, FopCell, FopCell, FopCell, FopCell, FopCell]

const stay = (...actions: FopAction[]): FopCell => ({ actions })
const to = (next: FopState, ...actions: FopAction[]): FopCell => ({ actions, next })
const alert = (reason: FopAlert): FopCell => to(6, `alert-${reason}`)
const everywhere = (cell: FopCell): FopRow => [cell, cell, cell, cell, cell, cell]
/** A directive that is taken in S6 only. */
const whenInitial = (cell: FopCell): FopRow => [reject, reject, reject, reject, reject, cell]
/** Resume directives and events of the suspended service are told apart by SS, which is 0 outside of S6. */
const whenSuspended = (cell: FopCell): FopRow => [na, na, na, na, na, cell]
const ignore = stay()
const na: FopCell = { actions: [], impossible: true }
const reject = stay('reject')

export const FOP_TABLE: Readonly<Record<FopEvent, FopRow>> = {
  // Valid CLCW, lockout 0, N(R) = V(S): all frames acknowledged. Retransmit 0, wait 0, N(R) = NN(R): none of them newly.
  E1: [
    ignore,
    alert('SYNCH'),
    alert('SYNCH'),
    to(1, 'confirm-initiate', 'cancel-timer'),
    to(1, 'confirm-initiate', 'release-bc', 'cancel-timer'),
    ignore,
  ],
  // The same with N(R) ≠ NN(R). In S4 and S5 the standard has it impossible, holding NN(R) = V(S) there. After an alert with
  // frames outstanding it is not: then N(R) = V(S) is all that the check asks for, and NN(R) follows.
  E2: [
    stay('remove-acknowledged', 'cancel-timer', 'look-for-fdu'),
    to(1, 'remove-acknowledged', 'cancel-timer', 'look-for-fdu'),
    to(1, 'remove-acknowledged', 'cancel-timer', 'look-for-fdu'),
    to(1, 'take-nr', 'confirm-initiate', 'cancel-timer'),
    to(1, 'take-nr', 'confirm-initiate', 'release-bc', 'cancel-timer'),
    ignore,
  ],
  // N(R) = V(S), retransmit 0, wait 1.
  E3: [alert('CLCW'), alert('CLCW'), alert('CLCW'), alert('CLCW'), alert('CLCW'), ignore],
  // N(R) = V(S), retransmit 1.
  E4: [alert('SYNCH'), alert('SYNCH'), alert('SYNCH'), alert('SYNCH'), ignore, ignore],

  // Valid N(R) < V(S): some frames not acknowledged. Retransmit 0, wait 0, N(R) = NN(R).
  E5: [ignore, alert('SYNCH'), alert('SYNCH'), na, na, ignore],
  // The same with N(R) ≠ NN(R).
  E6: [
    stay('remove-acknowledged', 'look-for-fdu'),
    to(1, 'remove-acknowledged', 'look-for-fdu'),
    to(1, 'remove-acknowledged', 'look-for-fdu'),
    na,
    na,
    ignore,
  ],
  // Retransmit 0, wait 1.
  E7: [alert('CLCW'), alert('CLCW'), alert('CLCW'), na, na, ignore],
  // Retransmit 1, Transmission_Limit = 1, N(R) ≠ NN(R).
  E101: [
    to(6, 'remove-acknowledged', 'alert-LIMIT'),
    to(6, 'remove-acknowledged', 'alert-LIMIT'),
    to(6, 'remove-acknowledged', 'alert-LIMIT'),
    na,
    na,
    ignore,
  ],
  // The same with N(R) = NN(R).
  E102: [alert('LIMIT'), alert('LIMIT'), alert('LIMIT'), na, na, ignore],
  // Retransmit 1, Transmission_Limit > 1, N(R) ≠ NN(R), wait 0.
  E8: [
    to(2, 'remove-acknowledged', 'retransmit-ad', 'look-for-fdu'),
    stay('remove-acknowledged', 'retransmit-ad', 'look-for-fdu'),
    to(2, 'remove-acknowledged', 'retransmit-ad', 'look-for-fdu'),
    na,
    na,
    ignore,
  ],
  // The same with wait 1.
  E9: [to(3, 'remove-acknowledged'), to(3, 'remove-acknowledged'), stay('remove-acknowledged'), na, na, ignore],
  // Retransmit 1, N(R) = NN(R), Transmission_Count < Transmission_Limit, wait 0.
  E10: [to(2, 'retransmit-ad', 'look-for-fdu'), ignore, to(2, 'retransmit-ad', 'look-for-fdu'), na, na, ignore],
  // The same with wait 1.
  E11: [to(3), to(3), ignore, na, na, ignore],
  // Retransmit 1, N(R) = NN(R), Transmission_Count ≥ Transmission_Limit, wait 0.
  E12: [to(2), ignore, to(2), na, na, ignore],
  // The same with wait 1.
  E103: [to(3), to(3), ignore, na, na, ignore],

  // N(R) is neither of an outstanding frame nor V(S).
  E13: [alert('NNR'), alert('NNR'), alert('NNR'), alert('NNR'), ignore, ignore],
  // Lockout 1.
  E14: [alert('LOCKOUT'), alert('LOCKOUT'), alert('LOCKOUT'), alert('LOCKOUT'), ignore, ignore],
  // Invalid CLCW.
  E15: [alert('CLCW'), alert('CLCW'), alert('CLCW'), alert('CLCW'), alert('CLCW'), ignore],

  // The timer expires. Transmission_Count < Transmission_Limit, Timeout_Type 0.
  E16: [
    stay('retransmit-ad', 'look-for-fdu'),
    stay('retransmit-ad', 'look-for-fdu'),
    ignore,
    alert('T1'),
    stay('retransmit-bc', 'look-for-directive'),
    na,
  ],
  // The same with Timeout_Type 1.
  E104: [
    stay('retransmit-ad', 'look-for-fdu'),
    stay('retransmit-ad', 'look-for-fdu'),
    ignore,
    to(6, 'suspend'),
    stay('retransmit-bc', 'look-for-directive'),
    na,
  ],
  // Transmission_Count ≥ Transmission_Limit, Timeout_Type 0.
  E17: [alert('T1'), alert('T1'), alert('T1'), alert('T1'), alert('T1'), na],
  // The same with Timeout_Type 1.
  E18: [to(6, 'suspend'), to(6, 'suspend'), to(6, 'suspend'), to(6, 'suspend'), alert('T1'), na],

  // Request to transfer an AD FDU, Wait_Queue empty.
  E19: [
    stay('add-to-wait-queue', 'look-for-fdu'),
    stay('add-to-wait-queue', 'look-for-fdu'),
    stay('add-to-wait-queue'),
    reject,
    reject,
    reject,
  ],
  // The same, Wait_Queue not empty.
  E20: everywhere(reject),
  // Request to transfer a BD FDU, BD_Out_Flag ready.
  E21: everywhere(stay('accept', 'transmit-bd')),
  // The same, not ready.
  E22: everywhere(reject),

  // Directives. Initiate AD service without CLCW check.
  E23: whenInitial(to(1, 'accept', 'initialise', 'confirm')),
  // Initiate AD service with CLCW check.
  E24: whenInitial(to(4, 'accept', 'initialise', 'start-timer')),
  // Initiate AD service with Unlock, BC_Out_Flag ready; not ready.
  E25: whenInitial(to(5, 'accept', 'initialise', 'transmit-unlock')),
  E26: everywhere(reject),
  // Initiate AD service with Set V(R), BC_Out_Flag ready; not ready.
  E27: whenInitial(to(5, 'accept', 'initialise', 'take-vr', 'transmit-set-vr')),
  E28: everywhere(reject),
  // Terminate AD service. In S6 there is none to end; one that is suspended can still be resumed, and an Initiate ends it.
  E29: [
    to(6, 'accept', 'alert-TERM', 'confirm'),
    to(6, 'accept', 'alert-TERM', 'confirm'),
    to(6, 'accept', 'alert-TERM', 'confirm'),
    to(6, 'accept', 'alert-TERM', 'confirm'),
    to(6, 'accept', 'alert-TERM', 'confirm'),
    stay('accept', 'confirm'),
  ],
  // Resume AD service, SS = 0 … 4.
  E30: everywhere(reject),
  E31: whenSuspended(to(1, 'accept', 'resume', 'confirm')),
  E32: whenSuspended(to(2, 'accept', 'resume', 'confirm')),
  E33: whenSuspended(to(3, 'accept', 'resume', 'confirm')),
  E34: whenSuspended(to(4, 'accept', 'resume', 'confirm')),
  // Set V(S) to V*(S): accepted while SS = 0, rejected while suspended.
  E35: whenInitial(stay('set-vs')),
  // Set FOP_Sliding_Window, T1_Initial, Transmission_Limit, Timeout_Type.
  E36: everywhere(stay('accept', 'set-window', 'confirm')),
  E37: everywhere(stay('accept', 'set-t1', 'confirm')),
  E38: everywhere(stay('accept', 'set-limit', 'confirm')),
  E39: everywhere(stay('accept', 'set-timeout-type', 'confirm')),
  // Invalid directive.
  E40: everywhere(reject),

  // Responses of the lower procedures. AD frame accepted; rejected.
  E41: [
    stay('ad-ready', 'look-for-fdu'),
    stay('ad-ready', 'look-for-fdu'),
    stay('ad-ready'),
    stay('ad-ready'),
    stay('ad-ready'),
    stay('ad-ready'),
  ],
  E42: everywhere(alert('LLIF')),
  // BC frame accepted; rejected.
  E43: [
    stay('bc-ready'),
    stay('bc-ready'),
    stay('bc-ready'),
    stay('bc-ready'),
    stay('bc-ready', 'look-for-directive'),
    stay('bc-ready'),
  ],
  E44: everywhere(alert('LLIF')),
  // BD frame accepted; rejected. That the frame was passed on, or not, is told under a name of its own: the request itself was
  // accepted by E21 already.
  E45: everywhere(stay('bd-ready', 'bd-passed')),
  E46: everywhere(to(6, 'bd-refused', 'alert-LLIF')),
}
