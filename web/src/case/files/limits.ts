/** What may be sent, told before it is. The server looks into the file itself. */

/** 20 MB. */
export const FILE_BYTES_MAX = 20_971_520;

const EXTENSIONS: readonly string[] = [
  ...["pdf", "docx", "doc", "xlsx", "xls", "pptx", "ppt", "odt", "ods", "odp", "rtf", "txt", "csv"],
  ...["eml", "msg", "png", "jpg", "jpeg", "gif", "webp", "heic", "heif", "tif", "tiff", "bmp", "zip"],
];

export type Wrong = "empty" | "tooLarge" | "notAllowed";

export function wrongWith({ name, size }: { name: string; size: number }): Wrong | undefined {
  if (size === 0) return "empty";
  if (size > FILE_BYTES_MAX) return "tooLarge";
  return EXTENSIONS.includes(parted(name).extension.slice(1).toLowerCase()) ? undefined : "notAllowed";
}

/** A name and its extension, which begins with the dot. */
export function parted(name: string): { base: string; extension: string } {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? { base: name.slice(0, dot), extension: name.slice(dot) } : { base: name, extension: "" };
}
