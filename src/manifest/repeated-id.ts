// Repeated id: tells a declaration that has the id of the one before it.
import type { FlatDeclaration } from '../declaration/flat.js';
import { addIssue } from '../declaration/intake.js';
import { slotIndex } from '../declaration/slots.js';

const idIndex = slotIndex('declaration.id');

export class RepeatedId {
  private last: unknown;

  /** Begin anew behind a declaration of this id, undefined when nobody knows it. */
  restart(id: unknown): void {
    this.last = id;
  }

  /** Note the next declaration of a manifest. */
  note({ header, issues }: FlatDeclaration): void {
    const id = header[idIndex];
    if (id === this.last) addIssue(issues, 'ID_REPEATED', 'id');
    this.last = id;
  }
}
