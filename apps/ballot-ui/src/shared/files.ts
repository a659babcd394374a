/** Handing a file to the voter without a server: made and offered in the page's memory. */
export function download(name: string, content: unknown, type = 'application/json'): void {
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the object while it handles the click; a minute later it has been read.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file name that says which ballot it is about and nothing else. */
export const fileName = (what: string, tracker: string): string => `${what}-${tracker.slice(0, 9)}.json`;
