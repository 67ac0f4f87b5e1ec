/**
 * What evaluating shell may cost, whatever the script says. A script has so many steps: its statements and commands are
 * one each, and what takes as long as several counts for several. Beyond them its rest is unknown, and said to be.
 */
export const MAX_STEPS = 50_000
/** What an undecided branch counts for. */
export const FORK_STEPS = 20
/** Words, fields and parts of words. */
export const WORDS_A_STEP = 4
/** Text that is parsed for `eval`, searched or rewritten. */
export const CHARACTERS_A_STEP = 64
/** Characters of a text times characters of the pattern that it is compared with. */
export const MATCHING_A_STEP = 5000
/** One comparison that might take more is not made: its answer is unknown. */
export const MAX_MATCHING = 20_000_000
