/** A jest reporter that closes with the line that CI reads: `N passed, N failed`. */
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    console.log(
      `${results.numPassedTests} passed, ${failed} failed, ${results.numPendingTests} skipped`
    )
  }
}
