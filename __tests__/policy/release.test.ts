import { describe, expect, it } from '@jest/globals'
import { blockFor, filesToRead } from '../../src/policy/active.js'
import { resolveRelease } from '../../src/policy/release.js'
import { compareReleases } from '../../src/policy/release-order.js'
import { GOOD, loaded } from './policies.js'

interface Case {
  readonly release: string
  readonly files?: Readonly<Record<string, string>>
  readonly tags?: readonly string[]
}

function resolve({ release, files = {}, tags }: Case): ReturnType<typeof resolveRelease> {
  const policy = loaded(GOOD.replace('{ scheme: qemu, file: VERSION }', release))
  return resolveRelease(policy, undefined, { text: (path) => files[path], tags })
}

const heading = (release: string, stated: string, tags?: readonly string[]): string => {
  const files = { 'version.txt': `${stated}\n` }
  const result = resolve({ release, files, ...(tags === undefined ? {} : { tags }) })
  return result.ok ? result.release : result.message
}

const UNTAGGED =
  'cannot tell the release: 2.54.0 is a final version, and without tags nobody can tell whether it is out; fetch the tags, or give the branch a release'

describe('the release a version leads to', () => {
  it.each([
    ['9.1.50', '9.2'],
    ['9.2.50', '10.0'],
    ['10.1.91', '10.2'],
    ['10.2.50', '11.0'],
    ['10.2.94', '11.0'],
    ['9.2.0', '9.2'],
    ['9.2.49', '9.2'],
    ['9.2', '9.2'],
    ['v10.0.0-rc2', '10.0']
  ])('scheme qemu: %s → %s', (stated, expected) => {
    expect(heading('{ scheme: qemu, file: version.txt }', stated)).toBe(expected)
  })

  it('scheme qemu: a major version may have more releases, and single ones may be renumbered', () => {
    const four = '{ scheme: qemu, file: version.txt, releases-per-major: 4 }'
    expect(heading(four, '9.2.50')).toBe('9.3')
    expect(heading(four, '9.3.50')).toBe('10.0')
    const next = '{ scheme: qemu, file: version.txt, next: [{ after: "9.2", release: "12.0" }] }'
    expect(heading(next, '9.2.91')).toBe('12.0')
    expect(heading(next, '9.1.91')).toBe('9.2')
  })

  it.each([
    ['v2.54.0-rc1', [], '2.54'],
    ['v2.54.0-rc1', ['v2.54.0'], '2.54'],
    ['v2.54.0', ['v2.53.0', 'v2.54.0'], '2.55'],
    ['v2.54.0', ['v2.54.0-rc2'], '2.54'],
    ['v2.54.0', [], UNTAGGED],
    ['v2.54.0', undefined, UNTAGGED],
    ['v2.55.GIT', undefined, '2.56'],
    ['v2.54.1', ['v2.54.0'], '2.54']
  ])('scheme git: %s with tags %j → %s', (stated, tags, expected) => {
    expect(heading('{ scheme: git, file: version.txt }', stated, tags)).toBe(expected)
  })

  it('scheme git: a minor release may be followed by a major one', () => {
    const release = '{ scheme: git, file: version.txt, next: [{ after: "2.55", release: "3.0" }] }'
    expect(heading(release, 'v2.55.GIT')).toBe('3.0')
  })

  it.each([
    ['8.0.0-dev', undefined, '8.0.0'],
    ['8.0.0-SNAPSHOT', ['v8.0.0'], '8.0.0'],
    ['8.0.0-rc3', [], '8.0.0'],
    ['1.4', undefined, '1.4'],
    ['8.0.0', ['7.9.0'], '8.0.0'],
    ['8.0.0', ['v8.0.0'], '8.1.0'],
    ['8.0.3', ['v8.0.3'], '8.1.0'],
    ['8.0.0+build5', ['8.0.0'], '8.1.0']
  ])('scheme semver: %s with tags %j → %s', (stated, tags, expected) => {
    expect(heading('{ scheme: semver, file: version.txt }', stated, tags)).toBe(expected)
  })

  it.each([
    ['2026.11.0-dev', undefined, '2026.11.0'],
    ['2026.11', [], '2026.11'],
    [
      '2026.11',
      ['2026.11'],
      'cannot tell the release: 2026.11 is tagged already, and the scheme calver cannot count on; say in project.release.next what follows 2026.11'
    ]
  ])('scheme calver: %s with tags %j → %s', (stated, tags, expected) => {
    expect(heading('{ scheme: calver, file: version.txt }', stated, tags)).toBe(expected)
  })

  it('scheme pattern: the digits are the release', () => {
    const files = { 'x.h': '#define MAJOR 1\n#define  NEXT\t"3.1-beta"\n' }
    const release = `{ scheme: pattern, file: x.h, pattern: '#define NEXT "{version}"' }`
    expect(resolve({ release, files })).toMatchObject({ ok: true, release: '3.1' })
  })

  it('scheme explicit: the policy says it, and is the evidence', () => {
    const result = resolve({ release: '{ scheme: explicit, value: "10.0" }' })
    expect(result).toMatchObject({
      ok: true,
      release: '10.0',
      evidence: [{ path: 'policy.yml', note: '10.0, project.release in the policy' }]
    })
  })

  it.each([
    ['{ scheme: git }', ['v2.54.0-rc1', 'v2.53.0', 'nonsense'], '2.54'],
    ['{ scheme: git }', ['v2.54.0-rc1', 'v2.54.0'], '2.55'],
    ['{ scheme: semver }', ['refs/tags/v1.9.0', 'v1.10.0'], '1.11.0'],
    ['{ scheme: semver, tags: "core-{version}" }', ['v9.0', 'core-4.10.0-alpha0'], '4.10.0']
  ])('without a file the newest tag counts: %s %j → %s', (release, tags, expected) => {
    expect(resolve({ release, tags })).toMatchObject({ ok: true, release: expected })
  })

  it("lets the branch's own release win", () => {
    const policy = loaded(`${GOOD}branches: [{ match: "old", release: "9.0" }]\n`)
    const inputs = { text: () => '9.2.50' }
    expect(resolveRelease(policy, blockFor(policy, 'old'), inputs)).toMatchObject({
      release: '9.0',
      scheme: 'explicit'
    })
    expect(resolveRelease(policy, blockFor(policy, 'new'), inputs)).toMatchObject({
      release: '10.0'
    })
  })
})

describe('where a version is found', () => {
  it.each([
    ['VERSION', '\n 9.1.50 \n', '9.1.50'],
    [
      'meson.build',
      "project('a (b)', ['c'],\n  # version: '0.1'\n  version : '8.0.0-dev')\n",
      '8.0.0-dev'
    ],
    ['sub/meson.build', "project('a', version: '1.2', meson_version: '>=9')\n", '1.2'],
    ['configure.ac', 'AC_PREREQ([2.69])\nAC_INIT([a], [8.0.0-rc3], [mail])\n', '8.0.0-rc3'],
    ['configure.ac', 'AC_INIT(a, 7.1)\n', '7.1'],
    [
      'CMakeLists.txt',
      'cmake_minimum_required(VERSION 3.20)\nproject(a LANGUAGES C\n  VERSION 4.18.90)\n',
      '4.18.90'
    ],
    [
      'Cargo.toml',
      "[dependencies]\nversion = '9'\n[package]\nname = 'a'\nversion = '0.3.0-beta.1'\n",
      '0.3.0-beta.1'
    ],
    ['Cargo.toml', '[workspace]\n[workspace.package]\nversion = "2.0.1"\n', '2.0.1'],
    ['gen-version.sh', '#!/bin/sh\n\nDEF_VER=v2.54.0-rc1\n', '2.54.0-rc1'],
    ['Makefile', 'CC = cc\nVERSION := 1.4.0 # next\n', '1.4.0']
  ])('%s', (file, text, expected) => {
    const result = resolve({
      release: `{ scheme: semver, file: ${file} }`,
      files: { [file]: text }
    })
    expect(result).toMatchObject({ ok: true })
    const [evidence] = result.ok ? result.evidence : []
    expect(text.slice(evidence?.span?.start, evidence?.span?.end)).toBe(expected)
  })

  it("follows project(version: files('VERSION'))", () => {
    const files = { 'meson.build': "project('a', version: files('VERSION'))", VERSION: '9.2.50' }
    expect(resolve({ release: '{ scheme: qemu, file: meson.build }', files })).toMatchObject({
      release: '10.0',
      evidence: [{ path: 'VERSION' }]
    })
  })

  it.each([
    ['meson.build', "project('a')\nx = {version: '1.0'}\n"],
    ['meson.build', "project('a', version: run_command('./v', check: true).stdout())\n"],
    ['meson.build', "project('a', version: files('meson.build'))\n"],
    ['configure.ac', 'AC_INIT([a], m4_esyscmd([./v]))\n'],
    ['CMakeLists.txt', 'project(a VERSION $ENV{V})\n'],
    ['Cargo.toml', "[package]\nversion.workspace = true\n[dependencies]\nversion = '1.0'\n"],
    ['VERSION', 'soon'],
    ['VERSION', '']
  ])('does not guess: %s %j', (file, text) => {
    const result = resolve({
      release: `{ scheme: semver, file: ${file} }`,
      files: { [file]: text }
    })
    expect(result).toMatchObject({
      ok: false,
      message: `cannot tell the release: ${file} of the target branch states no version in a place known for such a file; say with project.release.pattern where it stands`
    })
  })

  it('takes bounded time on hostile files', () => {
    const blanks = ' '.repeat(200_000)
    for (const [file, text] of [
      ['meson.build', `project(${'#'.repeat(100_000)}${'('.repeat(50_000)}`],
      ['configure.ac', `AC_INIT([a],${blanks}x`],
      ['CMakeLists.txt', `project(a VERSION${blanks}`],
      ['Cargo.toml', `[package]${'\n'.repeat(200_000)}`],
      ['VERSION', `${blanks}x`],
      ['VERSION', `${'A_'.repeat(100_000)}=1`]
    ] as const)
      expect(
        resolve({ release: `{ scheme: semver, file: ${file} }`, files: { [file]: text } }).ok
      ).toBe(false)
  })
})

describe('a release that cannot be told', () => {
  it.each([
    [
      { release: '{ scheme: qemu, file: VERSION }' },
      'cannot tell the release: the target branch has no readable file VERSION; correct project.release in the policy, or give the branch a release'
    ],
    [
      { release: '{ scheme: git }' },
      'cannot tell the release: project.release names no file, and no tags are known here; fetch the tags, or correct project.release in the policy, or give the branch a release'
    ],
    [
      { release: '{ scheme: git }', tags: ['nightly'] },
      'cannot tell the release: no tag looks like a version of this project; correct project.release in the policy, or give the branch a release'
    ],
    [
      {
        release: '{ scheme: qemu, file: VERSION, pattern: "V={version}" }',
        files: { VERSION: '9.2' }
      },
      'cannot tell the release: the pattern of project.release does not occur in VERSION of the target branch; correct project.release in the policy, or give the branch a release'
    ],
    [
      { release: '{ scheme: qemu, file: VERSION }', files: { VERSION: '10' } },
      'cannot tell the release: 10 is not X.Y.Z, as the scheme qemu has it'
    ],
    [
      { release: '{ scheme: qemu, file: VERSION }', files: { VERSION: '10.0.50-local' } },
      'cannot tell the release: 10.0.50-local ends in something that the scheme qemu does not know'
    ]
  ] as readonly (readonly [Case, string])[])('%j', (given, message) => {
    expect(resolve(given)).toMatchObject({ ok: false, message })
  })
})

describe('compareReleases', () => {
  it('ignores zeros at the end and puts never last', () => {
    expect(compareReleases('10.0', '10.0.0')).toBe(0)
    expect(compareReleases('9.10', '9.9')).toBeGreaterThan(0)
    expect(compareReleases('10.0', '10.0.1')).toBeLessThan(0)
    expect(compareReleases('never', '99.0')).toBeGreaterThan(0)
    expect(compareReleases('never', 'never')).toBe(0)
  })
})

describe('filesToRead', () => {
  it('lists the version file and the declared copies, sorted, once', () => {
    const policy = loaded(
      `${GOOD}floors: { rustc: { copies: [{ file: docs/b, pattern: "{version}" }, { file: docs/b, pattern: "x {version}" }] } }\n`
    ).policy
    expect(filesToRead(policy)).toEqual(['VERSION', 'docs/b'])
  })
})
