#include "sandbox/graph/render.h"

#include <algorithm>

namespace patchbay::sandbox::graph {

using nlohmann::json;

namespace {

json render_identity(const Store& store, const std::string& user) {
  const auto found = store.users.find(user);
  json out = {{"id", user}, {"displayName", user}};
  if (found == store.users.end()) return out;
  out["displayName"] = found->second.name;
  out["email"] = found->second.mail;
  return out;
}

// In this place, Graph writes the id of a personal drive in capitals and without a leading zero.
std::string written_id(const Drive& drive) {
  if (drive.type != "personal") return drive.id;
  std::string out = drive.id.substr(drive.id.find_first_not_of('0'));
  for (char& c : out) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
  return out;
}

json render_holder(const Store& store, const Drive& drive, const Holder& holder) {
  if (!holder.user.empty()) return {{"user", render_identity(store, holder.user)}};
  if (!holder.group.empty()) {
    return {{"group", {{"id", holder.group}, {"displayName", "Group " + holder.group}}}};
  }
  if (!holder.claim.empty()) {
    return {{"siteUser", {{"id", "11"}, {"displayName", "Claim"}, {"loginName", holder.claim}}}};
  }
  return {{"siteGroup",
           {{"id", holder.site_group},
            {"displayName", "Members of " + drive.site},
            {"loginName", "Members of " + drive.site}}}};
}

void add_facets(json& out, const Store& store, const Item& item) {
  if (item.parent.empty()) out["root"] = json::object();
  if (item.is_folder) {
    const auto count = std::count_if(store.items.begin(), store.items.end(), [&](const auto& each) {
      return each.second.parent == item.id;
    });
    out["folder"] = {{"childCount", count}};
  }
  if (!item.package.empty()) out["package"] = {{"type", item.package}};
  if (item.malware == "facet" || store.scanned.contains(item.id))
    out["malware"] = {{"description", "Eicar"}};
  if (item.target) {
    out["remoteItem"] = {{"id", item.target->id},
                         {"parentReference", {{"driveId", item.target->drive}}}};
  }
  if (item.is_file()) {
    out["file"] = {{"mimeType", item.mime_type}, {"hashes", {{"quickXorHash", "AAAA"}}}};
    out["cTag"] = "\"c:{" + item.id + "}," + std::to_string(item.content_version) + "\"";
  }
}

}  // namespace

json render_item(const Store& store, const Item& item, bool is_hierarchical) {
  const Drive& drive = store.drives.at(item.drive);
  json reference = {{"driveId", written_id(drive)}, {"driveType", drive.type}};
  if (!item.parent.empty()) reference["id"] = item.parent;
  if (!drive.site.empty()) reference["siteId"] = drive.site;
  const json creator = {{"user", render_identity(store, item.creator)}};
  json out = {{"id", item.id},
              {"name", item.parent.empty() ? "root" : item.name},
              {"size", item.bytes.size()},
              {"eTag", "\"{" + item.id + "}," + std::to_string(item.version) + "\""},
              {"webUrl", "https://drive.test/" + item.id},
              {"createdDateTime", item.created_time},
              {"lastModifiedDateTime", item.modified_time},
              {"createdBy", creator},
              {"lastModifiedBy", creator},
              {"parentReference", reference},
              {"fileSystemInfo", {{"lastModifiedDateTime", item.modified_time}}}};
  add_facets(out, store, item);
  const bool has_own = item.parent.empty() || item.is_unique || !item.permissions.empty();
  const bool is_told = is_hierarchical ? has_own : permissions_of(store, item).size() > 1;
  if (is_told) out["shared"] = item.permissions.empty() ? json::object() : json{{"scope", "users"}};
  return out;
}

json render_deleted(const Drive& drive, const std::string& id) {
  if (drive.type == "personal") return {{"id", id}, {"deleted", json::object()}};
  return {{"id", id},
          {"deleted", {{"state", "deleted"}}},
          {"size", 0},
          {"lastModifiedDateTime", "0001-01-01T00:00:00Z"},
          {"parentReference", {{"driveId", drive.id}, {"driveType", drive.type}}}};
}

json render_drive(const Drive& drive) {
  json out = {{"id", drive.id},
              {"name", drive.name},
              {"driveType", drive.type},
              {"webUrl", "https://drive.test/" + drive.id}};
  if (drive.is_system) out["system"] = json::object();
  return out;
}

json render_permission(const Store& store, const Drive& drive, const ItemPermission& held) {
  const Permission& permission = held.permission;
  json out = {{"id", permission.id}, {"roles", permission.roles}};
  if (!permission.link_scope.empty()) {
    out["link"] = {{"scope", permission.link_scope},
                   {"type", "view"},
                   {"webUrl", "https://drive.test/:x:/" + permission.id}};
    json identities = json::array();
    for (const Holder& each : permission.holders) {
      identities.push_back(render_holder(store, drive, each));
    }
    out["grantedToIdentitiesV2"] = std::move(identities);
  } else if (!permission.holders.empty()) {
    out["grantedToV2"] = render_holder(store, drive, permission.holders.front());
  }
  if (!held.inherited_from.empty()) {
    out["inheritedFrom"] = {{"driveId", drive.id}, {"id", held.inherited_from}};
  }
  if (!permission.expiration.empty()) out["expirationDateTime"] = permission.expiration;
  return out;
}

}  // namespace patchbay::sandbox::graph
