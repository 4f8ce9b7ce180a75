// The public face of the field table: the types of a nested declaration, and the zod schema that validates it.
import { isValid } from 'date-fns/isValid';
import { parseISO } from 'date-fns/parseISO';
import { z } from 'zod';
import { limits } from '../limits.js';
import { cleanText, numberShape } from './check.js';
import { codeLists, longestCode } from './code-lists.js';
import { formatIsoDate } from './dates.js';
import {
  addressFields,
  type documentFields,
  type equipmentFields,
  type Field,
  headerFields,
  itemFields,
  objectLists,
  type PartyRole,
  type packageFields,
  parcelFields,
  partyFields,
  partyRoles,
  type transportDocumentFields,
  transportFields,
  type Values,
} from './fields.js';

export type Address = Values<typeof addressFields>;
export type Party = Values<typeof partyFields> & { readonly address?: Address | undefined };
export type Package = Values<typeof packageFields>;
export type Document = Values<typeof documentFields>;
export type Equipment = Values<typeof equipmentFields>;
export type TransportDocument = Values<typeof transportDocumentFields>;
export type Transport = Values<typeof transportFields>;
export type Parcel = Values<typeof parcelFields>;
type Parties = { readonly [role in PartyRole]?: Party | undefined };
type Extra = { readonly [name: string]: string };

/** One goods line: the unit that rules and model look at. Its parties and national fields stand in for those of the declaration of the same role or name. */
export interface Item extends Values<typeof itemFields> {
  readonly parties?: Parties | undefined;
  readonly packages?: readonly Package[] | undefined;
  readonly documents?: readonly Document[] | undefined;
  readonly extra?: Extra | undefined;
}

/**
 * A declaration: header, parties by role, transport, documents and items. Masses are kg, dates ISO 8601 (UTC where no
 * offset is given), amounts in the stated currency; what is unknown is absent, never 0 or "".
 */
export interface Declaration extends Values<typeof headerFields> {
  readonly id: string;
  readonly parties?: Parties | undefined;
  readonly transport?: Transport | undefined;
  readonly parcel?: Parcel | undefined;
  readonly packages?: readonly Package[] | undefined;
  readonly documents?: readonly Document[] | undefined;
  readonly previousDocs?: readonly Document[] | undefined;
  readonly equipment?: readonly Equipment[] | undefined;
  readonly transportDocs?: readonly TransportDocument[] | undefined;
  /** `exchangeRates[from][to]`: the worth of one unit of `from` in `to`. */
  readonly exchangeRates?: { readonly [from: string]: { readonly [to: string]: number } } | undefined;
  readonly extra?: Extra | undefined;
  readonly items: readonly Item[];
}

/** Identifies the shape of declarations; rule sets and model cards name the one they are written for. */
export const schemaVersion = 'declaration/1';

type Scalar = string | number | boolean | undefined;

const missing = (value: unknown): boolean => value === undefined || value === null;

function textSchema(max: number): z.ZodType<Scalar> {
  return z
    .string()
    .refine((text) => !text.includes('\0'), 'TEXT_NUL')
    .transform((text) => cleanText(text, max) || undefined);
}

function codeSchema(name: keyof typeof codeLists): z.ZodType<Scalar> {
  const list = codeLists[name];
  return z
    .string()
    .refine((text) => !text.includes('\0'), 'TEXT_NUL')
    .transform((text) => list.fold(cleanText(text, longestCode) ?? ''))
    .transform((code) => (list.has(code) ? code : undefined));
}

const decimalText = z.string().refine((text) => numberShape.test(text.trim()), 'NUMBER_MALFORMED');

function numberSchema(whole: boolean): z.ZodType<Scalar> {
  const number = z
    .number()
    .refine((value) => Number.isFinite(value) && (!whole || Number.isSafeInteger(value)), 'NUMBER_MALFORMED')
    .refine((value) => value >= 0, 'NUMBER_NEGATIVE')
    .transform((value) => value + 0);
  const written = decimalText.transform(Number).pipe(number);
  return z.union([
    number,
    z
      .string()
      .regex(/^\s*$/)
      .transform(() => undefined),
    written,
  ]);
}

const isoDate =
  /^\d{4}-\d\d-\d\d(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/;

const dateSchema: z.ZodType<Scalar> = z.string().transform((given, context) => {
  const text = given.trim();
  if (text === '') return undefined;
  const year = Number(text.slice(0, 4));
  const whole = text.length === 10 ? `${text}T00:00:00` : text.replace(/\.\d+/, '');
  const date = parseISO(/(?:Z|[+-]\d\d:?\d\d)$/.test(whole) ? whole : `${whole}Z`);
  if (isoDate.test(text) && year >= 1900 && year <= 2199 && isValid(date)) return formatIsoDate(date.getTime());
  context.addIssue('DATE_IMPOSSIBLE');
  return z.NEVER;
});

const yes = new Set(['true', 'yes', 'y', '1']);
const no = new Set(['false', 'no', 'n', '0']);
const boolSchema: z.ZodType<Scalar> = z.union([
  z.boolean(),
  z
    .string()
    .transform((text) =>
      yes.has(text.trim().toLowerCase()) ? true : no.has(text.trim().toLowerCase()) ? false : undefined,
    ),
]);

function listOf<T>(entry: z.ZodType<T>): z.ZodType<T[] | undefined> {
  return z
    .array(entry)
    .transform((entries) =>
      entries.length > limits.listEntries
        ? undefined
        : entries.filter(
            (one) => one !== undefined && !(typeof one === 'object' && one !== null && Object.keys(one).length === 0),
          ),
    );
}

function valueSchema(field: Field): z.ZodType {
  switch (field.kind) {
    case 'id':
    case 'text':
      return textSchema(field.max!);
    case 'code':
      return codeSchema(field.codes!);
    case 'list':
      return listOf(z.union([codeSchema(field.codes!), z.null().transform(() => undefined)]));
    case 'decimal':
      return numberSchema(false);
    case 'int':
      return numberSchema(true);
    case 'date':
      return dateSchema;
    case 'bool':
      return boolSchema;
  }
}

const optional = (schema: z.ZodType): z.ZodType => schema.nullish().transform((value) => value ?? undefined);

/** An object of the given fields whose missing ones are absent from the result, and unknown keys too. */
function objectOf(shape: Record<string, z.ZodType>): z.ZodType<Record<string, unknown>> {
  return z
    .object(shape)
    .transform((object) => Object.fromEntries(Object.entries(object).filter(([, value]) => !missing(value))));
}

const shapeOf = (fields: Record<string, Field>): Record<string, z.ZodType> =>
  Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, optional(valueSchema(field)).describe(field.says)]),
  );

const notEmpty = (schema: z.ZodType<Record<string, unknown>>): z.ZodType =>
  optional(schema.transform((object) => (Object.keys(object).length === 0 ? undefined : object)));

const listNamed = (name: keyof typeof objectLists): z.ZodType =>
  optional(listOf(objectOf(shapeOf(objectLists[name].fields)))).describe(objectLists[name].says);

const party = objectOf({ ...shapeOf(partyFields), address: notEmpty(objectOf(shapeOf(addressFields))) });
const partiesOf = (one: z.ZodType): z.ZodType =>
  notEmpty(objectOf(Object.fromEntries(partyRoles.map((role) => [role, one]))));
const parties = partiesOf(notEmpty(party));
// A party of an item stands in for that of the declaration even when nothing of it could be read.
const itemParties = partiesOf(optional(party));

const extraOf = (value: z.ZodType): z.ZodType =>
  optional(
    z
      .record(z.string(), optional(value))
      .transform((fields) => Object.entries(fields).filter(([, text]) => text !== undefined))
      .transform((fields) =>
        fields.length === 0 ? undefined : Object.fromEntries(fields.slice(0, limits.extraFields)),
      ),
  );
const extra = extraOf(textSchema(limits.extraLength));
const itemExtra = extraOf(textSchema(limits.extraLength).transform((text) => text ?? ''));
const byCurrency = <T>(value: z.ZodType<T>): z.ZodType<Record<string, T>> =>
  z
    .record(z.string(), value)
    .transform((entries) =>
      Object.fromEntries(Object.entries(entries).filter(([code]) => codeLists.currency.has(code))),
    );
const rates = optional(byCurrency(byCurrency(z.number().positive())));

const item = objectOf({
  ...shapeOf(itemFields),
  parties: itemParties,
  packages: listNamed('packages'),
  documents: listNamed('documents'),
  extra: itemExtra,
});

/**
 * The schema of a nested declaration. Parsing normalises as the scorer does: faults are errors, and a field with an
 * issue (an unknown code, an over-long text) comes out absent.
 */
export const declarationSchema = objectOf({
  ...shapeOf(headerFields),
  id: textSchema(headerFields.id.max!).refine((id) => id !== undefined, 'ID_MISSING'),
  transport: notEmpty(objectOf(shapeOf(transportFields))),
  parcel: notEmpty(objectOf(shapeOf(parcelFields))),
  parties,
  ...Object.fromEntries(
    (Object.keys(objectLists) as (keyof typeof objectLists)[]).map((name) => [name, listNamed(name)]),
  ),
  exchangeRates: rates,
  extra,
  items: z.array(item).min(1, 'ITEMS_MISSING').max(limits.items, 'ITEMS_TOO_MANY'),
}) as unknown as z.ZodType<Declaration>; // the shape is computed from the same table as the type
