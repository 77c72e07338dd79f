// Boxes that scroll sideways: their edge fades out where there is more to see.

/** Watch a box, and mark on which side of it something is cut off; gives the box. */
export function cue(box) {
  const look = () => {
    const beyond = box.scrollWidth - box.clientWidth;
    box.classList.toggle("more-right", beyond - box.scrollLeft > 2);
    box.classList.toggle("more-left", box.scrollLeft > 2);
  };
  const sizes = new ResizeObserver(look);
  [box, ...box.children].forEach((node) => sizes.observe(node));
  box.addEventListener("scroll", look, { passive: true });
  return box;
}
