#include "file.h"

#include <charconv>

namespace gdrive {
namespace {

constexpr std::string_view kGoogleKinds = "application/vnd.google-apps.";

std::optional<std::int64_t> number(const std::optional<std::string>& digits) {
  if (!digits) return std::nullopt;
  std::int64_t value = 0;
  const char* end = digits->data() + digits->size();
  const auto read = std::from_chars(digits->data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || value < 0) return std::nullopt;
  return value;
}

DriveFile fetch(const GDrive& drive, Call& call, const FileId& id) {
  return drive
      .get(call, drive.file_url(id.id()).query("fields", kFileFields).text(), id.spoken(),
           id.keys())
      .as<DriveFile>();
}

}  // namespace

bool DriveFile::is_google_document() const {
  return std::string_view(mimeType).substr(0, kGoogleKinds.size()) == kGoogleKinds &&
         !is_folder() && !is_shortcut();
}

std::string DriveFile::keys() const {
  return resourceKey ? id + "/" + *resourceKey : std::string();
}

std::optional<std::string> DriveFile::drive_of_member() const {
  const bool is_member = capabilities && capabilities->canReadDrive.value_or(false);
  return is_member ? driveId : std::nullopt;
}

FilePage files_in(const Response& response) {
  auto page = response.as<FilePage>();
  if (!page.files) {
    throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                "Google Drive's answer is no list of files: try again later.")
        .provider_status(response.status());
  }
  for (const DriveFile& each : *page.files) need_id(each.id, "file");
  return page;
}

void need_id(const std::string& id, const char* kind) {
  if (!id.empty()) return;
  throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
              "Google Drive named a " + std::string(kind) + " without its id: try again later.");
}

ShownFile shown(const DriveFile& file) {
  ShownFile out{file.id,
                file.name,
                file.mimeType,
                file.description,
                number(file.size),
                file.createdTime,
                file.modifiedTime,
                file.webViewLink,
                file.driveId,
                {},
                {},
                file.owners,
                file.trashed};
  if (!file.parents.empty()) out.folder_id = file.parents.front();
  if (file.shortcutDetails) out.target_id = file.shortcutDetails->targetId;
  return out;
}

FileId::FileId(std::string_view given) {
  const auto slash = given.find('/');
  id_ = given.substr(0, slash);
  if (slash != std::string_view::npos) keys_ = given;
}

DriveFile describe(const GDrive& drive, Call& call, const FileId& id, bool follows) {
  DriveFile file = fetch(drive, call, id);
  if (!follows || !file.shortcutDetails) return file;
  const ShortcutDetails& target = *file.shortcutDetails;
  return fetch(drive, call, FileId(target.targetId, target.targetResourceKey.value_or("")));
}

ShownFile get_file_metadata(const GDrive& drive, Call& call, const GetFileMetadata& arguments) {
  return shown(describe(drive, call, FileId(arguments.file_id), false));
}

}  // namespace gdrive
