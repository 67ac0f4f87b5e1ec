import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { keepComment } from '../../src/action/comment.js'
import { type Request, restClient } from '../../src/action/rest.js'
import { COMMENT_LIMIT, FIXED_COMMENT, renderComment } from '../../src/report/comment.js'
import { EARLY, FAIL, HIDDEN, many, PASS, poison, WARN } from '../report/samples.js'
import { GitHub } from './github-api.js'

const TOKEN = 'ghs_secret'
const place = { repository: 'acme/emulator', number: 7, identity: ['Roadmap', 'roadmap'] }

let github: GitHub
let request: Request
let waits: number[]

beforeEach(async () => {
  github = new GitHub()
  waits = []
  request = restClient({
    url: await github.start(),
    token: TOKEN,
    sleep: async (time) => waits.push(time)
  })
})
afterEach(() => {
  github.stop()
  expect(github.wrong).toEqual([])
})

const keep = (body: string | undefined) => keepComment(place, body, 'fixed', request)
const done = (did: string) => ({ kind: 'done', did })
const bodies = () => github.comments.map(({ body }) => body.split('\n').slice(1).join('\n'))

describe('the comment', () => {
  it('is made, edited in place, left alone when nothing is new, turned to fixed, and opened again', async () => {
    github.add('a word of a person', 'User')
    expect(await keep('one')).toEqual(done('created'))
    expect(await keep('one')).toEqual(done('nothing'))
    expect(await keep('two')).toEqual(done('updated'))
    expect(bodies()).toEqual(['', 'two'])
    expect(await keep(undefined)).toEqual(done('fixed'))
    expect(await keep(undefined)).toEqual(done('nothing'))
    expect(bodies()).toEqual(['', 'fixed'])
    expect(await keep('three')).toEqual(done('updated'))
    expect(bodies()).toEqual(['', 'three'])
    expect([...github.tokens]).toEqual([`Bearer ${TOKEN}`])
  })
  it('is not made on a clean pull request', async () => {
    expect(await keep(undefined)).toEqual(done('nothing'))
    expect(github.log).toEqual(['issues/list-comments 200'])
  })
  it('is found behind many others, and told from that of another check and from forgeries', async () => {
    for (let i = 0; i < 250; i++) github.add(`word ${i}`, 'User')
    expect(await keep('one')).toEqual(done('created'))
    const mine = github.comments.at(-1)?.body ?? ''
    github.add(mine, 'User')
    expect(await keep('two')).toEqual(done('updated'))
    expect(bodies().slice(250)).toEqual(['two', 'one'])
    const other = { ...place, identity: ['Roadmap', 'nightly'] }
    expect(await keepComment(other, 'three', 'fixed', request)).toEqual(done('created'))
    expect(bodies().slice(250)).toEqual(['two', 'one', 'three'])
  })
  it('is refused on a fork, in words that hold no token', async () => {
    github.plan('issues/create-comment', { status: 403 })
    const result = await keep('one')
    expect(result).toEqual({
      kind: 'refused',
      reason: 'GitHub answered 403 to POST /repos/acme/emulator/issues/7/comments'
    })
    expect(github.comments).toEqual([])
    expect(waits).toEqual([])
  })
  it('waits as it is told to when GitHub is busy', async () => {
    const limited = { status: 429, headers: { 'retry-after': '7' } }
    const secondary = { status: 403, headers: { 'retry-after': '3' } }
    github.plan('issues/list-comments', limited, { status: 502 })
    github.plan('issues/create-comment', secondary, { status: 500 }, { status: 503 })
    expect(await keep('one')).toEqual(done('created'))
    expect(waits).toEqual([7000, 2000, 3000, 2000, 4000])
    expect(bodies()).toEqual(['one'])
  })
  it('gives up when GitHub stays busy, or asks for too long a wait', async () => {
    github.plan('issues/list-comments', ...Array.from({ length: 4 }, () => ({ status: 500 })))
    expect(await keep('one')).toMatchObject({ kind: 'refused' })
    github.plan('issues/list-comments', { status: 429, headers: { 'retry-after': '3600' } })
    expect(await keep('one')).toMatchObject({ kind: 'refused' })
    expect(waits).toEqual([1000, 2000, 4000])
  })
  it('is refused when nobody answers', async () => {
    github.stop()
    expect(await keep('one')).toEqual({
      kind: 'refused',
      reason: expect.stringContaining('answered 0 to GET')
    })
  })
  it('stays one when two runs make it at the same time', async () => {
    // Both look before either has made one: the second run is started by the first one's look.
    let second: Promise<unknown> | undefined
    github.afterwards = (operation) => {
      if (operation === 'issues/list-comments') second ??= keep('from the second')
    }
    await keep('from the first')
    await second
    expect(github.log.filter((line) => line === 'issues/create-comment 201')).toHaveLength(2)
    expect(github.comments).toHaveLength(1)
    expect(await keep('later')).toEqual(done('updated'))
    expect(bodies()).toEqual(['later'])
  })
  it('takes away a second one that was left behind', async () => {
    await keep('one')
    github.add(github.comments[0]?.body ?? '')
    expect(await keep('two')).toEqual(done('updated'))
    expect(bodies()).toEqual(['two'])
  })
})

describe('the words of the comment', () => {
  it('tell the promise, the effect, the place and the ways out', () => {
    expect(renderComment(FAIL, { docs: 'https://example.org/rules' })).toBe(
      [
        '### ❌ Fail: 1 error. Rust looked for by default too early, allowed from 10.0, this is 9.2.',
        '',
        'This project has published from which release on its build may need Rust, and keeps to it. The roadmap check compared what this pull request builds with that.',
        '',
        '**error: Rust looked for by default too early, allowed from 10.0, this is 9.2.**',
        '',
        "- **What it does:** meson, opt-in → auto: meson: option 'rust' changes from disabled to auto, so a plain build uses Rust where it is found.",
        '- **What was promised:** The milestone "Rust by default" starts at 10.0.',
        "- **Where:** `meson_options.txt:12`: `option('rust', type: 'feature', value: 'auto')`",
        "- **Ways out:** Keep value: 'disabled' until 10.0 opens, or move the milestone in a change of its own.",
        '- **More:** [rust-support-early](https://example.org/rules/rust-support-early.md), `rr-7f3a91c04b2e`',
        '',
        '<sub>Compared base bbbbbbbbbb with head cccccccccc, heading to 9.2: 2 changes. The check updates this comment by itself; everything else is in the job summary.</sub>',
        ''
      ].join('\n')
    )
  })
  it('stay below what GitHub takes, and let nothing hostile become markup', () => {
    for (const report of [PASS, FAIL, WARN, many(60)]) {
      const text = renderComment(poison(report))
      expect(text.length).toBeLessThan(COMMENT_LIMIT)
      expect(text).not.toMatch(/<(?!\/?(sub|code)>)/)
      expect(text).not.toMatch(/@(?!&#8203;)/)
      expect(text).not.toContain('://')
      expect(text).not.toMatch(HIDDEN)
    }
    const wide = { ...EARLY, happened: '𝔘'.repeat(9000), why: '<'.repeat(9000) }
    const report = { ...FAIL, findings: Array.from({ length: 30 }, () => wide) }
    expect(renderComment(report).length).toBeLessThan(COMMENT_LIMIT)
    expect(FIXED_COMMENT).toMatch(/^### ✅ Fixed/)
  })
})
