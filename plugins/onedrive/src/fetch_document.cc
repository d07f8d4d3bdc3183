// Reads one document: its content, its description, and who may see it.
#include "download.h"
#include "failure.h"
#include "pages.h"
#include "source.h"

namespace onedrive {
namespace {

using patchbay::sdk::Changes;
using patchbay::sdk::Content;
using patchbay::sdk::DocumentRef;
using patchbay::sdk::FetchRequest;

Url item_address(const OneDrive& onedrive, const DocumentRef& document) {
  return place_of(document.collection).item(onedrive, document.id);
}

std::string spoken_item(const DocumentRef& document) {
  return "item \"" + std::string(document.id) + "\"";
}

// Returns true if Graph refuses this item to this account. Another try does not change that.
bool is_forbidden(const Download& got) {
  return got.response.status() == 403 && code_in(got.refusal) == "accessDenied";
}

}  // namespace

// Passes the bytes on as the document's content. Checks the status first, because the body of a
// refusal would otherwise become the content.
void OneDrive::fetch_document(Call& call, const FetchRequest& wanted, Content& content) const {
  if (is_pages(wanted.document.collection)) {
    return fetch_page(*this, call, wanted.document, content);
  }
  const Download got = download(*this, call, item_address(*this, wanted.document));
  if (got.is_infected) return content.skip("malware");
  if (!got.ok()) {
    const Error failure =
        failure_of(got.response.status(), got.refusal, spoken_item(wanted.document));
    if (is_forbidden(got)) return content.skip("forbidden", failure.message());
    throw failure;
  }
  // The document's reference is the media type of the file.
  refuse_page(got.response, wanted.document.reference, spoken_item(wanted.document));
  patchbay::sdk::Part part;
  part.media_type = std::string(got.response.header("Content-Type"));
  got.response.pipe(content.begin(part));
}

void OneDrive::look_at_document(Call& call, const DocumentRef& document, Changes& changes) const {
  if (is_pages(document.collection)) return look_at_page(*this, call, document, changes);
  const std::string url = item_address(*this, document).query("$select", kItemFields).text();
  const Response response = ask_fresh(call, url);
  if (response.status() == 404) return changes.gone(document.id);
  if (response.status() == 403) {
    // After this error, the host requests the content with its old description. Then it learns that
    // the item is forbidden.
    throw Error(PATCHBAY_E_UNSUPPORTED, "OneDrive: " + spoken_item(document) +
                                            " is not described to this account any more.")
        .provider_status(response.status());
  }
  if (!response.ok()) throw failure_of(response, spoken_item(document));
  const auto item = response.as<DriveItem>();
  if (item.deleted) return changes.gone(document.id);
  // `shared` says whether the item has its own permissions, but only in a list of changes. So the
  // host reads the permissions later.
  Document described = document_of(item);
  described.access = Access::deferred();
  changes.upsert(described);
}

// Reports who may see the item. If Graph does not show this to the account, reports that only the
// account may see the item.
void OneDrive::document_access(Call& call, const DocumentRef& document, Changes& changes) const {
  if (is_pages(document.collection)) return changes.access(document.id, Access{});
  const auto list =
      permissions_of(*this, call, item_address(*this, document), spoken_item(document));
  changes.access(document.id,
                 list.is_known ? access_of(call, list.permissions, document.collection) : Access{});
}

}  // namespace onedrive
