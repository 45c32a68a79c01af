import { readFileSync } from "node:fs";
import path from "node:path";

/** Where a path is mounted from. */
export interface Mount {
  readonly at: string;
  /** Type of the file system, as the kernel calls it. */
  readonly type: string;
}

/**
 * Kinds of file systems that other machines may write too. SQLite's locks and its shared memory do not
 * hold there (sqlite.org/wal.html, "All processes using a database must be on the same host").
 */
const shared =
  /^(nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|9p|ceph|glusterfs|lustre|gfs2?|ocfs2|beegfs|davfs|fuse\.(sshfs|s3fs|rclone|glusterfs|ceph|davfs2?|gcsfuse|goofys|mfs))$/;

/** True if a file system may be written by other machines too. */
export function isShared({ type }: Mount): boolean {
  return shared.test(type);
}

/** The mount that an absolute path is on, by the text of `/proc/self/mountinfo` (proc(5)). */
export function mountOf(file: string, mountinfo: string): Mount | undefined {
  let found: Mount | undefined;
  for (const line of mountinfo.split("\n")) {
    const [left = "", right = ""] = line.split(" - ");
    const at = left
      .split(" ")[4]
      ?.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
        String.fromCodePoint(Number.parseInt(octal, 8)),
      );
    const [type = ""] = right.split(" ");
    if (at === undefined || type === "") continue;
    const below = path.relative(at, file);
    const isBelow = below !== ".." && !below.startsWith("../");
    // The last of several mounts in one place hides the others.
    if (isBelow && at.length >= (found?.at.length ?? 0)) found = { at, type };
  }
  return found;
}

/** The mount that a path is on; undefined where the system does not tell. */
export function readMount(file: string): Mount | undefined {
  try {
    return mountOf(path.resolve(file), readFileSync("/proc/self/mountinfo", "utf8"));
  } catch {
    return undefined;
  }
}
