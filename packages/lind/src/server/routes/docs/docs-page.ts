import type { Operation, Parameter } from "./describe-operation.ts";
import type { OpenApiDocument } from "./openapi.ts";

/** The document as a page for people: made here, once, of nothing but text and style. */
export function printDocsPage({ info, paths }: OpenApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const byTag = Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? "");
  const sections = [...byTag].map(
    ([tag, own]) =>
      `<section><h2>${asHtml(tag)}</h2>${own.map((each) => printOperation(each.path, each.method, each.operation)).join("")}</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${asHtml(info.title)} · API</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${asHtml(info.title)} <small>${asHtml(info.version)}</small></h1><p>${asHtml(info.description)}</p>
<p><a href="/api/docs/openapi.json">OpenAPI 3.1 document</a></p></header>
<main>${sections.join("")}</main>
</body>
</html>
`;
}

function printOperation(path: string, method: string, operation: Operation): string {
  const { summary, description, parameters, responses, "x-example": example } = operation;
  const parts = [
    description === undefined ? "" : `<p>${asHtml(description)}</p>`,
    example === undefined ? "" : `<p>Try it: <a href="${asHtml(example)}"><code>${asHtml(example)}</code></a></p>`,
    parameters.length === 0 ? "" : printParameters(parameters),
    `<p class="statuses">${Object.entries(responses).map(printResponse).join(" ")}</p>`,
  ];
  const head = `<span class="method ${method}">${method.toUpperCase()}</span> <code>${asHtml(path)}</code>`;
  return `<details id="${asHtml(operation.operationId)}"><summary>${head} <span>${asHtml(summary)}</span></summary>${parts.join("")}</details>`;
}

function printParameters(parameters: readonly Parameter[]): string {
  const rows = parameters.map(
    ({ name, description, required }) =>
      `<tr><td><code>${asHtml(name)}</code>${required === true ? " *" : ""}</td><td>${asHtml(description)}</td></tr>`,
  );
  return `<table>${rows.join("")}</table>`;
}

function printResponse([status, response]: readonly [string, unknown]): string {
  const description =
    typeof response === "object" && response !== null && "description" in response ? String(response.description) : "";
  return `<span><b>${status}</b> ${asHtml(description)}</span>`;
}

function asHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 15%, transparent); --accent: #0b6e4f; }
@media (prefers-color-scheme: dark) { :root { --accent: #5fd3a6; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { margin: 0; } h1 small { font-weight: 400; opacity: .6; font-size: 1rem; } h2 { margin: 2.5rem 0 .5rem; }
a { color: var(--accent); } code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; padding: 0 1rem; }
details[open] { padding-bottom: .5rem; } summary { cursor: pointer; padding: .6rem 0; }
summary > span:last-child { opacity: .75; margin-left: .5rem; }
.method { display: inline-block; min-width: 3rem; font: 700 .75rem ui-monospace, monospace; color: var(--accent); }
table { border-collapse: collapse; width: 100%; } td { border-top: 1px solid var(--line); padding: .35rem .75rem .35rem 0; vertical-align: top; }
td:first-child { white-space: nowrap; width: 1%; } .statuses span { margin-right: 1rem; opacity: .8; }
`;
