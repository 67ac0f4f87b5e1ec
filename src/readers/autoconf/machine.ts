import { type Condition, constant, FALSE, not, TRUE } from '../../logic/condition.js'
import type { Evidence } from '../../model/fact.js'
import { equality } from '../../shell/compare.js'
import { Machine } from '../../shell/machine.js'
import { type Flow, NORMAL } from '../../shell/shell.js'
import type { Field } from '../../shell/store.js'
import { conditionOver, EMPTY, known, named, render, text, type Value } from '../../shell/value.js'
import { toolOf } from '../../shell/version-checks.js'
import type { Span } from '../../text/span.js'
import { compareVersions } from '../../text/version.js'

/** Something that the script hands on, and when it comes to do so. */
export interface Output {
  readonly name: string
  readonly value: string
  readonly when: Condition
  readonly at: Span
  readonly evidence: readonly Evidence[]
}

const MAX_OUTPUTS = 2000
const COMPARE: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0
}

/** The shell, and the commands that stand for macros; those start with a colon. */
export class ConfigureMachine extends Machine {
  readonly defines: Output[] = []
  readonly libraries: Output[] = []
  /** How each conditional came to its value. */
  readonly decided = new Map<string, readonly Evidence[]>()
  /** What the option's variable held after the option's actions. */
  readonly optionValues = new Map<string, Value>()

  override invoke(fields: readonly Field[]): Flow {
    const [first, ...args] = fields
    const name = first === undefined || first.when !== TRUE ? undefined : known(first.value)
    if (name === undefined || name.length < 2 || !name.startsWith(':')) return super.invoke(fields)
    return this.#command(
      name,
      args.map((arg) => arg.value)
    )
  }

  /** The value an Automake conditional came to: `true`, `false`, or nothing where none was reached. */
  conditional(name: string): Value {
    return this.store.value(conditionalKey(name))
  }

  #command(name: string, args: readonly Value[]): Flow {
    const words = args.map((arg) => known(arg))
    const [word = ''] = words
    switch (name) {
      case ':error':
        this.printed.set([`ERROR: ${render(args[0] ?? EMPTY, 300)}`])
        return this.exit(FALSE)
      case ':probe':
        this.setOk(this.probe(args.map((arg) => named(arg, 120)).join(' '), args))
        return NORMAL
      case ':library':
        this.#output(this.libraries, word, '')
        if (this.external.isRustLibrary(word)) this.setOk(this.external.rustLibrary())
        else this.setOk(this.probe(words[1] ?? 'a library', []))
        return NORMAL
      case ':opaque':
        for (const variable of words)
          if (variable !== undefined) this.assign(variable, this.derive(`$${variable}`, []))
        break
      case ':define':
        this.#output(this.defines, word, words[1] ?? '')
        break
      case ':conditional':
        this.store.set(conditionalKey(word), text(words[1] ?? ''))
        this.assign(`${word}_TRUE`, text(words[1] === 'true' ? '' : '#'))
        this.assign(`${word}_FALSE`, text(words[1] === 'true' ? '#' : ''))
        if (words[1] === 'true' && !this.recorder.muted) this.decided.set(word, this.evidence())
        break
      case ':has':
        this.setOk(equality(this, this.conditional(word), text('true')))
        return NORMAL
      case ':option':
        if (!this.optionValues.has(word)) this.optionValues.set(word, this.variable(word))
        break
      case ':compare':
        this.setOk(this.#compare(args[0] ?? EMPTY, words[1] ?? 'ge', args[2] ?? EMPTY))
        return NORMAL
      case ':macro':
        return this.#unknownMacro(word)
      default:
        return NORMAL
    }
    this.setOk(TRUE)
    return NORMAL
  }

  #output(outputs: Output[], name: string, value: string): void {
    if (this.recorder.muted || outputs.length >= MAX_OUTPUTS) return
    const when = this.path.condition
    outputs.push({ name, value, when, at: this.at, evidence: this.evidence() })
  }

  /** It may need the toolchain, and is not known to: without one the script may stop here. */
  #unknownMacro(name: string): Flow {
    this.note('autoconf/unknown-macro', `the macro ${name} is not defined in this tree`)
    const toolchain = this.derive('the Rust toolchain', [], { rust: true })
    const works = this.probe(`macro ${name} accepts what it finds`, [toolchain])
    const present = this.external.installed('rustc')
    if (present === TRUE) {
      this.setOk(TRUE)
      return NORMAL
    }
    return this.choose(
      works,
      () => NORMAL,
      () => this.#command(':error', [text(`the macro ${name} may need Rust`)])
    )
  }

  #compare(left: Value, operator: string, right: Value): Condition {
    const lefts = this.options(left)
    const rights = this.options(right)
    const question = (): Condition =>
      this.probe(`${named(left, 60)} ${operator} ${named(right, 60)}`, [left, right])
    if (lefts === undefined || rights === undefined || lefts.length * rights.length > 40)
      return question()
    return conditionOver(lefts, (a) =>
      conditionOver(rights, (b) => this.#comparePlain(a, operator, b) ?? question())
    )
  }

  #comparePlain(left: Value, operator: string, right: Value): Condition | undefined {
    const [a, b] = [known(left), known(right)]
    const holds = COMPARE[operator]
    if (holds === undefined) return undefined
    if (a !== undefined && b !== undefined) return constant(holds(compareVersions(a, b)))
    const tool = toolOf(left)
    if (tool === undefined || b === undefined || !/^v?\d+(\.\d+)*/.test(b)) return undefined
    const [piece] = right.pieces
    const at = (piece?.kind === 'text' ? piece.at : undefined) ?? this.at
    // Tools are taken to be new enough, and newer than any version that is asked for exactly.
    if (operator === 'eq') return FALSE
    if (operator === 'ne') return TRUE
    const enough = this.versionAtLeast(tool, b.replace(/^v/, ''), at)
    return operator === 'ge' || operator === 'gt' ? enough : not(enough)
  }
}

const conditionalKey = (name: string): string => `$@conditional ${name}`
