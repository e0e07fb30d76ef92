import type { Diagnostic } from "./expression.ts";

/** Nobody reads more, and a text of a hundred thousand mistakes must not cost a hundred thousand sentences. */
export const DIAGNOSTICS_MAX = 100;

/** A list of diagnostics that takes the first `DIAGNOSTICS_MAX` of what is reported to it and forgets the rest. */
export interface DiagnosticList {
  readonly isFull: boolean;
  report(diagnostic: Diagnostic): void;
  /** What was reported, in the order of the text. */
  inOrder(): readonly Diagnostic[];
}

export function createDiagnosticList(first: readonly Diagnostic[] = []): DiagnosticList {
  const diagnostics = first.slice(0, DIAGNOSTICS_MAX);
  return {
    get isFull() {
      return diagnostics.length >= DIAGNOSTICS_MAX;
    },
    report(diagnostic) {
      if (diagnostics.length < DIAGNOSTICS_MAX) diagnostics.push(diagnostic);
    },
    inOrder() {
      return diagnostics.toSorted((a, b) => a.start - b.start || a.end - b.end);
    },
  };
}

/** How a sentence names something that was typed; long texts are cut, because the place says the rest. */
export function quoteForMessage(text: string): string {
  return `\`${text.length > MESSAGE_TEXT_MAX ? `${text.slice(0, MESSAGE_TEXT_MAX)}…` : text}\``;
}

const MESSAGE_TEXT_MAX = 60;
