/** What is said of the components that features are condensed to. */

export const LOADINGS = Object.freeze({
  component: (number) => `Component ${number}`,
  share: (percent) => `${percent} of the differences`,
  label: "What each component is made of",
});
