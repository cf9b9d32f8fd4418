const CONTROL = /\p{Cc}/u;
const LONGEST = 256;

/** Whether types, attributes and the like can have a name here; in old files there are no rules for it. */
export const isUsableName = (name: string): boolean =>
  name !== '' &&
  name.length <= LONGEST &&
  name.trim() === name &&
  !CONTROL.test(name) &&
  // What every object answers to would be found where nothing is.
  !(name in Object.prototype);
