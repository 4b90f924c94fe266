// A random UUID, version 4.
export function uuid() {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (c) => {
    const nibble = Math.floor(Math.random() * 16);
    return (c === 'x' ? nibble : (nibble & 3) | 8).toString(16);
  });
}
