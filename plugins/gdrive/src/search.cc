#include "search.h"

#include "query.h"

namespace gdrive {
namespace {

struct Place {
  std::optional<std::string> drive_id;
  bool all_drives = false;
  std::string keys{};  // the resource key of the folder, if it needs one
};

// Lists files. A shared drive needs the corpus "drive": without it, Drive searches only the user's
// files, and answers as if the shared drive were empty. `fields` contains nextPageToken and
// incompleteSearch; without them, the answer would not show that there are more files.
FoundFiles list(const GDrive& drive, Call& call, const Query& query, const Place& place,
                std::int64_t page_size, const std::optional<std::string>& cursor,
                std::string_view what) {
  Url url = drive.api()
                .segment("files")
                .query("q", query.text())
                .query("pageSize", page_size)
                .query("supportsAllDrives", "true")
                .query("includeItemsFromAllDrives", "true")
                .query("fields",
                       "nextPageToken,incompleteSearch,files(" + std::string(kFileFields) + ")");
  if (place.drive_id) {
    url = std::move(url).query("corpora", "drive").query("driveId", *place.drive_id);
  } else {
    url = std::move(url).query("corpora", place.all_drives ? "allDrives" : "user");
  }
  if (cursor) url = std::move(url).query("pageToken", *cursor);
  const FilePage found = files_in(drive.get(call, std::move(url).text(), what, place.keys));
  FoundFiles out;
  for (const DriveFile& each : *found.files) out.items.push_back(shown(each));
  out.incomplete = found.incompleteSearch;
  out.cursor = found.nextPageToken;
  return out;
}

}  // namespace

FoundFiles search_files(const GDrive& drive, Call& call, const SearchFiles& arguments) {
  Query query;
  query.words(arguments.query).equal("mimeType", arguments.mime_type);
  query.in(arguments.folder_id, "parents").in(arguments.owner, "owners");
  query.later("modifiedTime", arguments.modified_after)
      .earlier("modifiedTime", arguments.modified_before)
      .outside_trash();
  return list(drive, call, query, {arguments.drive_id, arguments.all_drives, {}},
              arguments.page_size, arguments.cursor, "search for files");
}

FoundFiles list_folder(const GDrive& drive, Call& call, const ListFolder& arguments) {
  const FileId id(arguments.folder_id);
  const DriveFile folder = describe(drive, call, id, true);
  if (!folder.is_folder()) {
    throw Error(PATCHBAY_E_INVALID_ARGUMENT,
                "\"/folder_id\" is the file \"" + folder.name + "\" and no folder: use read_file.");
  }
  Query query;
  query.in(folder.id, "parents").outside_trash();
  // To an account that is not a member, Drive answers 404 for the id of the shared drive.
  const auto drive_id = folder.drive_of_member();
  return list(drive, call, query, {drive_id, folder.driveId && !drive_id, folder.keys()},
              arguments.page_size, arguments.cursor, "folder \"" + folder.name + "\"");
}

}  // namespace gdrive
