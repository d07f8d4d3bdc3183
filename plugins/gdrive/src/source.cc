#include "source.h"

#include "read_file.h"

namespace gdrive {
namespace {

using patchbay::sdk::Principal;

std::uint32_t role_of(std::string_view role) {
  if (role == "owner" || role == "organizer") return PATCHBAY_ROLE_OWNER;
  if (role == "writer" || role == "fileOrganizer") return PATCHBAY_ROLE_WRITER;
  return PATCHBAY_ROLE_READER;
}

// Returns the principal that may read the file by this permission. Returns nullopt if nobody may
// read the file by it: the account of the permission is gone, the permission only shows a folder
// (`view`), or its kind or its end is unknown.
std::optional<Principal> principal_of(const Permission& permission) {
  if (permission.deleted.value_or(false) || permission.view) return std::nullopt;
  const bool is_found = permission.allowFileDiscovery.value_or(false);
  Principal principal;
  principal.id = permission.id;
  principal.role = role_of(permission.role);
  principal.email = lower_case(permission.emailAddress.value_or(""));
  principal.name = permission.displayName.value_or("");
  principal.until_ms = milliseconds_of(permission.expirationTime.value_or(""));
  if (permission.expirationTime && principal.until_ms == 0) return std::nullopt;
  if (permission.type == "user") {
    principal.kind = PATCHBAY_PRINCIPAL_USER;
  } else if (permission.type == "group") {
    principal.kind = PATCHBAY_PRINCIPAL_GROUP;
    principal.id = principal.email;
  } else if (permission.type == "anyone") {
    principal.kind = is_found ? PATCHBAY_PRINCIPAL_ANYONE : PATCHBAY_PRINCIPAL_LINK;
  } else if (permission.type == "domain" && permission.domain) {
    // Without discovery, only people with the link find the file. The domain does not matter then.
    principal.kind = is_found ? PATCHBAY_PRINCIPAL_DOMAIN : PATCHBAY_PRINCIPAL_LINK;
    principal.id = lower_case(*permission.domain);
  } else {
    return std::nullopt;
  }
  return principal;
}

// Returns a value that changes with the content. A checksum is better than a date, because the date
// can stay the same when the content changes. A Google document has no checksum.
std::string version_of(const DriveFile& file) {
  if (file.sha256Checksum) return *file.sha256Checksum;
  if (file.md5Checksum) return *file.md5Checksum;
  return file.modifiedTime.value_or("");
}

std::string media_type_of(const DriveFile& file) {
  return file.is_google_document() ? export_format_of(file.mimeType) : file.mimeType;
}

}  // namespace

Url of_collection(Url url, std::string_view collection) {
  url = std::move(url).query("supportsAllDrives", "true");
  return is_shared_drive(collection) ? std::move(url).query("driveId", collection) : std::move(url);
}

std::string source_fields() {
  return std::string(kFileFields) +
         ",sha256Checksum,md5Checksum,ownedByMe,hasAugmentedPermissions,"
         "inheritedPermissionsDisabled,permissions(" +
         std::string(kPermissionFields) + ")";
}

Access access_of(const std::vector<Permission>& permissions) {
  std::vector<Principal> principals;
  for (const Permission& each : permissions) {
    if (auto principal = principal_of(each)) principals.push_back(std::move(*principal));
  }
  return Access::listed(std::move(principals));
}

// Returns who may read the item. Does not copy an inherited permission, because this permission may
// end at the folder or drive while Google reports no change of the item. Instead, everybody who may
// read the folder may read the item. If no permission is inherited, the item does not inherit from
// its folder.
Access access_below_folder(const std::vector<Permission>& permissions) {
  Access access = Access::listed({});
  for (const Permission& each : permissions) {
    auto principal = principal_of(each);
    if (!principal) continue;
    if (!each.permissionDetails) {
      access.principals.push_back(std::move(*principal));
      continue;
    }
    for (const PermissionDetail& detail : *each.permissionDetails) {
      if (detail.inherited) {
        access.kind = PATCHBAY_ACCESS_WIDENED;
      } else {
        principal->role = role_of(detail.role);
        access.principals.push_back(*principal);
      }
    }
  }
  return access;
}

// In a shared drive, everybody who may read the folder may read the file. If a file has permissions
// of its own, if a folder has limited access, or if Drive does not say, the host reads the list of
// permissions later (DEFERRED). Outside of shared drives, the description contains all permissions,
// but only for accounts that may share the file. If the file is the user's own and the description
// has no permissions, the host reads the list later. Otherwise the access is unknown.
Access access_of(const DriveFile& file) {
  if (file.permissions) return access_of(*file.permissions);
  if (!file.driveId) return file.ownedByMe.value_or(false) ? Access::deferred() : Access{};
  const bool has_own = file.hasAugmentedPermissions.value_or(true) ||
                       file.inheritedPermissionsDisabled.value_or(false);
  return has_own ? Access::deferred() : Access::inherited();
}

Document document_of(const DriveFile& file) {
  need_id(file.id, "file");
  Document document;
  document.id = file.id;
  document.version = version_of(file);
  document.reference =
      patchbay::sdk::json_text({{"type", file.mimeType},
                                {"key", file.resourceKey.value_or("")},
                                {"limited", file.inheritedPermissionsDisabled.value_or(false)}});
  document.title = file.name;
  document.url = file.webViewLink.value_or("");
  document.media_type = media_type_of(file);
  document.created_ms = milliseconds_of(file.createdTime.value_or(""));
  document.modified_ms = milliseconds_of(file.modifiedTime.value_or(""));
  document.parents = file.parents;
  document.is_container = file.is_folder();
  document.has_content = !file.is_folder();
  const ShownFile described = shown(file);
  if (described.size) document.size = static_cast<std::uint64_t>(*described.size);
  if (file.size == "0") document.content = "";  // Drive refuses to send an empty file in parts
  // A shortcut has no content. Its target is a document of its own, in a collection where the user
  // sees the target.
  if (file.is_shortcut()) document.skipped = "shortcut";
  if (file.is_google_document() && document.media_type.empty()) document.skipped = "not_exportable";
  for (const Person& each : file.owners) {
    Principal author;
    author.id = author.email = lower_case(each.emailAddress.value_or(""));
    author.name = each.displayName;
    if (!author.id.empty()) document.authors.push_back(std::move(author));
  }
  document.metadata = patchbay::sdk::json_text(
      {{"mime_type", file.mimeType}, {"drive_id", file.driveId.value_or("")}});
  return document;
}

bool belongs_to(const DriveFile& file, std::string_view collection) {
  if (is_shared_drive(collection)) return file.driveId == std::string(collection);
  // For a member of a shared drive, the drive is a collection of its own. For other accounts, the
  // files of the drive belong to "shared with me".
  if (file.driveId) return collection == kSharedWithMe && !file.drive_of_member();
  return file.ownedByMe.value_or(false) == (collection == kMyDrive);
}

}  // namespace gdrive
