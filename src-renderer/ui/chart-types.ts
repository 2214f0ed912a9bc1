// What a chart is told.

export interface ChartSeries {
  readonly label: string;
  /** One value per x; a null leaves a gap. */
  readonly values: ArrayLike<number | null>;
  /** Token of the colour, as in `--chart-1`. */
  readonly colour: string;
  readonly look?: 'line' | 'bars' | 'dashes';
  /** Draws the points too; by itself where there are only a few. */
  readonly points?: boolean;
}

/** A stretch of the x axis with a ground of its own. */
export interface ChartSpan {
  readonly from: number;
  readonly to: number;
  readonly colour?: string;
}

/** A line across the chart at one x. */
export interface ChartMark {
  readonly x: number;
  readonly label?: string;
  readonly colour?: string;
  /** Dashes where it is left out. */
  readonly look?: 'line';
}
