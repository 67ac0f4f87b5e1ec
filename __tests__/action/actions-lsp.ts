import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const SERVER = fileURLToPath(
  new URL('../../node_modules/@actions/languageserver/dist/cli.bundle.cjs', import.meta.url)
)

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: {
    readonly uri: string
    readonly diagnostics: readonly {
      readonly message: string
      readonly range: { readonly start: { readonly line: number; readonly character: number } }
    }[]
  }
}

/** What GitHub's own language server says about files, by name: `line:column message`. Offline. */
export function diagnose(files: Record<string, string>): Promise<Record<string, string[]>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SERVER, '--stdio'], {
      stdio: ['pipe', 'pipe', 'ignore']
    })
    const found: Record<string, string[]> = {}
    const send = (body: object): void => {
      const bytes = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...body }))
      child.stdin.write(`Content-Length: ${bytes.length}\r\n\r\n`)
      child.stdin.write(bytes)
    }
    const open = (name: string, text: string): void => {
      const textDocument = { uri: `file:///repo/${name}`, languageId: 'yaml', version: 1, text }
      send({ method: 'textDocument/didOpen', params: { textDocument } })
    }
    const receive = ({ id, method, params }: Message): void => {
      if (id === 0) {
        send({ method: 'initialized', params: {} })
        for (const [name, text] of Object.entries(files)) open(name, text)
      } else if (method === 'textDocument/publishDiagnostics' && params !== undefined) {
        found[params.uri.replace('file:///repo/', '')] = params.diagnostics.map(
          ({ message, range: { start } }) => `${start.line + 1}:${start.character + 1} ${message}`
        )
        if (Object.keys(found).length < Object.keys(files).length) return
        child.kill()
        resolve(found)
      } else if (id !== undefined && method !== undefined) send({ id, result: null })
    }
    child.on('error', reject)
    child.stdout.on('data', messages(receive))
    const params = { processId: process.pid, rootUri: null, capabilities: {} }
    send({ id: 0, method: 'initialize', params: { ...params, initializationOptions: {} } })
  })
}

/** Cuts a stream into messages by their Content-Length. */
function messages(receive: (message: Message) => void): (chunk: Buffer) => void {
  let buffer = Buffer.alloc(0)
  return (chunk) => {
    buffer = Buffer.concat([buffer, chunk])
    for (;;) {
      const header = buffer.indexOf('\r\n\r\n')
      if (header < 0) return
      const length = Number(
        /Content-Length: (\d+)/.exec(buffer.subarray(0, header).toString())?.[1]
      )
      const end = header + 4 + length
      if (buffer.length < end) return
      const message = JSON.parse(buffer.subarray(header + 4, end).toString()) as Message
      buffer = buffer.subarray(end)
      receive(message)
    }
  }
}
