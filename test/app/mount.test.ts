import { expect, test } from "vitest";
import { isShared, mountOf } from "../../src/app/mount.ts";

const mountinfo = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /srv rw shared:2 - nfs4 files:/srv rw,vers=4.2
31 30 8:2 / /srv/local rw shared:3 - xfs /dev/sdb1 rw
32 22 0:41 / /mnt/two\\040words rw - fuse.sshfs me@there:/ rw
33 22 0:42 / /over rw - ext4 /dev/sdc1 rw
34 33 0:43 / /over rw - cifs //there/over rw
`;

test.each([
  ["/home/me/.state", "/", false],
  ["/srv/brands/.state", "/srv", true],
  ["/srv", "/srv", true],
  ["/srv/local/state", "/srv/local", false],
  ["/srvother/state", "/", false],
  ["/mnt/two words/state", "/mnt/two words", true],
  ["/over/state", "/over", true],
])("%s is on %s, shared with other machines: %s", (file, at, other) => {
  const mount = mountOf(file, mountinfo);
  expect(mount?.at).toBe(at);
  expect(mount && isShared(mount)).toBe(other);
});

test("where nothing is known, nothing is claimed", () => {
  expect(mountOf("/a", "")).toBeUndefined();
});
