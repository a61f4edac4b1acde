// Reads {"queries": {name: query}} and says what Microsoft's parser has against each, knowing the tables of tables.json.
require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");

const { Symbols, GlobalState, KustoCode } = Kusto.Language;
const { tables } = require("./tables.json");
const known = Object.entries(tables).map(([name, { columns }]) => {
  const schema = Object.entries(columns).map(([column, type]) => `${column}: ${type}`);
  return new Symbols.TableSymbol.$ctor7(name, `(${schema.join(", ")})`, null);
});
const workspace = new Symbols.DatabaseSymbol.ctor("workspace", known);
const globals = GlobalState.Default.WithDatabase(workspace);

const { queries } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const said = {};
for (const [name, query] of Object.entries(queries)) {
  const found = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
  said[name] = [];
  for (let at = 0; at < found.Count; at++) {
    const { Code, Severity, Message } = found.getItem(at);
    if (Severity !== "Suggestion") said[name].push(`${Code} ${Message}`);
  }
}
console.log(JSON.stringify(said));
