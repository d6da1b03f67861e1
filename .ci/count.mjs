// Reads what Jest wrote and says how it went in one last line.
import { readFileSync } from 'node:fs'

const [file, status] = process.argv.slice(2)
const text = readFileSync(file, 'utf8')
if (text === '') {
  process.stdout.write('Jest wrote no results: it did not run to its end\n0 passed, 1 failed\n')
  process.exit(1)
}
const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, testResults } = JSON.parse(text)
for (const { assertionResults } of testResults)
  for (const { status: how, fullName } of assertionResults)
    if (how === 'pending') process.stdout.write(`skipped here, where nothing may be: ${fullName}\n`)
// A file that could not be loaded has no failed test of its own.
const failed = numPendingTests + (numFailedTests || numFailedTestSuites)
process.stdout.write(`${numPassedTests} passed, ${failed} failed\n`)
process.exit(Number(status) || (failed > 0 || numPassedTests === 0 ? 1 : 0))
