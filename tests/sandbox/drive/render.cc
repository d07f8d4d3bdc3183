#include "sandbox/drive/render.h"

#include <algorithm>

#include "base/digest.h"
#include "sandbox/drive/export_formats.h"
#include "sandbox/drive/fields.h"

namespace patchbay::sandbox::drive {

using nlohmann::json;

namespace {

json render_permissions(const Exchange& exchange, const std::vector<EffectivePermission>& held,
                        json& ids) {
  json out = json::array();
  for (const EffectivePermission& each : held) {
    out.push_back(render_permission(exchange, each));
    ids.push_back(each.permission.id);
  }
  return out;
}

void add_content_members(const Exchange& exchange, const File& file, json& out) {
  if (file.is_google_document()) {
    json links = json::object();
    for (const std::string_view type : export_formats_of(file.mime_type)) {
      links[std::string(type)] = exchange.request.origin + std::string(kEditor) +
                                 "?id=" + percent_encode(file.id) +
                                 "&exportFormat=" + percent_encode(type);
    }
    out["exportLinks"] = std::move(links);
    return;
  }
  if (file.mime_type == kFolder || file.shortcut) return;
  const auto dot = file.name.rfind('.');
  out["size"] = std::to_string(file.bytes.size());
  out["quotaBytesUsed"] = out["size"];
  out["sha256Checksum"] = sha256_hex(file.bytes);
  out["headRevisionId"] = "rev-" + std::to_string(file.version);
  out["originalFilename"] = file.name;
  if (dot != std::string::npos) {
    out["fileExtension"] = out["fullFileExtension"] = file.name.substr(dot + 1);
  }
}

}  // namespace

json render_user(const Exchange& exchange, const std::string& email) {
  const auto found = exchange.store.users.find(email);
  return {{"kind", "drive#user"},
          {"displayName", found != exchange.store.users.end() ? found->second.name : email},
          {"me", email == exchange.user},
          {"permissionId", "p-" + email},
          {"emailAddress", email}};
}

json render_permission(const Exchange& exchange, const EffectivePermission& held) {
  const Permission& permission = held.permission;
  json out = {{"kind", "drive#permission"},
              {"id", permission.id},
              {"type", permission.type},
              {"role", permission.role}};
  if (!permission.email.empty()) {
    out["emailAddress"] = permission.email;
    out["displayName"] = render_user(exchange, permission.email)["displayName"];
    out["deleted"] = permission.is_deleted;
  }
  if (!permission.expiration_time.empty()) out["expirationTime"] = permission.expiration_time;
  if (!permission.view.empty()) out["view"] = permission.view;
  if (!permission.domain.empty()) out["domain"] = permission.domain;
  if (permission.type == "domain" || permission.type == "anyone") {
    out["allowFileDiscovery"] = permission.is_discoverable;
  }
  return out;
}

json render_drive(const SharedDrive& drive) {
  return {{"kind", "drive#drive"}, {"id", drive.id},
          {"name", drive.name},    {"createdTime", drive.created_time},
          {"hidden", false},       {"capabilities", {{"canListChildren", true}}}};
}

json render_file(const Exchange& exchange, const File& file) {
  const Store& store = exchange.store;
  json out = {{"kind", "drive#file"},
              {"id", file.id},
              {"name", file.name},
              {"mimeType", file.mime_type},
              {"trashed", file.is_trashed},
              {"explicitlyTrashed", file.is_trashed},
              {"starred", false},
              {"spaces", json::array({"drive"})},
              {"version", std::to_string(file.version)},
              {"webViewLink", "https://drive.google.com/file/d/" + file.id + "/view"},
              {"createdTime", file.created_time},
              {"modifiedTime", file.modified_time}};
  const bool shares = may_share(store, file, exchange.user);
  out["capabilities"] = {{"canShare", shares},
                         {"canDownload", may_download(store, file, exchange.user)},
                         {"canListChildren", file.mime_type == kFolder},
                         {"canReadRevisions", true}};
  const File* parent = store.file(file.parent);
  if (parent != nullptr && sight_of(store, *parent, exchange.user) == Sight::kListed) {
    out["parents"] = json::array({file.parent});
  }
  if (!file.resource_key.empty()) out["resourceKey"] = file.resource_key;
  if (file.shortcut) {
    out["shortcutDetails"] = {{"targetId", file.shortcut->target}};
    if (const File* target = store.file(file.shortcut->target); target != nullptr) {
      out["shortcutDetails"]["targetMimeType"] = target->mime_type;
    }
    if (!file.shortcut->target_resource_key.empty()) {
      out["shortcutDetails"]["targetResourceKey"] = file.shortcut->target_resource_key;
    }
  }
  add_content_members(exchange, file, out);
  if (file.mime_type == kFolder) out["inheritedPermissionsDisabled"] = file.is_limited;
  if (!file.drive.empty()) {
    // For a file in a shared drive, only permissions.list shows who may see it.
    out["driveId"] = out["teamDriveId"] = file.drive;
    out["capabilities"]["canReadDrive"] =
        is_member(store, store.drives.at(file.drive), exchange.user);
    out["hasAugmentedPermissions"] = !file.permissions.empty();
    return out;
  }
  const auto held = permissions_of(store, file);
  out["owners"] = json::array({render_user(exchange, file.owner)});
  out["lastModifyingUser"] = render_user(exchange, file.owner);
  out["ownedByMe"] = file.owner == exchange.user;
  out["shared"] = held.size() > 1;
  if (shares && !file.is_silent) {
    json ids = json::array();
    out["permissions"] = render_permissions(exchange, held, ids);
    out["permissionIds"] = std::move(ids);
  }
  return out;
}

SandboxResult<Response> answer_with(const Exchange& exchange, const json& full, const json& known,
                                    std::string_view usual) {
  const std::string mask = exchange.text("fields", usual);
  BOOST_OUTCOME_TRY(const json out, select_fields(full, known, mask));
  auto response = text_response(200, "application/json; charset=UTF-8", out.dump());
  response.set("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
  return response;
}

}  // namespace patchbay::sandbox::drive
