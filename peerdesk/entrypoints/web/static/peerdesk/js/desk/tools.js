// Notes, tags, merging and splitting above a thread.

import { bringTools } from "./notes.js";

bringTools();
