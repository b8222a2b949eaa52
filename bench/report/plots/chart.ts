/** A Vega-Lite specification or a part of one. Its own types are installed with the benchmark only, so not used here. */
export type Spec = Readonly<Record<string, unknown>>;

export interface ChartText {
  readonly title: string;
  /** Lines: what is shown, and which way is better. */
  readonly subtitle: readonly string[];
}

const INK = "#1f2328";
export const SOFT_INK = "#59636e";
const RULE = "#d8dee4";

/** A whole picture: panels side by side on white, which a dark page frames and a light one swallows. */
export const chart = ({ title, subtitle }: ChartText, panels: readonly Spec[]): Spec => ({
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  background: "#ffffff",
  padding: 16,
  title: {
    text: title,
    subtitle,
    anchor: "start",
    fontSize: 16,
    fontWeight: 600,
    subtitleFontSize: 12,
    subtitlePadding: 6,
    offset: 14,
    color: INK,
    subtitleColor: SOFT_INK,
  },
  hconcat: panels,
  spacing: 28,
  config: {
    font: "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
    view: { stroke: null },
    axis: {
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: "normal",
      labelColor: SOFT_INK,
      titleColor: SOFT_INK,
      gridColor: RULE,
      domain: false,
      ticks: false,
      labelPadding: 6,
    },
    text: { fontSize: 12, fill: INK },
  },
});

/** What stands over one of several panels. */
export const panelTitle = (text: string): Spec => ({
  text,
  anchor: "start",
  fontSize: 13,
  fontWeight: 600,
  color: INK,
  offset: 8,
});
