/** Lets the event loop do what waits (answer a request, draw progress) in the middle of long work. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
