// Draws a card with Microsoft's own renderer and Teams' colours, and tells what was pressed with what was typed.

const FONT = "inherit";
// Some shades of the designer's file cannot be read where they stand, such as its yellow on white or red on salmon.
const READABLE = {
  light: {
    line: "#e0e0e0",
    text: { good: "#237b4b", warning: "#835c00", attention: "#a80000", accent: "#4f52b2" },
    backgrounds: { attention: "#fdf3f4", good: "#f1faf1", warning: "#fff9e5", accent: "#e8ebfa", emphasis: "#f5f5f5" },
    onBackgrounds: { default: "#242424", subtle: "#484644" },
  },
  dark: {
    line: "#4d4d4d",
    text: { good: "#92c353", warning: "#f8d22a", attention: "#ff9ba1", accent: "#a6a7dc" },
    backgrounds: { attention: "#43242a", good: "#233321", warning: "#3d3418", accent: "#34365a", emphasis: "#383838" },
    onBackgrounds: { default: "#ffffff", subtle: "#d6d6d6" },
  },
};
const MARKDOWN_TEAMS_LEAVES_OUT = ["heading", "lheading", "image", "table", "code", "fence", "blockquote", "hr"];
// The renderer itself carries out the others (Action.ToggleVisibility, Action.ShowCard), and reports them as well.
const SENT = new Set(["Action.Execute", "Action.Submit"]);

const dark = matchMedia("(prefers-color-scheme: dark)");
const hostConfigs = {};
let markdown = null;

export const isDark = () => dark.matches;
export const onColourScheme = (listener) => dark.addEventListener("change", listener);
export const canDraw = () => "AdaptiveCards" in window && markdown !== null;

function script(address) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = resolve;
    element.onerror = () => reject(new Error(address));
    document.head.append(element);
  });
}

async function hostConfig(name) {
  const config = await (await fetch(`/page/host_configs/microsoft-teams-${name}.json`)).json();
  Object.values(config.fontTypes).forEach((type) => {
    if (!type.fontFamily.includes("Courier")) type.fontFamily = FONT;
  });
  config.separator.lineColor = READABLE[name].line;
  for (const [styleName, style] of Object.entries(config.containerStyles)) {
    const background = READABLE[name].backgrounds[styleName];
    if (background) style.backgroundColor = background;
    style.foregroundColors.default = READABLE[name].onBackgrounds;
    for (const [colour, shade] of Object.entries(READABLE[name].text)) {
      style.foregroundColors[colour] = { default: shade, subtle: shade };
    }
  }
  return config;
}

function setUp() {
  const { AdaptiveCard, GlobalSettings } = window.AdaptiveCards;
  GlobalSettings.setTabIndexAtCardRoot = false;
  markdown = window.markdownit({ breaks: true, html: false }).disable(MARKDOWN_TEAMS_LEAVES_OUT);
  AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown.render(text);
    result.didProcess = true;
  };
}

// Answers whether the renderer lies beside the page; throws when it cannot be had at all.
export async function loadRenderer() {
  const where = await (await fetch("/page/renderer.json")).json();
  [hostConfigs.light, hostConfigs.dark] = await Promise.all([hostConfig("light"), hostConfig("dark")]);
  await Promise.all(where.scripts.map(script));
  setUp();
  return where.local;
}

function pressed(action) {
  const type = action.getJsonTypeName();
  const press = { type, data: action.data ?? {} };
  if (type === "Action.Execute") press.verb = action.verb;
  return press;
}

function withoutCard(card) {
  const text = document.createElement("p");
  text.className = "card-missing";
  text.textContent = card.fallbackText ?? "This card cannot be shown without the card renderer.";
  return text;
}

// The renderer labels the box around a typeahead and not its input, so a screen reader would not say what is asked.
function labelTypeaheads(element) {
  for (const input of element.querySelectorAll("input[list]:not([aria-labelledby])")) {
    const labelled = input.parentElement.closest("[aria-labelledby]");
    if (labelled) input.setAttribute("aria-labelledby", labelled.getAttribute("aria-labelledby"));
  }
}

// The renderer gives the question to the first choice alone; said of the group, every choice is heard with it.
function labelChoices(element) {
  for (const group of element.querySelectorAll(".ac-choiceSetInput-expanded, .ac-choiceSetInput-multiSelect")) {
    const first = group.querySelector("input");
    const [question, own] = first?.getAttribute("aria-labelledby")?.trim().split(/\s+/) ?? [];
    if (!own) continue;
    group.setAttribute("role", first.type === "radio" ? "radiogroup" : "group");
    group.setAttribute("aria-labelledby", question);
    first.setAttribute("aria-labelledby", own);
  }
}

// The renderer says of what a button shows, not of the button, that it is open; no box may say so.
function boxesSayNothing(element) {
  const hush = () => {
    for (const box of element.querySelectorAll("div[aria-expanded]:not([role])")) box.removeAttribute("aria-expanded");
  };
  new MutationObserver(hush).observe(element, { subtree: true, attributeFilter: ["aria-expanded"] });
}

// onPress gets {type, verb?, data}; onLink gets an address and answers true if it has taken care of it.
export function draw(json, { onPress, onLink }) {
  if (!canDraw()) return withoutCard(json);
  const { AdaptiveCard, HostConfig } = window.AdaptiveCards;
  const card = new AdaptiveCard();
  card.hostConfig = new HostConfig(isDark() ? hostConfigs.dark : hostConfigs.light);
  card.onExecuteAction = (action) => {
    const type = action.getJsonTypeName();
    if (SENT.has(type)) onPress(pressed(action));
    else if (type === "Action.OpenUrl" && !onLink(action.url)) window.open(action.url, "_blank", "noopener");
  };
  card.parse(json);
  const element = card.render();
  element.classList.add("card");
  if (json.msteams?.width?.toLowerCase() === "full") element.classList.add("full");
  labelTypeaheads(element);
  labelChoices(element);
  boxesSayNothing(element);
  element.addEventListener("click", (event) => {
    const anchor = event.target.closest("a[href]");
    if (!anchor) return;
    anchor.target = "_blank";
    anchor.rel = "noopener";
    if (onLink(anchor.href)) event.preventDefault();
  });
  return element;
}
