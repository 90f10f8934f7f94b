/** The hub's sign, as SVG. */
export const HUB_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#2490c8" stroke-width="1.8" stroke-linejoin="round">' +
  '<path d="M12 2.5 20.2 7v10L12 21.5 3.8 17V7Z"/><path d="M3.8 7 12 11.7 20.2 7M12 11.7v9.8"/></svg>'
