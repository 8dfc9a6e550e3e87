/** Few colours, each told from the others in grey too. */
export const INK = '#14171c';
export const MUTED = '#4d5560';
export const RULE = '#9aa1aa';
export const HAIRLINE = '#d3d7dc';
export const ACCENT = '#17375e';
export const WATERMARK = '#ececec';
