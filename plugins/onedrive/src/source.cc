#include "source.h"

namespace onedrive {
namespace {

// Returns the word for the reason why an item has no content to read; "" if it has a content.
std::string skip_word_of(const DriveItem& item) {
  if (item.malware) return "malware";
  const auto kind = kind_of(item);
  if (kind == "shortcut") return "shortcut";
  return kind == "file" || kind == "folder" ? "" : "unsupported";
}

void add_author(const std::optional<IdentitySet>& who, Document& document) {
  if (!who || !who->user) return;
  Principal author = user_of(*who->user);
  if (!author.id.empty()) document.authors.push_back(std::move(author));
}

}  // namespace

Place place_of(std::string_view collection) {
  if (is_personal(collection)) return {};
  return {std::string(collection), std::nullopt};
}

// Returns DEFERRED access for an item that has permissions of its own and for the root; any other
// item inherits from its folder. With the header "Prefer: hierarchicalsharing", Graph sends the
// facet `shared` exactly for items with permissions of their own and for the root.
Access access_of(const DriveItem& item) {
  return item.root || item.shared ? Access::deferred() : Access::inherited();
}

Document document_of(const DriveItem& item) {
  const auto kind = kind_of(item);
  Document document;
  document.id = item.id;
  document.title = item.name.value_or("");
  document.url = item.webUrl.value_or("");
  document.is_container = kind == "folder";
  document.has_content = !document.is_container;
  document.created_ms = milliseconds_of(item.createdDateTime.value_or(""));
  document.modified_ms = milliseconds_of(item.lastModifiedDateTime.value_or(""));
  if (!item.root && item.parentReference && item.parentReference->id) {
    document.parents.push_back(*item.parentReference->id);
  }
  document.skipped = skip_word_of(item);
  // The cTag does not change when an item is renamed or moved.
  if (document.has_content) document.version = item.cTag.value_or(item.eTag.value_or(""));
  if (kind == "file") {
    document.media_type = item.file->mimeType.value_or("");
    document.reference = document.media_type;
    if (item.size && *item.size >= 0) document.size = static_cast<std::uint64_t>(*item.size);
    if (item.size == 0 && document.skipped.empty()) document.content = "";
  }
  add_author(item.createdBy, document);
  document.metadata = patchbay::sdk::json_text(
      {{"kind", kind}, {"package", item.package ? item.package->type.value_or("") : ""}});
  return document;
}

}  // namespace onedrive
