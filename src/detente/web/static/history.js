// Undo and redo over states that are never changed in place.

const DEPTH = 200;
const PAUSE = 700; // milliseconds after which more typing in the same input is a step of its own

/** Keep the present state, the past and what was undone. */
export function history() {
  let [past, present, future] = [[], null, []];
  let last = { key: null, time: 0 };
  return {
    get present() { return present; },
    get canUndo() { return past.length > 0; },
    get canRedo() { return future.length > 0; },
    /** Make a new state the present one; steps with the same key in quick succession are one. */
    push(state, key = null) {
      const now = Date.now();
      const joins = key !== null && key === last.key && now - last.time < PAUSE;
      if (!joins && present !== null) past = [...past.slice(-DEPTH), present];
      [present, future, last] = [state, [], { key, time: now }];
    },
    undo() {
      if (!past.length) return;
      future = [present, ...future];
      present = past.at(-1);
      past = past.slice(0, -1);
      last = { key: null, time: 0 };
    },
    redo() {
      if (!future.length) return;
      past = [...past, present];
      [present, ...future] = future;
      last = { key: null, time: 0 };
    },
  };
}
