// Starts the app: loads wasm-bindgen's glue and the WebAssembly side by side, and says why when that cannot be done.
// It also hands the app its lazily loaded ES modules, so that the Rust side needs neither eval nor inline snippets:
//   globalThis.livyAssets            logical name -> absolute URL (editor, chart, ...)
//   globalThis.livyImport(name)      -> Promise of that ES module; a failed load is tried anew by the next call

/** The smallest valid module: a magic number and a version. */
const EMPTY_MODULE = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

const assets = {};
for (const link of document.querySelectorAll("link[data-asset]")) {
  assets[link.dataset.asset] = link.href;
}
globalThis.livyAssets = Object.freeze(assets);

const modules = new Map();
const failures = new Map();
globalThis.livyImport = (name) => {
  const known = modules.get(name);
  if (known) return known;
  const url = assets[name];
  if (!url) return Promise.reject(new Error(`there is no module named ${name}`));
  // Browsers remember that a module URL failed to load: only another URL makes them ask again.
  const failed = failures.get(name) ?? 0;
  const loading = import(failed ? `${url}?retry=${failed}` : url);
  modules.set(name, loading);
  loading.catch(() => {
    modules.delete(name);
    failures.set(name, failed + 1);
  });
  return loading;
};

/** Shows why the app did not start. Built from text nodes only. */
function explain(title, advice, error) {
  const box = document.createElement("main");
  box.className = "boot-failure";
  box.setAttribute("role", "alert");
  const add = (tag, text) => {
    const element = document.createElement(tag);
    element.textContent = text;
    box.append(element);
  };
  add("h1", title);
  add("p", advice);
  if (error) add("pre", String(error));
  document.getElementById("boot")?.remove();
  document.body.append(box);
}

/** Undefined when WebAssembly works here, or else what to tell the person. */
function whyNoWebAssembly() {
  if (typeof WebAssembly !== "object") {
    return ["This browser has no WebAssembly", "Livy Notebook needs a current Chromium, Firefox or Safari, with WebAssembly switched on."];
  }
  try {
    new WebAssembly.Module(EMPTY_MODULE);
    return undefined;
  } catch (error) {
    return [
      "WebAssembly is blocked on this page",
      "The server's Content-Security-Policy must allow it: script-src needs 'self' 'wasm-unsafe-eval'. Some browsers also block WebAssembly in their strictest security mode.",
      error,
    ];
  }
}

async function start() {
  const blocked = whyNoWebAssembly();
  if (blocked) return explain(...blocked);
  const { glue, wasm } = document.querySelector("script[data-glue]").dataset;
  const slow = setTimeout(() => {
    const status = document.getElementById("boot");
    if (status) status.textContent = "Loading Livy Notebook\u2026";
  }, 1000);
  try {
    const binary = fetch(new URL(wasm, document.baseURI));
    // Awaited together with the glue below; this keeps an early failure from being reported as unhandled as well.
    binary.catch(() => undefined);
    const { default: init } = await import(new URL(glue, document.baseURI).href);
    const response = await binary;
    if (!response.ok) throw new Error(`${response.status} ${response.statusText} for ${response.url}`);
    await init({ module_or_path: response });
    document.getElementById("boot")?.remove();
  } catch (error) {
    explain(
      "Livy Notebook could not start",
      "A part of it did not load. Reload the page; if that does not help, the server may be down or serve an incomplete copy of the app.",
      error,
    );
    throw error;
  } finally {
    clearTimeout(slow);
  }
}

await start();
