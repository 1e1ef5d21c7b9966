import { pipeline } from "node:stream";
import { CliError, usageError } from "./cli-error.js";
import { clean } from "./output.js";

/** A line of a list: what stands in it, or what is wrong with it. */
export type Row = { line: number } & (
  | { values: Record<string, unknown>; problem?: never }
  | { problem: string; values?: never }
);

/** The fields of a line. Those after the first four are for people: `factors export` writes them, nothing reads them. */
export const keyFields: readonly string[] = [
  "orgId",
  "userId",
  "type",
  "tokenId",
  "userName",
  "name",
  "created",
];

/** What makes a spreadsheet take a cell for a formula, by where it stands: at the start. Full-width forms count in some. */
const formula = /^[=+\-@\t\r\n＝＋－＠']/;
/** The same within a cell, after what a spreadsheet that goes by another separator takes for the end of one. */
const hiddenFormula = /([;,\t|"\r\n])(?=\s*[=+\-@])/g;

/** The heading of a list as CSV. */
export const csvHeading: string = keyFields.map(quoted).join(",");

/**
 * A line of a list as CSV, every cell in quotes. A cell that a spreadsheet would run begins with an apostrophe, which
 * {@link readCsv} takes off. What is for people is cleaned, as for a terminal.
 */
export function csvLine(values: Record<string, string | undefined>): string {
  return keyFields
    .map((field, index) => {
      const value = values[field] ?? "";
      const text = index < 4 ? value : clean(value).replace(hiddenFormula, "$1'");
      return quoted(formula.test(text) ? `'${text}` : text);
    })
    .join(",");
}

/** The last line of a list that could not be completed, which {@link readCsv} finds. */
export function csvIncomplete(reason: string): string {
  return quoted(`${incomplete}${reason}`);
}

const incomplete = "incomplete: ";

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function unguarded(text: string): string {
  return text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text;
}

/** Reads CSV as spreadsheets write it: with commas, semicolons or tabs, by the heading or by a line `sep=` before it. */
export async function* readCsv(
  chunks: AsyncIterable<string>,
  head: string,
  longestLine: number,
  name: string,
): AsyncGenerator<Row> {
  const { parse } = await import("csv-parse");
  const [first = ""] = head.split(/[\r\n]/, 1);
  const separator = /^"?sep=(.)"?$/i.exec(first)?.[1];
  const parser = parse({
    delimiter: separator ?? [";", "\t"].find((one) => first.includes(one)) ?? ",",
    from_line: separator === undefined ? 1 : 2,
    columns: checkHeading,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: longestLine,
  });
  // Its errors are those of the parser, which are thrown below.
  pipeline(chunks, parser, () => {});
  try {
    for await (const { info, record } of parser) {
      const values = Object.entries(record as Record<string, string>).filter(([, value]) => value !== "");
      // Spreadsheets write rows without any value at the end.
      if (values.length > 0) yield rowOf(info.lines, info.error?.record, info.columns.length, values);
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw usageError(`${name}: ${(error as Error).message}`);
  }
}

function rowOf(
  line: number,
  cells: string[] | undefined,
  columns: number,
  values: [name: string, value: string][],
): Row {
  const [first = ""] = cells ?? [];
  if (cells?.length === 1 && first.startsWith(incomplete)) {
    return { line, values: { incomplete: first.slice(incomplete.length) } };
  }
  if (cells && (cells.length < columns || cells.slice(columns).some((cell) => cell !== ""))) {
    return { line, problem: `${cells.length} cells, where the heading has ${columns}` };
  }
  const rounded = values.find(([field, value]) => /id$/i.test(field) && /^\d+([.,]\d+)?E\+\d+$/i.test(value));
  if (rounded) {
    return {
      line,
      problem: `a spreadsheet has rounded ${rounded[0]} to ${rounded[1]}: have ids as text there`,
    };
  }
  return { line, values: Object.fromEntries(values.map(([field, value]) => [field, unguarded(value)])) };
}

function checkHeading(names: string[]): (string | false)[] {
  const unknown = names.find((name) => name !== "" && !keyFields.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `line 1: ${unknown} is no column; the heading has to name some of ${keyFields.join(", ")}`,
    );
  }
  const twice = names.find((name, index) => name !== "" && names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`line 1: the column ${twice} is there twice`);
  return names.map((name) => name || false);
}
