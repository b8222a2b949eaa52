// Runs before the first paint, so that a chosen theme never flashes. Not inline: the page's CSP forbids inline scripts.
try {
  const theme = localStorage.getItem("parley:theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's theme is right.
}
