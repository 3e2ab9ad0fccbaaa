/**
 * A second FOP-1, for tests: the state table of CCSDS 232.1-B-2 written down once more, as text, in its words, and the plainest
 * possible execution of it, with lists where the engine has rings and counters. It shares nothing with the engine but the
 * names of notifications.
 */
import type { Clcw, ControlCommand, FopDirective, LowerResponse } from '@vigie/ccsds'

/** Event | S1 | … | S6. `>n` gives the next state, `.` means ignore, `x` that the standard has the event impossible there. */
export const TABLE_TEXT = `
E1   | . | alert SYNCH >6 | alert SYNCH >6 | confirm initiate, cancel timer >1 | confirm initiate, release BC, cancel timer >1 | .
E2   | remove acked, cancel timer, look FDU | remove acked, cancel timer, look FDU >1 | remove acked, cancel timer, look FDU >1 | adopt N(R), confirm initiate, cancel timer >1 | adopt N(R), confirm initiate, release BC, cancel timer >1 | .
E3   | alert CLCW >6 | alert CLCW >6 | alert CLCW >6 | alert CLCW >6 | alert CLCW >6 | .
E4   | alert SYNCH >6 | alert SYNCH >6 | alert SYNCH >6 | alert SYNCH >6 | . | .
E5   | . | alert SYNCH >6 | alert SYNCH >6 | x | x | .
E6   | remove acked, look FDU | remove acked, look FDU >1 | remove acked, look FDU >1 | x | x | .
E7   | alert CLCW >6 | alert CLCW >6 | alert CLCW >6 | x | x | .
E101 | remove acked, alert LIMIT >6 | remove acked, alert LIMIT >6 | remove acked, alert LIMIT >6 | x | x | .
E102 | alert LIMIT >6 | alert LIMIT >6 | alert LIMIT >6 | x | x | .
E8   | remove acked, retransmit AD, look FDU >2 | remove acked, retransmit AD, look FDU | remove acked, retransmit AD, look FDU >2 | x | x | .
E9   | remove acked >3 | remove acked >3 | remove acked | x | x | .
E10  | retransmit AD, look FDU >2 | . | retransmit AD, look FDU >2 | x | x | .
E11  | >3 | >3 | . | x | x | .
E12  | >2 | . | >2 | x | x | .
E103 | >3 | >3 | . | x | x | .
E13  | alert NNR >6 | alert NNR >6 | alert NNR >6 | alert NNR >6 | . | .
E14  | alert LOCKOUT >6 | alert LOCKOUT >6 | alert LOCKOUT >6 | alert LOCKOUT >6 | . | .
E15  | alert CLCW >6 | alert CLCW >6 | alert CLCW >6 | alert CLCW >6 | alert CLCW >6 | .
E16  | retransmit AD, look FDU | retransmit AD, look FDU | . | alert T1 >6 | retransmit BC, look directive | x
E104 | retransmit AD, look FDU | retransmit AD, look FDU | . | suspend >6 | retransmit BC, look directive | x
E17  | alert T1 >6 | alert T1 >6 | alert T1 >6 | alert T1 >6 | alert T1 >6 | x
E18  | suspend >6 | suspend >6 | suspend >6 | suspend >6 | alert T1 >6 | x
E19  | add to wait, look FDU | add to wait, look FDU | add to wait | reject | reject | reject
E20  | reject | reject | reject | reject | reject | reject
E21  | accept, transmit BD | accept, transmit BD | accept, transmit BD | accept, transmit BD | accept, transmit BD | accept, transmit BD
E22  | reject | reject | reject | reject | reject | reject
E23  | reject | reject | reject | reject | reject | accept, initialise, confirm >1
E24  | reject | reject | reject | reject | reject | accept, initialise, start timer >4
E25  | reject | reject | reject | reject | reject | accept, initialise, transmit BC unlock >5
E26  | reject | reject | reject | reject | reject | reject
E27  | reject | reject | reject | reject | reject | accept, initialise, set V(S) and NN(R), transmit BC set >5
E28  | reject | reject | reject | reject | reject | reject
E29  | accept, alert TERM, confirm >6 | accept, alert TERM, confirm >6 | accept, alert TERM, confirm >6 | accept, alert TERM, confirm >6 | accept, alert TERM, confirm >6 | accept, confirm
E30  | reject | reject | reject | reject | reject | reject
E31  | x | x | x | x | x | accept, resume, confirm >1
E32  | x | x | x | x | x | accept, resume, confirm >2
E33  | x | x | x | x | x | accept, resume, confirm >3
E34  | x | x | x | x | x | accept, resume, confirm >4
E35  | reject | reject | reject | reject | reject | set V(S) unless suspended
E36  | accept, set K, confirm | accept, set K, confirm | accept, set K, confirm | accept, set K, confirm | accept, set K, confirm | accept, set K, confirm
E37  | accept, set T1, confirm | accept, set T1, confirm | accept, set T1, confirm | accept, set T1, confirm | accept, set T1, confirm | accept, set T1, confirm
E38  | accept, set limit, confirm | accept, set limit, confirm | accept, set limit, confirm | accept, set limit, confirm | accept, set limit, confirm | accept, set limit, confirm
E39  | accept, set TT, confirm | accept, set TT, confirm | accept, set TT, confirm | accept, set TT, confirm | accept, set TT, confirm | accept, set TT, confirm
E40  | reject | reject | reject | reject | reject | reject
E41  | AD ready, look FDU | AD ready, look FDU | AD ready | AD ready | AD ready | AD ready
E42  | alert LLIF >6 | alert LLIF >6 | alert LLIF >6 | alert LLIF >6 | alert LLIF >6 | alert LLIF >6
E43  | BC ready | BC ready | BC ready | BC ready | BC ready, look directive | BC ready
E44  | alert LLIF >6 | alert LLIF >6 | alert LLIF >6 | alert LLIF >6 | alert LLIF >6 | alert LLIF >6
E45  | BD ready, pass BD | BD ready, pass BD | BD ready, pass BD | BD ready, pass BD | BD ready, pass BD | BD ready, pass BD
E46  | fail BD, alert LLIF >6 | fail BD, alert LLIF >6 | fail BD, alert LLIF >6 | fail BD, alert LLIF >6 | fail BD, alert LLIF >6 | fail BD, alert LLIF >6
`

export interface TextCell {
  readonly actions: readonly string[]
  readonly next: number | undefined
  readonly impossible: boolean
}

export const TABLE: ReadonlyMap<string, readonly TextCell[]> = new Map(
  TABLE_TEXT.trim()
    .split('\n')
    .map((line) => {
      const [event, ...cells] = line.split('|').map((text) => text.trim())
      return [
        event!,
        cells.map((text) => {
          const [actions, next] = text.split('>')
          return {
            actions: actions!
              .split(',')
              .map((action) => action.trim())
              .filter((action) => action !== '' && action !== '.' && action !== 'x'),
            next: next === undefined ? undefined : Number(next),
            impossible: text === 'x',
          }
        }),
      ]
    }),
)

interface Sent {
  readonly n: number
  readonly request: string
  flag: boolean
}

const before = (a: number, b: number): number => (b - a + 256) % 256

export class Oracle {
  readonly log: string[] = []
  /** Cells that were visited: `E1/S1`. */
  readonly visited = new Set<string>()
  state = 6
  ss = 0
  vs = 0
  nnr = 0
  k: number
  t1: number
  limit: number
  tt: number
  count = 1
  sent: Sent[] = []
  bc: { command: ControlCommand; flag: boolean } | undefined
  wait: string | undefined
  ready = { AD: true, BC: true, BD: true }
  deadline = Infinity
  now = 0
  readonly #answer: () => LowerResponse
  #initiating: FopDirective | undefined
  #expedited: string | undefined
  #events: string[] = []
  #nr = 0
  #request = ''
  #directive: FopDirective | undefined

  constructor(answer: () => LowerResponse, k: number, t1: number, limit: number, tt: number) {
    this.#answer = answer
    this.k = k
    this.t1 = t1
    this.limit = limit
    this.tt = tt
  }

  transferAd(request: string, now: number): void {
    this.#request = request
    this.#event(this.wait === undefined ? 'E19' : 'E20', now)
  }

  transferBd(request: string, now: number): void {
    this.#request = request
    this.#event(this.ready.BD ? 'E21' : 'E22', now)
  }

  lowerResponse(type: 'AD' | 'BC' | 'BD', accepted: boolean, now: number): void {
    this.#event({ AD: ['E42', 'E41'], BC: ['E44', 'E43'], BD: ['E46', 'E45'] }[type][accepted ? 1 : 0]!, now)
  }

  tick(now: number): void {
    if (now < this.deadline) return
    this.deadline = Infinity
    if (this.count < this.limit) this.#event(this.tt === 0 ? 'E16' : 'E104', now)
    else this.#event(this.tt === 0 ? 'E17' : 'E18', now)
  }

  clcw(clcw: Clcw, valid: boolean, now: number): void {
    const nr = (this.#nr = clcw.reportValue)
    if (!valid) return this.#event('E15', now)
    if (clcw.lockout) return this.#event('E14', now)
    const outstanding = before(this.nnr, this.vs)
    const newly = before(this.nnr, nr)
    if (newly > outstanding) return this.#event('E13', now)
    if (newly === outstanding) {
      if (clcw.retransmit) return this.#event('E4', now)
      if (clcw.wait) return this.#event('E3', now)
      return this.#event(newly === 0 ? 'E1' : 'E2', now)
    }
    if (!clcw.retransmit) return this.#event(clcw.wait ? 'E7' : newly === 0 ? 'E5' : 'E6', now)
    if (this.limit === 1) return this.#event(newly === 0 ? 'E102' : 'E101', now)
    if (newly > 0) return this.#event(clcw.wait ? 'E9' : 'E8', now)
    const exhausted = this.count >= this.limit
    this.#event(clcw.wait ? (exhausted ? 'E103' : 'E11') : exhausted ? 'E12' : 'E10', now)
  }

  directive(directive: FopDirective, valid: boolean, now: number): void {
    this.#directive = directive
    const event: Record<FopDirective['kind'], string> = {
      initiate: 'E23',
      'initiate-with-clcw': 'E24',
      'initiate-with-unlock': this.ready.BC ? 'E25' : 'E26',
      'initiate-with-set-vr': this.ready.BC ? 'E27' : 'E28',
      terminate: 'E29',
      resume: `E${30 + this.ss}`,
      'set-vs': 'E35',
      'set-window': 'E36',
      'set-t1': 'E37',
      'set-limit': 'E38',
      'set-timeout-type': 'E39',
    }
    this.#event(valid ? event[directive.kind] : 'E40', now)
    this.#directive = undefined
  }

  #event(event: string, now: number): void {
    this.now = now
    this.#events.push(event)
    while (this.#events.length > 0) {
      const next = this.#events.shift()!
      const cell = TABLE.get(next)![this.state - 1]!
      this.visited.add(`${next}/S${this.state}`)
      for (const action of cell.actions) this.#act(action)
      this.state = cell.next ?? this.state
    }
    // Beyond the table: what is outstanding in S1 to S3 is always timed.
    if (this.state <= 3 && this.sent.length > 0 && this.deadline === Infinity) this.deadline = this.now + this.t1
  }

  #give(type: 'AD' | 'BC' | 'BD', what: string): void {
    this.ready[type] = false
    this.log.push(what)
    const answer = this.#answer()
    const events = { AD: ['E41', 'E42'], BC: ['E43', 'E44'], BD: ['E45', 'E46'] }[type]
    if (answer === 'accept') this.#events.push(events[0]!)
    if (answer === 'reject') this.#events.push(events[1]!)
  }

  #tell(outcome: string): void {
    if (this.#directive === undefined) this.log.push(`${outcome} ${this.#request}`)
    else this.log.push(`${outcome} ${this.#directive.kind}`)
  }

  #purge(): void {
    for (const { request } of this.sent) this.log.push(`failed ${request}`)
    this.sent = []
    this.bc = undefined
    if (this.wait !== undefined) this.log.push(`rejected ${this.wait}`)
    this.wait = undefined
  }

  #transmitBc(command: ControlCommand): void {
    this.bc = { command, flag: false }
    this.count = 1
    this.deadline = this.now + this.t1
    this.#give('BC', `BC ${JSON.stringify(command)}`)
  }

  #act(action: string): void {
    const value = this.#directive !== undefined && 'value' in this.#directive ? this.#directive.value : 0
    const [verb, ...rest] = action.split(' ')
    switch (action) {
      case 'accept':
        if (this.#directive?.kind.startsWith('initiate-') === true) this.#initiating = this.#directive
        return this.#tell('accepted')
      case 'reject':
        return this.#tell('rejected')
      case 'confirm':
        return this.#tell('confirmed')
      case 'initialise':
        this.#purge()
        this.count = 1
        this.ss = 0
        return
      case 'suspend':
        this.ss = this.state
        return void this.log.push(`suspend ${this.state}`)
      case 'resume':
        this.deadline = this.now + this.t1
        this.ss = 0
        return
      case 'remove acked':
        for (const { request } of this.sent.filter((s) => before(this.nnr, s.n) < before(this.nnr, this.#nr)))
          this.log.push(`confirmed ${request}`)
        this.sent = this.sent.filter((s) => before(this.nnr, s.n) >= before(this.nnr, this.#nr))
        this.nnr = this.#nr
        this.count = 1
        return
      case 'look FDU': {
        if (!this.ready.AD) return
        const again = this.sent.find((s) => s.flag)
        if (again !== undefined) {
          again.flag = false
          return this.#give('AD', `AD ${again.request} ${again.n} again`)
        }
        if (this.wait === undefined || before(this.nnr, this.vs) >= this.k) return
        const request = this.wait
        this.wait = undefined
        this.log.push(`accepted ${request}`)
        if (this.sent.length === 0) this.count = 1
        this.sent.push({ n: this.vs, request, flag: false })
        const n = this.vs
        this.vs = (this.vs + 1) % 256
        this.deadline = this.now + this.t1
        return this.#give('AD', `AD ${request} ${n}`)
      }
      case 'look directive':
        if (!this.ready.BC || this.bc?.flag !== true) return
        this.bc.flag = false
        return this.#give('BC', `BC ${JSON.stringify(this.bc.command)}`)
      case 'retransmit AD':
        this.log.push('abort AD')
        this.count++
        this.deadline = this.now + this.t1
        for (const s of this.sent) s.flag = true
        return
      case 'retransmit BC':
        this.log.push('abort BC')
        this.count++
        this.deadline = this.now + this.t1
        if (this.bc !== undefined) this.bc.flag = true
        return
      case 'add to wait':
        this.wait = this.#request
        return
      case 'transmit BD':
        this.#expedited = this.#request
        return this.#give('BD', `BD ${this.#request}`)
      case 'transmit BC unlock':
        return this.#transmitBc({ kind: 'unlock' })
      case 'transmit BC set':
        return this.#transmitBc({ kind: 'set-vr', value })
      case 'set V(S) and NN(R)':
        this.vs = this.nnr = value
        return
      case 'adopt N(R)':
        this.nnr = this.#nr
        return
      case 'release BC':
        this.bc = undefined
        return
      case 'confirm initiate':
        if (this.#initiating !== undefined) this.log.push(`confirmed ${this.#initiating.kind}`)
        this.#initiating = undefined
        return
      case 'start timer':
        this.deadline = this.now + this.t1
        return
      case 'cancel timer':
        this.deadline = Infinity
        return
      case 'set V(S) unless suspended':
        if (this.ss !== 0) return this.#tell('rejected')
        this.#tell('accepted')
        this.vs = this.nnr = value
        return this.#tell('confirmed')
      case 'set K':
        this.k = value
        return
      case 'set T1':
        this.t1 = value
        return
      case 'set limit':
        this.limit = value
        return
      case 'set TT':
        this.tt = value
        return
      case 'pass BD':
      case 'fail BD':
        if (verb === 'fail') this.ready.BD = true
        if (this.#expedited !== undefined) this.log.push(`${verb === 'pass' ? 'passed' : 'failed'} ${this.#expedited}`)
        this.#expedited = undefined
        return
    }
    if (verb === 'alert') {
      this.deadline = Infinity
      this.#purge()
      if (this.#initiating !== undefined) this.log.push(`failed ${this.#initiating.kind}`)
      this.#initiating = undefined
      this.log.push(`alert ${rest[0]}`)
    } else if (rest[0] === 'ready') this.ready[verb as 'AD'] = true
    else throw new Error(`the oracle does not know «${action}»`)
  }
}
