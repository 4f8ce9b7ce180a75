// Code lists: how a code is folded and which codes exist. Countries and currencies as of 2026-01.
import type { IssueCode } from '../errors.js';

export interface CodeList {
  readonly says: string;
  /** Bring a trimmed text into the form of the list. */
  readonly fold: (text: string) => string;
  readonly has: (code: string) => boolean;
  /** The codes, where they can be listed. */
  readonly codes?: ReadonlySet<string>;
  /** The issue of a value that does not belong. */
  readonly issue: IssueCode;
}

/** Characters that a code may have as it is written, with the marks between its digits. */
export const longestCode = 50;

const set = (codes: string): ReadonlySet<string> => new Set(codes.split(/\s+/));

// ISO 3166-1 alpha-2, and XK, the user-assigned code under which customs unions declare Kosovo.
const countries =
  set(`AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV
BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU
MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB
SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`);

// ISO 4217, with the codes of funds and metals left out.
const currencies =
  set(`AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG
HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND
VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG`);

const upper = (text: string): string => text.toUpperCase();
const lower = (text: string): string => text.toLowerCase();
const digits = (text: string): string => text.replace(/[ .]/g, '');

function listed(says: string, codes: ReadonlySet<string>, fold = upper, issue: IssueCode = 'CODE_UNKNOWN'): CodeList {
  return { says, fold, has: (code) => codes.has(code), codes, issue };
}

function shaped(says: string, shape: RegExp, fold = upper): CodeList {
  return { says, fold, has: (code) => shape.test(code), issue: 'CODE_MALFORMED' };
}

export const codeLists = {
  country: listed('ISO 3166-1 alpha-2 country', countries, upper, 'COUNTRY_UNKNOWN'),
  currency: listed('ISO 4217 currency', currencies, upper, 'CURRENCY_UNKNOWN'),
  flow: listed('flow', set('import export transit transhipment'), lower),
  stage: listed('stage', set('manifest pre-arrival declaration parcel'), lower),
  // UN/ECE Recommendation 19.
  mode: listed('mode of transport', set('1 2 3 4 5 6 7 8 9')),
  // Incoterms 2020.
  incoterm: listed('Incoterms 2020', set('EXW FCA CPT CIP DAP DPU DDP FAS FOB CFR CIF')),
  contentCategory: listed('content category', set('gift sample goods return documents other'), lower),
  partyIdType: listed('type of party id', set('EORI TIN DUNS GLN NATIONAL')),
  partyKind: listed('kind of party', set('business person unknown'), lower),
  condition: listed('condition', set('new used refurbished'), lower),
  valuationMethod: listed('valuation method', set('1 2 3 4 5 6')),
  hs: shaped('6 to 10 digits', /^\d{6,10}$/, digits),
  undg: shaped('UN number of 4 digits', /^\d{4}$/, (text) => upper(text).replace(/^UN ?/, '')),
  gtin: shaped('8, 12, 13 or 14 digits', /^(?:\d{8}|\d{12,14})$/, digits),
  locode: shaped('UN/LOCODE or IATA place', /^[A-Z]{2}[A-Z0-9]{1,3}$/, (text) => upper(text).replace(/ /g, '')),
  route: shaped('country or UN/LOCODE', /^[A-Z]{2}(?:[A-Z0-9]{3})?$/, (text) => upper(text).replace(/ /g, '')),
  anyCode: shaped('code of at most 35 letters, digits and marks', /^[\p{L}\p{N}][\p{L}\p{N} ./_-]{0,34}$/u),
} as const satisfies Record<string, CodeList>;

export type CodeListName = keyof typeof codeLists;
