/** Values to draw as one bar each, under a title. */
export interface BarGroup {
  title: string;
  bars: { name: string; value: number; label: string }[];
}

const width = 720;
const nameWidth = 190;
const labelWidth = 130;
const barHeight = 22;
const titleHeight = 40;

/** Draws bars as an SVG image that is legible on a light and on a dark page. The first bar of a group is the one to look at. */
export function barChart(groups: BarGroup[]): string {
  let y = 0;
  const parts = groups.flatMap(({ title, bars }) => {
    const most = Math.max(...bars.map(({ value }) => value));
    const scale = (width - nameWidth - labelWidth) / most;
    y += titleHeight;
    const heading = `<text x="0" y="${y - 12}" font-weight="600">${title}</text>`;
    const rows = bars.map(({ name, value, label }, index) => {
      const top = y + index * barHeight;
      return `<text x="${nameWidth - 8}" y="${top + 15}" text-anchor="end">${name}</text>
<rect x="${nameWidth}" y="${top + 3}" width="${(value * scale).toFixed(1)}" height="${barHeight - 6}" rx="2" fill="${index === 0 ? "#2f81f7" : "#8b949e"}"/>
<text x="${(nameWidth + value * scale + 8).toFixed(1)}" y="${top + 15}">${label}</text>`;
    });
    y += bars.length * barHeight;
    return [heading, ...rows];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 8}" width="${width}" height="${y + 8}" font-family="system-ui, sans-serif" font-size="13" fill="#6e7781" role="img" aria-label="${groups.map(({ title }) => title).join("; ")}">
${parts.join("\n")}
</svg>
`;
}
