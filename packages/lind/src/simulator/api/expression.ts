import { enumValuesOf, type FieldNode, findField, findSearchArea, parseEnumValue } from "ctgov/study";
import { Refused } from "./answer.ts";

/** The part of the registry's search language that the simulator answers. Names are resolved while parsing. */
export type Expression =
  | { readonly kind: "and" | "or"; readonly operands: readonly Expression[] }
  | { readonly kind: "not"; readonly operand: Expression }
  | {
      readonly kind: "words";
      readonly scope: Scope;
      readonly words: readonly string[];
      readonly isPhrase: boolean;
      readonly coverage: Coverage;
    }
  | {
      readonly kind: "range";
      readonly field: FieldNode;
      readonly low: string | undefined;
      readonly high: string | undefined;
    }
  | { readonly kind: "enum"; readonly field: FieldNode; readonly value: string }
  | { readonly kind: "missing"; readonly scope: Scope }
  | { readonly kind: "all" };

/** Where words are looked for: the pieces of an area, or one piece. */
export interface Scope {
  readonly pieces: readonly string[];
  /** The node, where the scope is one piece. */
  readonly field: FieldNode | undefined;
}

export type Coverage = "FullMatch" | "StartsWith" | "EndsWith" | "Contains";

const COVERAGES: readonly string[] = ["FullMatch", "StartsWith", "EndsWith", "Contains"];

/** The tokens that the registry's grammar lists when it meets something else. */
const EXPECTED =
  "{<EOF>, '(', ',', 'NOT', 'AND', 'OR', 'SEARCH', 'AREA', 'RANGE', 'DISTANCE', Coverage, Expansion, 'TILT', 'ALL', 'MISSING', 'MIN', 'MAX', EscapedKeyword, BooleanLiteral, DecimalLiteral, DateLiteral, TimeLiteral, RadiusLiteral, StringLiteral, Term}";

const OPERATORS = /^(?:SEARCH|DISTANCE|EXPANSION|TILT)$/;

/** Characters of one expression, nested brackets, and terms of it: more is refused. */
const LENGTH_MAX = 20_000;
const DEPTH_MAX = 50;

type Token =
  | { readonly kind: "word" | "phrase"; readonly text: string }
  | { readonly kind: "(" | ")" | "[" | "]" | "," };

/**
 * Reads an expression; `label` names the parameter as the registry's errors do ("Other terms", "advanced filter"), `scope` is
 * where words without an AREA are looked for. Throws `Refused` with the registry's kind of text for anything that it cannot
 * answer, which includes the parts of the language that the simulator leaves out.
 */
export function parseExpression(text: string, label: string, scope: Scope): Expression {
  return new Parser(text, label).parse(scope);
}

class Parser {
  private readonly label: string;
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(text: string, label: string) {
    this.label = label;
    if (text.length > LENGTH_MAX) this.refuse("the expression is too long");
    this.tokens = [...tokenize(text)];
  }

  parse(scope: Scope): Expression {
    if (this.tokens.length === 0) return { kind: "all" };
    const expression = this.or(scope);
    if (this.peek() !== undefined) this.refuse(`mismatched input '${this.shown()}' expecting ${EXPECTED}`);
    return expression;
  }

  private or(scope: Scope): Expression {
    const operands = [this.and(scope)];
    while (this.takeWord("OR")) operands.push(this.and(scope));
    return combine("or", operands);
  }

  private and(scope: Scope): Expression {
    const operands = [this.operated(scope)];
    for (;;) {
      if (this.takeWord("AND") || this.take(",")) operands.push(this.operated(scope));
      // `bethesda NOT maryland` means AND NOT, and an operator may follow a term without AND.
      else if (this.startsOperand()) operands.push(this.operated(scope));
      else return combine("and", operands);
    }
  }

  private startsOperand(): boolean {
    const token = this.peek();
    if (token === undefined) return false;
    return token.kind === "phrase" || token.kind === "(" || (token.kind === "word" && token.text !== "OR");
  }

  private operated(scope: Scope, coverage: Coverage = "Contains"): Expression {
    if (this.takeWord("NOT")) return { kind: "not", operand: this.operated(scope) };
    if (this.takeOperator("AREA")) return this.operated(this.scopeOf(this.bracketed()), coverage);
    if (this.takeOperator("COVERAGE") || this.takeOperator("COVER")) {
      const name = this.bracketed();
      if (!COVERAGES.includes(name)) this.refuse(`Invalid coverage: ${name}`);
      return this.operated(scope, name as Coverage);
    }
    if (this.takeOperator("RANGE")) return this.range(scope);
    return this.source(scope, coverage);
  }

  private source(scope: Scope, coverage: Coverage): Expression {
    if (this.take("(")) return this.grouped(scope);
    if (this.takeWord("MISSING")) return { kind: "missing", scope };
    if (this.takeWord("ALL")) return { kind: "all" };
    const token = this.peek();
    if (token?.kind === "phrase") {
      this.at += 1;
      return this.words(scope, token.text, true, coverage);
    }
    const term = this.term();
    if (term === "") this.refuse(`no viable alternative at input '${this.shown()}'`);
    return this.words(scope, term, false, coverage);
  }

  private grouped(scope: Scope): Expression {
    this.depth += 1;
    if (this.depth > DEPTH_MAX) this.refuse("the expression is nested too deeply");
    const inner = this.or(scope);
    if (!this.take(")")) this.refuse(`missing ')' at '${this.shown()}'`);
    this.depth -= 1;
    return inner;
  }

  /** A run of words without operators between them. */
  private term(): string {
    const words: string[] = [];
    for (;;) {
      const token = this.peek();
      if (token?.kind !== "word" || /^(?:AND|OR|NOT|MISSING|ALL)$/.test(token.text) || this.isOperator()) break;
      words.push(token.text);
      this.at += 1;
    }
    return words.join(" ");
  }

  private isOperator(): boolean {
    const token = this.peek();
    return token?.kind === "word" && this.tokens[this.at + 1]?.kind === "[" && /^[A-Z]+$/.test(token.text);
  }

  private words(scope: Scope, text: string, isPhrase: boolean, coverage: Coverage): Expression {
    const { field } = scope;
    if (field?.isEnum === true) {
      const value = parseEnumValue(field.type, text);
      if (value === undefined) {
        const allowed = enumValuesOf(field.type).map((one) => `\`${one}\``);
        this.refuse(`Allowed values for enum field \`${field.fieldPath}\` are ${allowed.join(", ")}`);
      }
      return { kind: "enum", field, value };
    }
    if (field !== undefined && isOrdered(field)) return { kind: "range", field, low: text, high: text };
    return { kind: "words", scope, words: wordsOf(text), isPhrase, coverage };
  }

  private range(scope: Scope): Expression {
    if (!this.take("[")) this.refuse(`mismatched input '${this.shown()}' expecting '['`);
    const low = this.term();
    if (!this.take(",")) this.refuse(`mismatched input '${this.shown()}' expecting ','`);
    const high = this.term();
    if (!this.take("]")) this.refuse(`mismatched input '${this.shown()}' expecting ']'`);
    const { field } = scope;
    if (field === undefined || !isOrdered(field)) this.refuse("Range search is not supported for this field");
    return { kind: "range", field, low: low === "MIN" ? undefined : low, high: high === "MAX" ? undefined : high };
  }

  /** What stands between the brackets after an operator. */
  private bracketed(): string {
    if (!this.take("[")) this.refuse(`mismatched input '${this.shown()}' expecting '['`);
    const name = this.term();
    if (!this.take("]")) this.refuse(`mismatched input '${this.shown()}' expecting ']'`);
    return name;
  }

  private scopeOf(name: string): Scope {
    const field = findField(name);
    if (field !== undefined && !field.isIndexedOnly) return { pieces: [field.piece], field };
    const area = findSearchArea(name);
    if (area === undefined) this.refuse(`Unknown area name: \`${name}\``);
    return { pieces: area.parts.flatMap((part) => part.pieces), field: undefined };
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private take(kind: Token["kind"]): boolean {
    if (this.peek()?.kind !== kind) return false;
    this.at += 1;
    return true;
  }

  private takeWord(text: string): boolean {
    const token = this.peek();
    if (token?.kind !== "word" || token.text !== text) return false;
    this.at += 1;
    return true;
  }

  /** A word with a bracket right after it; the operators that the simulator leaves out are refused here. */
  private takeOperator(name: string): boolean {
    const token = this.peek();
    if (token?.kind !== "word" || this.tokens[this.at + 1]?.kind !== "[") return false;
    if (OPERATORS.test(token.text)) this.refuse(`no viable alternative at input '${token.text}['`);
    return this.takeWord(name);
  }

  private shown(): string {
    const token = this.peek();
    if (token === undefined) return "<EOF>";
    return token.kind === "word" || token.kind === "phrase" ? token.text : token.kind;
  }

  private refuse(reason: string): never {
    throw new Refused(400, `Error parsing query in ${this.label}: ${reason}`);
  }
}

/** True for pieces whose values have an order: dates, numbers, ages. */
export function isOrdered(field: FieldNode): boolean {
  return /^(?:PartialDate|NormalizedDate|DateTimeMinutes|NormalizedTime|integer|long|number)$/.test(field.type);
}

function combine(kind: "and" | "or", operands: readonly Expression[]): Expression {
  const [only] = operands;
  return operands.length === 1 && only !== undefined ? only : { kind, operands };
}

function* tokenize(text: string): Generator<Token> {
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|([()[\],])|((?:\\.|[^\s()[\],"\\])+)|(["\\]))/gy;
  for (const [, phrase, bracket, word, stray] of text.trim().matchAll(pattern)) {
    if (phrase !== undefined) yield { kind: "phrase", text: unescaped(phrase) };
    else if (bracket === "(" || bracket === ")" || bracket === "[" || bracket === "]" || bracket === ",")
      yield { kind: bracket };
    else if (word !== undefined)
      yield word.startsWith("\\") ? { kind: "phrase", text: unescaped(word) } : { kind: "word", text: unescaped(word) };
    else if (stray !== undefined) yield { kind: "word", text: stray };
  }
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}

/** Words as they are compared: lower case, letters and digits of any script. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
