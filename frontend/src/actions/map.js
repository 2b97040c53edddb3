/** What is drawn of the map. */

export function mapActions({ store }) {
  return {
    toggleDepth: () => store.set({ hasDepth: !store.get().hasDepth }),
    toggleLoadings: () => store.set({ hasLoadings: !store.get().hasLoadings }),
    toggleSegment(number) {
      const { hiddenSegments: hidden } = store.get();
      const hiddenSegments = hidden.includes(number)
        ? hidden.filter((other) => other !== number)
        : [...hidden, number];
      store.set({ hiddenSegments });
    },
  };
}
