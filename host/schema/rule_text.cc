#include "schema/rule_text.h"

#include <algorithm>

#include "base/utf8.h"
#include "schema/alternatives.h"
#include "schema/fault_text.h"
#include "telemetry/redaction.h"

namespace patchbay::schema {
namespace {

std::string counted(std::string_view relation, const Keyword& keyword, std::string_view what) {
  return std::string(relation) + std::to_string(keyword.count) + " " + std::string(what) +
         (keyword.count == 1 ? "" : "s");
}

std::string bound_text(const Model& model, SubschemaId owner, const Keyword& bound) {
  const bool lower = bound.word == Word::kMinimum || bound.word == Word::kExclusiveMinimum;
  const bool open = is_open_bound(model, owner, bound);
  const char* relation =
      lower ? (open ? "more than " : "at least ") : (open ? "less than " : "at most ");
  return relation + to_json(*bound.value);
}

// Returns the kind of values that a keyword applies to, as words for a condition. Returns "" if no
// condition is needed: the keyword applies to all kinds, or `value` has that kind.
std::string_view kind_meant(const Keyword& keyword, const Node* value) {
  const auto unless = [&](bool met, std::string_view kind) {
    return value && met ? std::string_view() : kind;
  };
  switch (keyword.word) {
    case Word::kMultipleOf:
    case Word::kMinimum:
    case Word::kMaximum:
    case Word::kExclusiveMinimum:
    case Word::kExclusiveMaximum:
      return unless(value && value->is_number(), "a number");
    case Word::kMinLength:
    case Word::kMaxLength:
    case Word::kPattern:
    case Word::kFormat:
      return unless(value && value->is(Kind::kString), "a string");
    case Word::kMinItems:
    case Word::kMaxItems:
    case Word::kUniqueItems:
    case Word::kItems:
    case Word::kContains:
      return unless(value && value->is(Kind::kArray), "an array");
    case Word::kMinProperties:
    case Word::kMaxProperties:
    case Word::kRequired:
    case Word::kProperties:
    case Word::kAdditionalProperties:
    case Word::kPropertyNames:
      return unless(value && value->is(Kind::kObject), "an object");
    default:
      return {};
  }
}

// Returns true if `type` already requires this kind.
bool is_only_type(const Keyword* type, std::string_view kind) {
  if (!type || !type->value->is(Kind::kString) || kind.empty()) return false;
  const std::string_view name = type->value->text();
  return kind.ends_with(" " + std::string(name)) || (name == "integer" && kind == "a number");
}

std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  return std::string(utf8_prefix(text, most)) + "…";
}

// Describes a subschema with one clause for each rule.
class Description {
 public:
  // `as_given`: describes how a known value fits the subschema, and not which values would fit.
  Description(const Model& model, bool as_given) : model_(model), as_given_(as_given) {}

  std::string of(SubschemaId id, const Node* value) {
    const Node& node = *model_.at(id).node;
    if (node.is(Kind::kBoolean))
      return std::string(node.boolean() ? kOfAnyKind : "that cannot exist");
    if (depth_ == kDeepest || ++described_ > kMostSchemas) return "that fits a schema of its own";
    ++depth_;
    const std::vector<std::string> clauses = clauses_of(id, value);
    --depth_;
    std::string text;
    const std::size_t told = std::min(clauses.size(), kClauses);
    for (std::size_t i = 0; i < told; ++i) text += (i == 0 ? "" : " and ") + clauses[i];
    if (told < clauses.size()) {
      text += " and that fits " + std::to_string(clauses.size() - told) + " further rules";
    }
    return text.empty() ? std::string(kOfAnyKind) : text;
  }

 private:
  static constexpr unsigned kDeepest = 4;
  static constexpr unsigned kMostSchemas = 100;
  static constexpr std::size_t kClauses = 6;

  std::vector<std::string> clauses_of(SubschemaId id, const Node* value) {
    std::vector<std::string> clauses;
    for (const Keyword& keyword : model_.at(id).keywords) {
      const std::string clause = clause_of(id, keyword, value);
      if (clause.empty()) continue;
      std::string_view kind = kind_meant(keyword, value);
      if (is_only_type(model_.at(id).find(Word::kType), kind)) kind = {};
      if (as_given_ && value && !kind.empty()) continue;
      clauses.push_back(
          kind.empty() ? clause : "that, if it is " + std::string(kind) + ", is one " + clause);
    }
    return clauses;
  }

  std::string clause_of(SubschemaId id, const Keyword& keyword, const Node* value) {
    switch (keyword.word) {
      case Word::kAnnotation:
      case Word::kDefinitions:
      case Word::kThen:
      case Word::kElse:
      case Word::kMinContains:
      case Word::kMaxContains:
        return {};
      case Word::kFormat:
        if (!keyword.format) return {};
        break;
      case Word::kUniqueItems:
        return keyword.value->boolean() ? "with items that all differ" : std::string();
      case Word::kExclusiveMinimum:
      case Word::kExclusiveMaximum:
        if (!keyword.number) return {};  // a boolean in draft 04
        break;
      case Word::kMinLength:
      case Word::kMaxLength:
      case Word::kMinItems:
      case Word::kMaxItems:
      case Word::kMinProperties:
      case Word::kMaxProperties:
        return "with " + allowed_by(model_, id, keyword);
      case Word::kType:
        return "of " + allowed_by(model_, id, keyword);
      case Word::kEnum:
      case Word::kConst:
      case Word::kMultipleOf:
      case Word::kMinimum:
      case Word::kMaximum:
      case Word::kPattern:
        break;
      case Word::kRequired:
        return required(keyword, model_.at(id).find(Word::kProperties));
      case Word::kProperties:
        return properties(keyword, model_.at(id).find(Word::kRequired), value);
      case Word::kAdditionalProperties:
      case Word::kItems:
      case Word::kContains:
        return elements(model_.at(id), keyword);
      default:
        return combined(keyword, value);
    }
    return "that is " + allowed_by(model_, id, keyword);
  }

  // Describes the keys of `required` that are not in `properties`.
  static std::string required(const Keyword& keyword, const Keyword* properties) {
    std::vector<std::string_view> keys;
    for (const Node& key : keyword.value->items()) {
      if (!properties || !properties->value->find(key.text())) keys.push_back(key.text());
    }
    std::string text;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      text += (i == 0 ? "" : i + 1 < keys.size() ? ", " : " and ") + quoted(keys[i]);
    }
    if (text.empty()) return text;
    return (keys.size() == 1 ? "with the key " : "with the keys ") + text;
  }

  std::string properties(const Keyword& keyword, const Keyword* required, const Node* value) {
    std::string text;
    const auto members = keyword.value->members();
    for (std::size_t i = 0; i < members.size(); ++i) {
      const std::string_view key = members[i].key;
      const bool needed =
          required && std::any_of(required->value->items().begin(), required->value->items().end(),
                                  [&](const Node& name) { return name.text() == key; });
      const Node* member = value && value->is(Kind::kObject) ? value->find(key) : nullptr;
      const std::string clause = member_clause(key, needed, member, keyword.children[i], value);
      if (!clause.empty()) text += (text.empty() ? "" : " and ") + clause;
    }
    return text;
  }

  // Describes one property. `value` is the object, and `member` is the member with this key. Either
  // may be nullptr (unknown).
  std::string member_clause(std::string_view key, bool needed, const Node* member, SubschemaId id,
                            const Node* value) {
    const std::string fitting = of(id, member);
    if (fitting == kOfAnyKind) return needed ? "with the key " + quoted(key) : "";
    if (as_given_ && value && !member) return "with no member " + quoted(key);
    if (as_given_ && telemetry::is_secret_name(key)) {
      return "with a member " + quoted(key) + " that fits the condition";
    }
    const bool there = needed || (as_given_ && member);
    return (there ? "with a member " + quoted(key)
                  : "with no member " + quoted(key) + ", or with one") +
           " " + fitting;
  }

  std::string elements(const Subschema& schema, const Keyword& keyword) {
    if (keyword.value->is(Kind::kArray)) return unsaid(keyword);  // a list with one schema per item
    if (keyword.word == Word::kContains) {
      return "with " + how_many(schema) + of(keyword.children[0], nullptr);
    }
    const bool items = keyword.word == Word::kItems;
    const Node& element = *model_.at(keyword.children[0]).node;
    if (element.is(Kind::kBoolean)) {
      if (element.boolean()) return {};
      return items ? "without further items" : "without further members";
    }
    return std::string(items ? "with only such items as are each one "
                             : "with only such further members as are each one ") +
           of(keyword.children[0], nullptr);
  }

  // Returns the number of items that `contains` requires, as words: "an item ", "at least 2 items
  // that are each one ".
  static std::string how_many(const Subschema& schema) {
    const Keyword* least = schema.find(Word::kMinContains);
    const Keyword* most = schema.find(Word::kMaxContains);
    if (!most && (!least || least->count == 1)) return "an item ";
    const std::size_t low = least ? least->count : 1;
    std::string text = low > 0 || !most ? "at least " + std::to_string(low) : "";
    if (most) text += (text.empty() ? "at most " : " and at most ") + std::to_string(most->count);
    return text + " items that are each one ";
  }

  std::string combined(const Keyword& keyword, const Node* value) {
    switch (keyword.word) {
      case Word::kRef:
        return of(keyword.target, value);
      case Word::kAllOf:
        return joined(keyword, value, " and ", "");
      case Word::kAnyOf:
        return "that is one " + joined(keyword, kinds_of(value), ", or one ", "");
      case Word::kOneOf:
        return "that is one " +
               joined(keyword, kinds_of(value), ", or one ", ", and not several of them");
      case Word::kNot:
        return negation(keyword.children.front(), value);
      case Word::kPropertyNames:
        return "with only keys that are each one " + of(keyword.children.front(), nullptr);
      default:
        return unsaid(keyword);
    }
  }

  std::string negation(SubschemaId id, const Node* value) {
    const SubschemaId asked = negated(model_, id);  // `not` of a `not`
    if (asked != kNowhere) return of(asked, value);
    const Node& schema = *model_.at(meant(model_, id)).node;
    const Node* required = schema.is(Kind::kObject) ? schema.find("required") : nullptr;
    const bool is_object = value && value->is(Kind::kObject);
    if (is_object && required && schema.size() == 1 && required->size() == 1) {
      return "without the key " + quoted(required->items().front().text());
    }
    return "that is not one " + of(id, nullptr);
  }

  // Returns the value for the description of alternatives. With `as_given_` returns nullptr
  // (unknown), because the value may not fit every alternative.
  const Node* kinds_of(const Node* value) const { return as_given_ ? nullptr : value; }

  std::string joined(const Keyword& keyword, const Node* value, std::string_view between,
                     std::string_view end) {
    std::string text;
    for (std::size_t i = 0; i < keyword.children.size(); ++i) {
      if (i == kClauses) {
        return text + std::string(between) + "of " + std::to_string(keyword.children.size() - i) +
               " further kinds" + std::string(end);
      }
      text += (i == 0 ? "" : std::string(between)) + of(keyword.children[i], value);
    }
    return text + std::string(end);
  }

  static std::string unsaid(const Keyword& keyword) {
    return "that fits the schema's \"" + std::string(keyword.name) + "\"";
  }
  static std::string quoted(std::string_view key) { return "\"" + pointer_shown(key) + "\""; }

  const Model& model_;
  const bool as_given_;
  unsigned depth_ = 0;
  unsigned described_ = 0;
};

}  // namespace

bool is_open_bound(const Model& model, SubschemaId owner, const Keyword& bound) {
  const bool lower = bound.word == Word::kMinimum || bound.word == Word::kExclusiveMinimum;
  const Keyword* flag =
      model.at(owner).find(lower ? Word::kExclusiveMinimum : Word::kExclusiveMaximum);
  if (flag && flag->value->is(Kind::kBoolean)) return flag->value->boolean();
  return bound.word == Word::kExclusiveMinimum || bound.word == Word::kExclusiveMaximum;
}

std::string allowed_by(const Model& model, SubschemaId owner, const Keyword& assertion) {
  const Node& asked = *assertion.value;
  const auto listed = [&] {
    return pointers_to(asked.is(Kind::kArray) ? asked.items() : std::span(&asked, 1));
  };
  switch (assertion.word) {
    case Word::kType:
      return types_allowed(listed());
    case Word::kEnum:
      return values_allowed(listed());
    case Word::kConst:
      return shown(asked);
    case Word::kMultipleOf:
      return "a multiple of " + to_json(asked);
    case Word::kPattern:
      return "a text that matches the pattern " + std::string(asked.text());
    case Word::kFormat:
      return "a text in the format " + std::string(asked.text());
    case Word::kMinLength:
      return counted("at least ", assertion, "character");
    case Word::kMaxLength:
      return counted("at most ", assertion, "character");
    case Word::kMinItems:
      return counted("at least ", assertion, "item");
    case Word::kMaxItems:
      return counted("at most ", assertion, "item");
    case Word::kMinProperties:
      return counted("at least ", assertion, "member");
    case Word::kMaxProperties:
      return counted("at most ", assertion, "member");
    default:
      return bound_text(model, owner, assertion);
  }
}

std::string described(const Model& model, SubschemaId id, const Node* value, std::size_t most) {
  return cut(Description(model, false).of(id, value), most);
}

std::string described_as_given(const Model& model, SubschemaId id, const Node& value) {
  return cut(Description(model, true).of(id, &value), kDescribed);
}

}  // namespace patchbay::schema
