/** What is drawn of the features. */

export const exploreActions = ({ store }) => ({
  tellCorrelation: (told) => store.set({ correlationOf: { ...store.get().correlationOf, ...told } }),
  choosePair: (pair) => store.set({ pair }),
});
