/** This machine cannot run the embedded service at all: its platform, its user or its files do not allow it. */
export class CannotEmbedError extends Error {
  override name = 'CannotEmbedError'
}

/** Another process uses the folder, and did not leave it in the time it was given. */
export class FolderInUseError extends Error {
  override name = 'FolderInUseError'
}

/** The server was started and did not come up; the message ends with the last lines of its log. */
export class ServerDidNotStartError extends Error {
  override name = 'ServerDidNotStartError'
}
