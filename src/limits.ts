// Every cap that input can run into, in one table.

export const limits = {
  /** Bytes of one record of a manifest; a longer one is rejected. */
  recordBytes: 1_048_576,
  /** Cells of one record of a delimited manifest. */
  columns: 4_096,
  /** Bytes of a manifest that are looked at to tell its format. */
  headBytes: 65_536,
  /** Gzip: bytes that one manifest may unpack to, how many times its size once it is over the free bytes, and its members. */
  unpackedBytes: 1_099_511_627_776,
  unpackedRatio: 200,
  unpackedFree: 1_048_576,
  gzipMembers: 100_000,
  /** Workbooks are held whole: bytes of one, bytes that its parts unpack to, and its parts. */
  workbookBytes: 33_554_432,
  workbookUnpacked: 268_435_456,
  workbookEntries: 1_000,
  /**
   * Parquet: bytes of the footer, row groups; bytes and cells that one row group, and bytes that one page, unpacks to;
   * megabytes that its thread may hold, and milliseconds that it may take for one row group, beside those for its
   * cells.
   */
  parquetFooter: 67_108_864,
  parquetGroups: 100_000,
  parquetGroupBytes: 1_073_741_824,
  parquetGroupCells: 67_108_864,
  parquetPageBytes: 134_217_728,
  parquetHeapMb: 800,
  parquetMs: 5_000,
  /** XML: nesting, attributes of one tag, characters of a name, of a tag and of one comment or CDATA section. */
  xmlDepth: 100,
  xmlAttributes: 200,
  xmlName: 200,
  xmlTag: 65_536,
  xmlText: 1_048_576,
  /** EDIFACT: containers that one message, or one consignment, states. */
  ediEquipment: 100_000,
  /** Ids of declarations that `validate` remembers, in at most 200 MB, to tell those that come again. */
  idsRemembered: 10_000_000,
  /** Items of one declaration, and bytes of the rows that are grouped into one. */
  items: 9_999,
  declarationBytes: 67_108_864,
  /** Entries of a list field (packages, documents, routing …) of one declaration or item. */
  listEntries: 999,
  /** National fields (`extra`) of one item, and the characters of a value. */
  extraFields: 200,
  extraLength: 512,
  /** Bytes of a rule set, policy, mapping or config file. */
  settingsBytes: 4_194_304,
  /** Nesting of a settings file. */
  settingsDepth: 32,
  /** Bytes of a list file, and entries of a list with all its includes. */
  listFileBytes: 67_108_864,
  listLength: 1_000_000,
  /** Characters, nodes, nesting and macro nesting of one expression. */
  expressionLength: 10_000,
  expressionNodes: 1_000,
  expressionDepth: 48,
  macroDepth: 2,
  /**
   * Nanoseconds that one evaluation may take at worst. A search for near terms in the descriptions of all items stays
   * below; looking at all items for each item does not.
   */
  expressionNs: 2_000_000_000,
  /** Largest integer literal: above it doubles no longer hold every integer. */
  integer: Number.MAX_SAFE_INTEGER,
  /** Mutes of one list. */
  mutes: 10_000,
  /** Overrides of one file, and entries of a budget. */
  overrides: 10_000,
  budgetEntries: 100_000,
  /** Rule sets that extend each other, one above the other. */
  extendsDepth: 8,
  /** Rules of one rule set, and problems shown in one error. */
  rules: 10_000,
  problems: 50,
  /** Bytes of a model card, an ONNX file and a table file. */
  cardBytes: 16_777_216,
  modelBytes: 536_870_912,
  tableBytes: 268_435_456,
  /** Rows of a history that wait in memory for earlier days, about 3 KB each. */
  historyHeld: 500_000,
  /** Splits on a path of a tree whose shares are worked out exactly, and bytes of shares that are remembered for each output. */
  treeDepth: 256,
  shareBytes: 67_108_864,
  /** Canary rows of a model, bytes of their file, and rows that are drawn for its graph at most. */
  canaries: 10_000,
  drawnCanaries: 1_000,
  canaryBytes: 67_108_864,
  /**
   * Trial of a model: its milliseconds, after at most so many for starting; bytes that its process may hold, beside four times
   * the graph, and may ask for beyond that (node itself reserves about 2 GiB); rows of the largest batch; characters of its
   * reply.
   */
  trialMs: 5_000,
  trialStartMs: 20_000,
  trialBytes: 536_870_912,
  trialAddressBytes: 4_294_967_296,
  trialRows: 4_096,
  trialReplyLength: 1_000_000,
  /** Splits one below the other in a tree of an ONNX file. */
  treeSplits: 1_000,
  /** Elements of one tensor that an ONNX file holds, or makes of constants alone. */
  tensorElements: 134_217_728,
  /** Declarations of each risk that a report shows with their reasons, reasons of one, and characters of a text that it repeats. */
  reportDeclarations: 50,
  reportReasons: 8,
  reportText: 400,
} as const;
