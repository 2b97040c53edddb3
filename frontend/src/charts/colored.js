/** A text of a chart in a colour: such markup is what plotly.js reads, and nothing else in these modules writes. */

const STYLE = ' style="color:';

/** @param {string} text what came from a file in it is plain already */
export const colored = (text, color) => `<span${STYLE}${color}">${text}</span>`;
