import { clean, mark, printLines, type Shown } from "./output.js";

/** A column of a table. */
export interface Column {
  heading: string;
  /** Whether its cells may be cut where the terminal is narrow: names may, ids may not. */
  cut?: boolean;
}

/** How many columns of a terminal a text takes. */
type WidthOf = (text: string) => number;

const gap = "  ";
const ellipsis = "…";
const narrowest = 6;
/** So many lines are written at a time. */
const batch = 1_000;

/**
 * Prints rows with their columns aligned, by the width that terminals give to characters. In a terminal that is too narrow
 * cells are cut, the widest first, and at the end the lines, unless `wide`.
 */
export async function printTable(columns: Column[], rows: string[][], wide = false): Promise<void> {
  const cells = rows.map((row) => row.map(clean));
  const widthOf = await widthFor(cells);
  const headings = columns.map(({ heading }) => heading);
  const widths = headings.map((heading, column) =>
    cells.reduce((widest, row) => Math.max(widest, widthOf(row[column] ?? "")), heading.length),
  );
  const room = wide || !process.stdout.isTTY ? Number.POSITIVE_INFINITY : process.stdout.columns || 80;
  shrink(widths, columns, room);
  const line = (row: string[]) => cutTo(alignedRow(row, widths, widthOf), room, widthOf);
  await printLines([[mark("dim", line(headings))]]);
  for (let at = 0; at < cells.length; at += batch) {
    await printLines(cells.slice(at, at + batch).map((row): Shown[] => [{ shown: line(row) }]));
  }
}

/** The tables of Unicode take longer to load than most commands to run: only where a text needs them. */
async function widthFor(rows: string[][]): Promise<WidthOf> {
  if (rows.every((row) => row.every((cell) => /^[ -~]*$/.test(cell)))) return (text) => text.length;
  const { default: stringWidth } = await import("string-width");
  return stringWidth;
}

/** Makes columns narrower, the widest first, until they fit or none may be narrower. */
function shrink(widths: number[], columns: Column[], room: number): void {
  const excess = () => widths.reduce((sum, width) => sum + width + gap.length, -gap.length) - room;
  for (let over = excess(); over > 0; over = excess()) {
    const able = widths.flatMap((width, index) =>
      columns[index]?.cut && width > narrowest ? [{ width, index }] : [],
    );
    const [widest, next] = able.sort((one, other) => other.width - one.width);
    if (!widest) return;
    const to = Math.max(widest.width - over, next && next.width < widest.width ? next.width : 0, narrowest);
    widths[widest.index] = to < widest.width ? to : widest.width - 1;
  }
}

function alignedRow(row: string[], widths: number[], widthOf: WidthOf): string {
  return row
    .map((cell, column) => {
      const width = widths[column] ?? 0;
      const text = cutTo(cell, width, widthOf);
      return text + " ".repeat(Math.max(0, width - widthOf(text)));
    })
    .join(gap)
    .trimEnd();
}

const characters = new Intl.Segmenter();

/** A text in so many columns, cut where it is wider. Default: a column for each character. */
function cutTo(text: string, columns: number, widthOf: WidthOf = () => 1): string {
  // A unit of a text takes two columns at most.
  if (text.length <= columns / 2 || (text.length <= columns && widthOf(text) <= columns)) return text;
  let cut = "";
  let width = 0;
  let whole = "";
  for (const { segment } of characters.segment(text)) {
    width += widthOf(segment);
    if (width > columns) return `${cut}${ellipsis}`;
    whole += segment;
    if (width < columns) cut = whole;
  }
  return text;
}

/** The longest name in a sentence, in characters. */
const longestName = 80;

/** A name for a sentence: what is longer than names are is cut. */
export function shortName(name: string): string {
  return cutTo(clean(name), longestName);
}
