/** Who may do what with runs: rules of the mission. */
export interface ProcedureRules {
  /** What becomes of a run that was under way when the centre stopped. */
  readonly afterRestart: 'paused' | 'resume'
  /** Roles that may have a run that they hold go another way than it is written. */
  readonly skip: readonly string[]
  readonly jump: readonly string[]
  readonly edit: readonly string[]
  /** Roles that may take a run from who holds it, and answer for them. */
  readonly takeOver: readonly string[]
  /** Roles that may review a version of a procedure, and say that it was validated; another person than who wrote it. */
  readonly review: readonly string[]
  /** Roles that may put a reviewed version in force, and take it out; another person than who wrote it. */
  readonly approve: readonly string[]
  /** What a procedure must be before it is run, by what the centre commands: simulator, flight model … */
  readonly environments: ReadonlyMap<string, { readonly approved: boolean; readonly validatedOn: readonly string[] }>
  /** Runs at once. */
  readonly mostAtOnce: number
  /** Statements without a wait after which a run is paused. */
  readonly mostBusy: number
  /** Requests refused one after another after which it is. */
  readonly mostRefused: number
}

export const DEFAULT_RULES: ProcedureRules = {
  afterRestart: 'paused',
  skip: ['operations-engineer', 'administrator'],
  jump: ['operations-engineer', 'administrator'],
  edit: ['operations-engineer', 'administrator'],
  takeOver: ['operations-engineer', 'administrator'],
  review: ['operations-engineer', 'administrator'],
  approve: ['operations-engineer', 'administrator'],
  environments: new Map(),
  mostAtOnce: 50,
  mostBusy: 200_000,
  mostRefused: 200,
}
