/** What procedures are checked against: the model with its names, its commands made ready, the other activities, who may what. */
import { compileCommands, type CommandPlan } from '@vigie/commanding'
import type { DataType, ReleasePolicy, SignificanceLevel, SpaceSystem } from '@vigie/model'
import { ModelNames, type NamedThing, type OtherActivity } from './model-names.ts'

export interface ProcedureModelOptions {
  readonly activities?: readonly OtherActivity[]
  readonly titles?: ReadonlyMap<string, readonly string[]>
  /** Who may release what; with `role`, activities that the role may not ask for are told. */
  readonly policy?: ReleasePolicy
  readonly role?: string
}

/** One argument as a procedure gives it. */
export interface ActivityArgument {
  readonly name: string
  readonly type: DataType
  readonly unit?: string
  readonly description?: string
  readonly required: boolean
  readonly initialValue?: string
  /** Why it cannot be given. */
  readonly decided?: string
}
export interface ActivityShape {
  readonly path: string
  readonly kind: string
  readonly description?: string
  readonly arguments: readonly ActivityArgument[]
  readonly significance: SignificanceLevel
  readonly plan?: CommandPlan
  /** Why nobody can ask for it. */
  readonly problem?: string
}

export class ProcedureModel {
  readonly system: SpaceSystem
  readonly names: ModelNames
  readonly policy: ReleasePolicy | undefined
  readonly role: string | undefined
  readonly #others: ReadonlyMap<string, OtherActivity>
  readonly #shapes = new Map<string, ActivityShape>()
  #plans: ReturnType<typeof compileCommands> | undefined

  constructor(system: SpaceSystem, options: ProcedureModelOptions = {}) {
    this.system = system
    this.names = new ModelNames(system, options)
    this.policy = options.policy
    this.role = options.role
    this.#others = new Map((options.activities ?? []).map((a) => [a.path, a]))
  }

  /** The type of reporting data, or of a member of it. */
  dataType(thing: NamedThing): DataType | undefined {
    return thing.type === undefined ? undefined : this.system.type(thing.type)
  }

  activity(path: string): ActivityShape | undefined {
    let shape = this.#shapes.get(path)
    if (shape !== undefined) return shape
    shape = this.system.commands.has(path) ? this.#command(path) : this.#other(path)
    if (shape !== undefined) this.#shapes.set(path, shape)
    return shape
  }

  #command(path: string): ActivityShape {
    // Plans are made when the first procedure asks for a command.
    this.#plans ??= compileCommands(this.system)
    const plan = this.#plans.need(path)
    const { command } = plan
    const grave = plan.lineage.toReversed().find((l) => l.command.significance !== undefined)
    // What has no packet at all is done on the ground.
    const packet = plan.lineage.some((l) => l.command.container !== undefined)
    const problem = plan.abstract
      ? 'it is abstract'
      : command.steps === undefined && packet && !plan.encodable
        ? (plan.problems[0] ?? 'its packet cannot be made')
        : undefined
    return {
      path,
      kind: packet || command.steps !== undefined ? 'telecommand' : 'centre',
      ...(command.shortDescription === undefined ? {} : { description: command.shortDescription }),
      arguments: plan.arguments.map((a) => {
        const assigned = a.assigned.find((x) => x.member === '')
        const decided =
          assigned !== undefined
            ? `${assigned.by} assigns ${assigned.value}`
            : a.computed !== undefined
              ? 'the encoder sets it'
              : a.formula !== undefined
                ? 'it is computed from others'
                : undefined
        return {
          name: a.name,
          type: a.type,
          ...(a.unit === undefined ? {} : { unit: a.unit }),
          ...(a.shortDescription === undefined ? {} : { description: a.shortDescription }),
          required: a.required && a.sizeOf === undefined,
          ...(a.initialValue === undefined ? {} : { initialValue: a.initialValue }),
          ...(decided === undefined ? {} : { decided }),
        }
      }),
      significance: grave?.command.significance?.level ?? 'none',
      plan,
      ...(problem === undefined ? {} : { problem }),
    }
  }

  #other(path: string): ActivityShape | undefined {
    const other = this.#others.get(path)
    if (other === undefined) return undefined
    const description = other.description ?? other.title
    return {
      path,
      kind: other.kind,
      ...(description === undefined ? {} : { description }),
      arguments: (other.arguments ?? []).map((a) => ({ ...a, required: a.initialValue === undefined })),
      significance: (other.significance ?? 'none') as SignificanceLevel,
    }
  }
}
