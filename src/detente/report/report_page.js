// What a report does where scripts run: the interactive figure, and files to save. Without scripts it is a page to read.
(() => {
  "use strict";
  const theme = "light";

  function draw() {
    const target = document.getElementById("live");
    const scene = document.getElementById("scene");
    if (!target || !scene || typeof detenteFigure === "undefined") return;
    try {
      target.hidden = false;
      const figure = detenteFigure.drawFigure(d3, target, JSON.parse(scene.textContent), { theme });
      let width = target.clientWidth;
      addEventListener("resize", () => {
        if (target.clientWidth && target.clientWidth !== width) {
          width = target.clientWidth;
          figure.redraw();
        }
      });
      document.documentElement.classList.add("scripted"); // the still picture is for paper now
      for (const note of document.querySelectorAll(".drawn")) note.hidden = false;
    } catch (error) {
      target.hidden = true;
      console.error(error);
    }
  }

  // The text goes out as it came in: the seal of an agreement is over the text of its numbers, and 6.0 is not 6.
  function save(source, name) {
    const address = URL.createObjectURL(new Blob([source.textContent], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  for (const item of document.querySelectorAll("[data-file]")) {
    const source = document.getElementById(item.dataset.source);
    const button = item.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => save(source, item.dataset.file));
    const details = item.querySelector("details");
    details.hidden = false;
    details.addEventListener("toggle", () => {
      const area = details.querySelector("textarea");
      if (details.open && !area.value) area.value = source.textContent;
    });
  }
  draw();
})();
