// The tones a badge, a banner or a bar can speak in; theme.css has a colour and a soft ground for each.

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';
