#include "item.h"

namespace onedrive {
namespace {

DriveItem fetch_item(const OneDrive& onedrive, Call& call, const Place& place,
                     const std::string& id) {
  return onedrive
      .get(call, place.item(onedrive, id).query("$select", kItemFields).text(),
           "item \"" + id + "\"")
      .as<DriveItem>();
}

std::optional<std::string> name_of(const std::optional<IdentitySet>& who) {
  return who && who->user ? who->user->displayName : std::nullopt;
}

}  // namespace

std::string_view kind_of(const DriveItem& item) {
  if (item.remoteItem) return "shortcut";
  if (item.folder || item.root) return "folder";
  if (item.package) return "package";
  return item.file ? "file" : "other";
}

ShownItem shown(const DriveItem& item) {
  ShownItem out;
  out.id = item.id;
  out.name = item.name.value_or("");
  out.kind = kind_of(item);
  if (item.parentReference) {
    out.drive_id = item.parentReference->driveId;
    out.folder_id = item.parentReference->id;
  }
  if (item.file) out.mime_type = item.file->mimeType;
  if (out.kind == "file") out.size = item.size;
  out.created = item.createdDateTime;
  out.modified = item.lastModifiedDateTime;
  out.created_by = name_of(item.createdBy);
  out.modified_by = name_of(item.lastModifiedBy);
  out.url = item.webUrl;
  if (item.remoteItem) {
    out.target_id = item.remoteItem->id;
    if (item.remoteItem->parentReference) {
      out.target_drive_id = item.remoteItem->parentReference->driveId;
    }
  }
  out.flagged = item.malware.has_value();
  return out;
}

DriveItem describe(const OneDrive& onedrive, Call& call, Place& place, const std::string& id) {
  DriveItem item = fetch_item(onedrive, call, place, id);
  if (!item.remoteItem || !item.remoteItem->id || !item.remoteItem->parentReference) return item;
  if (!item.remoteItem->parentReference->driveId) return item;
  place = Place{item.remoteItem->parentReference->driveId, std::nullopt};
  return fetch_item(onedrive, call, place, *item.remoteItem->id);
}

ShownItem get_item_metadata(const OneDrive& onedrive, Call& call,
                            const GetItemMetadata& arguments) {
  const Place place{arguments.drive_id, arguments.site_id};
  return shown(fetch_item(onedrive, call, place, arguments.item_id));
}

}  // namespace onedrive
