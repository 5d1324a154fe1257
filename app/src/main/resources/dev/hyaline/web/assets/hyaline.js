// Heat maps by keyboard and by touch. Without it everything is there, and values show on hovering.
"use strict";
(() => {
  const mark = (heat, token) => {
    const before = heat.querySelector(".t.on");
    if (before) before.classList.remove("on");
    if (!token) return;
    token.classList.add("on");
    let said = heat.parentElement.querySelector(".reading");
    if (!said) {
      said = document.createElement("p");
      said.className = "reading";
      said.setAttribute("aria-live", "polite");
      heat.after(said);
    }
    const text = token.querySelector("i") || token;
    said.textContent = "‘" + text.textContent + "’ " + token.dataset.v;
  };
  const step = (heat, by) => {
    const tokens = Array.from(heat.querySelectorAll(".t"));
    const at = tokens.findIndex((each) => each.classList.contains("on"));
    const to = by === Infinity ? tokens.length - 1 : by === -Infinity ? 0 : at < 0 ? 0 : at + by;
    if (to >= 0 && to < tokens.length) mark(heat, tokens[to]);
  };
  const keys = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  document.addEventListener("keydown", (event) => {
    const heat = event.target.closest && event.target.closest(".heat");
    if (!heat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in keys) {
      step(heat, keys[event.key]);
      event.preventDefault();
    } else if (event.key === "Escape") {
      mark(heat, null);
    }
  });
  document.addEventListener("click", (event) => {
    const token = event.target.closest && event.target.closest(".heat .t");
    if (token) mark(token.closest(".heat"), token);
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const find = document.getElementById("q") || document.getElementById("find");
      if (find) {
        find.focus();
        event.preventDefault();
      }
    }
  });
})();
