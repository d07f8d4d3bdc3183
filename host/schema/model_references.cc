// Resolves $ref, $dynamicRef and $recursiveRef to their target subschemas.
#include <algorithm>
#include <charconv>

#include "base/percent.h"
#include "formats/uri.h"
#include "schema/fault_text.h"
#include "schema/model_reader.h"

namespace patchbay::schema {
namespace {

// Returns the array index of a token that has only digits and no leading zero (RFC 6901 §4).
// Returns nullopt for any other token.
std::optional<std::size_t> array_index(std::string_view token) {
  std::size_t index = 0;
  const char* end = token.data() + token.size();
  const auto [at, error] = std::from_chars(token.data(), end, index);
  if (error != std::errc() || at != end || (token.size() > 1 && token.front() == '0')) return {};
  return index;
}

// Returns a hint with "$defs" for a reference with "definitions", and the reverse. Returns "" if
// the reference contains neither name.
std::string other_place(const std::string& uri, std::string_view pointer) {
  constexpr std::string_view kNew = "/$defs/";
  constexpr std::string_view kOld = "/definitions/";
  const std::size_t mark = uri.find('#');
  if (pointer.starts_with(kOld)) {
    return " Definitions may stand under $defs: \"" + uri.substr(mark, 1) + std::string(kNew) +
           std::string(pointer.substr(kOld.size())) + "\".";
  }
  if (!pointer.starts_with(kNew)) return "";
  return " Definitions may stand under definitions: \"" + uri.substr(mark, 1) + std::string(kOld) +
         std::string(pointer.substr(kNew.size())) + "\".";
}

}  // namespace

Result<void> ModelReader::resolve_all() {
  for (std::size_t i = 0; i < pending_.size(); ++i) {  // `pending_` grows while documents are read
    const PendingReference open = pending_[i];
    const auto target = resolve(open.uri);
    if (!target) {
      PATCHBAY_TRY(leads_nowhere(open, target.error()));
      continue;
    }
    Keyword& keyword = model_.subschemas_[open.subschema].keywords[open.keyword];
    keyword.target = target.value();
    const Resource& home = model_.resource_of(keyword.target);
    if (keyword.word == Word::kRecursiveRef) {
      keyword.is_dynamic = home.dynamic_anchors.contains("");
    } else if (keyword.word == Word::kDynamicRef) {
      const std::string_view fragment = formats::split_fragment(keyword.value->text()).fragment;
      const auto anchor = home.dynamic_anchors.find(fragment);
      keyword.is_dynamic = anchor != home.dynamic_anchors.end() && anchor->second == keyword.target;
      keyword.dynamic_anchor = keyword.is_dynamic ? fragment : std::string_view();
    }
  }
  return success();
}

// Adds the fault of a reference that could not be resolved. Returns the error `why` instead if the
// schema is not the cause, for example if a limit is.
Result<void> ModelReader::leads_nowhere(const PendingReference& open, const Error& why) {
  const Keyword& keyword = model_.subschemas_[open.subschema].keywords[open.keyword];
  const std::string pointer = model_.at(open.subschema).pointer + pointer_token(keyword.name);
  if (why.code() != Code::kInvalidArgument) {
    return Error(why).at("schema at \"" + pointer + "\"");
  }
  Fault fault = fault_of(pointer, keyword.name, *keyword.value, "a reference to a schema");
  fault.sentence += " " + why.message();
  refuse(std::move(fault));
  return success();
}

Result<ResourceId> ModelReader::resource_at(std::string_view uri) {
  if (const auto known = by_uri_.find(uri); known != by_uri_.end()) return known->second;
  PATCHBAY_TRY(const std::string text, fetch(uri));
  PATCHBAY_TRY(add_document(text, std::string(uri), Rules{options_.dialect, kAllButAssertion}));
  return by_uri_.find(uri)->second;
}

Result<SubschemaId> ModelReader::resolve(const std::string& uri) {
  const auto [document, encoded] = formats::split_fragment(uri);
  PATCHBAY_TRY(const ResourceId id, resource_at(document));
  const Resource& resource = model_.resources_[id];
  if (encoded.empty()) return resource.root;
  const std::string fragment = percent_decoded_leniently(encoded);
  if (fragment.starts_with('/')) return follow_pointer(id, fragment, uri);
  const auto anchor = resource.anchors.find(fragment);
  if (anchor != resource.anchors.end()) return anchor->second;
  return Error(Code::kInvalidArgument, "the reference \"" + uri + "\" names no anchor.");
}

// Finds a member like Node::find, but fast for a large object that is searched many times.
const Node* ModelReader::find_member(const Node& object, std::string_view key) {
  constexpr std::size_t kSmall = 16;
  if (object.members().size() <= kSmall) return object.find(key);
  const auto before = [](const Member* left, const Member* right) {
    return left->key < right->key;
  };
  auto& sorted = by_key_[&object];
  if (sorted.empty()) {
    for (const Member& member : object.members()) sorted.push_back(&member);
    std::sort(sorted.begin(), sorted.end(), before);
  }
  const Member wanted{key, {}};
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), &wanted, before);
  return at != sorted.end() && (*at)->key == key ? &(*at)->value : nullptr;
}

// Follows a JSON pointer. It may lead through subschemas with an `$id`, and may end at a node that
// is not known as a subschema yet.
Result<SubschemaId> ModelReader::follow_pointer(ResourceId resource, std::string_view pointer,
                                                const std::string& uri) {
  const Error missing(Code::kInvalidArgument,
                      "the reference \"" + uri + "\" leads nowhere." + other_place(uri, pointer));
  const Node* node = model_.subschemas_[model_.resources_[resource].root].node;
  Place place{resource, ""};
  while (!pointer.empty()) {
    const std::string token = json::take_pointer_token(pointer);
    if (node->is(Kind::kObject)) {
      node = find_member(*node, token);
    } else if (node->is(Kind::kArray)) {
      const auto index = array_index(token);
      node = index && *index < node->items().size() ? &node->items()[*index] : nullptr;
    } else {
      node = nullptr;
    }
    if (!node) return missing;
    place.pointer += pointer_token(token);
    if (const auto known = by_node_.find(node); known != by_node_.end()) {
      place = {model_.at(known->second).resource, model_.at(known->second).pointer};
    }
  }
  return walk(*node, place);
}

}  // namespace patchbay::schema
