// Makes changes as people do at Microsoft while a connector works.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/graph/store.h"

namespace patchbay::sandbox::graph {

// One change, an object with one of:
//   "item": {"id": …, members of a seed's item}   added or changed (renamed, moved, shared, …)
//   "remove": "ID"                                 deleted, with everything in it
//   "remove_drive": "ID"                           a drive is deleted
//   "lock_drive": {"id": …, "locked": …}           its site is locked
//   "expire": {"drive": …, "code": …}              no token of before is known any more (410)
//   "expire_downloads": true                       no address of a download is valid any more
//   "root": {"drive": …, "permissions": […]}       members of a site; in no list of changes
//   "group": {"id": …, members of a seed's group}  in no list of changes
//   "remove_group": "ID"
//   "page": {"site": …, members of a seed's page}
//   "remove_page": {"site": …, "id": …}
// `now` (RFC 3339) is the time of the change. Throws std::invalid_argument with a sentence.
void apply_change(Store& store, const nlohmann::json& change, const std::string& now);

}  // namespace patchbay::sandbox::graph
