#include <algorithm>
#include <set>

#include "base/nearest.h"
#include "schema/explain.h"
#include "schema/stack_room.h"
#include "schema/unit.h"
#include "schema/value_equality.h"

namespace patchbay::schema {
namespace {

struct Scope {
  ResourceId resource;
  const Scope* outer;
};

struct Place {
  std::string keyword;
  std::string instance;
  const Scope* scope;
};

using Evaluated = std::set<std::size_t>;  // positions of members or items

std::string_view type_name(const Node& value) {
  constexpr std::string_view kNames[] = {"null",     "a boolean", "an integer", "a number",
                                         "a string", "an array",  "an object"};
  return kNames[static_cast<std::size_t>(value.kind())];
}

bool same(const Node& left, const Node& right) { return equal(NodeValue(left), NodeValue(right)); }

bool finds(const Pattern& pattern, std::string_view text) {
  return pattern.search(text) == Pattern::Match::kYes;
}

class Accountant {
 public:
  explicit Accountant(const Model& model) : model_(model) {}

  Unit judge(SubschemaId id, const Node& value, const Place& at, Evaluated& evaluated) {
    const Subschema& schema = model_.at(id);
    const Scope scope{schema.resource, at.scope};
    const Place here{at.keyword, at.instance, &scope};
    Unit unit{at.keyword, model_.location(id), at.instance};
    unit.is_subschema = true;
    if (schema.node->is(Kind::kBoolean) || !room_.left()) {
      unit.valid = schema.node->is(Kind::kBoolean) && schema.node->boolean();
      if (!unit.valid) {
        Fault fault = fault_of(at.instance, "false", value, "nothing");
        fault.sentence = "The value at \"" + at.instance + "\" is not allowed to be there.";
        unit.faults.push_back(std::move(fault));
      }
      return unit;
    }
    Evaluated own;
    for (const int round : {0, 1}) {  // unevaluated* looks at what all others did
      for (const Keyword& keyword : schema.keywords) {
        const bool last =
            keyword.word == Word::kUnevaluatedItems || keyword.word == Word::kUnevaluatedProperties;
        if (last != (round == 1)) continue;
        Unit part{at.keyword + pointer_token(keyword.name),
                  model_.location(id) + pointer_token(keyword.name), at.instance, keyword.word};
        if (!apply(id, keyword, value, here, own, part)) continue;
        unit.valid = unit.valid && part.valid;
        unit.units.push_back(std::move(part));
      }
    }
    if (unit.valid) evaluated.insert(own.begin(), own.end());
    return unit;
  }

 private:
  // Whether the keyword has a say about this kind of instance; fills its unit.
  bool apply(SubschemaId id, const Keyword& keyword, const Node& value, const Place& at,
             Evaluated& own, Unit& unit) {
    const Subschema& schema = model_.at(id);
    const auto fail = [&](std::string allowed, std::string_view hint = "") {
      unit.valid = false;
      unit.faults.push_back(fault_of(at.instance, keyword.name, value, std::move(allowed), hint));
      return true;
    };
    const auto bounded = [&](std::size_t size, bool least, std::string_view what) {
      if (least ? size >= keyword.count : size <= keyword.count) return true;
      return fail((least ? "at least " : "at most ") + std::to_string(keyword.count) + " " +
                  std::string(what));
    };
    switch (keyword.word) {
      case Word::kType:
        return has_type(id, *keyword.value, value) || fail(types(*keyword.value));
      case Word::kEnum:
        return among(keyword.value->items(), value) ||
               fail(choices(keyword.value->items()), meant(keyword.value->items(), value));
      case Word::kConst:
        return same(*keyword.value, value) || fail(shown(*keyword.value));
      case Word::kMultipleOf:
        if (!value.is_number()) return false;
        return is_multiple(Number::of_text(value.text()), *keyword.number) ||
               fail("a multiple of " + to_json(*keyword.value));
      case Word::kMinimum:
      case Word::kMaximum:
      case Word::kExclusiveMinimum:
      case Word::kExclusiveMaximum:
        return value.is_number() && keyword.number && compare_bound(schema, keyword, value, fail);
      case Word::kMinLength:
      case Word::kMaxLength: {
        if (!value.is(Kind::kString)) return false;
        const auto size = static_cast<std::size_t>(
            std::count_if(value.text().begin(), value.text().end(),
                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
        return bounded(size, keyword.word == Word::kMinLength, "characters");
      }
      case Word::kPattern:
        if (!value.is(Kind::kString)) return false;
        return finds(*keyword.patterns.front(), value.text()) ||
               fail("a text that matches the pattern " + std::string(keyword.value->text()));
      case Word::kFormat:
        unit.annotation = to_json(*keyword.value);
        if (!value.is(Kind::kString)) return false;
        return !keyword.format || keyword.format(value.text()) ||
               fail("a text in the format " + std::string(keyword.value->text()));
      case Word::kMinItems:
      case Word::kMaxItems:
        return value.is(Kind::kArray) &&
               bounded(value.items().size(), keyword.word == Word::kMinItems, "items");
      case Word::kMinProperties:
      case Word::kMaxProperties:
        return value.is(Kind::kObject) &&
               bounded(value.members().size(), keyword.word == Word::kMinProperties, "members");
      case Word::kUniqueItems:
        if (!value.is(Kind::kArray)) return false;
        return !keyword.value->boolean() || all_distinct(NodeValue(value), 1) ||
               fail("items that all differ");
      case Word::kAnnotation:
        unit.annotation = to_json(*keyword.value);
        return true;
      default:
        return apply_applicator(id, keyword, value, at, own, unit);
    }
  }

  template <class Fail>
  static bool compare_bound(const Subschema& schema, const Keyword& keyword, const Node& value,
                            const Fail& fail) {
    const bool lower = keyword.word == Word::kMinimum || keyword.word == Word::kExclusiveMinimum;
    bool open = keyword.word == Word::kExclusiveMinimum || keyword.word == Word::kExclusiveMaximum;
    const Keyword* flag = schema.find(lower ? Word::kExclusiveMinimum : Word::kExclusiveMaximum);
    if (flag && flag->value->is(Kind::kBoolean)) open = flag->value->boolean();
    const int order = compare(Number::of_text(value.text()), *keyword.number);
    if (lower ? order > 0 : order < 0) return true;
    if (order == 0 && !open) return true;
    const std::string bound = to_json(*keyword.value);
    return fail(open ? (lower ? "more than " : "less than ") + bound
                     : (lower ? "at least " : "at most ") + bound);
  }

  bool has_type(SubschemaId id, const Node& type, const Node& value) const {
    if (type.is(Kind::kArray)) {
      return std::any_of(type.items().begin(), type.items().end(),
                         [&](const Node& name) { return has_type(id, name, value); });
    }
    const std::string_view name = type.text();
    constexpr std::string_view kNames[] = {"null",   "boolean", "integer", "number",
                                           "string", "array",   "object"};
    if (name == kNames[static_cast<std::size_t>(value.kind())]) return true;
    if (name == "number") return value.is_number();
    return name == "integer" && value.is_number() && model_.dialect_of(id) != Dialect::kDraft4 &&
           Number::of_text(value.text()).is_integral();
  }

  static std::string types(const Node& type) {
    if (!type.is(Kind::kArray)) return "type " + std::string(type.text());
    std::string names = "type ";
    for (const Node& name : type.items()) {
      names += (&name == type.items().data() ? "" : " or ") + std::string(name.text());
    }
    return names;
  }

  static bool among(std::span<const Node> values, const Node& value) {
    return std::any_of(values.begin(), values.end(),
                       [&](const Node& candidate) { return same(candidate, value); });
  }

  static std::string choices(std::span<const Node> values) {
    constexpr std::size_t kMost = 20;
    std::string text = "one of ";
    for (std::size_t i = 0; i < std::min(values.size(), kMost); ++i) {
      text += (i == 0 ? "" : ", ") + shown(values[i]);
    }
    if (values.size() > kMost) text += " and " + std::to_string(values.size() - kMost) + " more";
    return text;
  }

  static std::string meant(std::span<const Node> values, const Node& value) {
    if (!value.is(Kind::kString)) return "";
    std::vector<std::string_view> known;
    for (const Node& candidate : values) {
      if (candidate.is(Kind::kString)) known.push_back(candidate.text());
    }
    return did_you_mean(value.text(), known);
  }

  Unit& into(Unit& unit, SubschemaId id, const Node& value, const Place& at,
             const std::string& token, const std::string& step, Evaluated& evaluated) {
    unit.units.push_back(
        judge(id, value, {unit.keyword_location + token, at.instance + step, at.scope}, evaluated));
    return unit.units.back();
  }

  SubschemaId target(const Keyword& keyword, const Scope* scope) const {
    SubschemaId found = keyword.target;
    if (!keyword.is_dynamic) return found;
    for (; scope; scope = scope->outer) {
      const auto& anchors = model_.resource(scope->resource).dynamic_anchors;
      if (const auto at = anchors.find(keyword.dynamic_anchor); at != anchors.end())
        found = at->second;
    }
    return found;
  }

  bool apply_applicator(SubschemaId id, const Keyword& keyword, const Node& value, const Place& at,
                        Evaluated& own, Unit& unit) {
    const auto index = [](std::size_t i) { return "/" + std::to_string(i); };
    switch (keyword.word) {
      case Word::kRef:
      case Word::kDynamicRef:
      case Word::kRecursiveRef:
        unit.valid = into(unit, target(keyword, at.scope), value, at, "", "", own).valid;
        return true;
      case Word::kAllOf:
      case Word::kAnyOf:
      case Word::kOneOf: {
        std::size_t passed = 0;
        for (std::size_t i = 0; i < keyword.children.size(); ++i) {
          passed += into(unit, keyword.children[i], value, at, index(i), "", own).valid ? 1 : 0;
        }
        unit.valid = keyword.word == Word::kAllOf   ? passed == keyword.children.size()
                     : keyword.word == Word::kAnyOf ? passed > 0
                                                    : passed == 1;
        if (keyword.word == Word::kOneOf && passed > 1) {
          unit.faults.push_back(fault_of(
              at.instance, keyword.name, value,
              "what fits exactly one of the alternatives; it fits " + std::to_string(passed)));
        }
        return true;
      }
      case Word::kNot: {
        Evaluated dropped;
        unit.valid = !into(unit, keyword.children.front(), value, at, "", "", dropped).valid;
        if (!unit.valid) {
          unit.faults.push_back(
              fault_of(at.instance, keyword.name, value, "anything but " + shown(*keyword.value)));
        }
        return true;
      }
      case Word::kIf: {
        const bool yes = into(unit, keyword.children.front(), value, at, "", "", own).valid;
        const Keyword* branch = model_.at(id).find(yes ? Word::kThen : Word::kElse);
        if (!branch) return true;
        Unit part{at.keyword + pointer_token(branch->name), unit.absolute_location, at.instance};
        unit.valid = into(part, branch->children.front(), value, at, "", "", own).valid;
        unit.units.push_back(std::move(part.units.front()));
        return true;
      }
      default:
        if (value.is(Kind::kArray)) return apply_items(id, keyword, value, at, own, unit);
        if (value.is(Kind::kObject)) return apply_members(id, keyword, value, at, own, unit);
        return false;
    }
  }

  bool apply_items(SubschemaId id, const Keyword& keyword, const Node& value, const Place& at,
                   Evaluated& own, Unit& unit) {
    const Subschema& schema = model_.at(id);
    std::size_t from = 0;
    bool list = keyword.word == Word::kPrefixItems;
    if (keyword.word == Word::kItems) {
      list = keyword.value->is(Kind::kArray);
      const Keyword* prefix = schema.find(Word::kPrefixItems);
      from = prefix ? prefix->children.size() : 0;
    } else if (keyword.word == Word::kAdditionalItems) {
      const Keyword* items = schema.find(Word::kItems);
      if (!items || !items->value->is(Kind::kArray)) return false;
      from = items->children.size();
    } else if (keyword.word == Word::kContains) {
      return contains(schema, keyword, value, at, own, unit);
    } else if (!list && keyword.word != Word::kUnevaluatedItems) {
      return false;
    }
    for (std::size_t i = from; i < value.items().size() && (!list || i < keyword.children.size());
         ++i) {
      if (keyword.word == Word::kUnevaluatedItems && own.contains(i)) continue;
      const std::string step = "/" + std::to_string(i);
      Evaluated inner;
      const SubschemaId child = keyword.children[list ? i : 0];
      unit.valid = into(unit, child, value.items()[i], at, list ? step : "", step, inner).valid &&
                   unit.valid;
      own.insert(i);
    }
    return true;
  }

  bool contains(const Subschema& schema, const Keyword& keyword, const Node& value, const Place& at,
                Evaluated& own, Unit& unit) {
    const Keyword* least = schema.find(Word::kMinContains);
    const Keyword* most = schema.find(Word::kMaxContains);
    std::size_t found = 0;
    for (std::size_t i = 0; i < value.items().size(); ++i) {
      Evaluated inner;
      if (!into(unit, keyword.children.front(), value.items()[i], at, "", "/" + std::to_string(i),
                inner)
               .valid)
        continue;
      ++found;
      if (model_.resource(schema.resource).rules.dialect == Dialect::k2020_12) own.insert(i);
    }
    const std::size_t low = least ? least->count : 1;
    unit.valid = found >= low && (!most || found <= most->count);
    if (!unit.valid) {
      unit.faults.push_back(fault_of(at.instance, keyword.name, value,
                                     (found < low ? "at least " + std::to_string(low)
                                                  : "at most " + std::to_string(most->count)) +
                                         " items that fit " + shown(*keyword.value) + "; " +
                                         std::to_string(found) + " do"));
    }
    return true;
  }

  bool apply_members(SubschemaId id, const Keyword& keyword, const Node& value, const Place& at,
                     Evaluated& own, Unit& unit) {
    const Subschema& schema = model_.at(id);
    switch (keyword.word) {
      case Word::kRequired:
        for (const Node& name : keyword.value->items())
          need(value, name.text(), keyword.name, at, unit);
        return true;
      case Word::kProperties:
        for (const std::string_view name : schema.adopted) need(value, name, "required", at, unit);
        break;
      case Word::kDependencies:
      case Word::kDependentSchemas:
      case Word::kDependentRequired:
        return dependent(keyword, value, at, own, unit);
      case Word::kPatternProperties:
      case Word::kAdditionalProperties:
      case Word::kUnevaluatedProperties:
      case Word::kPropertyNames:
        break;
      default:
        return false;
    }
    for (std::size_t i = 0; i < value.members().size(); ++i) {
      const auto& [key, member] = value.members()[i];
      each_child(
          schema, keyword, key, own.contains(i), [&](SubschemaId child, const std::string& token) {
            Evaluated inner;
            if (keyword.word == Word::kPropertyNames) {
              const Node name = Node::of_string(key);
              unit.valid =
                  into(unit, child, name, at, token, pointer_token(key), inner).valid && unit.valid;
              return;
            }
            Unit& part = into(unit, child, member, at, token, pointer_token(key), inner);
            if (!part.valid && model_.at(child).node->is(Kind::kBoolean))
              refuse_key(schema, keyword, key, part);
            unit.valid = part.valid && unit.valid;
            own.insert(i);
          });
    }
    return true;
  }

  template <class Each>
  static void each_child(const Subschema& schema, const Keyword& keyword, std::string_view key,
                         bool evaluated, const Each& each) {
    if (keyword.word == Word::kProperties || keyword.word == Word::kPatternProperties) {
      for (std::size_t i = 0; i < keyword.children.size(); ++i) {
        const std::string_view name = keyword.value->members()[i].key;
        if (keyword.word == Word::kProperties ? name == key : finds(*keyword.patterns[i], key)) {
          each(keyword.children[i], pointer_token(name));
        }
      }
      return;
    }
    if (keyword.word == Word::kUnevaluatedProperties && evaluated) return;
    if (keyword.word == Word::kAdditionalProperties) {
      const Keyword* properties = schema.find(Word::kProperties);
      if (properties && properties->value->find(key)) return;
      if (const Keyword* patterns = schema.find(Word::kPatternProperties)) {
        for (const auto& pattern : patterns->patterns) {
          if (finds(*pattern, key)) return;
        }
      }
    }
    each(keyword.children.front(), "");
  }

  void refuse_key(const Subschema& schema, const Keyword& keyword, std::string_view key,
                  Unit& part) const {
    std::vector<std::string_view> known;
    if (const Keyword* properties = schema.find(Word::kProperties)) {
      for (const Member& member : properties->value->members()) known.push_back(member.key);
    }
    std::string names;
    for (const std::string_view name : known)
      names += (names.empty() ? "\"" : ", \"") + std::string(name) + "\"";
    for (Fault& fault : part.faults) {
      fault.keyword = keyword.name;
      fault.allowed = names.empty() ? "no such key" : "the keys " + names;
      fault.sentence = "The key \"" + std::string(key) + "\" at \"" + fault.pointer +
                       "\" is not known" + (names.empty() ? "." : "; known are " + names + ".") +
                       did_you_mean(key, known);
    }
  }

  static void need(const Node& value, std::string_view name, std::string_view keyword,
                   const Place& at, Unit& unit) {
    if (value.find(name)) return;
    unit.valid = false;
    Fault fault{at.instance, std::string(keyword), "", "the key \"" + std::string(name) + "\"", ""};
    fault.sentence = "The object at \"" + at.instance + "\" lacks the required key \"" +
                     std::string(name) + "\".";
    unit.faults.push_back(std::move(fault));
  }

  bool dependent(const Keyword& keyword, const Node& value, const Place& at, Evaluated& own,
                 Unit& unit) {
    for (std::size_t i = 0; i < keyword.value->members().size(); ++i) {
      const auto& [trigger, asked] = keyword.value->members()[i];
      if (!value.find(trigger)) continue;
      const SubschemaId child = keyword.children.empty() ? kNowhere : keyword.children[i];
      if (child != kNowhere) {
        unit.valid =
            into(unit, child, value, at, pointer_token(trigger), "", own).valid && unit.valid;
        continue;
      }
      for (const Node& name : asked.items()) need(value, name.text(), keyword.name, at, unit);
    }
    return true;
  }

  const Model& model_;
  StackRoom room_;
};

}  // namespace

Unit account(const Model& model, const Node& instance) {
  Evaluated evaluated;
  return Accountant(model).judge(model.root(), instance, {"", "", nullptr}, evaluated);
}

std::string shown(const Node& value) {
  constexpr std::size_t kMost = 80;
  std::string text = to_json(value);
  if (text.size() <= kMost) return text;
  std::size_t cut = kMost;
  while ((static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80) --cut;
  return text.substr(0, cut) + "…";
}

Fault fault_of(const std::string& pointer, std::string_view keyword, const Node& found,
               std::string allowed, std::string_view hint) {
  Fault fault{pointer, std::string(keyword), shown(found), std::move(allowed), ""};
  fault.sentence = "The value at \"" + pointer + "\" is " + fault.found + " (" +
                   std::string(type_name(found)) + "), expected " + fault.allowed + "." +
                   std::string(hint);
  return fault;
}

}  // namespace patchbay::schema
