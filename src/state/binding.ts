import { createRequire } from "node:module";
import type Database from "better-sqlite3";

/** The database library, in the version that fits this Node. */
export const SqliteDatabase: typeof Database = loadBinding();

/*
 * better-sqlite3 12 is the last version for Node 20; on Node 24 it aborts the process when a
 * statement or a database is collected (measured: 12.11.1 on 24.21). Version 13 wants Node-API 10, which Node 20
 * does not have and which makes it crash there. So both are dependencies, and npm leaves out the
 * newer one where the engine does not fit.
 */
function loadBinding(): typeof Database {
  const load = createRequire(import.meta.url);
  const isNew = Number(process.versions["napi"]) >= 10;
  if (!isNew) return load("better-sqlite3") as typeof Database;
  try {
    return load("better-sqlite3-13") as typeof Database;
  } catch (error) {
    if ((error as { code?: string }).code !== "MODULE_NOT_FOUND") throw error;
    // Installed under an older Node: the older version is there, if it was built for this one.
    return load("better-sqlite3") as typeof Database;
  }
}
