// Writes drives, items and permissions in the form of Graph's answers.
#pragma once

#include <nlohmann/json.hpp>

#include "sandbox/graph/access.h"
#include "sandbox/graph/exchange.h"

namespace patchbay::sandbox::graph {

// The names of a driveItem's members that $select may contain.
inline constexpr std::string_view kItemMembers =
    "id,name,size,cTag,eTag,webUrl,createdDateTime,lastModifiedDateTime,createdBy,lastModifiedBy,"
    "parentReference,file,folder,package,deleted,malware,remoteItem,root,shared,fileSystemInfo";

// With `is_hierarchical`, only what has permissions of its own, and the root, has the facet
// `shared`: learn.microsoft.com/graph/api/driveitem-delta ("Scanning permissions hierarchies").
nlohmann::json render_item(const Store& store, const Item& item, bool is_hierarchical = false);
nlohmann::json render_deleted(const Drive& drive, const std::string& id);
nlohmann::json render_drive(const Drive& drive);
nlohmann::json render_permission(const Store& store, const Drive& drive,
                                 const ItemPermission& held);

}  // namespace patchbay::sandbox::graph
