/** Stands in for `ws` and `react-devtools-core`, which Ink needs only while a developer inspects it. */
export default {};
