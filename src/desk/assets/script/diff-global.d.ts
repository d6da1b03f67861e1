import type { diffWordsWithSpace } from 'diff'

declare global {
  /** What the package `diff` calls itself in a browser. */
  var Diff: { diffWordsWithSpace: typeof diffWordsWithSpace }
}
