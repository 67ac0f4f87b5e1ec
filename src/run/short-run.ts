import { setFlagsFromString } from 'node:v8'

/**
 * One check is over in about a second, and what an optimizing compiler would save in that time is less than
 * what it costs: on Node 20 a check of a large Meson build takes 0.95 CPU seconds without it and 2.2 with it
 * (bench/, November 2026). A history runs long enough to want it. To be called before anything is evaluated.
 */
export const expectShortRun = (): void => setFlagsFromString('--no-opt')
