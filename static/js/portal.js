/* Everything that a page of the portal may need; each module listens on the document, so swapped parts work too. */
import "./bulk.js";
import "./columns.js";
import "./dialog.js";
import "./draft.js";
import "./forms.js";
import "./grid.js";
import "./keyboard.js";
import "./knock.js";
import "./lookup.js";
import "./rows.js";
import "./search.js";
import "./split.js";
import "./stale.js";
import "./swap.js";
import "./tabs.js";
import "./toast.js";
import "./viewer.js";
