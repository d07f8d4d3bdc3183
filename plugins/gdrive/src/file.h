// A file as Drive describes it, and as the actions show it.
// developers.google.com/workspace/drive/api/reference/rest/v3/files
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gdrive.h"
#include "permission.h"

namespace gdrive {

inline constexpr std::string_view kFolder = "application/vnd.google-apps.folder";
inline constexpr std::string_view kShortcut = "application/vnd.google-apps.shortcut";
inline constexpr std::string_view kSpreadsheet = "application/vnd.google-apps.spreadsheet";

struct Person {
  std::string displayName;
  std::optional<std::string> emailAddress;
};
PATCHBAY_FIELDS(Person, displayName, emailAddress)

struct ShortcutDetails {
  std::string targetId;
  std::optional<std::string> targetMimeType;
  std::optional<std::string> targetResourceKey;
};
PATCHBAY_FIELDS(ShortcutDetails, targetId, targetMimeType, targetResourceKey)

// The rights of the account on a file, as Drive reports them.
struct Capabilities {
  std::optional<bool> canReadDrive;  // true if the account is a member of the file's shared drive
};
PATCHBAY_FIELDS(Capabilities, canReadDrive)

struct DriveFile {
  std::string id;
  std::string name;
  std::string mimeType;
  std::optional<std::string> description;
  std::optional<std::string> size;  // in bytes, as decimal digits; absent for a Google document
  std::optional<std::string> createdTime;
  std::optional<std::string> modifiedTime;
  std::optional<std::string> webViewLink;
  std::optional<std::string> driveId;  // the shared drive with the file
  std::optional<std::string> resourceKey;
  std::optional<ShortcutDetails> shortcutDetails;
  std::optional<Capabilities> capabilities;
  std::vector<std::string> parents;  // at most one; empty if the account does not see the folder
  std::vector<Person> owners;        // empty in a shared drive
  bool trashed = false;
  // Only the loader of documents requests the members below.
  std::optional<std::string> sha256Checksum;
  std::optional<std::string> md5Checksum;
  std::optional<bool> ownedByMe;
  // in a shared drive: true if the file has permissions of its own
  std::optional<bool> hasAugmentedPermissions;
  std::optional<bool> inheritedPermissionsDisabled;    // true for a folder with limited access
  std::optional<std::vector<Permission>> permissions;  // absent: Drive does not show them here

  [[nodiscard]] bool is_folder() const { return mimeType == kFolder; }
  [[nodiscard]] bool is_shortcut() const { return mimeType == kShortcut; }
  // Returns "ID/KEY" if the file has a resource key, otherwise "".
  [[nodiscard]] std::string keys() const;
  // Returns the id of the shared drive that contains the file, if the account is a member of that
  // drive.
  [[nodiscard]] std::optional<std::string> drive_of_member() const;
  // Returns true for Docs, Sheets, Slides and similar files. Such a file has no bytes, so it must
  // be exported.
  [[nodiscard]] bool is_google_document() const;
};
PATCHBAY_FIELDS(DriveFile, id, name, mimeType, description, size, createdTime, modifiedTime,
                webViewLink, driveId, resourceKey, shortcutDetails, capabilities, parents, owners,
                trashed, sha256Checksum, md5Checksum, ownedByMe, hasAugmentedPermissions,
                inheritedPermissionsDisabled, permissions)

// A page of a list of files. The last page has no nextPageToken.
struct FilePage {
  std::optional<std::vector<DriveFile>> files;  // never absent in what files_in() returns
  bool incompleteSearch = false;
  std::optional<std::string> nextPageToken;
};
PATCHBAY_FIELDS(FilePage, files, incompleteSearch, nextPageToken)

// Reads a page of files. Throws PROVIDER_UNAVAILABLE if the answer has no list, so that such an
// answer does not look like an empty list.
FilePage files_in(const Response& response);
// Throws PROVIDER_UNAVAILABLE if the id is missing in Drive's description of a thing of this kind.
void need_id(const std::string& id, const char* kind);

// The fields of DriveFile that actions need, for the parameter `fields`. Drive sends only these.
inline constexpr std::string_view kFileFields =
    "id,name,mimeType,description,size,createdTime,modifiedTime,webViewLink,driveId,resourceKey,"
    "shortcutDetails(targetId,targetMimeType,targetResourceKey),capabilities(canReadDrive),parents,"
    "owners(displayName,emailAddress),trashed";

// A file in the result of an action. The members have Drive's names, and the size is a number.
struct ShownFile {
  std::string id;
  std::string name;
  std::string mimeType;
  std::optional<std::string> description;
  std::optional<std::int64_t> size;  // bytes
  std::optional<std::string> createdTime;
  std::optional<std::string> modifiedTime;
  std::optional<std::string> webViewLink;
  std::optional<std::string> driveId;
  std::optional<std::string> folder_id;
  std::optional<std::string> target_id;  // the target of a shortcut
  std::vector<Person> owners;
  bool trashed = false;
};
PATCHBAY_FIELDS(ShownFile, id, name, mimeType, description, size, createdTime, modifiedTime,
                webViewLink, driveId, folder_id, target_id, owners, trashed)

ShownFile shown(const DriveFile& file);

// An action's argument "file_id": an id, or the id and the resource key of an old link ("ID/KEY").
class FileId {
 public:
  explicit FileId(std::string_view given);
  FileId(std::string_view id, std::string_view key) : id_(id) {  // `key`: the resource key, or ""
    if (!key.empty()) keys_.append(id).append("/").append(key);
  }

  [[nodiscard]] const std::string& id() const { return id_; }
  // Returns "ID/KEY" if the argument has a resource key, otherwise "".
  [[nodiscard]] const std::string& keys() const { return keys_; }
  [[nodiscard]] std::string spoken() const { return "file \"" + id_ + "\""; }

 private:
  std::string id_;
  std::string keys_;
};

// Gets the description of a file from Drive. If `follows` is true and the file is a shortcut, gets
// the description of the shortcut's target. Follows only one shortcut.
DriveFile describe(const GDrive& drive, Call& call, const FileId& id, bool follows);

// The arguments of the action "get_file_metadata", and the action.
struct GetFileMetadata {
  std::string file_id;
};
PATCHBAY_FIELDS(GetFileMetadata, file_id)

ShownFile get_file_metadata(const GDrive& drive, Call& call, const GetFileMetadata& arguments);

}  // namespace gdrive
