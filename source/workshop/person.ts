/** Who sits at a seat: known by a key, or by a name that is kept with a ticket. */

export interface Person {
  /** `key SHA256:…` or `name ada`; what progress is kept under. */
  readonly id: string;
  /** Cleaned: letters, digits, `.`, `_`, `-` and single blanks, at most 24. */
  readonly name: string;
  readonly role: 'attendee' | 'instructor';
}
