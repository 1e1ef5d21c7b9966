import type { JobArgs } from "./job.js";
import type { SelectionArgs } from "./select-factors.js";

/** The options of `factors remove`. */
export interface RemoveArgs extends JobArgs, SelectionArgs {
  user?: string;
  from?: string;
  journal?: string;
  concurrency?: string;
  yes?: boolean;
  "dry-run"?: boolean;
  print?: string;
}
