// What the parts of the review can be told to do by the view that holds them.

export interface PicturesHandle {
  focus(): void;
}

export interface GridHandle extends PicturesHandle {
  columns(): number;
  /** Rows that are seen whole. */
  pageRows(): number;
}

export interface LoupeHandle extends PicturesHandle {
  toggleZoom(): void;
  zoom(factor: number): void;
  /** By a share of the stage. */
  pan(x: number, y: number): void;
  /** False where the whole picture is shown already. */
  showWhole(): boolean;
}

export interface SearchHandle {
  search(): void;
}
