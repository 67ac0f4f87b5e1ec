import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, isAbsolute, join, relative } from 'node:path'
import { worldOf } from '../check.js'
import { filesToRead } from '../policy/active.js'
import { declaredCopies } from '../policy/copies.js'
import { declaredBy } from '../policy/declared.js'
import type { LoadedPolicy } from '../policy/load.js'
import { NO_TABLES } from '../policy/tables.js'
import { roadmapContent, roadmapTitle } from '../report/roadmap/content.js'
import {
  embed,
  formatOfDocument,
  ROADMAP_FORMATS,
  type RoadmapFormat,
  staleness
} from '../report/roadmap/embed.js'
import { htmlBlocks, htmlRoadmap } from '../report/roadmap/html.js'
import { markdownBlocks, markdownPage } from '../report/roadmap/markdown.js'
import type { RoadmapPage } from '../report/roadmap/page.js'
import { rstBlocks, rstPage } from '../report/roadmap/rst.js'
import type { Engine, Side } from '../run/engine.js'
import { findPolicy } from '../run/policy.js'
import { releaseOf } from '../run/release.js'
import { pageTree, roadmapPage } from '../run/roadmap-page.js'
import { Stop } from '../run/stop.js'
import { tablesFor } from '../run/tables.js'
import { POLICY_PATH, withEngine } from '../run.js'
import { visible } from '../text/visible.js'
import { type Args, type Command, type CommandResult, EXIT, usageError } from './command.js'
import { OUTPUT_OPTION, oneOf, REPO_OPTION, refuse } from './format.js'

/** CONTRACT.md: the policy as a page for people, on its own or in the project's own document. */
export const roadmapCommand: Command = {
  name: 'roadmap',
  summary: 'Renders the policy as a page for people, or keeps it true in a document.',
  operands: '',
  options: {
    repo: REPO_OPTION,
    rev: {
      type: 'string',
      value: 'REV',
      summary:
        'Read policy and version there; with it, or with --repo, what that tree builds is shown.'
    },
    policy: {
      type: 'string',
      value: 'FILE',
      summary: `A policy file; ${POLICY_PATH} of the work tree, or of REV, unless given.`
    },
    branch: { type: 'string', value: 'NAME', summary: 'The branch whose release is meant.' },
    release: {
      type: 'string',
      value: 'X.Y',
      summary: 'The release that is worked on; found by the policy unless given.'
    },
    format: {
      type: 'string',
      value: ROADMAP_FORMATS.join('|'),
      summary: "By the document's name, else markdown, unless given."
    },
    into: {
      type: 'string',
      value: 'FILE',
      summary: 'Write it between the two markers of this document, and leave the rest alone.'
    },
    write: {
      type: 'boolean',
      summary: 'The same for the document that the policy names (project.document).'
    },
    check: {
      type: 'boolean',
      summary: 'Write nothing; exit 1 and say how when the document is out of date.'
    },
    output: OUTPUT_OPTION
  },
  run: roadmap
}

async function roadmap(args: Args): Promise<CommandResult> {
  const format = oneOf(args, 'format', ROADMAP_FORMATS)
  if ('problem' in format) return usageError(format.problem)
  const release = args.string('release')
  if (release !== undefined && !/^\d+(\.\d+)*$/.test(release))
    return usageError(`--release ${release} is no release. Write digits and dots, such as 9.2.`)
  const made = await withEngine(args.string('repo') ?? '.', (engine) => pageOf(engine, args))
  if ('kind' in made) return refuse(made)
  const [into, check] = [args.string('into'), args.flag('check')]
  if (into === undefined && !check && !args.flag('write'))
    return { code: EXIT.pass, stdout: pageIn(format.value ?? 'markdown', made.page) }
  const path = into ?? made.document
  if (path === undefined)
    return usageError(
      'the policy names no document (project.document), so name the file with --into FILE.'
    )
  return keep(path, format.value, made.page, check)
}

interface Made {
  readonly page: RoadmapPage
  /** The policy's own document, on this machine. */
  readonly document: string | undefined
}

async function pageOf(engine: Engine, args: Args): Promise<Made> {
  const { repository } = engine
  const { top } = repository
  const rev = args.string('rev')
  const commit = await repository.resolve(rev ?? 'HEAD')
  const policy = await findPolicy(
    repository,
    { policy: policyAt(args.string('policy'), rev === undefined ? top : undefined) },
    { commit, words: rev ?? 'HEAD' },
    commit
  )
  const { loaded } = policy
  const branch = args.string('branch') ?? ''
  const release = await releaseOf(repository, loaded, branch, commit, args.string('release'))
  const where = { revision: rev ?? 'HEAD', branch, release: release.value }
  const tables = tablesFor(loaded)
  // Conditions are about the floors of the build.
  const side =
    wantsTree(args) || tables !== undefined ? await sideAt(engine, loaded, commit) : undefined
  if (wantsTree(args) && side === undefined) throw unreadable(where.revision)
  const tree = side !== undefined && wantsTree(args) ? pageTree(side, loaded, where) : null
  const world =
    side === undefined
      ? { tables: tables ?? NO_TABLES, floors: undefined }
      : worldOf(side.model, tables)
  const { document } = loaded.policy.project
  const path = inProject(loaded.path, top)
  return {
    page: roadmapPage(loaded, { path, release: release.value, world, tree }),
    document: document === undefined || top === undefined ? undefined : join(top, document)
  }
}

/** A document says what a tree builds only where that is asked for: every conversion would make it stale. */
function wantsTree(args: Args): boolean {
  const document = args.string('into') !== undefined || args.flag('write') || args.flag('check')
  return args.string('rev') !== undefined || (!document && args.string('repo') !== undefined)
}

/** Without a revision the policy of the work tree counts: somebody is editing it, and wants the page for that. */
function policyAt(
  file: string | undefined,
  top: string | undefined
): { readonly file?: string; readonly path: string } {
  if (file !== undefined) return { file, path: file }
  const own = top === undefined ? undefined : join(top, POLICY_PATH)
  return own !== undefined && existsSync(own)
    ? { file: own, path: POLICY_PATH }
    : { path: POLICY_PATH }
}

/** A page says nothing about the machine it was made on. */
function inProject(path: string, top: string | undefined): string {
  const below = isAbsolute(path) && top !== undefined ? relative(top, path) : path
  return isAbsolute(below) || below.startsWith('..') ? basename(below) : below
}

/** Undefined where nothing in the revision is a build system that the tool reads. */
async function sideAt(
  engine: Engine,
  loaded: LoadedPolicy,
  commit: string
): Promise<Side | undefined> {
  const [side] = await engine.read(
    [commit],
    filesToRead(loaded.policy),
    (snapshot) => declaredCopies(loaded, (path) => snapshot.text(path)).copies,
    declaredBy(loaded.policy)
  )
  return side?.known === true ? side : undefined
}

const unreadable = (revision: string): Stop =>
  new Stop({
    kind: 'usage',
    message: `${revision} has no build system that this tool reads. What to do: leave --repo and --rev out, then only the policy is shown.`
  })

const pageIn = (format: RoadmapFormat, page: RoadmapPage): string =>
  ({ markdown: markdownPage, rst: rstPage, html: htmlRoadmap })[format](
    roadmapTitle(page),
    roadmapContent(page)
  )

const bodyIn = (format: RoadmapFormat, page: RoadmapPage): string =>
  ({ markdown: markdownBlocks, rst: rstBlocks, html: htmlBlocks })[format](roadmapContent(page))

/** Brings the document up to date, or says what is not. */
function keep(
  path: string,
  asked: RoadmapFormat | undefined,
  page: RoadmapPage,
  check: boolean
): CommandResult {
  const shown = visible(path)
  const format = asked ?? formatOfDocument(path)
  if (format === undefined)
    return usageError(
      `the name of ${shown} does not tell its format; say --format ${ROADMAP_FORMATS.join('|')}.`
    )
  const document = read(path)
  if ('problem' in document) return usageError(`${shown} ${document.problem}`)
  const embedded = embed(document.text, format, bodyIn(format, page))
  if ('problem' in embedded) return usageError(`${shown}: ${embedded.problem}`)
  const stale = staleness(shown, embedded)
  if (stale === undefined) return { code: EXIT.pass, stdout: `${shown} is up to date\n` }
  if (check)
    return {
      code: EXIT.findings,
      stdout: `${stale}\n`,
      stderr: `rust-roadmap: ${shown} does not say what the policy says. What to do: run 'rust-roadmap roadmap --into ${shown}' and commit the result.\n`
    }
  writeFileSync(path, embedded.text)
  return { code: EXIT.pass, stdout: `wrote the roadmap into ${shown}\n` }
}

/** Never through a link: the policy names the document, and a change may have put a link there. */
function read(path: string): { readonly text: string } | { readonly problem: string } {
  try {
    if (!lstatSync(path).isFile())
      return { problem: 'is not a plain file, and only those are written.' }
    return { text: readFileSync(path, 'utf8') }
  } catch (error) {
    return { problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}
