/** What became of a profile in one revision. */
export interface ProfileModel {
  readonly id: string
  /** Options that no build system of the revision understands: then nothing is said about the profile. */
  readonly unknown: readonly { readonly option: string; readonly near: string | undefined }[]
  /** The targets that it builds, by the names that components know them by; undefined: all of them. */
  readonly targets: ReadonlySet<string> | undefined
}
