#pragma once

#include <set>

#include "schema/model.h"

namespace patchbay::schema {

// Fills a Model. Walks the documents, records ids and anchors, and reads keywords. Then resolves
// all references, which may need further documents.
class ModelReader {
 public:
  ModelReader(Model& model, const CompileOptions& options) : model_(model), options_(options) {}

  Result<void> read(std::string_view json);

 private:
  struct Place {  // the place of a subschema in a resource
    ResourceId resource;
    std::string pointer;
  };
  struct PendingReference {
    SubschemaId subschema;
    std::size_t keyword;
    std::string uri;
  };

  Result<SubschemaId> add_document(std::string_view json, const std::string& uri, Rules rules);
  Result<Rules> rules_of(const Node& root, Rules inherited, unsigned depth);
  Result<std::string> fetch(std::string_view uri);

  // Functions that walk the documents:
  Result<SubschemaId> walk(const Node& node, Place place);
  Result<void> enter_resource(const Node& node, Place& place);
  void file_anchors(const Node& node, SubschemaId id);
  Result<void> walk_members(SubschemaId id);
  Result<void> walk_children(SubschemaId id, Keyword& keyword, Shape shape);

  // Functions that read keywords (model_keywords.cc):
  Result<void> read_value(SubschemaId id, Keyword& keyword);
  Result<void> read_number(SubschemaId id, Keyword& keyword);
  Result<void> read_count(SubschemaId id, Keyword& keyword);
  Result<void> read_pattern(SubschemaId id, Keyword& keyword, std::string_view text);
  Result<void> read_required(SubschemaId id, Keyword& keyword);
  Result<void> read_format(SubschemaId id, Keyword& keyword);
  void adopt_required(SubschemaId id, const Keyword& properties);
  Result<void> wrong(SubschemaId id, const Keyword& keyword, std::string_view expected);
  void refuse(Fault fault);
  void note(const std::string& pointer, std::string sentence);
  void note_unknown_word(SubschemaId id, std::string_view name);
  void note_pattern(const std::string& pointer, std::string_view text);

  // Functions that resolve references:
  Result<void> resolve_all();
  Result<void> leads_nowhere(const PendingReference& open, const Error& why);
  Result<SubschemaId> resolve(const std::string& uri);
  Result<SubschemaId> follow_pointer(ResourceId resource, std::string_view pointer,
                                     const std::string& uri);
  Result<ResourceId> resource_at(std::string_view uri);

  const Node* find_member(const Node& object, std::string_view key);

  Model& model_;
  const CompileOptions& options_;
  std::unordered_map<const Node*, SubschemaId> by_node_;
  std::map<std::string, ResourceId, std::less<>> by_uri_;
  std::map<std::string_view, std::shared_ptr<const Pattern>> patterns_;  // patterns by their source
                                                                         // text
  std::vector<PendingReference> pending_;
  std::unordered_map<const Node*, std::vector<const Member*>>
      by_key_;  // members of large objects, sorted by key
  std::set<std::string_view> unknown_words_;
  std::vector<Fault> faults_;
};

}  // namespace patchbay::schema
