import { createHighlighter, type Query } from "../../app/search/run-search.ts";

/** Marks what made a study match in a value of a piece; the text itself stays as it is. */
export function highlighterOf(query: Query): (piece: string, text: string, mark: (word: string) => string) => string {
  const highlightsIn = createHighlighter(query);
  return (piece, text, mark) => {
    let marked = "";
    let done = 0;
    for (const { start, end } of highlightsIn(piece, text)) {
      marked += text.slice(done, start) + mark(text.slice(start, end));
      done = end;
    }
    return marked + text.slice(done);
  };
}
