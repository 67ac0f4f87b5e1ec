// The little of both packages that the tests use, so that types are checked also where no browser is installed.
declare module '@sparticuz/chromium' {
  const packed: { executablePath(): Promise<string> }
  export default packed
}

declare module 'playwright-core' {
  export interface Page {
    on(event: 'pageerror', heard: (error: Error) => void): void
    on(event: 'console', heard: (message: { text(): string }) => void): void
    on(event: 'request', heard: (request: { url(): string }) => void): void
    goto(address: string): Promise<unknown>
    evaluate<T>(script: string): Promise<T>
    locator(selector: string): { innerText(): Promise<string> }
    readonly keyboard: { press(key: string): Promise<void> }
  }
  export interface BrowserContextOptions {
    readonly colorScheme?: 'light' | 'dark'
    readonly viewport?: { readonly width: number; readonly height: number }
    readonly javaScriptEnabled?: boolean
  }
  export interface Browser {
    newContext(
      options: BrowserContextOptions
    ): Promise<{ newPage(): Promise<Page>; close(): Promise<void> }>
    close(): Promise<void>
  }
  export const chromium: {
    launch(options: {
      readonly executablePath: string
      readonly args: readonly string[]
      readonly env: Readonly<Record<string, string | undefined>>
    }): Promise<Browser>
  }
}
