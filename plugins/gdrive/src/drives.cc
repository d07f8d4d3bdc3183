#include "drives.h"

#include "failure.h"

namespace gdrive {
namespace {

struct DriveList {
  std::vector<SharedDrive> drives;
  std::optional<std::string> nextPageToken;
};
PATCHBAY_FIELDS(DriveList, drives, nextPageToken)

}  // namespace

SharedDrives list_shared_drives(const GDrive& drive, Call& call,
                                const ListSharedDrives& arguments) {
  Url url = drive.api()
                .segment("drives")
                .query("pageSize", arguments.page_size)
                .query("fields", "nextPageToken,drives(id,name,createdTime)");
  if (arguments.cursor) url = std::move(url).query("pageToken", *arguments.cursor);
  const Response response = drive.ask_fresh(call, std::move(url).text());
  if (!response.ok()) throw failure_of(response, "list of shared drives");
  auto found = response.as<DriveList>();
  return {std::move(found.drives), std::move(found.nextPageToken)};
}

}  // namespace gdrive
