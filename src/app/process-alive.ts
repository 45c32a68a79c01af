/** True if a process with this number lives on this host. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process may be somebody else's: then it lives, but may not be signalled.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
