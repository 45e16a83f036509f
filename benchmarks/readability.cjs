// What @mozilla/readability makes of pages; run by `benchmarks.bench_pages` where Node and the package are.
// A JSON object a line: `html` in, `text` and `seconds` (processor time) out.
const { createInterface } = require("node:readline");
const { JSDOM, VirtualConsole } = require("jsdom");
const { Readability } = require("@mozilla/readability");

const quiet = new VirtualConsole(); // style sheets that jsdom cannot read are no news

function extract(html) {
  const document = new JSDOM(html, { virtualConsole: quiet }).window.document;
  const article = new Readability(document).parse();
  if (!article) return "";
  const lines = [];
  const body = JSDOM.fragment(article.content);
  const texts = document.createTreeWalker(body, 4); // text nodes
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const line = node.nodeValue.split(/\s+/).join(" ").trim();
    if (/[\p{L}\p{N}]/u.test(line)) lines.push(line);
  }
  return lines.join("\n");
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const begin = process.cpuUsage();
  let text = "";
  try {
    text = extract(JSON.parse(line).html);
  } catch (error) {
    console.error(`readability: ${error.name}`);
  }
  const { user, system } = process.cpuUsage(begin);
  console.log(JSON.stringify({ text, seconds: (user + system) / 1e6 }));
});
