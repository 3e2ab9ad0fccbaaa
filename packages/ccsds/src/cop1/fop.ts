/**
 * FOP-1 (CCSDS 232.1-B-2 §5), the sending end of COP-1 on one virtual channel: an interpreter of its state table. Bytes are not its
 * business: it is given requests, CLCWs and the time, and gives requests with their sequence numbers to the lower procedures.
 *
 * Time is a number of milliseconds of any clock that does not run backwards; the engine has none of its own. Whoever owns it
 * calls `tick` at `deadline`. The same calls give the same results.
 */
import { ccsdsErrors } from '../errors.ts'
import type { ControlCommand } from '../telecommand/control-command.ts'
import { FOP_ACTIONS, FOP_EVENTS, FOP_TABLE, type FopAction, type FopAlert, type FopState } from './fop-table.ts'
import type {
  ClcwUse,
  DirectiveOutcome,
  FopDirective,
  FopLower,
  FopParameters,
  FopStatus,
  FopUser,
  LowerResponse,
} from './fop-types.ts'
import { clcwEvent, directiveEvent, EVENT, isValidDirective } from './fop-events.ts'
import { SentQueue } from './sent-queue.ts'

const STATES = 6
/** The table as the engine runs it: numbers of actions and the next state, by event and state. */
const PROGRAM: readonly Uint8Array[] = FOP_EVENTS.flatMap((event) =>
  FOP_TABLE[event].map((cell) => Uint8Array.from(cell.actions, (action) => FOP_ACTIONS.indexOf(action))),
)
const NEXT = Uint8Array.from(FOP_EVENTS.flatMap((event) => FOP_TABLE[event].map((cell, i) => cell.next ?? i + 1)))
const ACTION = Object.fromEntries(FOP_ACTIONS.map((action, i) => [action, i])) as Readonly<Record<FopAction, number>>
/** Responses of the lower procedures that wait for the event in hand to end; bits. */
const AD_ACCEPT = 1
const AD_REJECT = 2
const BC_ACCEPT = 4
const BC_REJECT = 8
const BD_ACCEPT = 16
const BD_REJECT = 32
const RESPONSES = [
  [AD_ACCEPT, EVENT.E41],
  [AD_REJECT, EVENT.E42],
  [BC_ACCEPT, EVENT.E43],
  [BC_REJECT, EVENT.E44],
  [BD_ACCEPT, EVENT.E45],
  [BD_REJECT, EVENT.E46],
] as const

export class Fop<R> {
  readonly virtualChannelId: number
  readonly #lower: FopLower<R>
  readonly #user: FopUser<R>
  #state: FopState = 6
  #suspended: 0 | 1 | 2 | 3 | 4 = 0
  #vs = 0
  #nnr = 0
  #window: number
  #t1: number
  #limit: number
  #timeoutType: 0 | 1
  #count = 1
  #adOut = true
  #bcOut = true
  #bdOut = true
  readonly #sent = new SentQueue<R>()
  /** The Wait_Queue holds one (§5.1.4). */
  #wait: { request: R } | undefined
  #deadline = Infinity
  /** The control command of the Sent_Queue, in S5. */
  #control: ControlCommand | undefined
  #controlFlagged = false
  /** The Initiate directive that is not yet confirmed. */
  #initiating: FopDirective | undefined
  /** The BD request given to the lower procedures, until they answer. */
  #expedited: { request: R } | undefined

  // What the event in hand is about.
  #now = 0
  #nr = 0
  #request: R | undefined
  #directive: FopDirective | undefined
  #responses = 0
  #busy = false
  readonly #later: (() => void)[] = []
  #draining = false

  /** Throws VIG-CCSDS-002 for parameters out of range. */
  constructor(virtualChannelId: number, lower: FopLower<R>, user: FopUser<R>, parameters: FopParameters) {
    const { window, t1, limit, timeoutType } = parameters
    const settings: readonly FopDirective[] = [
      { kind: 'set-window', value: window },
      { kind: 'set-t1', value: t1 },
      { kind: 'set-limit', value: limit },
      { kind: 'set-timeout-type', value: timeoutType },
    ]
    for (const setting of settings)
      if (!isValidDirective(setting) && 'value' in setting)
        throw ccsdsErrors.configuration({
          what: `${setting.kind.slice(4)} of FOP-1`,
          value: setting.value,
          hint: 'Give a window 1 … 255, t1 in milliseconds above 0, a limit 1 … 255, a timeout type 0 or 1.',
        })
    this.virtualChannelId = virtualChannelId
    this.#lower = lower
    this.#user = user
    this.#window = window
    this.#t1 = t1
    this.#limit = limit
    this.#timeoutType = timeoutType
  }

  get state(): FopState {
    return this.#state
  }
  /** When to call `tick`; Infinity: the timer is not running. */
  get deadline(): number {
    return this.#deadline
  }
  /** The time of the last input. */
  get now(): number {
    return this.#now
  }
  /** Whether an AD request made now would be taken: the service is on and the Wait_Queue empty. */
  get ready(): boolean {
    return this.#state <= 3 && this.#wait === undefined
  }

  /** Requests the transfer of an AD frame. It is answered by notifications; one that must wait is `accepted` when it leaves. */
  transferAd(request: R, now: number): void {
    if (this.#busy) return void this.#later.push(() => this.transferAd(request, now))
    this.#request = request
    this.#run(this.#wait === undefined ? EVENT.E19 : EVENT.E20, now)
  }

  /** Requests the transfer of a BD frame, in any state. */
  transferBd(request: R, now: number): void {
    if (this.#busy) return void this.#later.push(() => this.transferBd(request, now))
    this.#request = request
    this.#run(this.#bdOut ? EVENT.E21 : EVENT.E22, now)
  }

  directive(directive: FopDirective, now: number): void {
    if (this.#busy) return void this.#later.push(() => this.directive(directive, now))
    this.#directive = directive
    this.#run(directiveEvent(directive, this.#bcOut, this.#suspended), now)
  }

  /**
   * An operational control field as received. Reports of type 2, CLCWs of other channels and of other COPs are none of this
   * engine's and are not used; a CLCW of an unknown version is invalid (E15).
   */
  clcw(word: number, now: number): ClcwUse {
    if (word >>> 31 !== 0) return 'no-clcw'
    if (((word >>> 18) & 0x3f) !== this.virtualChannelId) return 'other-channel'
    if (((word >>> 24) & 3) !== 1) return 'other-cop'
    if (this.#busy) this.#later.push(() => this.#clcw(word, now))
    else this.#clcw(word, now)
    return 'used'
  }

  /** An answer that the lower procedures gave `later`. */
  lowerResponse(type: 'AD' | 'BC' | 'BD', accepted: boolean, now: number): void {
    if (this.#busy) return void this.#later.push(() => this.lowerResponse(type, accepted, now))
    if (type === 'AD') this.#run(accepted ? EVENT.E41 : EVENT.E42, now)
    else if (type === 'BC') this.#run(accepted ? EVENT.E43 : EVENT.E44, now)
    else this.#run(accepted ? EVENT.E45 : EVENT.E46, now)
  }

  /** Tells the time: the timer expires when its deadline is reached. */
  tick(now: number): void {
    if (this.#busy) return void this.#later.push(() => this.tick(now))
    if (now < this.#deadline) return
    this.#deadline = Infinity
    const again = this.#count < this.#limit
    if (this.#timeoutType === 0) this.#run(again ? EVENT.E16 : EVENT.E17, now)
    else this.#run(again ? EVENT.E104 : EVENT.E18, now)
  }

  status(): FopStatus {
    return {
      state: this.#state,
      suspended: this.#suspended,
      vs: this.#vs,
      nnr: this.#nnr,
      window: this.#window,
      t1: this.#t1,
      limit: this.#limit,
      timeoutType: this.#timeoutType,
      transmissionCount: this.#count,
      sent: this.#sent.length,
      toBeRetransmitted: this.#sent.flagged,
      waiting: this.#wait !== undefined,
      adOut: this.#adOut,
      bcOut: this.#bcOut,
      bdOut: this.#bdOut,
      deadline: this.#deadline,
    }
  }

  #clcw(word: number, now: number): void {
    this.#nr = word & 255
    this.#run(clcwEvent(word, this.#vs, this.#nnr, this.#count, this.#limit), now)
  }

  /** Runs an event, then the responses that came meanwhile, then what the user asked for meanwhile. */
  #run(event: number, now: number): void {
    this.#busy = true
    this.#now = now
    try {
      this.#apply(event)
      while (this.#responses !== 0) {
        for (const [bit, response] of RESPONSES) {
          if ((this.#responses & bit) === 0) continue
          this.#responses &= ~bit
          this.#apply(response)
        }
      }
      this.#watchOutstanding()
    } finally {
      this.#request = undefined
      this.#directive = undefined
      this.#busy = false
    }
    if (this.#later.length === 0 || this.#draining) return
    this.#draining = true
    // Grows while it is gone through: each of these calls runs by itself and may bring up more.
    for (let i = 0; i < this.#later.length; i++) this.#later[i]!()
    this.#later.length = 0
    this.#draining = false
  }

  /**
   * The table ignores the timer in S3 (E16, E104), and a CLCW may lead from there to S1 with frames outstanding and no timer: what was
   * lost then would be waited for until another frame is sent. What is outstanding is always timed, which costs a
   * retransmission at most.
   */
  #watchOutstanding(): void {
    if (this.#state <= 3 && this.#deadline === Infinity && this.#sent.length > 0) this.#startTimer()
  }

  #apply(event: number): void {
    const at = event * STATES + this.#state - 1
    const program = PROGRAM[at]!
    for (let i = 0; i < program.length; i++) this.#act(program[i]!)
    this.#state = NEXT[at]! as FopState
  }

  #act(action: number): void {
    switch (action) {
      case ACTION.accept:
        return this.#answer('accepted')
      case ACTION.reject:
        return this.#answer('rejected')
      case ACTION.confirm:
        return this.#answer('confirmed')
      case ACTION.initialise:
        return this.#initialise()
      case ACTION.suspend:
        // Only in S1 to S4.
        this.#suspended = this.#state as 1 | 2 | 3 | 4
        return this.#user.suspend(this.#suspended)
      case ACTION.resume:
        this.#startTimer()
        this.#suspended = 0
        return
      case ACTION['remove-acknowledged']:
        return this.#removeAcknowledged()
      case ACTION['look-for-fdu']:
        return this.#lookForFdu()
      case ACTION['look-for-directive']:
        return this.#lookForDirective()
      case ACTION['retransmit-ad']:
        this.#lower.abort?.('AD', this.#now)
        this.#count++
        this.#startTimer()
        return this.#sent.flagAll()
      case ACTION['retransmit-bc']:
        this.#lower.abort?.('BC', this.#now)
        this.#count++
        this.#startTimer()
        this.#controlFlagged = true
        return
      case ACTION['add-to-wait-queue']:
        this.#wait = { request: this.#request as R }
        return
      case ACTION['transmit-bd']:
        this.#bdOut = false
        this.#expedited = { request: this.#request as R }
        return this.#respond(this.#lower.transmitBd(this.#request as R), BD_ACCEPT, BD_REJECT)
      case ACTION['transmit-unlock']:
        return this.#transmitBc({ kind: 'unlock' })
      case ACTION['transmit-set-vr']:
        return this.#transmitBc({ kind: 'set-vr', value: this.#value() })
      case ACTION['take-vr']:
        this.#vs = this.#nnr = this.#value()
        return
      case ACTION['take-nr']:
        this.#nnr = this.#nr
        return
      case ACTION['release-bc']:
        this.#control = undefined
        this.#controlFlagged = false
        return
      case ACTION['confirm-initiate']:
        return this.#endInitiating('confirmed')
      case ACTION['start-timer']:
        return this.#startTimer()
      case ACTION['cancel-timer']:
        this.#deadline = Infinity
        return
      case ACTION['set-vs']:
        return this.#setVs()
      case ACTION['set-window']:
        this.#window = this.#value()
        return
      case ACTION['set-t1']:
        this.#t1 = this.#value()
        return
      case ACTION['set-limit']:
        this.#limit = this.#value()
        return
      case ACTION['set-timeout-type']:
        this.#timeoutType = this.#value() === 0 ? 0 : 1
        return
      case ACTION['ad-ready']:
        this.#adOut = true
        return
      case ACTION['bc-ready']:
        this.#bcOut = true
        return
      case ACTION['bd-ready']:
        this.#bdOut = true
        return
      case ACTION['bd-passed']:
        return this.#endExpedited('passed')
      case ACTION['bd-refused']:
        this.#bdOut = true
        return this.#endExpedited('failed')
      default:
        return this.#alert(FOP_ACTIONS[action]!.slice('alert-'.length) as FopAlert)
    }
  }

  /** §5.2.11 to §5.2.13: the answer to the request or directive in hand. */
  #answer(outcome: 'accepted' | 'rejected' | 'confirmed'): void {
    const directive = this.#directive
    if (directive === undefined) return this.#user.transfer(outcome, this.#request as R)
    if (outcome === 'accepted' && directive.kind.startsWith('initiate-')) this.#initiating = directive
    this.#user.directive(outcome, directive)
  }

  /** §5.2.14: initialise. */
  #initialise(): void {
    this.#purge()
    this.#count = 1
    this.#suspended = 0
  }

  /** §5.2.2 and §5.2.3: both queues. */
  #purge(): void {
    while (this.#sent.length > 0) this.#user.transfer('failed', this.#sent.shift(this.#vs))
    this.#control = undefined
    this.#controlFlagged = false
    const waiting = this.#wait
    this.#wait = undefined
    if (waiting !== undefined) this.#user.transfer('rejected', waiting.request)
  }

  /** §5.2.15: alert. */
  #alert(reason: FopAlert): void {
    this.#deadline = Infinity
    this.#purge()
    this.#endInitiating('failed')
    this.#user.alert(reason)
  }

  /** Remove acknowledged frames: those before N(R) are confirmed, NN(R) becomes N(R), the count of transmissions starts again. */
  #removeAcknowledged(): void {
    const covered = (this.#nr - this.#nnr) & 255
    const sent = this.#sent
    while (sent.length > 0 && ((sent.oldest(this.#vs) - this.#nnr) & 255) < covered)
      this.#user.transfer('confirmed', sent.shift(this.#vs))
    this.#nnr = this.#nr
    this.#count = 1
  }

  /** Look for FDU: first what is to be sent again, else what waits, as far as the window goes. */
  #lookForFdu(): void {
    if (!this.#adOut) return
    if (this.#sent.flagged > 0) {
      const sequence = this.#sent.unflagFirst(this.#vs)
      this.#adOut = false
      return this.#respond(this.#lower.transmitAd(this.#sent.at(sequence), sequence, true), AD_ACCEPT, AD_REJECT)
    }
    const waiting = this.#wait
    if (waiting === undefined || ((this.#vs - this.#nnr) & 255) >= this.#window) return
    this.#wait = undefined
    this.#user.transfer('accepted', waiting.request)
    this.#transmitAd(waiting.request)
  }

  /** §5.2.4: transmit Type-AD frame. */
  #transmitAd(request: R): void {
    const sequence = this.#vs
    if (this.#sent.length === 0) this.#count = 1
    this.#sent.add(request, sequence)
    this.#vs = (sequence + 1) & 255
    this.#startTimer()
    this.#adOut = false
    this.#respond(this.#lower.transmitAd(request, sequence, false), AD_ACCEPT, AD_REJECT)
  }

  /** Transmit Type-BC frame. */
  #transmitBc(command: ControlCommand): void {
    this.#control = command
    this.#controlFlagged = false
    this.#count = 1
    this.#startTimer()
    this.#bcOut = false
    this.#respond(this.#lower.transmitBc(command, false), BC_ACCEPT, BC_REJECT)
  }

  /** Look for directive. */
  #lookForDirective(): void {
    const command = this.#control
    if (!this.#bcOut || !this.#controlFlagged || command === undefined) return
    this.#controlFlagged = false
    this.#bcOut = false
    this.#respond(this.#lower.transmitBc(command, true), BC_ACCEPT, BC_REJECT)
  }

  #setVs(): void {
    if (this.#suspended !== 0) return this.#answer('rejected')
    this.#answer('accepted')
    this.#vs = this.#nnr = this.#value()
    this.#answer('confirmed')
  }

  #respond(response: LowerResponse, accepted: number, rejected: number): void {
    if (response === 'accept') this.#responses |= accepted
    else if (response === 'reject') this.#responses |= rejected
  }

  #endInitiating(outcome: DirectiveOutcome): void {
    const directive = this.#initiating
    this.#initiating = undefined
    if (directive !== undefined) this.#user.directive(outcome, directive)
  }

  #endExpedited(outcome: 'passed' | 'failed'): void {
    const expedited = this.#expedited
    this.#expedited = undefined
    if (expedited !== undefined) this.#user.transfer(outcome, expedited.request)
  }

  #startTimer(): void {
    this.#deadline = this.#now + this.#t1
  }

  #value(): number {
    const directive = this.#directive
    return directive !== undefined && 'value' in directive ? directive.value : 0
  }
}
