import { styleText } from "node:util";

/** The few ways in which text stands out; each does nothing where colours are off. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  accent(text: string): string;
  /** For words that were searched for. */
  match(text: string): string;
  /** For what must not be mistaken: DEMO. */
  warning(text: string): string;
}

export function createStyle(color: boolean): Style {
  const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    color ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: style("bold"),
    dim: style("dim"),
    good: style("green"),
    bad: style("red"),
    accent: style("cyan"),
    match: style(["bold", "yellow"]),
    warning: style(["bold", "yellow"]),
  };
}
