/** As pkg-config, a linker flag or find_library know a library: without prefix, suffix and version. */
export const libraryName = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[<>=].*$/s, '')
    .trim()
    .replace(/^-l/, '')
    .replace(/^lib/, '')
    .replace(/\.(?:so|a|dylib|lib|dll)(?:\..*)?$/, '')
    .replaceAll('_', '-')
    .replace(/-\d+(?:\.\d+)*$/, '')
