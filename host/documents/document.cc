#include "documents/document.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "extraction/utf8.h"

namespace patchbay::documents {
namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json json_of_part(const StoredPart& part) {
  Json json = {{"size", part.size}, {"hash", part.hash}};
  if (!part.name.empty()) json["name"] = part.name;
  if (!part.media_type.empty()) json["type"] = part.media_type;
  // The address of a part's only piece is not stored, because it equals the part's hash.
  const bool is_whole = part.pieces.size() == 1 && part.pieces[0] == part.hash;
  if (!is_whole) json["pieces"] = part.pieces;
  return json;
}

StoredPart part_in(const Json& json) {
  StoredPart part;
  part.size = json.value("size", std::uint64_t{0});
  part.hash = json.value("hash", "");
  part.name = json.value("name", "");
  part.media_type = json.value("type", "");
  part.pieces = json.value("pieces", std::vector<std::string>{part.hash});
  return part;
}

bool is_clean(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c != 0 && static_cast<signed char>(c) > 0; });
}

void clean_in_place(std::string& text) {
  if (!is_clean(text)) text = clean_text(text);
}

void clean_principals(std::vector<Principal>& principals) {
  for (Principal& each : principals) {
    clean_in_place(each.id);
    clean_in_place(each.email);
    clean_in_place(each.name);
  }
}

}  // namespace

std::string_view word_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kLoaded:
      return "loaded";
    case Outcome::kSkipped:
      return "skipped";
    case Outcome::kFailed:
      return "failed";
    case Outcome::kDeferred:
      return "deferred";
    case Outcome::kNone:
      break;
  }
  return "none";
}

std::string json_of(const LoadedContent& loaded) {
  if (loaded.empty() && loaded.text_outcome.empty()) return {};
  Json json = Json::object();
  for (const StoredPart& each : loaded.contents) json["contents"].push_back(json_of_part(each));
  // The content of plain text is also its text.
  const bool is_same = loaded.texts.size() == 1 && loaded.contents.size() == 1 &&
                       loaded.texts[0].hash == loaded.contents[0].hash;
  if (is_same) {
    json["text"] = "content";
  } else {
    for (const StoredPart& each : loaded.texts) json["texts"].push_back(json_of_part(each));
  }
  if (!loaded.text_outcome.empty()) json["read"] = loaded.text_outcome;
  if (!loaded.encoding.empty()) json["encoding"] = loaded.encoding;
  if (loaded.text_cut) json["cut"] = true;
  return dumped(json);
}

LoadedContent loaded_in(std::string_view text) {
  if (text.empty()) return {};
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return {};
  try {
    LoadedContent loaded;
    for (const auto& each : json.value("contents", Json::array())) {
      loaded.contents.push_back(part_in(each));
    }
    for (const auto& each : json.value("texts", Json::array())) {
      loaded.texts.push_back(part_in(each));
    }
    if (json.contains("text")) loaded.texts = loaded.contents;
    loaded.text_outcome = json.value("read", "");
    loaded.encoding = json.value("encoding", "");
    loaded.text_cut = json.value("cut", false);
    return loaded;
  } catch (const Json::exception&) {  // a member has a wrong type
    return {};
  }
}

std::string about_json(const ListedDocument& listed) {
  Json json = Json::object();
  if (!listed.parents.empty()) json["parents"] = listed.parents;
  if (!listed.authors.empty()) json["authors"] = json_of(listed.authors);
  if (!listed.metadata.empty()) json["metadata"] = listed.metadata;
  return json.empty() ? std::string() : dumped(json);
}

void read_about(std::string_view text, ListedDocument& listed) {
  if (text.empty()) return;
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return;
  try {
    listed.parents = json.value("parents", std::vector<std::string>());
    listed.authors = principals_in(json.value("authors", ""));
    listed.metadata = json.value("metadata", "");
  } catch (const Json::exception&) {  // a member has a wrong type; the members before it are kept
  }
}

std::string fingerprint_of(const ListedDocument& listed, std::string_view about) {
  std::string text;
  for (const std::string* each : {&listed.title, &listed.url, &listed.media_type}) {
    text.append(std::to_string(each->size())).append(":").append(*each);
  }
  const std::int64_t size = listed.size ? static_cast<std::int64_t>(*listed.size) : -1;
  const int flags = (listed.is_container ? 1 : 0) + (listed.has_content ? 0 : 2);
  for (const std::int64_t each :
       {size, listed.created_at, listed.modified_at, static_cast<std::int64_t>(flags)}) {
    text.append(std::to_string(each)).append(",");
  }
  text.append(about);
  return sha256_base64url(text).substr(0, 22);
}

std::string clean_text(std::string_view text) {
  std::string out;
  extraction::Utf8Cleaner cleaner;
  cleaner.clean(text, out);
  cleaner.end(out);
  return out;
}

void clean(ListedDocument& listed) {
  for (std::string* each : {&listed.id, &listed.version, &listed.reference, &listed.title,
                            &listed.url, &listed.media_type, &listed.metadata, &listed.skipped}) {
    clean_in_place(*each);
  }
  for (std::string& each : listed.parents) clean_in_place(each);
  clean_principals(listed.authors);
  if (listed.access) clean_principals(listed.access->principals);
}

}  // namespace patchbay::documents
