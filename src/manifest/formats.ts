// Formats: the table of all manifest formats. To add one, write its file and add its line.
import { asycudaManifestFormat } from './asycuda-manifest.js';
import { asycudaSadFormat } from './asycuda-sad.js';
import { cc315aFormat } from './cc315a.js';
import { csvFormat } from './csv-reader.js';
import { cuscarFormat } from './cuscar.js';
import { fixedWidthFormat } from './fixed-width-reader.js';
import type { Format } from './format.js';
import { jsonFormat } from './json-reader.js';
import { ndjsonFormat } from './ndjson-reader.js';
import { parquetFormat } from './parquet-reader.js';
import { wcoDecFormat } from './wco-dec.js';
import { xfwbFormat } from './xfwb.js';
import { xfzbFormat } from './xfzb.js';
import { xlsxFormat } from './xlsx-reader.js';

const table = [
  csvFormat,
  ndjsonFormat,
  jsonFormat,
  fixedWidthFormat,
  xlsxFormat,
  parquetFormat,
  wcoDecFormat,
  asycudaSadFormat,
  asycudaManifestFormat,
  xfwbFormat,
  xfzbFormat,
  cc315aFormat,
  cuscarFormat,
] as const;

export type ManifestFormat = (typeof table)[number]['id'];

export const formats: readonly Format<ManifestFormat>[] = table;
export const manifestFormats: readonly ManifestFormat[] = formats.map(({ id }) => id);

/** The format of an id. */
export function formatNamed(id: ManifestFormat): Format<ManifestFormat> {
  return formats.find((format) => format.id === id)!; // the ids are those of the table
}
