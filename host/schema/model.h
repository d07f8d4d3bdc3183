// Model is the result of reading a schema: every document, resource, anchor and subschema. The
// reader has checked each keyword's value and resolved every reference. The compiler and the
// explanations read the model.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "schema/json_names.h"
#include "schema/schema.h"
#include "schema/vocabulary.h"

namespace patchbay::schema {

using SubschemaId = std::uint32_t;
using ResourceId = std::uint32_t;
constexpr std::uint32_t kNowhere = UINT32_MAX;

// One keyword of a subschema. `children` are in the order of the items or members of `value`.
struct Keyword {
  Word word = Word::kAnnotation;
  std::string_view name;
  const Node* value = nullptr;
  std::vector<SubschemaId> children{};
  SubschemaId target =
      kNowhere;  // the target of a reference; for a dynamic reference, the start of the search
  std::string_view dynamic_anchor{};  // not empty if the reference depends on the dynamic scope
  bool is_dynamic = false;
  std::size_t count = 0;                     // value of the length and size keywords
  std::shared_ptr<const Constant> number{};  // value of the number keywords
  std::vector<std::shared_ptr<const Pattern>>
      patterns{};                // one for each child; only one for the keyword `pattern`
  FormatCheck format = nullptr;  // nullptr: the format is not checked
};

struct Subschema {
  const Node* node = nullptr;
  ResourceId resource = 0;
  std::string pointer;  // pointer from the root of its resource
  std::vector<Keyword> keywords{};
  std::vector<std::string_view>
      adopted{};  // draft 03: properties whose own schema has "required": true

  [[nodiscard]] const Keyword* find(Word word) const;
};

// The rules of a resource: its draft, and the draft's vocabularies in use.
struct Rules {
  Dialect dialect = Dialect::k2020_12;
  std::uint8_t vocabularies = kAllButAssertion;
};

struct Resource {
  std::string uri;
  Rules rules;
  SubschemaId root = 0;
  std::map<std::string, SubschemaId, std::less<>> anchors{};
  std::map<std::string, SubschemaId, std::less<>> dynamic_anchors{};  // "" is $recursiveAnchor
};

class Model {
 public:
  static Result<Model> read(std::string_view json, const CompileOptions& options);

  [[nodiscard]] SubschemaId root() const { return root_; }
  [[nodiscard]] const Subschema& at(SubschemaId id) const { return subschemas_[id]; }
  [[nodiscard]] const Resource& resource(ResourceId id) const { return resources_[id]; }
  [[nodiscard]] const Resource& resource_of(SubschemaId id) const {
    return resources_[subschemas_[id].resource];
  }
  [[nodiscard]] Dialect dialect_of(SubschemaId id) const { return resource_of(id).rules.dialect; }
  [[nodiscard]] const Document& document() const { return documents_.front(); }
  [[nodiscard]] const std::vector<Note>& notes() const { return notes_; }
  [[nodiscard]] std::size_t size() const { return subschemas_.size(); }
  // Returns the absolute location of a subschema: its resource's URI, and the pointer as a
  // fragment.
  [[nodiscard]] std::string location(SubschemaId id) const;
  [[nodiscard]] std::size_t memory() const;

 private:
  friend class ModelReader;

  SubschemaId root_ = 0;
  std::deque<Document> documents_;
  std::deque<Subschema> subschemas_;
  std::deque<Resource> resources_;
  std::vector<Note> notes_;
};

}  // namespace patchbay::schema
