/** The choice cannot be taken as it is: the message names the field and says why. Nothing was changed. */
export class BadChoiceError extends Error {
  override name = 'BadChoiceError'
}

/** Something about the case is new to the one who decides: they must see it first. */
export class CaseChangedError extends Error {
  override name = 'CaseChangedError'
  constructor() {
    super('the case has changed since you opened it: read what is new, then decide')
  }
}

/** This person may not do this to this case or decision, whatever its state. */
export class NotYoursError extends Error {
  override name = 'NotYoursError'
}

/** The case does not wait for a second person: another has agreed or not, or the proposal was taken back. */
export class NotWaitingError extends Error {
  override name = 'NotWaitingError'
  constructor() {
    super('this case does not wait for a second person any more: somebody else was quicker')
  }
}

/** The decision cannot be withdrawn any more: the message says why. */
export class TooLateError extends Error {
  override name = 'TooLateError'
}
