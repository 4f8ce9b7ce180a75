// Formats: the table of all manifest formats. To add one, write its file and add its line.
import { csvFormat } from './csv-reader.js';
import type { Format } from './format.js';
import { ndjsonFormat } from './ndjson-reader.js';

const table = [csvFormat, ndjsonFormat] as const;

export type ManifestFormat = (typeof table)[number]['id'];

export const formats: readonly Format<ManifestFormat>[] = table;
export const manifestFormats: readonly ManifestFormat[] = formats.map(({ id }) => id);

/** The format of an id. */
export function formatNamed(id: ManifestFormat): Format<ManifestFormat> {
  return formats.find((format) => format.id === id)!; // the ids are those of the table
}
