/**
 * Where every row of a file lies and to which record it belongs: linked lists in typed arrays that
 * grow by blocks, so that growing never copies and never holds two copies.
 */
export interface RowStore {
  /** Adds a row that belongs to no record yet; gives its number. */
  addRow(offset: number, length: number): number;
  rowCount(): number;
  offset(row: number): number;
  length(row: number): number;
  /** The record a row belongs to, or -1. */
  recordOf(row: number): number;
  /** Adds a record whose first row this is; gives its number. `type` and `number` are its id. */
  addRecord(row: number, type: number, number: number): number;
  idType(record: number): number;
  idNumber(record: number): number;
  recordCount(): number;
  /** Puts a row at the end of a record's list. */
  append(record: number, row: number): void;
  firstRow(record: number): number;
  /** The next row of the same record, or -1. */
  nextRow(row: number): number;
  /** Running hash of a record's rows. */
  hash(record: number): bigint;
  setHash(record: number, hash: bigint): void;
}

const blockBits = 15;
const blockSize = 1 << blockBits;
const inBlock = blockSize - 1;

interface RowBlock {
  readonly offsets: Float64Array;
  readonly lengths: Int32Array;
  readonly next: Int32Array;
  readonly records: Int32Array;
}

interface RecordBlock {
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly hashes: BigUint64Array;
  readonly idTypes: Int16Array;
  readonly idNumbers: Float64Array;
}

/** Makes an empty store. */
export function createRowStore(): RowStore {
  const rowBlocks: RowBlock[] = [];
  const recordBlocks: RecordBlock[] = [];
  let rows = 0;
  let records = 0;

  return {
    addRow: (offset, length) => {
      const row = rows;
      rows += 1;
      const block = (rowBlocks[row >> blockBits] ??= newRowBlock());
      const at = row & inBlock;
      block.offsets[at] = offset;
      block.lengths[at] = length;
      block.next[at] = -1;
      block.records[at] = -1;
      return row;
    },
    rowCount: () => rows,
    offset: (row) => rowBlock(row).offsets[row & inBlock] ?? 0,
    length: (row) => rowBlock(row).lengths[row & inBlock] ?? 0,
    recordOf: (row) => rowBlock(row).records[row & inBlock] ?? -1,
    addRecord: (row, type, number) => {
      const record = records;
      records += 1;
      const block = (recordBlocks[record >> blockBits] ??= newRecordBlock());
      block.first[record & inBlock] = row;
      block.last[record & inBlock] = row;
      block.idTypes[record & inBlock] = type;
      block.idNumbers[record & inBlock] = number;
      rowBlock(row).records[row & inBlock] = record;
      return record;
    },
    idType: (record) => recordBlock(record).idTypes[record & inBlock] ?? -1,
    idNumber: (record) => recordBlock(record).idNumbers[record & inBlock] ?? 0,
    recordCount: () => records,
    append: (record, row) => {
      const block = recordBlock(record);
      const last = block.last[record & inBlock] ?? 0;
      rowBlock(last).next[last & inBlock] = row;
      block.last[record & inBlock] = row;
      rowBlock(row).records[row & inBlock] = record;
    },
    firstRow: (record) => recordBlock(record).first[record & inBlock] ?? -1,
    nextRow: (row) => rowBlock(row).next[row & inBlock] ?? -1,
    hash: (record) => recordBlock(record).hashes[record & inBlock] ?? 0n,
    setHash: (record, hash) => {
      recordBlock(record).hashes[record & inBlock] = hash;
    },
  };

  function rowBlock(row: number): RowBlock {
    return rowBlocks[row >> blockBits] ?? outside();
  }

  function recordBlock(record: number): RecordBlock {
    return recordBlocks[record >> blockBits] ?? outside();
  }
}

function newRowBlock(): RowBlock {
  return {
    offsets: new Float64Array(blockSize),
    lengths: new Int32Array(blockSize),
    next: new Int32Array(blockSize),
    records: new Int32Array(blockSize),
  };
}

function newRecordBlock(): RecordBlock {
  return {
    first: new Int32Array(blockSize),
    last: new Int32Array(blockSize),
    hashes: new BigUint64Array(blockSize),
    idTypes: new Int16Array(blockSize),
    idNumbers: new Float64Array(blockSize),
  };
}

function outside(): never {
  throw new RangeError("There is no such row.");
}
