// Plant: how a suspicious shipment differs from its ordinary twin, and the ways in which many of them do.
import type { Shipment } from './generate-arrivals.js';

export interface Plant {
  readonly rule: string;
  /** Commodity code of the goods that both ship. */
  readonly goods: string;
  /** What both are given before they part. */
  readonly both?: (shipment: Shipment) => Partial<Shipment>;
  /** What only the ordinary one is given, where leaving it alone would not make it ordinary. */
  readonly twin?: (shipment: Shipment) => Partial<Shipment>;
  readonly suspicious: (shipment: Shipment) => Partial<Shipment>;
  /** Further items of both, or of the ordinary one when it has others. */
  readonly moreItems?: (shipment: Shipment) => Partial<Shipment>[];
  readonly moreTwinItems?: (shipment: Shipment) => Partial<Shipment>[];
}

type Parting = Pick<Plant, 'twin' | 'suspicious'>;

/** Described in other words. */
export const describedAs = (description: string) => (): Partial<Shipment> => ({ description });

/** Described in one way, and in another. */
export const worded = (ordinary: string, suspicious: string): Pick<Plant, 'both' | 'suspicious'> => ({
  both: describedAs(ordinary),
  suspicious: describedAs(suspicious),
});

/** Worth a share of what it was. */
export const atShare =
  (share: number) =>
  (shipment: Shipment): Partial<Shipment> => ({ value: (Number(shipment.value) * share).toFixed(2) });

/** The ordinary one has a document that the suspicious one lacks; both have the invoice. */
export const withoutPaper = (type: string): Parting => ({
  twin: () => ({ documents: `380;${type}` }),
  suspicious: () => ({ documents: '380' }),
});

/** They state different UN numbers. */
export const numbers = (ordinary: string, suspicious: string): Parting => ({
  twin: () => ({ un: ordinary }),
  suspicious: () => ({ un: suspicious }),
});

/** A further item of the same shipment. */
export function itemOf(
  hs: string,
  description: string,
  quantity: string,
  value: string,
  net: string,
): Partial<Shipment> {
  return { hs, description, quantity, value, net, gross: (Number(net) * 1.08).toFixed(3), packages: '1', marks: '' };
}
