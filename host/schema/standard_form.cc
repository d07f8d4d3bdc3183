// Schema::standard_form replaces the `required` of draft 03. The rest of the schema's text stays
// the same.
#include <set>

#include "schema/compiled.h"

namespace patchbay::schema {
namespace {

using AdoptedNodes = std::unordered_map<const Node*, const Subschema*>;

class Writer {
 public:
  explicit Writer(const Model& model) {
    for (SubschemaId id = 0; id < model.size(); ++id) {
      known_.emplace(model.at(id).node, &model.at(id));
    }
  }

  std::string write(const Node& root) {
    value(root);
    return std::move(out_);
  }

 private:
  void value(const Node& node) {
    if (node.is(Kind::kArray)) {
      out_ += '[';
      for (const Node& item : node.items()) {
        if (&item != node.items().data()) out_ += ',';
        value(item);
      }
      out_ += ']';
    } else if (node.is(Kind::kObject)) {
      object(node);
    } else {
      out_ += to_json(node);
    }
  }

  void object(const Node& node) {
    const auto known = known_.find(&node);
    const Subschema* schema = known == known_.end() ? nullptr : known->second;
    bool first = true;
    const auto name = [&](std::string_view key) {
      if (!std::exchange(first, false)) out_ += ',';
      append_json_string(out_, key);
      out_ += ':';
    };
    out_ += '{';
    for (const auto& [key, member] : node.members()) {
      const bool habit = key == "required" && member.is(Kind::kBoolean);
      const bool joined = key == "required" && schema && !schema->adopted.empty();
      if (schema && (habit || joined)) continue;
      name(key);
      value(member);
    }
    if (schema && !schema->adopted.empty()) {
      name("required");
      required(*schema);
    }
    out_ += '}';
  }

  void required(const Subschema& schema) {
    std::vector<std::string_view> names;
    const Node* own = schema.node->find("required");
    if (own && own->is(Kind::kArray)) {
      for (const Node& item : own->items()) names.push_back(item.text());
    }
    names.insert(names.end(), schema.adopted.begin(), schema.adopted.end());
    std::set<std::string_view> written;
    out_ += '[';
    for (const std::string_view key : names) {
      if (!written.insert(key).second) continue;
      if (written.size() > 1) out_ += ',';
      append_json_string(out_, key);
    }
    out_ += ']';
  }

  AdoptedNodes known_;
  std::string out_;
};

}  // namespace

std::string Schema::standard_form() const {
  return Writer(compiled_->model).write(compiled_->model.document().root());
}

}  // namespace patchbay::schema
