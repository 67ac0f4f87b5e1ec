import { describe, expect, it } from '@jest/globals'
import { comparisonOf, type EventGit } from '../../src/action/event.js'

const id = (digit: string): string => digit.repeat(40)
const TIP = id('1') // the target branch's tip
const OWN = id('2') // the pull request's own head
const MERGE = id('3') // GitHub's merge commit of the two
const FORK = id('4') // where the pull request left the branch
const ELSE = id('5') // something else that was checked out
const ZERO = id('0')

interface World {
  readonly head?: string
  readonly there?: readonly string[]
  readonly fetchable?: readonly string[]
  readonly parents?: Readonly<Record<string, readonly string[]>>
  readonly bases?: Readonly<Record<string, string>>
  readonly branches?: Readonly<Record<string, string>>
  readonly shallow?: boolean
}

/** A clone made of tables. */
function gitOf(world: World): EventGit & { readonly fetched: string[] } {
  const { head = MERGE, there = [TIP, OWN, MERGE, FORK, ELSE], fetchable = [] } = world
  const branches = world.branches ?? { master: TIP }
  const fetched: string[] = []
  return {
    fetched,
    shallow: world.shallow ?? false,
    find: async (revision) =>
      revision === 'HEAD' ? head : there.includes(revision) ? revision : branches[revision],
    obtain: async (commit) => {
      if (there.includes(commit)) return true
      if (fetchable.includes(commit)) fetched.push(commit)
      return fetchable.includes(commit)
    },
    recordedParents: async (commit) => (world.parents ?? { [MERGE]: [TIP, OWN] })[commit] ?? [],
    mergeBase: async (a, b) => (world.bases ?? { [`${OWN} ${TIP}`]: FORK })[`${a} ${b}`],
    branchTip: async (name) => {
      const commit = branches[name]
      return commit === undefined ? undefined : { commit }
    }
  }
}

const pullRequest = {
  pull_request: { base: { ref: 'master', sha: FORK }, head: { ref: 'topic', sha: OWN } },
  repository: { default_branch: 'master' }
}
const pushTo = (branch: string, more: object = {}): object => ({
  ref: `refs/heads/${branch}`,
  before: TIP,
  after: OWN,
  repository: { default_branch: 'master' },
  ...more
})
const queue = {
  merge_group: { base_sha: TIP, head_sha: MERGE, base_ref: 'refs/heads/master' }
}
const noWishes = { base: undefined, head: undefined, baseBranch: undefined }

/** What was found, in one line: `base..head target branch`, or the kind and its words. */
async function outcome(
  name: string,
  payload: unknown,
  world: World = {},
  wishes: object = {}
): Promise<string> {
  const found = await comparisonOf(
    { name, payload, sha: MERGE },
    { ...noWishes, ...wishes },
    gitOf(world)
  )
  const short = (commit: string): string => commit.slice(0, 3)
  switch (found.kind) {
    case 'compare':
      return `${short(found.base.revision)}..${short(found.head.revision)} target ${short(found.target)} on ${found.branch}: ${found.base.origin}, ${found.head.origin}`
    case 'missing':
      return `missing ${found.side}, ${found.setting}: ${found.message}`
    case 'state':
      return `state ${short(found.head.revision)} on ${found.branch}: ${found.head.origin}`
    default:
      return `${found.kind}: ${found.reason}`
  }
}

describe('pull_request', () => {
  it('compares the merge commit with its first parent, whatever the payload says', async () => {
    expect(await outcome('pull_request', pullRequest)).toBe(
      "111..333 target 111 on master: merge commit's first parent, merge commit of the pull request"
    )
  })
  it('does so for reviews too', async () => {
    expect(await outcome('pull_request_review', pullRequest)).toContain('111..333')
    expect(await outcome('pull_request_review_comment', pullRequest)).toContain('111..333')
  })
  it('takes the merge commit of the run even when the head has moved on since', async () => {
    const parents = { [MERGE]: [TIP, ELSE] }
    expect(await outcome('pull_request', pullRequest, { parents })).toContain('111..333')
  })
  it('fetches the first parent by its id in a shallow clone', async () => {
    const git = gitOf({ there: [MERGE], fetchable: [TIP], shallow: true })
    const found = await comparisonOf(
      { name: 'pull_request', payload: pullRequest, sha: MERGE },
      noWishes,
      git
    )
    expect(found.kind).toBe('compare')
    expect(git.fetched).toEqual([TIP])
  })
  it('says what to add when the first parent cannot be had', async () => {
    expect(await outcome('pull_request', pullRequest, { there: [MERGE], shallow: true })).toBe(
      `missing base, fetch-depth: 2: The base commit ${TIP} is not in this clone.`
    )
  })
  it("compares the pull request's own head from where it left the branch", async () => {
    expect(await outcome('pull_request', pullRequest, { head: OWN })).toBe(
      '444..222 target 111 on master: merge base with master, checked-out head of the pull request'
    )
  })
  it('is not fooled by an own head that is a merge commit', async () => {
    const world = { head: OWN, parents: { [OWN]: [FORK, ELSE] } }
    expect(await outcome('pull_request', pullRequest, world)).toContain('444..222')
  })
  it('judges the pull request even when something else is checked out', async () => {
    expect(await outcome('pull_request', pullRequest, { head: TIP })).toBe(
      '444..222 target 111 on master: merge base with master, head of the pull request'
    )
  })
  it("takes the payload's base when the branch is not in the clone", async () => {
    const world = { head: OWN, branches: {}, bases: { [`${OWN} ${FORK}`]: FORK } }
    expect(await outcome('pull_request', pullRequest, world)).toContain('444..222 target 444')
  })
  it('stops when histories are cut off or unrelated', async () => {
    const cut = await outcome('pull_request', pullRequest, { head: OWN, bases: {}, shallow: true })
    expect(cut).toMatch(/^missing base, fetch-depth: 0: .* not in this shallow clone/)
    const unrelated = await outcome('pull_request', pullRequest, { head: OWN, bases: {} })
    expect(unrelated).toMatch(/^missing base, fetch-depth: 0: .* shares no history with master/)
  })
  it('is refused with the token of the target', async () => {
    for (const wishes of [{}, { base: TIP, head: OWN }])
      expect(await outcome('pull_request_target', pullRequest, {}, wishes)).toMatch(
        /^refused: .*pull_request_target.*Use `on: pull_request`/
      )
  })
})

describe('merge_group', () => {
  it('compares what the queue names', async () => {
    expect(await outcome('merge_group', queue)).toBe(
      "111..333 target 111 on master: merge queue's base_sha, merge queue's head_sha"
    )
  })
  it('stops without the base', async () => {
    expect(await outcome('merge_group', queue, { there: [MERGE] })).toMatch(
      /^missing base, fetch-depth: 2/
    )
  })
})

describe('push', () => {
  it('compares the default branch with what was there before', async () => {
    expect(await outcome('push', pushTo('master'))).toBe(
      '111..222 target 111 on master: master before the push, pushed to master'
    )
  })
  it('compares a topic from where it left the default branch', async () => {
    expect(await outcome('push', pushTo('topic'))).toBe(
      '444..222 target 111 on master: merge base with master, pushed to topic'
    )
  })
  it('compares a topic that is new the same way', async () => {
    expect(await outcome('push', pushTo('topic', { before: ZERO }))).toContain('444..222')
  })
  it('compares with the branch that is asked for', async () => {
    const world = { branches: { 'stable-9': ELSE }, bases: { [`${OWN} ${ELSE}`]: FORK } }
    const wishes = { baseBranch: 'stable-9' }
    expect(await outcome('push', pushTo('topic'), world, wishes)).toBe(
      '444..222 target 555 on stable-9: merge base with stable-9, pushed to topic'
    )
    expect(await outcome('push', pushTo('stable-9'), world, wishes)).toContain('111..222')
  })
  it.each([
    ['a new default branch', pushTo('master', { before: ZERO }), {}, /^nothing: master is new/],
    ['a deleted branch', pushTo('topic', { after: ZERO }), {}, /^nothing: .* was deleted/],
    ['a tag', { ...pushTo('x'), ref: 'refs/tags/v1' }, {}, /^nothing: refs\/tags\/v1 is not a/],
    ['an unrelated topic', pushTo('topic'), { bases: {} }, /^nothing: .* shares no history/],
    [
      'a topic that is merged',
      pushTo('topic'),
      { bases: { [`${OWN} ${TIP}`]: OWN } },
      /^nothing: .* is in master already/
    ],
    ['no default branch', pushTo('topic', { repository: {} }), {}, /^nothing: .* base-branch/],
    [
      'a forced push whose former tip is gone',
      pushTo('master', { before: ZERO.replaceAll('0', '9'), forced: true }),
      {},
      /^nothing: master was overwritten/
    ],
    [
      'a former tip that is not there',
      pushTo('master', { before: ZERO.replaceAll('0', '9') }),
      {},
      /^missing base, fetch-depth: 0/
    ],
    [
      'a topic in a shallow clone',
      pushTo('topic'),
      { bases: {}, shallow: true },
      /^missing base, fetch-depth: 0: .* shallow clone/
    ],
    [
      'a topic whose branch is not in the clone',
      pushTo('topic'),
      { branches: {} },
      /^missing base, fetch-depth: 0: Branch master is not in this clone/
    ]
  ])('%s', async (_, payload, world, words) => {
    expect(await outcome('push', payload, world)).toMatch(words)
  })
})

describe('workflow_dispatch and inputs', () => {
  it('compares the checkout with the default branch', async () => {
    expect(await outcome('workflow_dispatch', pushTo('x'), { head: OWN })).toBe(
      '444..222 target 111 on master: merge base with master, checked-out commit'
    )
  })
  it('has nothing to compare on the default branch itself', async () => {
    const world = { head: TIP, bases: { [`${TIP} ${TIP}`]: TIP } }
    expect(await outcome('workflow_dispatch', pushTo('x'), world)).toMatch(/^nothing: .* already/)
  })
  it('asks where the tree stands on a schedule', async () => {
    expect(await outcome('schedule', pushTo('x'))).toBe('state 333 on master: scheduled run')
    expect(await outcome('schedule', {}, {}, { baseBranch: 'next' })).toBe(
      'state 333 on next: scheduled run'
    )
    expect(await outcome('schedule', {})).toBe('state 333 on undefined: scheduled run')
  })
  it('takes base and head from the inputs on any event', async () => {
    const wishes = { base: FORK, head: OWN }
    for (const name of ['workflow_dispatch', 'schedule', 'pull_request', ''])
      expect(await outcome(name, pullRequest, {}, wishes)).toBe(
        `444..222 target 111 on master: input base: ${FORK}, input head: ${OWN}`
      )
  })
  it('takes the checkout when only base is given', async () => {
    expect(await outcome('schedule', {}, {}, { base: 'master' })).toBe(
      '111..333 target 111 on undefined: input base: master, checked-out commit'
    )
  })
  it('compares from where it left the branch when only head is given', async () => {
    expect(await outcome('push', pushTo('x'), {}, { head: OWN })).toBe(
      `444..222 target 111 on master: merge base with master, input head: ${OWN}`
    )
  })
  it('stops at names that are not there', async () => {
    expect(await outcome('push', pushTo('x'), {}, { base: 'v1' })).toBe(
      'missing base, fetch-depth: 0: The base commit v1 is not in this clone.'
    )
    expect(await outcome('push', pushTo('x'), {}, { base: TIP, head: 'v2' })).toMatch(
      /^missing head/
    )
  })
})

describe('payloads of any shape', () => {
  const odd = [
    undefined,
    null,
    1,
    'text',
    [],
    {},
    { pull_request: null },
    { pull_request: { base: 'x', head: [] } },
    { merge_group: { base_sha: 1 } },
    { ref: {}, after: null },
    { ref: 'refs/heads/x', after: '--upload-pack=x', repository: { default_branch: 7 } },
    JSON.parse('{"__proto__": {"ref": "refs/heads/x"}}')
  ]
  it('never throw', async () => {
    for (const name of ['pull_request', 'merge_group', 'push', 'workflow_dispatch', 'issues', ''])
      for (const payload of odd) expect(await outcome(name, payload)).toMatch(/^(nothing|missing)/)
  })
})
