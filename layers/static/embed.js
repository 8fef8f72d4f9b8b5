// bordermap: the script of a page that frames a map, in the snippet that `bordermap build --embed` writes.
// A frame tells how high its page is, and is made so high. Where no frame can be (a policy forbids it, the file is not
// there), the picture beside it is shown. It reads nothing else, stores nothing, and asks for nothing.
"use strict";
(() => {
  const LEAST = 200, MOST = 6000; // pixels that a frame may be high
  const WAIT = 5000; // milliseconds that a frame on screen has to answer
  const given = new WeakMap(); // frame -> the height that it was written with
  const alive = new WeakSet(); // frames that have answered

  const frames = () => document.querySelectorAll("iframe[data-bordermap]");

  function show(frame, on) {
    const beside = frame.nextElementSibling;
    if (beside && beside.hasAttribute("data-bordermap-picture")) { beside.hidden = !on; }
  }

  // The height that a page asks for; 0 where it fills the frame as it was written.
  function fit(frame, height) {
    if (!given.has(frame)) { given.set(frame, frame.height); }
    const wanted = height === 0 ? given.get(frame) : String(Math.round(Math.min(Math.max(height, LEAST), MOST)));
    if (frame.height !== wanted) { frame.height = wanted; }
  }

  window.addEventListener("message", (event) => {
    const said = event.data;
    if (!event.source || typeof said !== "object" || said === null || said.bordermap !== 1) { return; }
    if (typeof said.height !== "number" || !Number.isFinite(said.height) || said.height < 0) { return; }
    for (const frame of frames()) {
      if (event.source !== frame.contentWindow) { continue; }
      alive.add(frame);
      show(frame, false);
      fit(frame, said.height);
    }
  });

  document.addEventListener("securitypolicyviolation", (event) => {
    if (event.effectiveDirective !== "frame-src") { return; }
    for (const frame of frames()) {
      if (frame.src.startsWith(event.blockedURI)) { frame.hidden = true; show(frame, true); }
    }
  });

  // A frame that is loaded when it comes near the screen has its time from when it is on it.
  for (const frame of frames()) {
    show(frame, false);
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) { return; }
      seen.disconnect();
      setTimeout(() => { if (!alive.has(frame)) { show(frame, true); } }, WAIT);
    });
    seen.observe(frame);
    frame.contentWindow.postMessage({ bordermap: 1 }, "*"); // in case that it has spoken before this was listening
  }
})();
