// Reads one document: its content, its description, and who may see it.
#include "download.h"
#include "failure.h"
#include "permissions.h"
#include "read_file.h"
#include "source.h"

namespace gdrive {
namespace {

using patchbay::sdk::Changes;
using patchbay::sdk::Content;
using patchbay::sdk::DocumentRef;
using patchbay::sdk::FetchRequest;

struct Reference {
  std::string type;
  std::string key;
  // True if the document does not inherit its folder's permissions.
  std::optional<bool> limited;
};
PATCHBAY_FIELDS(Reference, type, key, limited)

// Returns the document's id, with its resource key if it has one.
FileId file_id_of(const DocumentRef& document, const Reference& reference) {
  return FileId(document.id, reference.key);
}

Reference reference_of(const DocumentRef& document) {
  return patchbay::sdk::Codec<Reference>::decode(document.reference);
}

// Returns the word for skipping the content if another attempt would be refused too; otherwise "".
std::string_view skip_word(const Download& refused) {
  if (refused.response.status() == kExportFailed) return "export_failed";
  const std::string reason = reason_in(refused.refusal);
  if (reason == "cannotDownloadAbusiveFile") return "flagged";
  if (reason == "exportSizeLimitExceeded") return "too_large";
  if (reason == "cannotDownloadFile") return "not_downloadable";
  if (reason == "insufficientFilePermissions") return "forbidden";
  const bool is_no_export = reason == "cannotExportFile" || reason == "fileNotDownloadable" ||
                            reason == "fileNotExportable";
  return is_no_export ? "not_exportable" : "";
}

// Returns true for a folder that does not inherit the permissions of the folder above it.
bool is_limited(const GDrive& drive, Call& call, const FileId& id) {
  const std::string url =
      drive.file_url(id.id()).query("fields", "inheritedPermissionsDisabled").text();
  const Response response = drive.ask_fresh(call, url, id.keys());
  if (!response.ok()) throw failure_of(response, id.spoken());
  return response.as<DriveFile>().inheritedPermissionsDisabled.value_or(false);
}

// Passes the body on as the document's content. Checks the status first, because the body of a
// refusal would otherwise become the content.
void pass_on(const Download& got, const Content& content, const std::string& media_type,
             std::string_view what) {
  if (got.response.ok()) return pipe_content(got.response, content, media_type, what);
  const Error failure = failure_of(got.response.status(), got.refusal, what);
  const std::string_view word = skip_word(got);
  if (word.empty()) throw failure;
  content.skip(word, failure.message());
}

}  // namespace

void GDrive::fetch_document(Call& call, const FetchRequest& wanted, Content& content) const {
  const Reference reference = reference_of(wanted.document);
  const FileId id = file_id_of(wanted.document, reference);
  const std::string format = export_format_of(reference.type);
  if (format.empty()) {
    return pass_on(download(*this, call, id), content, reference.type, id.spoken());
  }
  pass_on(export_document(*this, call, id, format, Cache::kAvoided), content, format,
          "export of " + id.spoken());
}

// Reports the document's current state. If Drive answers 404, the file was deleted or is no longer
// shared. In both cases it is removed from the collection.
void GDrive::look_at_document(Call& call, const DocumentRef& document, Changes& changes) const {
  const FileId id = file_id_of(document, reference_of(document));
  const std::string url = file_url(id.id()).query("fields", source_fields()).text();
  const Response response = ask_fresh(call, url, id.keys());
  if (response.status() == kNotFound) return changes.gone(document.id);
  if (!response.ok()) throw failure_of(response, id.spoken());
  const auto file = response.as<DriveFile>();
  if (file.trashed || !belongs_to(file, document.collection)) return changes.gone(document.id);
  Document described = document_of(file);
  described.access = access_of(file);
  changes.upsert(described);
}

// Reports who may see the file. If Drive does not show this to the account, reports that only the
// account may see the file.
void GDrive::document_access(Call& call, const DocumentRef& document, Changes& changes) const {
  // A run that only reads access knows the id of a document, but not its key and not whether it
  // inherits permissions.
  const Reference reference = document.reference.empty() ? Reference{} : reference_of(document);
  const FileId id = file_id_of(document, reference);
  const Permissions found = permissions_of(*this, call, id);
  if (!found.known) return changes.access(document.id, Access{});
  const bool is_root = document.id == document.collection;
  const bool inherits =
      !is_root && !(reference.limited ? *reference.limited : is_limited(*this, call, id));
  changes.access(document.id, inherits ? access_below_folder(found.items) : access_of(found.items));
}

}  // namespace gdrive
