import type { ComponentState } from '../model/component.js'
import type { BuildSystem } from '../model/scenario.js'
import type { RepoPath } from '../text/span.js'
import type { ComponentMoved, SidedEvidence, SidedSpan } from './change.js'
import { changeId, subject } from './identity.js'

/** What became of one component, as one build system (or the preprocessor, for any of them) shows it. */
export interface Move {
  readonly name: string
  /** Left out where the places of the evidence are the sources. */
  readonly sources?: readonly RepoPath[]
  readonly from: ComponentState
  readonly to: ComponentState
  /** Undefined where the sources themselves show it. */
  readonly system: BuildSystem | undefined
  readonly at: SidedSpan
  readonly evidence: readonly SidedEvidence[]
  readonly unknowns: ComponentMoved['unknowns']
}

const ORDER: readonly ComponentState[] = ['absent', 'c-only', 'selectable', 'fallback', 'rust-only']

/** One cause is one change: build systems that agree are told together, those that do not by themselves. */
export function joinMoves(moves: readonly Move[]): readonly ComponentMoved[] {
  const byName = new Map<string, Move[]>()
  for (const move of moves) {
    const known = byName.get(move.name)
    if (known === undefined) byName.set(move.name, [move])
    else known.push(move)
  }
  return [...byName.values()]
    .flatMap((all) => {
      const [first, ...others] = all
      if (first === undefined) return []
      const agree = others.every(({ from, to }) => from === first.from && to === first.to)
      if (agree) return [changeOf(all, null)]
      const systems = [...new Set(all.map(({ system }) => system))]
      return systems.flatMap((system) =>
        all
          .filter((move) => move.system === system)
          .slice(0, 1)
          .map((move) => changeOf([move], system ?? null))
      )
    })
    .sort((a, b) => ((a.subject.component ?? '') < (b.subject.component ?? '') ? -1 : 1))
}

function changeOf(all: readonly Move[], buildSystem: BuildSystem | null): ComponentMoved {
  const [first] = all
  if (first === undefined) throw new RangeError('a change needs a move')
  const { name, from, to } = first
  const kind = ORDER.indexOf(to) > ORDER.indexOf(from) ? 'component-raised' : 'component-lowered'
  const about = subject({ component: name, buildSystem })
  const certain = all.filter(({ unknowns }) => unknowns.length === 0)
  const telling = certain[0] ?? first
  return {
    kind,
    id: changeId(kind, about, from, to),
    subject: about,
    certainty: certain.length > 0 ? 'proven' : 'possible',
    at: telling.at,
    evidence: unique(all.flatMap(({ evidence }) => evidence)),
    unknowns: certain.length > 0 ? [] : all.flatMap(({ unknowns }) => unknowns),
    from,
    to,
    targets: [],
    dependents: [],
    sources: [...new Set(all.flatMap(pathsOf))].sort(),
    symbols: [name]
  }
}

/** The source files that a move is about. */
export const pathsOf = ({ sources, at, evidence }: Move): readonly RepoPath[] =>
  sources ?? [at.span.path, ...evidence.map((step) => step.at.path)]

function unique(steps: readonly SidedEvidence[]): readonly SidedEvidence[] {
  const seen = new Map<string, SidedEvidence>()
  for (const step of steps)
    seen.set(`${step.side}\0${step.at.path}\0${step.at.start}\0${step.note}`, step)
  return [...seen.values()]
}
