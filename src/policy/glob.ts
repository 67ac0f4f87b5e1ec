/** Alternatives beyond this are refused by `expand`, so that `{a,b}{a,b}…` cannot explode. */
const MAX_ALTERNATIVES = 64

/**
 * Whether a branch's name matches: `*` any run without `/`, `**` any run, `?` one character but `/`,
 * `{a,b}` either. In time proportional to both lengths: a glob library turns `*a*a*a*b` into a regular
 * expression that a hostile branch name can keep busy for hours.
 */
export function matchesGlob(glob: string, name: string): boolean {
  const bare = name.replace(/^refs\/heads\//, '')
  return expand(glob).some((alternative) => matches(alternative, bare))
}

/** The glob's alternatives; at most MAX_ALTERNATIVES of them. */
export function expand(glob: string): readonly string[] {
  let results = ['']
  for (let i = 0; i < glob.length; ) {
    const close = glob[i] === '{' ? glob.indexOf('}', i) : -1
    const options = close < 0 ? [glob[i] ?? ''] : glob.slice(i + 1, close).split(',')
    results = results.flatMap((head) => options.map((option) => head + option))
    if (results.length > MAX_ALTERNATIVES) return results.slice(0, MAX_ALTERNATIVES)
    i = close < 0 ? i + 1 : close + 1
  }
  return results
}

/** One row of reachable positions in `name` for each token of the glob. */
function matches(glob: string, name: string): boolean {
  let reachable = new Array<boolean>(name.length + 1).fill(false)
  reachable[0] = true
  for (const [token] of glob.matchAll(/\*+|[^*]/g)) {
    const next = new Array<boolean>(name.length + 1).fill(false)
    for (let i = 0; i <= name.length; i++) {
      if (token.startsWith('*')) {
        const crosses = token.length > 1 || name[i - 1] !== '/'
        next[i] = reachable[i] === true || (i > 0 && next[i - 1] === true && crosses)
      } else if (i > 0 && reachable[i - 1] === true)
        next[i] = token === '?' ? name[i - 1] !== '/' : name[i - 1] === token
    }
    reachable = next
  }
  return reachable[name.length] === true
}

/** What is wrong with a glob, as the rest of a sentence about it; undefined when nothing is. */
export function globProblem(glob: string): string | undefined {
  if (/[{}]/.test(glob.replace(/\{[^{}]*\}/g, '')))
    return 'has a brace without its partner, or one inside another'
  return expand(glob).length >= MAX_ALTERNATIVES
    ? 'has too many alternatives; write several blocks'
    : undefined
}

/** Characters that no glob of a policy holds, to stand for what a wildcard may match. */
const ANY = '\u0001'

/**
 * Whether every name that `inner` matches is matched by `outer` too. Wildcards of `inner` are tried with
 * nothing, little and much of a character that only a wildcard of `outer` can match.
 */
export function covers(outer: string, inner: string): boolean {
  return [0, 1, 2, 130].every((length) =>
    expand(inner).every((alternative) => {
      const name = alternative.replace(/\*+|\?/g, (token) => {
        if (token === '?') return ANY
        return token === '*' ? ANY.repeat(length) : `${ANY}/`.repeat(length)
      })
      return expand(outer).some((glob) => matches(glob, name))
    })
  )
}
