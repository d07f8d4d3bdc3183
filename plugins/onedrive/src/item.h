// A file or folder as Graph describes it, and as the actions show it.
// learn.microsoft.com/graph/api/resources/driveitem
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "onedrive.h"
#include "place.h"

namespace onedrive {

struct Identity {
  std::optional<std::string> id;
  std::optional<std::string> displayName;
  std::optional<std::string> email;
  std::optional<std::string> loginName;  // a claim of SharePoint
};
PATCHBAY_FIELDS(Identity, id, displayName, email, loginName)

struct IdentitySet {
  std::optional<Identity> user;
  std::optional<Identity> group;      // a group of Entra
  std::optional<Identity> siteUser;   // a user of SharePoint
  std::optional<Identity> siteGroup;  // a group of SharePoint; its id is a number within its site
};
PATCHBAY_FIELDS(IdentitySet, user, group, siteUser, siteGroup)

struct ItemReference {
  std::optional<std::string> driveId;
  std::optional<std::string> id;
  std::optional<std::string> siteId;
};
PATCHBAY_FIELDS(ItemReference, driveId, id, siteId)

struct FileFacet {
  std::optional<std::string> mimeType;
};
PATCHBAY_FIELDS(FileFacet, mimeType)

struct PackageFacet {
  std::optional<std::string> type;  // for example "oneNote"
};
PATCHBAY_FIELDS(PackageFacet, type)

// The item of another drive to which a shortcut leads.
struct RemoteItem {
  std::optional<std::string> id;
  std::optional<ItemReference> parentReference;
};
PATCHBAY_FIELDS(RemoteItem, id, parentReference)

// A file or folder. A member of the type Json is a facet of which only the presence matters.
struct DriveItem {
  std::string id;
  std::optional<std::string> name;
  std::optional<std::int64_t> size;
  std::optional<std::string> cTag;  // changes with the content
  std::optional<std::string> eTag;  // changes with every change
  std::optional<std::string> webUrl;
  std::optional<std::string> createdDateTime;
  std::optional<std::string> lastModifiedDateTime;
  std::optional<IdentitySet> createdBy;
  std::optional<IdentitySet> lastModifiedBy;
  std::optional<ItemReference> parentReference;
  std::optional<FileFacet> file;
  std::optional<Json> folder;
  std::optional<PackageFacet> package;
  std::optional<Json> deleted;
  std::optional<Json> malware;
  std::optional<RemoteItem> remoteItem;
  std::optional<Json> root;
  std::optional<Json> shared;
};
PATCHBAY_FIELDS(DriveItem, id, name, size, cTag, eTag, webUrl, createdDateTime,
                lastModifiedDateTime, createdBy, lastModifiedBy, parentReference, file, folder,
                package, deleted, malware, remoteItem, root, shared)

// The members of a DriveItem, for $select. Graph sends only these members. Without `deleted` in
// this list, a deleted item would look like a file.
inline constexpr std::string_view kItemFields =
    "id,name,size,cTag,eTag,webUrl,createdDateTime,lastModifiedDateTime,createdBy,lastModifiedBy,"
    "parentReference,file,folder,package,deleted,malware,remoteItem,root,shared";

// The result of an action.
struct ShownItem {
  std::string id;
  std::string name;
  std::string kind;  // "file", "folder", "package", "shortcut" or "other"
  std::optional<std::string> drive_id;
  std::optional<std::string> folder_id;
  std::optional<std::string> mime_type;
  std::optional<std::int64_t> size;  // in bytes
  std::optional<std::string> created;
  std::optional<std::string> modified;
  std::optional<std::string> created_by;
  std::optional<std::string> modified_by;
  std::optional<std::string> url;
  std::optional<std::string> target_id;  // id of a shortcut's target
  std::optional<std::string> target_drive_id;
  bool flagged = false;  // true if Microsoft flagged the item as malware
};
PATCHBAY_FIELDS(ShownItem, id, name, kind, drive_id, folder_id, mime_type, size, created, modified,
                created_by, modified_by, url, target_id, target_drive_id, flagged)

// Returns the kind of the item: file, folder, package, shortcut or other. A shortcut to a folder is
// a shortcut, not a folder.
std::string_view kind_of(const DriveItem& item);
ShownItem shown(const DriveItem& item);

// Gets the description of an item from Graph. For a shortcut, gets the description of its target,
// and sets `place` to the drive of the target.
DriveItem describe(const OneDrive& onedrive, Call& call, Place& place, const std::string& id);

struct GetItemMetadata {
  std::string item_id;
  std::optional<std::string> drive_id;
  std::optional<std::string> site_id;
};
PATCHBAY_FIELDS(GetItemMetadata, item_id, drive_id, site_id)

ShownItem get_item_metadata(const OneDrive& onedrive, Call& call, const GetItemMetadata& arguments);

}  // namespace onedrive
