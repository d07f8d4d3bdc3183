#include "permissions.h"

#include "failure.h"

namespace gdrive {
namespace {

struct PermissionList {
  std::vector<Permission> permissions;
  std::optional<std::string> nextPageToken;
};
PATCHBAY_FIELDS(PermissionList, permissions, nextPageToken)

constexpr int kMostPages = 100;

}  // namespace

// Reads the list of permissions, because the description of a file in a shared drive has no
// permissions. An account that may not share a file may not read its list either.
Permissions permissions_of(const GDrive& drive, Call& call, const FileId& id) {
  Permissions out;
  std::optional<std::string> next;
  for (int page = 0; page < kMostPages; ++page) {
    Url url =
        drive.api()
            .segment("files")
            .segment(id.id())
            .segment("permissions")
            .query("supportsAllDrives", "true")
            .query("pageSize", "100")
            .query("fields", "nextPageToken,permissions(" + std::string(kPermissionFields) + ")");
    if (next) url = std::move(url).query("pageToken", *next);
    const Response response = drive.ask_fresh(call, std::move(url).text(), id.keys());
    if (response.status() == 403) {
      const Error refused = failure_of(response, id.spoken());
      if (refused.code() != PATCHBAY_E_PROVIDER_ERROR) throw refused;
      return {false, {}};
    }
    if (!response.ok()) throw failure_of(response, id.spoken());
    auto list = response.as<PermissionList>();
    for (auto& each : list.permissions) out.items.push_back(std::move(each));
    next = list.nextPageToken;
    if (!next) return out;
  }
  throw Error(PATCHBAY_E_TOO_LARGE, "Google Drive: " + id.spoken() +
                                        " has more than 10,000 permissions: look at it in Drive.");
}

Permissions get_permissions(const GDrive& drive, Call& call, const GetPermissions& arguments) {
  return permissions_of(drive, call, FileId(arguments.file_id));
}

}  // namespace gdrive
