// A part of a CUSCAR message: what is said of one consignment, or of all before the first.
import type { PartyRole } from '../declaration/fields.js';
import type { FlatRecord, Position } from '../declaration/flat.js';
import { limits } from '../limits.js';
import { placeOrder, places } from './cuscar-codes.js';
import { Draft, type DraftBase, type Values } from './draft.js';
import { targetNamed } from './target.js';

const [routing, grossKg, netKg, hs, taricExtra, description] = [
  targetNamed('transport.routing'),
  targetNamed('item.grossKg'),
  targetNamed('item.netKg'),
  targetNamed('item.hs'),
  targetNamed('item.taricExtra'),
  targetNamed('item.description'),
];
// Longer than any field may be, so that what is joined of many segments stays bounded.
const longestJoined = 8_192;

/** The goods item that is being read, or what is said of the goods where none is. */
interface Goods {
  description: string;
  marks: string;
  volume: string | undefined;
  readonly packages: Values[];
  /** Mass in each of its containers, which is that of the item where it states none. */
  placedKg: number;
  hasGross: boolean;
}

const newGoods = (): Goods => ({
  description: '',
  marks: '',
  volume: undefined,
  packages: [],
  placedKg: 0,
  hasGross: false,
});

/** What the segment before last opened, to which measures and seals belong. */
type Opened = 'goods' | 'equipment' | 'placement';

export class CuscarPart {
  readonly draft = new Draft();
  carrier: Values | undefined;
  readonly equipment = new Map<string, Values>();
  readonly transportDocuments: Values[] = [];
  /** What stands for all consignments, once they begin. */
  private base: DraftBase | undefined;
  private readonly onTheWay: string[] = [];
  private readonly placed = new Set<string>();
  /** Places in the order of their codes. */
  private readonly places: ({ readonly code: string | undefined; readonly name: string | undefined } | undefined)[] =
    [];
  private readonly totals: (readonly [path: string, value: string])[] = [];
  private hasTransport = false;
  private party: { readonly role: PartyRole; readonly values: Values } | undefined;
  private goods = newGoods();
  private opened: Opened = 'goods';
  private openSeals: string[] | undefined;

  /** `around`: what was said before the first consignment; undefined for that itself. */
  constructor(private readonly around?: CuscarPart) {}

  get isHeader(): boolean {
    return this.around === undefined;
  }

  get hasOpenItem(): boolean {
    return this.draft.hasOpenItem;
  }

  /** Of several means of transport the first counts. Gives whether this is the first. */
  beginTransport(): boolean {
    if (this.hasTransport) return false;
    this.hasTransport = true;
    return true;
  }

  /** A segment begins: the party before is complete, but for what belongs to it. */
  begin(tag: string): void {
    if (!this.party || tag === 'CTA' || tag === 'COM' || tag === 'RFF') return;
    const { role, values } = this.party;
    this.party = undefined;
    if (Object.values(values).some((value) => value !== undefined)) this.draft.party(role, values);
  }

  openParty(role: PartyRole, values: Values): void {
    this.party = { role, values };
  }

  addToParty(values: Values): void {
    if (!this.party) return;
    for (const [key, value] of Object.entries(values)) this.party.values[key] ??= value;
  }

  addTransportDocument(document: Values): void {
    if (this.transportDocuments.length <= limits.listEntries) this.transportDocuments.push(document);
  }

  addPlace(code: string, place: string | undefined, name: string | undefined): void {
    const order = placeOrder.get(code);
    if (order !== undefined) this.places[order] ??= { code: place, name };
  }

  addOnTheWay(place: string): void {
    if (this.onTheWay.length <= limits.listEntries) this.onTheWay.push(place);
  }

  openEquipment(equipment: Values | undefined): void {
    this.opened = 'equipment';
    this.openSeals = [];
    const id = equipment?.id as string | undefined; // as the segment gives it
    if (id === undefined || this.equipment.has(id)) return;
    if (this.equipment.size >= limits.ediEquipment) return this.draft.refuse();
    this.equipment.set(id, { ...equipment, seals: this.openSeals });
  }

  addSeal(seal: string | undefined): void {
    if (seal !== undefined && this.openSeals && this.openSeals.length <= limits.listEntries) this.openSeals.push(seal);
  }

  /** What follows is in a container. */
  place(id: string | undefined): void {
    this.opened = 'placement';
    if (id !== undefined && this.placed.size <= limits.listEntries) this.placed.add(id);
  }

  openItem(no: string | undefined): void {
    this.closeItem();
    this.draft.openItem();
    if (no !== undefined) this.draft.putHere('item.no', no);
    this.opened = 'goods';
  }

  addPackages(packages: Values): void {
    if (this.opened === 'equipment') return;
    if (this.goods.packages.length <= limits.listEntries) this.goods.packages.push(packages);
  }

  addMarks(marks: string): void {
    this.goods.marks = joinedTo(this.goods.marks, marks);
  }

  addDescription(text: string): void {
    if (this.opened !== 'equipment') this.goods.description = joinedTo(this.goods.description, text);
  }

  addCommodity(code: string): void {
    if (!this.draft.putFirst(hs, code)) this.draft.put(taricExtra, code);
  }

  addMass(measured: 'gross' | 'net', kg: string): void {
    if (this.opened === 'equipment') return;
    if (!this.hasOpenItem) {
      if (measured === 'gross' && !this.isHeader) this.draft.putMissing('declaration.totalGrossKg', kg);
    } else if (measured === 'net') this.draft.putFirst(netKg, kg);
    else if (this.opened === 'placement') this.goods.placedKg += Number(kg);
    else {
      this.draft.put(grossKg, kg);
      this.goods.hasGross = true;
    }
  }

  addVolume(cubicMetres: string): void {
    if (this.opened === 'goods') this.goods.volume ??= cubicMetres;
  }

  /** Totals of the consignment stand before its items; behind the last may stand those of the message. */
  addTotal(path: string, value: string | undefined): void {
    if (value === undefined || this.isHeader) return;
    if (this.draft.hasItems) this.totals.push([path, value]);
    else this.draft.putMissing(path, value);
  }

  get hasTotalsBehind(): boolean {
    return this.totals.length > 0;
  }

  private closeItem(): void {
    const { description: told, marks, volume, packages, placedKg, hasGross } = this.goods;
    this.goods = newGoods();
    if (told !== '') this.draft.put(description, told);
    if (marks !== '' || volume !== undefined) {
      const [first = {}, ...others] = packages;
      packages.splice(
        0,
        packages.length,
        { ...first, ...(marks === '' ? {} : { marks }), volumeM3: volume },
        ...others,
      );
    }
    for (const one of packages) this.draft.add('item', 'packages', one);
    if (placedKg > 0 && !hasGross && this.hasOpenItem)
      this.draft.putFirst(grossKg, String(Number(placedKg.toPrecision(12))));
    this.draft.closeItem();
  }

  /** The header is complete. */
  asBase(): DraftBase {
    if (!this.base) {
      this.finish();
      this.base = this.draft.toBase();
    }
    return this.base;
  }

  /** The consignment is complete. `withTotals`: those behind its items are its own. */
  toRecord(position: Position, number: string | undefined, withTotals: boolean): FlatRecord {
    const { draft, around } = this;
    this.finish();
    if (withTotals) for (const [path, value] of this.totals) draft.putMissing(path, value);
    this.addDocuments(number, around?.transportDocuments ?? []);
    this.addEquipment(around?.equipment ?? new Map());
    if (!draft.hasItems) {
      draft.openItem();
      draft.closeItem();
    }
    draft.putInOnlyItem('item.grossKg', draft.textOf('declaration.totalGrossKg'));
    draft.putInOnlyItem('item.value', draft.textOf('declaration.invoiceTotal'));
    return draft.toRecord(position, around?.asBase());
  }

  private finish(): void {
    const { draft, around } = this;
    this.begin('');
    this.closeItem();
    draft.putMissing('declaration.stage', 'manifest');
    for (let order = 0; order < this.places.length; order++) this.putPlace(order, around);
    // What the consignment says of its way comes before what the vessel does.
    if (this.onTheWay.length > 0)
      for (const place of new Set([...this.onTheWay, ...(around?.onTheWay ?? [])])) draft.put(routing, place);
    if (this.carrier) draft.addToParty('carrier', present(this.carrier));
  }

  /** A place of the consignment stands before one that holds for all, which may be of another kind. */
  private putPlace(order: number, around: CuscarPart | undefined): void {
    const said = this.places[order];
    if (!said) return;
    const target = places[order]![1];
    const value = target.path === 'transport.goodsLocation' ? (said.code ?? said.name) : said.code;
    const isBetterKnown = around?.places.some((other, at) => other && at < order && places[at]![1] === target);
    if (value !== undefined && !isBetterKnown) this.draft.putFirst(target, value);
  }

  /** The id is the number of the consignment, else that of its bill. */
  private addDocuments(number: string | undefined, shared: readonly Values[]): void {
    const { draft } = this;
    const all = [...this.transportDocuments, ...shared];
    const ofType = (type: string) => this.transportDocuments.find((one) => one.type === type)?.id as string | undefined; // as RFF gives it
    draft.putMissing(
      'declaration.id',
      number ?? ofType('house') ?? ofType('bill') ?? ofType('awb') ?? ofType('master'),
    );
    if (number !== undefined && !all.some(({ id }) => id === number))
      all.unshift({ type: all.some(({ type }) => type === 'master') ? 'house' : 'bill', id: number });
    for (const document of all) draft.add('declaration', 'transportDocs', document);
  }

  /** The containers that its goods are in; where that is not said, those that stand with it, else all. */
  private addEquipment(shared: ReadonlyMap<string, Values>): void {
    const own = [...this.equipment.values()];
    const placed = [...this.placed].filter((id) => !this.equipment.has(id)).map((id) => shared.get(id) ?? { id });
    const known = [...own, ...placed];
    for (const one of known.length > 0 ? known : shared.values()) this.draft.add('declaration', 'equipment', one);
  }
}

const joinedTo = (before: string, text: string): string => {
  if (before === '') return text.slice(0, longestJoined);
  return before.length >= longestJoined ? before : `${before} ${text}`;
};

function present(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
