import { COMPONENT_STATES, type ComponentState } from '../../model/component.js'
import type { RustSupport } from '../../model/support.js'
import { stepsOf } from '../timeline.js'
import { amount, shortId } from '../words.js'
import { type Block, codes, type Inline, joined, type Line } from './document.js'
import type { PageBranch, PageCondition, PageStage, PageTree, RoadmapPage } from './page.js'

export const roadmapTitle = ({ project }: RoadmapPage): string => `Rust roadmap of ${project}`

const RUST: Readonly<Record<RustSupport, string>> = {
  absent: 'not used',
  'opt-in': 'only when asked for',
  auto: 'used where a toolchain is found, not needed',
  'default-on': 'needed by a plain build, can be turned off',
  mandatory: 'needed by every build',
  sole: 'no C is left'
}

const COMPONENTS: Readonly<Record<ComponentState, string>> = {
  absent: 'stay in C',
  'c-only': 'stay in C',
  selectable: 'C and Rust in one build, chosen at run time',
  fallback: 'Rust, and C where Rust is off',
  'rust-only': 'Rust alone, the C may go'
}

/** What stays in an area until its state is allowed. */
const HELD: Readonly<Record<ComponentState, string>> = {
  absent: 'as they are',
  'c-only': 'as they are',
  selectable: 'in C alone',
  fallback: 'unconverted',
  'rust-only': 'with their C'
}

const MODES: Readonly<Record<PageBranch['mode'], string>> = {
  enforce: 'what comes too early fails',
  warn: 'what comes too early is a warning',
  audit: 'what comes too early is noted'
}

/** Everything a reader of the roadmap is told, in order; without the title. */
export const roadmapContent = (page: RoadmapPage): readonly Block[] => [
  { kind: 'paragraph', line: intention(page) },
  { kind: 'paragraph', line: here(page) },
  { kind: 'heading', text: 'Timeline' },
  { kind: 'timeline', steps: stepsOf(page.milestones, page.release) },
  { kind: 'heading', text: 'Milestones' },
  milestoneTable(page),
  ...conditions(page),
  ...profiles(page),
  ...areas(page),
  ...floors(page),
  ...branches(page),
  ...tree(page.tree)
]

const intention = ({ project, policy }: RoadmapPage): Line => [
  `${project} takes Rust in step by step. A milestone says from which release on something may be: coming later is fine, coming earlier is not. Every change is compared with this roadmap, which is made from `,
  { code: policy },
  '.'
]

function here({ release, milestones }: RoadmapPage): Line {
  const now = milestones.find(({ standing }) => standing === 'now')
  const next = milestones.find(({ standing, from }) => standing === 'ahead' && from !== 'never')
  const stage: Line =
    now === undefined
      ? ['No milestone is reached yet, so Rust may not be used.']
      : [{ strong: now.name }, ` holds: Rust is ${RUST[now.rust]}.`]
  const then: Line =
    next === undefined ? [] : [' Next: ', { strong: next.name }, `, not before ${next.from}.`]
  return ['The release in the making is ', { strong: release }, '. ', ...stage, ...then]
}

/** The rung's name, which findings use, and what it means. */
const rungWords = (rust: RustSupport): Line => [{ code: rust }, `: ${RUST[rust]}`]

type Milestone = RoadmapPage['milestones'][number]
type Column = readonly [name: string, cell: (milestone: Milestone, index: number) => Line]

/** Columns that no milestone fills are left out. */
function milestoneTable({ milestones, prototypeOptions }: RoadmapPage): Block {
  const guarded: Line =
    prototypeOptions.length === 0
      ? ['only behind an option']
      : ['only behind ', ...codes(prototypeOptions)]
  const columns: readonly Column[] = [
    ['Milestone', named],
    ['Releases', ({ releases }) => [releases]],
    ['Rust', ({ rust }) => rungWords(rust)],
    ...saidColumn(milestones, 'Components', ({ components }) =>
      components === null ? undefined : [COMPONENTS[components]]
    ),
    ...saidColumn(milestones, 'Prototypes', ({ prototypes }) =>
      prototypes === null
        ? undefined
        : prototypes === 'guarded'
          ? guarded
          : ['in every build with Rust']
    ),
    ...saidColumn(milestones, 'C fallbacks until', ({ fallbacksUntil }) =>
      fallbacksUntil === null ? undefined : [fallbacksUntil]
    )
  ]
  return {
    kind: 'table',
    label: 'Milestones',
    header: columns.map(([name]) => name),
    rows: milestones.map((milestone, i) => columns.map(([, cell]) => cell(milestone, i)))
  }
}

/** What a milestone does not say goes on as before; before the first that says it, nothing is said. */
function saidColumn(
  milestones: readonly Milestone[],
  name: string,
  said: (milestone: Milestone) => Line | undefined
): readonly Column[] {
  const first = milestones.findIndex((one) => said(one) !== undefined)
  return optional<Column>(first !== -1, [
    name,
    (milestone, i) => said(milestone) ?? (i < first ? ['–'] : ['as before'])
  ])
}

const optional = <T>(wanted: boolean, value: T): readonly T[] => (wanted ? [value] : [])

const named = ({ name, standing }: PageStage): Line =>
  standing === 'now' ? [{ strong: name }, ' (now)'] : [{ strong: name }]

function conditions({ milestones }: RoadmapPage): readonly Block[] {
  const all = milestones.flatMap(({ name, conditions }) =>
    conditions.map((condition) => ({ name, condition }))
  )
  if (all.length === 0) return []
  return [
    { kind: 'heading', text: 'Conditions' },
    {
      kind: 'table',
      label: 'Conditions',
      header: ['Milestone', 'Also needs', 'Asked of', 'Today'],
      rows: all.map(({ name, condition }) => [
        [{ strong: name }],
        [condition.text],
        codes(condition.asked),
        conditionState(condition)
      ])
    }
  ]
}

function conditionState({ state, reasons }: PageCondition): Line {
  const word: Inline = { strong: state === 'unmet' ? 'not met' : state }
  return reasons.length === 0 ? [word] : [word, `: ${reasons.join('; ')}`]
}

const STAGE_HEADER = ['Milestone', 'Releases', 'Rust', 'Components'] as const

function stageTable(label: string, stages: readonly PageStage[]): Block {
  const restricts = stages.some(({ components }) => components !== null)
  return {
    kind: 'table',
    label,
    header: STAGE_HEADER.slice(0, restricts ? 4 : 3),
    rows: stages.map((stage) => {
      const row: readonly Line[] = [named(stage), [stage.releases], rungWords(stage.rust)]
      return restricts
        ? [...row, [stage.components === null ? 'as before' : COMPONENTS[stage.components]]]
        : row
    })
  }
}

function profiles({ profiles: all }: RoadmapPage): readonly Block[] {
  if (all.length === 0) return []
  const shared = all.filter(({ milestones }) => milestones === null)
  const items = shared.map(({ name, options }): Line => [{ strong: name }, ': ', ...codes(options)])
  return [
    { kind: 'heading', text: 'Profiles' },
    ...optional<Block>(shared.length > 0, {
      kind: 'paragraph',
      line: ['These builds follow the roadmap above, each judged for itself:']
    }),
    ...optional<Block>(shared.length > 0, { kind: 'list', items }),
    ...all.flatMap(({ name, options, milestones }): readonly Block[] =>
      milestones === null
        ? []
        : [
            {
              kind: 'paragraph',
              line: [{ strong: name }, ' (', ...codes(options), ') has milestones of its own:']
            },
            stageTable(`Milestones of ${name}`, milestones)
          ]
    )
  ]
}

function areas({ areas: all }: RoadmapPage): readonly Block[] {
  if (all.length === 0) return []
  const limit = ({ state, from }: RoadmapPage['areas'][number]['limits'][number]): Line => [
    `stay ${HELD[state]}${from === 'never' ? '' : ` until ${from}`}`
  ]
  return [
    { kind: 'heading', text: 'Areas that are converted later' },
    {
      kind: 'table',
      label: 'Areas',
      header: ['Area', 'What belongs to it', 'Components'],
      rows: all.map(({ name, paths, members, limits }) => [
        [{ strong: name }],
        codes([...paths, ...members]),
        joined(limits.map(limit), '; ')
      ])
    }
  ]
}

function floors({ floors: all }: RoadmapPage): readonly Block[] {
  if (all.length === 0) return []
  const without = { keep: 'may not rise', allow: 'may rise' } as const
  return [
    { kind: 'heading', text: 'Tools' },
    {
      kind: 'table',
      label: 'Tools',
      header: ['Tool', 'Lowest version at most', 'For builds without Rust'],
      rows: all.map(({ tool, atMost, unguarded }) => [
        [{ code: tool }],
        [atMost ?? 'not limited'],
        [unguarded === null ? 'a rise is a warning' : without[unguarded]]
      ])
    }
  ]
}

function branches({ branches: all }: RoadmapPage): readonly Block[] {
  if (all.length === 0) return []
  const says = ({ mode, frozen, lead, release, milestones }: PageBranch): Line => [
    MODES[mode],
    ...optional(frozen, '; frozen: nothing may rise'),
    ...optional(lead > 0, `; judged as ${amount(lead, 'release')} later`),
    ...(release === null ? [] : ['; release ', { code: release }]),
    ...optional(milestones !== null, '; milestones of its own')
  ]
  return [
    { kind: 'heading', text: 'Branches' },
    {
      kind: 'table',
      label: 'Branches',
      header: ['Branch', 'What holds there'],
      rows: all.map((branch) => [[{ code: branch.match }], says(branch)])
    },
    ...all.flatMap(({ match, milestones }): readonly Block[] =>
      milestones === null
        ? []
        : [
            { kind: 'paragraph', line: ['On ', { code: match }, ':'] },
            stageTable(`Milestones on ${match}`, milestones)
          ]
    )
  ]
}

function tree(shown: PageTree | null): readonly Block[] {
  if (shown === null) return []
  const { revision, commit, systems, components } = shown
  const short = shortId(commit)
  const where: Line = commit.startsWith(revision)
    ? [{ code: short }]
    : [{ code: revision }, ' (', { code: short }, ')']
  return [
    { kind: 'heading', text: 'Where the tree stands' },
    { kind: 'paragraph', line: ['What ', ...where, ' builds:'] },
    {
      kind: 'table',
      label: 'Rust support',
      header: ['Build system', 'Profile', 'Rust', 'Allowed'],
      rows: systems.map(({ buildSystem, profile, rust, allowed }) => [
        [buildSystem],
        [profile],
        [rust],
        [allowed ?? '']
      ])
    },
    ...componentBlocks(components)
  ]
}

function componentBlocks(components: PageTree['components']): readonly Block[] {
  if (components.length === 0) return []
  const counts = COMPONENT_STATES.flatMap((state) => {
    const count = components.filter((one) => one.state === state).length
    return count === 0 ? [] : [`${count} ${state}`]
  })
  return [
    {
      kind: 'folded',
      title: `${amount(components.length, 'component')}: ${counts.join(', ')}`,
      blocks: [
        {
          kind: 'table',
          label: 'Components',
          header: ['Component', 'State', 'What it means'],
          rows: components.map(({ name, state, prototype }) => [
            [{ code: name }],
            [state],
            [COMPONENTS[state], ...optional(prototype, ' (a prototype)')]
          ])
        }
      ]
    }
  ]
}
