/**
 * A part of the client that is gone from the server: a newer version was put there while this page
 * was open. The page is loaded again, once.
 */
const KEY = "reloaded-for";

export function reloadOnce(error: unknown): never {
  const wanted = String(error);
  if (sessionStorage.getItem(KEY) !== wanted) {
    sessionStorage.setItem(KEY, wanted);
    location.reload();
  }
  throw error;
}
