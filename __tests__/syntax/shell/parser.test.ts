// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell writes its parameters like that.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  type Command,
  parseShell,
  type Word,
  type WordPart
} from '../../../src/syntax/shell/index.js'

/** The tree in a short notation, so that a case is one line. */
function show(text: string): string {
  return parseShell(text)
    .body.map((statement) => command(statement.command) + (statement.background ? ' &' : ''))
    .join('; ')
}

const list = (body: readonly { readonly command: Command }[]): string =>
  body.map((statement) => command(statement.command)).join('; ')

function command(node: Command): string {
  switch (node.kind) {
    case 'simple': {
      const assignments = node.assignments.map(
        (a) =>
          `${a.name}${a.append ? '+' : ''}=${a.array ? `(${a.array.map(word).join(' ')})` : word(a.value)}`
      )
      const redirections = node.redirections.map(
        (r) =>
          `${r.descriptor ?? ''}${r.operator}${r.document ? `{${word(r.document.body)}}` : word(r.target)}`
      )
      return [...assignments, ...node.words.map(word), ...redirections].join(' ')
    }
    case 'and-or':
      return `(${command(node.first)}${node.rest.map((r) => ` ${r.operator} ${command(r.command)}`).join('')})`
    case 'pipeline':
      return `${node.negated ? '! ' : ''}${node.commands.map(command).join(' | ')}`
    case 'if':
      return `if ${node.branches.map((b) => `[${list(b.condition)}] {${list(b.body)}}`).join(' elif ')}${node.otherwise ? ` else {${list(node.otherwise)}}` : ''}`
    case 'for':
      return `for ${node.name}${node.words ? ` in ${node.words.map(word).join(' ')}` : ''} {${list(node.body)}}`
    case 'while':
      return `${node.until ? 'until' : 'while'} [${list(node.condition)}] {${list(node.body)}}`
    case 'case':
      return `case ${word(node.subject)} ${node.arms.map((a) => `(${a.patterns.map(word).join('|')}) {${list(a.body)}}${a.terminator ?? ''}`).join(' ')}`
    case 'function':
      return `fn ${node.name} ${command(node.body)}`
    case 'test':
      return `[[${node.words.map(word).join(' ')}]]`
    case 'arithmetic':
      return `((${node.text}))`
    default:
      return `${node.kind}{${list(node.body)}}`
  }
}

function word(value: Word): string {
  return value.parts.map(partText).join('')
}

function partText(part: WordPart): string {
  switch (part.kind) {
    case 'literal':
      return part.text
    case 'escaped':
      return `\\${part.text}`
    case 'single':
      return `'${part.text}'`
    case 'double':
      return `"${word({ ...part, parts: part.parts })}"`
    case 'parameter':
      return `\${${part.length ? '#' : ''}${part.name}${part.operator ?? ''}${part.operand ? word(part.operand) : ''}}`
    case 'command':
      return `$(${list(part.body)})`
    case 'arithmetic':
      return `$((${part.text}))`
    case 'process':
      return `${part.direction}(${list(part.body)})`
  }
}

describe('shell parser', () => {
  it.each([
    ['a b "c d" \'e f\' g\\ h', 'a b "c d" \'e f\' g\\ h'],
    ['x=1 y="$z" cmd arg', 'x=1 y="${z}" cmd arg'],
    ['x=', 'x='],
    ['echo a=b', 'echo a=b'],
    ['a | b || c && ! d', '(a | b || c && ! d)'],
    ['a; b & c', 'a; b &; c'],
    ['a # comment\nb#no', 'a; b#no'],
    ['a \\\n b', 'a b'],
    ['if a; then b; elif c; then d; else e; fi', 'if [a] {b} elif [c] {d} else {e}'],
    ['for i in 1 "$@"; do x $i; done', 'for i in 1 "${@}" {x ${i}}'],
    ['for i do x; done', 'for i {x}'],
    ['for i\nin a\ndo x; done', 'for i in a {x}'],
    ['while a; do b; done; until c; do d; done', 'while [a] {b}; until [c] {d}'],
    ['case $x in a|b) c ;; (d) e;; *) f\nesac', 'case ${x} (a|b) {c};; (d) {e};; (*) {f}'],
    ['case x in\n# note\na) ;;\nesac', 'case x (a) {};;'],
    ['f() { a; }; g () ( b )', 'fn f group{a}; fn g subshell{b}'],
    ['function h { a; }', 'fn h group{a}'],
    ['{ a; b; } >o 2>&1 <i', 'group{a; b}'],
    ['a >o 2>>e <i 2>&1 >&-', 'a >o 2>>e <i 2>&1 >&-'],
    [
      'a $x ${x} ${x:-d} ${#x} ${x%%.*} ${x#"$p"}',
      'a ${x} ${x} ${x:-d} ${#x} ${x%%.*} ${x#"${p}"}'
    ],
    ['a ${x:+"q r"} "${x-\'l\'}" $@ $1 $?', 'a ${x:+"q r"} "${x-\'l\'}" ${@} ${1} ${?}'],
    ['a $(b "$(c)") `d \\`e\\``', 'a $(b "$(c)") $(d $(e))'],
    ['a $((1 + (2))) $( (b) )', 'a $((1 + (2))) $(subshell{b})'],
    ['$(case x in a) b;; esac)', '$(case x (a) {b};;)'],
    ['[[ $a == b* && ( -n c ) ]]', '[[${a} == b* && ( -n c )]]'],
    ['a=(1 "2 3") b+=x; diff <(c) <<< d', 'a=(1 "2 3") b+=x; diff <(c) <<<d'],
    ['if a\nthen b\nfi\n\n! c', 'if [a] {b}; ! c'],
    ['echo if then fi', 'echo if then fi'],
    ['a }', 'a }'],
    ['echo "a\\"b $"', 'echo "a\\"b $"']
  ])('%j', (text, expected) => {
    expect(parseShell(text).problems).toEqual([])
    expect(show(text)).toBe(expected)
  })

  it('reads here-documents after the line that announces them', () => {
    expect(show('cat <<A <<"B"; x\n$v\nA\n$w\nB\ny')).toBe('cat <<{${v}\n} <<{$w\n}; x; y')
    expect(show('cat <<-E\n\t\tone $x\n\tE\nz')).toBe('cat <<-{one ${x}\n}; z')
    expect(show('if a <<E\nb\nE\nthen c; fi')).toBe('if [a <<{b\n}] {c}')
  })

  it('gives offsets of the whole text, in backticks too', () => {
    const text = 'a `b \\$c`'
    const [statement] = parseShell(text).body
    const part =
      statement?.command.kind === 'simple' ? statement.command.words[1]?.parts[0] : undefined
    const inner = part?.kind === 'command' ? part.body[0] : undefined
    expect(text.slice(inner?.start, inner?.end)).toBe('b \\$c')
  })

  it.each([
    ['if a; then b', 'shell/unclosed'],
    ['a "b', 'shell/unclosed'],
    ["a 'b", 'shell/unclosed'],
    ['cat <<E\nnever', 'shell/unclosed'],
    ['case x in a', 'shell/syntax'],
    ['a; fi; b', 'shell/syntax'],
    [`${'('.repeat(5000)}a`, 'shell/too-deep'],
    ['$('.repeat(5000), 'shell/too-deep'],
    ['"${x:-'.repeat(5000), 'shell/too-deep']
  ])('notes what is wrong in %j and goes on', (text, code) => {
    expect(parseShell(text).problems.map((problem) => problem.code)).toContain(code)
  })

  it('goes on after a mistake', () => {
    expect(show('a; fi; b')).toBe('a; b')
    expect(show(')\nb')).toBe('b')
  })

  const sample = [
    'f() { local x="${1:-$(g `h`)}"; [ -n "$x" ] && return 1; }',
    'case "$1" in --a=*|-b) v=${1#*=} ;; *) cat <<EOF >&2',
    'text $((1+2)) "quoted"',
    'EOF',
    ';; esac; while :; do { a | b & } done; [[ x =~ (y|z) ]]; a=(b c); if x; then y; fi'
  ].join('\n')

  it('never throws, wherever the text is cut', () => {
    for (let i = 0; i <= sample.length; i++) {
      expect(() => parseShell(sample.slice(0, i))).not.toThrow()
      expect(() => parseShell(sample.slice(i))).not.toThrow()
    }
  })

  it('never throws on any text, and its offsets stay inside', () => {
    const signs = fc.constantFrom(
      ...[
        'if',
        'fi',
        'case',
        'esac',
        'in',
        'do',
        'done',
        '{',
        '}',
        '(',
        ')',
        '((',
        '))',
        '$(',
        '`'
      ],
      ...[
        '"',
        "'",
        '$',
        '${',
        '<<E',
        '\n',
        ';',
        ';;',
        '|',
        '&',
        '!',
        'x',
        '=',
        '#',
        '\\',
        '[[',
        ' '
      ]
    )
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 60 }), (parts) => {
        const text = parts.join('')
        for (const statement of parseShell(text).body) {
          expect(statement.start).toBeGreaterThanOrEqual(0)
          expect(statement.end).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 2000 }
    )
  })
})
