#include "sandbox/drive/fields.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/drive/refusal.h"

namespace patchbay::sandbox::drive {
namespace {

using nlohmann::json;

Refusal invalid_selection(std::string_view name) {
  return refusal(400, "invalidParameter", "Invalid field selection " + std::string(name), "fields");
}

// Reads a mask into a tree, such as {"files": {"id": true}}. "*" means all members.
class MaskReader {
 public:
  explicit MaskReader(std::string_view text) : rest_(text) {}

  SandboxResult<json> read() {
    json tree = json::object();
    BOOST_OUTCOME_TRYV(list(tree, 0));
    if (!rest_.empty()) return invalid_selection(rest_);
    return tree;
  }

 private:
  static constexpr int kDeepest = 10;

  SandboxResult<bool> list(json& tree, int depth) {
    if (depth > kDeepest) return invalid_selection(rest_);
    do {
      BOOST_OUTCOME_TRYV(path(tree, depth));
    } while (take(','));
    return true;
  }

  SandboxResult<bool> path(json& tree, int depth) {
    const std::string name = word();
    if (name.empty()) return invalid_selection(rest_);
    json& below = tree[name];
    if (take('/')) {
      if (!below.is_object()) below = json::object();
      return path(below, depth + 1);
    }
    if (!take('(')) {
      below = true;
      return true;
    }
    if (!below.is_object()) below = json::object();
    BOOST_OUTCOME_TRYV(list(below, depth + 1));
    if (!take(')')) return invalid_selection(rest_);
    return true;
  }

  std::string word() {
    std::size_t end = 0;
    while (end < rest_.size() && std::string_view(",/()").find(rest_[end]) == std::string::npos) {
      ++end;
    }
    const std::string found(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return found;
  }

  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
};

// Returns the first unknown name of the tree, or "" if all names are known.
std::string unknown_name(const json& tree, const json& known) {
  for (const auto& [name, below] : tree.items()) {
    if (name == "*") continue;
    const bool any = known.contains("*");
    if (!any && !known.contains(name)) return name;
    if (!below.is_object()) continue;
    if (any) continue;
    if (!known.at(name).is_object()) return below.begin().key();
    if (auto found = unknown_name(below, known.at(name)); !found.empty()) return found;
  }
  return {};
}

json selected(const json& full, const json& tree) {
  if (!tree.is_object() || tree.contains("*")) return full;
  if (full.is_array()) {
    json out = json::array();
    for (const json& each : full) out.push_back(selected(each, tree));
    return out;
  }
  json out = json::object();
  for (const auto& [name, below] : tree.items()) {
    if (full.contains(name)) out[name] = selected(full.at(name), below);
  }
  return out;
}

json names(std::initializer_list<const char*> words) {
  json out = json::object();
  for (const char* word : words) out[word] = true;
  return out;
}

// Works like names(), for a text with blanks between the names.
json names(std::string_view words) {
  json out = json::object();
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    out[std::string(words.substr(0, end))] = true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return out;
}

// The members of a file that are not objects.
constexpr std::string_view kPlainFileMembers =
    "kind id name mimeType description starred trashed explicitlyTrashed trashedTime "
    "parents spaces version webContentLink webViewLink iconLink hasThumbnail "
    "thumbnailLink thumbnailVersion viewedByMe viewedByMeTime createdTime modifiedTime "
    "modifiedByMeTime modifiedByMe sharedWithMeTime driveId teamDriveId shared ownedByMe "
    "viewersCanCopyContent copyRequiresWriterPermission writersCanShare permissionIds "
    "hasAugmentedPermissions inheritedPermissionsDisabled folderColorRgb "
    "originalFilename fullFileExtension fileExtension md5Checksum sha1Checksum "
    "sha256Checksum size quotaBytesUsed headRevisionId isAppAuthorized resourceKey";

json known_user() {
  return names({"kind", "displayName", "photoLink", "me", "permissionId", "emailAddress"});
}

json known_permission() {
  json out = names({"kind", "id", "type", "role", "emailAddress", "domain", "allowFileDiscovery",
                    "displayName", "photoLink", "expirationTime", "deleted", "view", "pendingOwner",
                    "inheritedPermissionsDisabled"});
  out["permissionDetails"] = names({"permissionType", "role", "inheritedFrom", "inherited"});
  return out;
}

json known_drive() {
  json out = names({"kind", "id", "name", "themeId", "colorRgb", "backgroundImageLink",
                    "createdTime", "hidden", "orgUnitId"});
  out["capabilities"] = names({"*"});
  out["restrictions"] = names({"*"});
  return out;
}

}  // namespace

SandboxResult<json> select_fields(const json& full, const json& known, std::string_view mask) {
  BOOST_OUTCOME_TRY(const json tree, MaskReader(mask).read());
  if (const auto name = unknown_name(tree, known); !name.empty()) return invalid_selection(name);
  return selected(full, tree);
}

const json& known_of_file() {
  static const json kKnown = [] {
    json out = names(kPlainFileMembers);
    out["owners"] = out["lastModifyingUser"] = out["sharingUser"] = out["trashingUser"] =
        known_user();
    out["permissions"] = known_permission();
    out["capabilities"] = out["exportLinks"] = out["properties"] = out["appProperties"] =
        out["contentHints"] = out["imageMediaMetadata"] = out["videoMediaMetadata"] =
            out["contentRestrictions"] = out["labelInfo"] = names({"*"});
    out["shortcutDetails"] = names({"targetId", "targetMimeType", "targetResourceKey"});
    out["linkShareMetadata"] = names({"securityUpdateEligible", "securityUpdateEnabled"});
    return out;
  }();
  return kKnown;
}

const json& known_of_file_list() {
  static const json kKnown = [] {
    json out = names({"kind", "nextPageToken", "incompleteSearch"});
    out["files"] = known_of_file();
    return out;
  }();
  return kKnown;
}

const json& known_of_permission_list() {
  static const json kKnown = [] {
    json out = names({"kind", "nextPageToken"});
    out["permissions"] = known_permission();
    return out;
  }();
  return kKnown;
}

const json& known_of_drive_list() {
  static const json kKnown = [] {
    json out = names({"kind", "nextPageToken"});
    out["drives"] = known_drive();
    return out;
  }();
  return kKnown;
}

const json& known_of_change_list() {
  static const json kKnown = [] {
    json out = names({"kind", "nextPageToken", "newStartPageToken"});
    json change = names(
        {"kind", "changeType", "time", "removed", "fileId", "driveId", "teamDriveId", "type"});
    change["file"] = known_of_file();
    change["drive"] = known_drive();
    out["changes"] = change;
    return out;
  }();
  return kKnown;
}

const json& known_of_about() {
  static const json kKnown = [] {
    json out =
        names({"kind", "maxUploadSize", "appInstalled", "folderColorPalette", "canCreateDrives"});
    out["user"] = known_user();
    out["storageQuota"] = names({"limit", "usage", "usageInDrive", "usageInDriveTrash"});
    out["importFormats"] = out["exportFormats"] = out["maxImportSizes"] = names({"*"});
    out["driveThemes"] = names({"id", "backgroundImageLink", "colorRgb"});
    return out;
  }();
  return kKnown;
}

}  // namespace patchbay::sandbox::drive
