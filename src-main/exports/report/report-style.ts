// How the report looks: light and dark as the reader's system, and on paper.

export const reportStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#ffffff, #191919);
  --raised: light-dark(#f6f6f6, #232323);
  --text: light-dark(#1b1b1b, #ececec);
  --muted: light-dark(#555555, #b0b0b0);
  --line: light-dark(#dedede, #383838);
  --accent: light-dark(#2f5fd0, #86a8ff);
  --likely: light-dark(#b93a16, #ff9168);
  --possible: light-dark(#b98316, #e9b949);
  --fine: light-dark(#7fa58d, #5f8d73);
  --right: light-dark(#1a6e3c, #72cf95);
  --moved: light-dark(#2f5fd0, #86a8ff);
  --warning: light-dark(#fcf0da, #3b2c10);
}
* { box-sizing: border-box; }
body {
  max-width: 1080px;
  margin: 0 auto;
  padding: 48px 32px 64px;
  background: var(--ground);
  color: var(--text);
  font: 14px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif;
}
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: 28px; line-height: 1.2; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { margin: 48px 0 4px; font-size: 18px; }
h3 { margin: 20px 0 6px; font-size: 14px; }
bdi { overflow-wrap: anywhere; }
.together { white-space: nowrap; }
.muted { color: var(--muted); }
.lead { margin-block-start: 8px; color: var(--muted); }
.note { max-width: 76ch; margin-block-end: 16px; color: var(--muted); text-wrap: pretty; }
.figures, table, dd { font-variant-numeric: tabular-nums; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(128px, 1fr)); gap: 12px; margin-block-start: 28px; }
.tile { padding: 12px 16px; border: 1px solid var(--line); border-radius: 10px; }
.tile dt { color: var(--muted); }
.tile dd { font-size: 24px; font-weight: 620; line-height: 1.25; }
.tile dd small { display: block; color: var(--muted); font-size: 12px; font-weight: 400; }
.tile.likely { border-inline-start: 4px solid var(--likely); }
.tile.possible { border-inline-start: 4px solid var(--possible); }
.warnings { display: grid; gap: 8px; margin-block-start: 20px; }
.warnings li { padding: 8px 12px; border-radius: 6px; background: var(--warning); }
table { border-collapse: collapse; }
th { font-weight: 500; text-align: start; }
.list { width: 100%; }
.list th, .list td { padding: 5px 8px; border-block-end: 1px solid var(--line); text-align: start; vertical-align: baseline; }
.list .number { width: 1%; text-align: end; white-space: nowrap; }
.list thead th { color: var(--muted); font-size: 12px; }
.bars { min-width: 180px; width: 50%; }
.bar { position: relative; display: flex; gap: 1px; height: 10px; }
.bar i { display: block; min-width: 1px; border-radius: 2px; }
.bar b { position: absolute; inset-block: 1px; border-inline: 1px solid var(--text); background: linear-gradient(var(--text) 0 0) center / 100% 1px no-repeat; }
.list .range { color: var(--muted); font-size: 12px; }
.promise { margin-block-start: 28px; }
.promise h2 { margin-block-start: 0; }
.promise .headline { font-size: 20px; font-weight: 600; line-height: 1.3; }
.promise .list { max-width: 640px; margin-block-start: 12px; }
.likely-fill { background: var(--likely); }
.possible-fill { background: var(--possible); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-block-end: 10px; color: var(--muted); font-size: 12px; }
.legend i { display: inline-block; width: 10px; height: 10px; margin-inline-end: 6px; border-radius: 2px; }
.confused { display: flex; flex-wrap: wrap; gap: 16px 40px; align-items: start; }
.confused > :last-child { flex: 1 1 380px; }
.confused .legend { margin: 10px 0 0; }
.confused h3 { margin-block-start: 0; }
.scroll { overflow-x: auto; max-width: 100%; }
.matrix { --side: 32px; font-size: 12px; border-collapse: separate; border-spacing: 2px; }
.matrix tbody td { position: relative; min-width: var(--side); height: var(--side); padding: 0 4px; border-radius: 2px; text-align: center; background: var(--raised); }
.matrix.small { --side: 46px; font-size: 13px; }
.matrix td.self { background: none; }
.matrix td.noise-cell { background: light-dark(color-mix(in srgb, var(--likely) calc(var(--strength) * 68%), var(--raised)), color-mix(in srgb, var(--likely) calc(var(--strength) * 50%), var(--raised))); }
.strip { position: absolute; inset: auto 0 0; display: flex; height: 3px; overflow: hidden; border-radius: 0 0 2px 2px; }
.suspects-fill { background: color-mix(in srgb, var(--likely) 55%, var(--ground)); }
.moved-fill { background: var(--moved); }
.kept-fill { background: var(--right); }
.matrix .corner { padding: 0 8px 4px 0; color: var(--muted); font-size: 11px; text-align: end; vertical-align: bottom; white-space: nowrap; }
.corner span { display: block; }
.matrix tbody th { max-width: 180px; padding-inline-end: 8px; overflow: hidden; color: var(--muted); text-align: end; text-overflow: ellipsis; white-space: nowrap; }
.matrix thead th { max-height: 152px; padding: 0; color: var(--muted); vertical-align: bottom; }
.matrix thead div { width: var(--side); max-height: 146px; padding: 4px 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; writing-mode: vertical-rl; rotate: 180deg; line-height: var(--side); }
.histogram { display: block; width: 100%; height: auto; }
.histogram text { fill: var(--muted); font-size: 11px; }
.suspects { display: grid; grid-template-columns: repeat(auto-fill, minmax(156px, 1fr)); gap: 16px 12px; }
.suspects li { break-inside: avoid; }
.suspects img, .suspects .gone { display: grid; place-items: center; width: 100%; aspect-ratio: 1; border-radius: 6px; background: var(--raised); color: var(--muted); font-size: 12px; object-fit: contain; }
.suspects img.tiny { image-rendering: pixelated; }
.suspects p { font-size: 12px; line-height: 1.4; }
.suspects .path { font-size: 11px; }
.suspects .labels { margin-block-start: 6px; font-size: 13px; }
/* Long names are cut off after two lines; pointing at them shows them whole. */
.list td > bdi, .list th > bdi, .suspects p:not(.path) bdi { display: -webkit-inline-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; line-clamp: 2; overflow: hidden; vertical-align: top; }
.log { columns: 2; column-gap: 32px; font-size: 12px; }
.log li { break-inside: avoid; padding-block: 2px; }
.log time { color: var(--muted); margin-inline-end: 8px; }
.undone { color: var(--muted); text-decoration: line-through; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 4px 24px; }
.facts dt { color: var(--muted); }
.facts dd { overflow-wrap: anywhere; }
code { font: 12px ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
footer { margin-block-start: 56px; padding-block-start: 12px; border-block-start: 1px solid var(--line); color: var(--muted); font-size: 12px; }
@media (max-width: 700px) { body { padding: 24px 16px; } .log { columns: 1; } }
@media print {
  :root { color-scheme: light; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 11px; }
  h2 { break-after: avoid; margin-block-start: 28px; }
  tr, .tile, figure { break-inside: avoid; }
  .suspects { grid-template-columns: repeat(6, 1fr); }
}
`;
