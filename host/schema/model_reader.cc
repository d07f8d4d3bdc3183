#include "schema/model_reader.h"

#include "formats/uri.h"
#include "schema/fault_text.h"

namespace patchbay::schema {
namespace {

constexpr std::size_t kMostFaults = 100;  // maximum number of faults in one error
constexpr std::size_t kMostNotes = 100;
constexpr unsigned kMetaschemaChain = 16;  // maximum length of a chain of metaschemas that describe
                                           // each other

const Node* string_at(const Node& node, std::string_view key) {
  const Node* value = node.is(Kind::kObject) ? node.find(key) : nullptr;
  return value && value->is(Kind::kString) ? value : nullptr;
}

}  // namespace

Result<void> ModelReader::read(std::string_view json) {
  PATCHBAY_TRY(const SubschemaId root,
               add_document(json, options_.base_uri, Rules{options_.dialect, kAllButAssertion}));
  model_.root_ = root;
  PATCHBAY_TRY(resolve_all());
  if (faults_.empty()) return success();
  std::string message = "the schema is invalid:";
  for (const Fault& fault : faults_) message += " " + fault.sentence;
  return Error(Code::kInvalidArgument, std::move(message)).with_faults(std::move(faults_));
}

void ModelReader::refuse(Fault fault) {
  if (faults_.size() < kMostFaults) faults_.push_back(std::move(fault));
}

void ModelReader::note(const std::string& pointer, std::string sentence) {
  for (const Note& other : model_.notes_) {
    if (other.pointer == pointer && other.sentence == sentence) return;
  }
  if (model_.notes_.size() < kMostNotes) model_.notes_.push_back({pointer, std::move(sentence)});
}

Result<SubschemaId> ModelReader::add_document(std::string_view json, const std::string& uri,
                                              Rules rules) {
  if (json.size() > options_.limits.bytes) {
    return Error(Code::kTooLarge, "the schema " + uri + " has " + std::to_string(json.size()) +
                                      " bytes; at most " + std::to_string(options_.limits.bytes) +
                                      " are compiled.");
  }
  auto document = Document::read(json, options_.limits.depth);
  if (!document) return std::move(document).error().at("schema " + uri);
  model_.documents_.push_back(std::move(document).value());
  const Node& root = model_.documents_.back().root();
  PATCHBAY_TRY(const Rules own, rules_of(root, rules, 0));
  rules = own;
  const auto id = static_cast<ResourceId>(model_.resources_.size());
  model_.resources_.push_back({formats::split_fragment(uri).document.data() == nullptr
                                   ? std::string()
                                   : std::string(formats::split_fragment(uri).document),
                               rules});
  by_uri_.emplace(model_.resources_.back().uri, id);
  model_.resources_.back().root = static_cast<SubschemaId>(model_.subschemas_.size());
  return walk(root, {id, ""});
}

Result<std::string> ModelReader::fetch(std::string_view uri) {
  if (const auto text = find_metaschema(uri)) return std::string(*text);
  if (options_.resolver) {
    if (auto text = options_.resolver(uri)) return *std::move(text);
  }
  return Error(Code::kInvalidArgument,
               "the schema refers to \"" + std::string(uri) +
                   "\", which is neither part of it nor given: put it under $defs with its $id.");
}

Result<Rules> ModelReader::rules_of(const Node& root, Rules inherited, unsigned depth) {
  const Node* dialect_uri = string_at(root, "$schema");
  if (!dialect_uri) return inherited;
  if (const auto dialect = dialect_of(dialect_uri->text())) {
    return Rules{*dialect, kAllButAssertion};
  }
  if (const auto meant = dialect_meant(dialect_uri->text())) {
    note("/$schema", "\"" + std::string(dialect_uri->text()) + "\" is read as \"" +
                         std::string(*meant) + "\", which is the name of that draft.");
    return Rules{*dialect_of(*meant), kAllButAssertion};
  }
  const auto unsupported = [&](std::string_view why) {
    return Error(Code::kInvalidArgument, "the dialect \"" + std::string(dialect_uri->text()) +
                                             "\" is not supported: " + std::string(why) +
                                             " Supported are the drafts 04, 06, 07, 2019-09 and "
                                             "2020-12, and metaschemas built of their parts.");
  };
  auto text = fetch(formats::split_fragment(dialect_uri->text()).document);
  if (!text || depth == kMetaschemaChain) return unsupported("its metaschema is not known.");
  PATCHBAY_TRY(auto document, Document::read(text.value(), options_.limits.depth));
  PATCHBAY_TRY(Rules rules, rules_of(document.root(), inherited, depth + 1));
  const Node* used =
      document.root().is(Kind::kObject) ? document.root().find("$vocabulary") : nullptr;
  if (!used || !used->is(Kind::kObject)) return rules;
  rules.vocabularies = 0;
  for (const auto& [uri, needed] : used->members()) {
    if (const auto vocabulary = vocabulary_of(uri)) {
      rules.vocabularies |= *vocabulary;
    } else if (needed.boolean()) {
      return unsupported("it needs the vocabulary \"" + std::string(uri) + "\".");
    }
  }
  return rules;
}

// Adds a subschema, and all subschemas inside it, to the model. If a reference already added this
// node, returns the existing id.
Result<SubschemaId> ModelReader::walk(const Node& node, Place place) {
  if (const auto known = by_node_.find(&node); known != by_node_.end()) return known->second;
  if (model_.subschemas_.size() >= options_.limits.subschemas) {
    return Error(Code::kTooLarge, "the schema has more than the " +
                                      std::to_string(options_.limits.subschemas) +
                                      " subschemas allowed.");
  }
  if (!node.is(Kind::kBoolean) && !node.is(Kind::kObject)) {
    refuse(fault_of(place.pointer, "", node, "a schema, which is an object, true or false"));
  }
  if (node.is(Kind::kObject)) {
    PATCHBAY_TRY(enter_resource(node, place));
  }
  const auto id = static_cast<SubschemaId>(model_.subschemas_.size());
  model_.subschemas_.push_back({&node, place.resource, std::move(place.pointer)});
  by_node_.emplace(&node, id);
  Resource& resource = model_.resources_[place.resource];
  if (model_.subschemas_[id].pointer.empty()) resource.root = id;
  if (!node.is(Kind::kObject)) return id;
  file_anchors(node, id);
  PATCHBAY_TRY(walk_members(id));
  return id;
}

// Begins a resource if there is an `$id` (draft 04: `id`) that is more than a fragment. Before
// 2019-09, an `$id` beside `$ref` is ignored.
Result<void> ModelReader::enter_resource(const Node& node, Place& place) {
  const Resource& outer = model_.resources_[place.resource];
  const bool names_itself = string_at(node, "$id") || string_at(node, "id");
  if (!names_itself && !place.pointer.empty())
    return success();  // `$schema` has no meaning at
                       // this place
  PATCHBAY_TRY(const Rules rules, rules_of(node, outer.rules, 0));
  const Node* id = string_at(node, rules.dialect == Dialect::kDraft4 ? "id" : "$id");
  const bool hidden = rules.dialect <= Dialect::kDraft7 && node.find("$ref");
  if (!id || hidden || id->text().starts_with('#')) return success();
  const std::string uri(
      formats::split_fragment(formats::resolve_uri(outer.uri, id->text())).document);
  if (place.pointer.empty()) {  // the root contains its own URI
    model_.resources_[place.resource].uri = uri;
    by_uri_.insert_or_assign(uri, place.resource);
    return success();
  }
  place = {static_cast<ResourceId>(model_.resources_.size()), ""};
  model_.resources_.push_back({uri, rules});
  by_uri_.emplace(uri, place.resource);
  return success();
}

void ModelReader::file_anchors(const Node& node, SubschemaId id) {
  Resource& resource = model_.resources_[model_.subschemas_[id].resource];
  const Dialect dialect = resource.rules.dialect;
  if (dialect <= Dialect::kDraft7) {
    const Node* name = string_at(node, dialect == Dialect::kDraft4 ? "id" : "$id");
    if (!name || node.find("$ref")) return;
    const std::string_view fragment = formats::split_fragment(name->text()).fragment;
    if (!fragment.empty()) resource.anchors.emplace(fragment, id);
    return;
  }
  if (const Node* name = string_at(node, "$anchor")) resource.anchors.emplace(name->text(), id);
  if (dialect == Dialect::k2020_12) {
    if (const Node* name = string_at(node, "$dynamicAnchor")) {
      resource.anchors.emplace(name->text(), id);
      resource.dynamic_anchors.emplace(name->text(), id);
    }
  } else if (const Node* mark = node.find("$recursiveAnchor"); mark && mark->boolean()) {
    resource.dynamic_anchors.emplace("", id);
  }
}

Result<void> ModelReader::walk_members(SubschemaId id) {
  const Node& node = *model_.subschemas_[id].node;
  const Rules rules = model_.resource_of(id).rules;
  const bool only_ref = rules.dialect <= Dialect::kDraft7 && node.find("$ref");
  std::vector<Keyword> keywords;
  keywords.reserve(node.members().size());
  for (const auto& [name, value] : node.members()) {
    const WordInfo* info = find_word(name, rules.dialect);
    Keyword keyword{info ? info->word : Word::kAnnotation, name, &value};
    if (info && !(info->vocabulary & (rules.vocabularies | kCore)))
      keyword.word = Word::kAnnotation;
    PATCHBAY_TRY(walk_children(id, keyword, info ? info->shape : Shape::kNone));
    if (!info) note_unknown_word(id, name);
    if (only_ref && keyword.word != Word::kRef) continue;
    PATCHBAY_TRY(read_value(id, keyword));
    if (keyword.word == Word::kProperties) adopt_required(id, keyword);
    const bool refers = keyword.word == Word::kRef || keyword.word == Word::kDynamicRef ||
                        keyword.word == Word::kRecursiveRef;
    if (refers && value.is(Kind::kString)) {
      pending_.push_back(
          {id, keywords.size(), formats::resolve_uri(model_.resource_of(id).uri, value.text())});
    }
    keywords.push_back(std::move(keyword));
  }
  model_.subschemas_[id].keywords = std::move(keywords);
  return success();
}

Result<void> ModelReader::walk_children(SubschemaId id, Keyword& keyword, Shape shape) {
  if (shape == Shape::kNone) return success();
  const Node& value = *keyword.value;
  const Subschema& parent = model_.subschemas_[id];
  const std::string pointer = parent.pointer + pointer_token(keyword.name);
  const auto add = [&](const Node& node, const std::string& token) -> Result<void> {
    PATCHBAY_TRY(const SubschemaId child, walk(node, {parent.resource, pointer + token}));
    keyword.children.push_back(child);
    return success();
  };
  const bool list = value.is(Kind::kArray);
  if (shape == Shape::kSchema || (shape == Shape::kItems && !list)) return add(value, "");
  if (shape == Shape::kSchemas || shape == Shape::kItems) {
    if (!list) return wrong(id, keyword, "an array of schemas");
    keyword.children.reserve(value.items().size());
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      PATCHBAY_TRY(add(value.items()[i], "/" + std::to_string(i)));
    }
    return success();
  }
  if (!value.is(Kind::kObject)) return wrong(id, keyword, "an object of schemas");
  keyword.children.reserve(value.members().size());
  for (const auto& [key, node] : value.members()) {
    if (shape == Shape::kDependencies && node.is(Kind::kArray)) {
      keyword.children.push_back(kNowhere);  // this child is a list of required names
    } else {
      PATCHBAY_TRY(add(node, pointer_token(key)));
    }
  }
  return success();
}

}  // namespace patchbay::schema
