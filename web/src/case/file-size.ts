/** A file's size as people say it: `13 MB`. */
export function fileSize(bytes: number): string {
  const kilobyte = 1024;
  if (bytes < kilobyte) return `${bytes} bytes`;
  if (bytes < kilobyte ** 2) return `${Math.round(bytes / kilobyte)} KB`;
  const megabytes = bytes / kilobyte ** 2;
  return `${megabytes < 10 ? Math.round(megabytes * 10) / 10 : Math.round(megabytes)} MB`;
}
