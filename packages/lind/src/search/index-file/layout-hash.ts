import { hash } from "node:crypto";
import { fieldNodes } from "ctgov/study";
import { wordsOf } from "../../query/words/words.ts";
import { dictionaryHash } from "../tokens.ts";
import { columnList } from "./columns/column-list.ts";
import { isTextNode } from "./walk-plan.ts";

/**
 * Words that the rules of normal forms touch: plurals, spellings, accents, letters beside digits, Greek. Where a rule
 * changes, an index that was made by the old one would answer wrongly, so it is made anew.
 */
const WORD_PROBE = `
  Tumours of the oesophagus, haemorrhages and anaemias; paediatric diarrhoea, oedemas, leukaemias, foetuses
  Randomised, standardisation, behavioural, sulphate, gynaecology, anaesthesia, colour, fibre, centre
  metastases diagnoses thromboses biopsies boxes matches virus analysis pus criteria children women teeth mice
  Alzheimer's Crohn’s d'Ivoire MK-3475 HbA1c COVID-19 IL-2Rα β-blocker naïve Sjögren Straße ½ 10⁶ ﬁbrosis
`;

/**
 * Names what an index is made of: the dictionary, the pieces whose words are kept, the columns, and the rules of words. An index of
 * another layout is built anew; what no rule shows (a format of bytes) has its number in `INDEX_FORMAT`.
 */
export function layoutHash(): string {
  const texts = fieldNodes.filter(isTextNode).map(({ piece }) => piece);
  const columns = columnList.map(({ name, kind, axis, codedPiece = "" }) => [name, kind, axis, codedPiece].join(" "));
  return hash("sha256", [dictionaryHash(), ...texts, ...columns, ...wordsOf(WORD_PROBE)].join("\n"), "hex");
}
