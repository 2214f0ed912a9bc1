// Hands a text to the browser as a file to save. Electron's window is a browser here too.

export function saveFile(fileName: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser reads it after this call has returned.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
