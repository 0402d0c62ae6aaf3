// For previews on the desk: shows a page as it is by day or by night, whatever the desk's own screen prefers.
const night = document.querySelector("script[data-light]").dataset.light === "night";

function turn(rules) {
  for (const rule of rules) {
    if (rule.styleSheet) turn(rule.styleSheet.cssRules);
    else if (rule instanceof CSSMediaRule && rule.media.mediaText.includes("prefers-color-scheme: dark")) {
      rule.media.mediaText = night ? "screen" : "not all";
    } else if (rule.cssRules) turn(rule.cssRules);
  }
}
for (const sheet of document.styleSheets) turn(sheet.cssRules);
document.documentElement.style.colorScheme = night ? "dark" : "light";
