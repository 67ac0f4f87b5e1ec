// The law of the rooms: ARCHITECTURE.md has the same table in words.
const rooms = {
  text: [],
  logic: ['text'],
  syntax: ['text'],
  model: ['text', 'logic'],
  readers: ['text', 'logic', 'syntax', 'source/snapshot', 'model'],
  diff: ['text', 'logic', 'model'],
  policy: ['text'],
  rules: ['text', 'diff', 'policy', 'logic', 'model', 'judge/finding'],
  judge: ['text', 'diff', 'policy', 'rules'],
  report: ['text', 'diff', 'judge']
}
module.exports = { rooms }
