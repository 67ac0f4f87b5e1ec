import type { BuildModel } from '../model/build-model.js'
import { DEFAULT_PROFILE } from '../model/scenario.js'
import { RUST_SUPPORT, type RustSupport, rung } from '../model/support.js'
import { loadPolicy } from '../policy/load.js'
import { type StatedVersion, statedVersion } from '../policy/version-source.js'
import type { Repository } from '../source/git.js'
import type { RepoPath } from '../text/span.js'
import type { Engine } from './engine.js'
import { releaseOf } from './release.js'
import { Stop } from './stop.js'

const SCHEMA =
  'https://raw.githubusercontent.com/rust-roadmap/rust-roadmap-action/v1/policy/policy.schema.json'

/** A policy to begin with, and what it rests on. */
export interface Beginning {
  readonly policy: string
  readonly release: string
}

/** A policy that the revision's tree passes as it is, in the mode that only takes notes. */
export async function beginningOf(engine: Engine, revision: string): Promise<Beginning> {
  const { repository } = engine
  const id = await repository.resolve(revision)
  const [side] = await engine.read([id])
  if (side?.known !== true)
    throw new Stop({
      kind: 'usage',
      message: `${revision} has no build system that this tool reads (a meson.build, a CMakeLists.txt, a Makefile, a configure script or a Cargo.toml at the top). What to do: check --repo.`
    })
  for (const scheme of await schemesOf(repository, id)) {
    const release = await tryScheme(repository, id, policyOf(scheme, side.model, '1.0', NAME))
    if (release === undefined) continue
    return { policy: policyOf(scheme, side.model, release, nameOf(repository)), release }
  }
  throw new Error('the last scheme needs nothing')
}

const NAME = 'My project'

const nameOf = ({ top }: Repository): string =>
  /([\w.+-]{1,60})[\\/]*$/.exec(top ?? '')?.[1] ?? NAME

/** How releases may be told, the most telling first; the last one always can. */
interface SchemeChoice {
  /** The value of `project.release`, as a line of YAML. */
  readonly yaml: string
  readonly comment: string
}

const VERSION_FILES: readonly RepoPath[] = [
  'GIT-VERSION-GEN',
  'VERSION',
  'meson.build',
  'configure.ac',
  'configure.in',
  'CMakeLists.txt',
  'Cargo.toml',
  'version.txt'
]

async function schemesOf(repository: Repository, id: string): Promise<readonly SchemeChoice[]> {
  const found: SchemeChoice[] = []
  for (const path of VERSION_FILES) {
    const text = await repository.readFile(id, path)
    const stated = statedVersion(path, undefined, (one) => (one === path ? text : undefined))
    if (stated !== undefined) found.push(schemeFor(stated))
  }
  return [
    ...found,
    { yaml: '{ scheme: semver }', comment: 'No file states a version, so the newest tag does.' },
    {
      yaml: '{ scheme: explicit, value: "1.0" }',
      comment: '<- No version was found: write down which release is being worked on.'
    }
  ]
}

function schemeFor({ path, version }: StatedVersion): SchemeChoice {
  const [major = 0, , patch = 0] = version.split(/[.-]/, 3).map(Number)
  const scheme =
    path === 'GIT-VERSION-GEN'
      ? 'git'
      : major >= 1990
        ? 'calver'
        : patch >= 50 && path === 'VERSION'
          ? 'qemu'
          : 'semver'
  return {
    yaml: `{ scheme: ${scheme}, file: ${path} }`,
    comment: `${path} says ${version.slice(0, 60)}. Other schemes: docs/policy.md.`
  }
}

/** The release that the policy finds; undefined when it finds none. */
async function tryScheme(
  repository: Repository,
  id: string,
  text: string
): Promise<string | undefined> {
  const loaded = loadPolicy(text, 'rust-roadmap.yml')
  if (!loaded.ok) return undefined
  try {
    return (await releaseOf(repository, loaded, '', id, undefined)).value
  } catch (error) {
    if (error instanceof Stop) return undefined
    throw error
  }
}

const TITLES: Readonly<Record<RustSupport, string>> = {
  absent: 'No Rust',
  'opt-in': 'Rust is available',
  auto: 'Rust where it is found',
  'default-on': 'Rust by default',
  mandatory: 'Rust is required',
  sole: 'Pure Rust'
}

const MEANS: Readonly<Record<RustSupport, string>> = {
  absent: 'no build uses Rust',
  'opt-in': 'a build uses Rust only when asked to',
  auto: 'a plain build uses Rust where a toolchain is found',
  'default-on': 'a plain build stops without a Rust toolchain; Rust can be turned off',
  mandatory: 'nothing can be built without Rust',
  sole: 'no C is left'
}

function policyOf(scheme: SchemeChoice, model: BuildModel, release: string, name: string): string {
  const present = presentRung(model)
  const between = RUST_SUPPORT.filter(
    (one) => rung(one) > rung(present) && (one === 'opt-in' || one === 'auto')
  )
  const stages = [
    stage(present, release, `As it is today: ${MEANS[present]}.`),
    ...between.map((one) =>
      stage(
        one,
        'X.Y',
        `<- To plan it, put in a release and take away the #: from then on ${MEANS[one]}.`
      )
        .split('\n')
        .map((line) => line.replace(/^ {2}(?=[- ] )/, '  # '))
        .join('\n')
    ),
    ...(rung(present) < rung('mandatory')
      ? [
          stage(
            'mandatory',
            'never',
            `<- Not planned, until you put a release in the place of never: ${MEANS.mandatory}.`
          )
        ]
      : [])
  ]
  return `# yaml-language-server: $schema=${SCHEMA}
#
# What this project has promised about Rust. What is marked with <- is yours to decide. Check this file with
# \`rust-roadmap validate\`, and see where the tree stands with \`rust-roadmap status\`.

version: 1

project:
  name: ${/^[A-Za-z]/.test(name) ? name : JSON.stringify(name)}
  # How to tell which release the main branch is heading to; now that is ${release}.
  # ${scheme.comment}
  release: ${scheme.yaml}

# Each milestone means "not before this release"; coming late is fine. Keep the quotes: 1.10 without them
# is the number 1.1.
roadmap:
${stages.join('\n')}
${floors(model)}branches:
  - match: "**"
    mode: audit   # <- audit only takes notes; warn shows warnings and never fails; enforce fails
`
}

const components = (support: RustSupport): string | undefined =>
  support === 'absent'
    ? undefined
    : rung(support) >= rung('mandatory')
      ? 'rust-only    # parts may lose their C'
      : 'fallback     # what is converted keeps its C for builds without Rust'

function stage(rust: RustSupport, from: string, comment: string): string {
  const furthest = components(rust)
  return [
    `  # ${comment}`,
    `  - name: ${TITLES[rust]}`,
    `    from: ${from === 'never' ? from : `"${from}"`}`,
    `    rust: ${rust}`,
    ...(furthest === undefined ? [] : [`    components: ${furthest}`]),
    ''
  ].join('\n')
}

/** The highest rung of any build system, where it is not decided the highest that it may be. */
const presentRung = ({ systems }: BuildModel): RustSupport =>
  systems
    .filter(({ profile }) => profile === DEFAULT_PROFILE.id)
    .reduce<RustSupport>(
      (best, { support }) => (rung(support.highest) > rung(best) ? support.highest : best),
      'absent'
    )

/** The floors of today as a ceiling to take up. */
function floors(model: BuildModel): string {
  const known = model.floors.flatMap(({ tool, withRust, unguarded }) => {
    const version = (withRust ?? unguarded)?.version
    return version === undefined ? [] : [`#   ${tool}: { at-most: "${version}" }`]
  })
  return known.length === 0
    ? ''
    : `# <- Take away the # to keep these tools from having to be newer than now:\n# floors:\n${known.join('\n')}\n\n`
}

/** The workflow that runs the action for pull requests and merge queues. */
export const WORKFLOW = `# Compares what a pull request builds with the Rust roadmap in .github/rust-roadmap.yml.
name: Rust roadmap
on: [pull_request, merge_group]

permissions:
  contents: read

jobs:
  roadmap:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 2
      - uses: rust-roadmap/rust-roadmap-action@v1
`
