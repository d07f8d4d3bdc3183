// Reads one document: its content, its description, and who may see it.
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
  // true if the document does not inherit the permissions of its folder
  std::optional<bool> limited;
};
PATCHBAY_FIELDS(Reference, type, key, limited)

std::string keys_of(const DocumentRef& document, const Reference& reference) {
  return reference.key.empty() ? std::string() : std::string(document.id) + "/" + reference.key;
}

Reference reference_of(const DocumentRef& document) {
  return patchbay::sdk::Codec<Reference>::decode(document.reference);
}

// Returns the word for skipping the content, if another try would be refused too; "" for any other
// refusal.
std::string_view skip_word(std::string_view reason) {
  if (reason == "cannotDownloadAbusiveFile") return "flagged";
  if (reason == "exportSizeLimitExceeded") return "too_large";
  if (reason == "cannotDownloadFile" || reason == "cannotExportFile") return "not_downloadable";
  if (reason == "fileNotDownloadable" || reason == "fileNotExportable") return "not_exportable";
  return {};
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
void pass_on(const Response& response, const Content& content, const std::string& media_type,
             std::string_view what) {
  if (response.ok()) {
    response.pipe(content.begin({{}, media_type}));
    return;
  }
  const std::string body = response.refusal();
  const auto word = skip_word(reason_in(body));
  if (!word.empty()) return content.skip(word);
  throw failure_of(response.status(), body, what);
}

}  // namespace

void GDrive::fetch_document(Call& call, const FetchRequest& wanted, Content& content) const {
  const Reference reference = reference_of(wanted.document);
  const std::string keys = keys_of(wanted.document, reference);
  const std::string what = "file \"" + std::string(wanted.document.id) + "\"";
  const std::string format = export_format_of(reference.type);
  if (format.empty()) {
    const Response response =
        ask_fresh(call, file_url(wanted.document.id).query("alt", "media").text(), keys);
    return pass_on(response, content, reference.type, what);
  }
  const Response response = ask_fresh(call, export_url(wanted.document.id, format).text(), keys);
  pass_on(response, content, format, what);
}

// Reports how the document is now. If Drive answers 404, the file was deleted or is no longer
// shared. In both cases the file is gone from the collection.
void GDrive::look_at_document(Call& call, const DocumentRef& document, Changes& changes) const {
  const std::string url = file_url(document.id).query("fields", source_fields()).text();
  const Response response = ask_fresh(call, url, keys_of(document, reference_of(document)));
  if (response.status() == 404) return changes.gone(document.id);
  if (!response.ok()) throw failure_of(response, "file \"" + std::string(document.id) + "\"");
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
  std::string asked = keys_of(document, reference);
  if (asked.empty()) asked = document.id;
  const Permissions found = get_permissions(*this, call, {asked});
  if (!found.known) return changes.access(document.id, Access{});
  const bool is_root = document.id == document.collection;
  const bool inherits = !is_root && !(reference.limited ? *reference.limited
                                                        : is_limited(*this, call, FileId(asked)));
  changes.access(document.id, inherits ? access_below_folder(found.items) : access_of(found.items));
}

}  // namespace gdrive
