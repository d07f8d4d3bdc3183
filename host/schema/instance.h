// The forms in which the evaluator reads an instance. All forms have the same functions: kind,
// boolean, number, text, size, address, items(), members(). Each form is a view, as cheap to copy
// as a pointer.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

#include "json/tape_value.h"
#include "json/walk.h"
#include "schema/json_names.h"
#include "schema/verdict_memory.h"

namespace patchbay::schema {

using json::ElementValue;
using json::MemberOf;
using json::Walk;

// A value of nlohmann::json. Its strings may contain bytes that are not UTF-8.
class JsonValue {
 public:
  static constexpr bool kIsUtf8 = false;

  explicit JsonValue(const nlohmann::json& json) : json_(&json) {}

  [[nodiscard]] Kind kind() const {
    using Type = nlohmann::json::value_t;
    switch (json_->type()) {
      case Type::boolean:
        return Kind::kBoolean;
      case Type::number_integer:
      case Type::number_unsigned:
        return Kind::kInteger;
      case Type::number_float:
        return Kind::kReal;
      case Type::string:
        return Kind::kString;
      case Type::array:
        return Kind::kArray;
      case Type::object:
        return Kind::kObject;
      default:
        return Kind::kNull;
    }
  }
  [[nodiscard]] bool boolean() const { return *json_->get_ptr<const bool*>(); }
  [[nodiscard]] std::string_view text() const { return *json_->get_ptr<const std::string*>(); }
  [[nodiscard]] bool int64(std::int64_t& value) const {
    if (!json_->is_number_integer() || json_->is_number_unsigned()) return false;
    value = *json_->get_ptr<const std::int64_t*>();
    return true;
  }
  [[nodiscard]] Number number() const {
    if (json_->is_number_unsigned()) {
      return Number::of(Wide{*json_->get_ptr<const std::uint64_t*>()});
    }
    if (json_->is_number_integer()) return Number::of(Wide{*json_->get_ptr<const std::int64_t*>()});
    return Number::rounded(*json_->get_ptr<const double*>());
  }
  [[nodiscard]] std::size_t size() const { return json_->size(); }
  [[nodiscard]] const void* address() const { return json_; }

  using Iterator = nlohmann::json::const_iterator;
  struct MakeItem {
    auto operator()(const Iterator& at) const { return JsonValue(*at); }
  };
  struct MakeMember {
    auto operator()(const Iterator& at) const {
      return MemberOf<JsonValue>{at.key(), JsonValue(at.value())};
    }
  };
  [[nodiscard]] auto items() const {
    return Walk<Iterator, MakeItem>{json_->cbegin(), json_->cend()};
  }
  [[nodiscard]] auto members() const {
    return Walk<Iterator, MakeMember>{json_->cbegin(), json_->cend()};
  }

 private:
  const nlohmann::json* json_;
};

// A node of a parsed JSON text. Used for the texts of callers, and for the values in schemas.
class NodeValue {
 public:
  static constexpr bool kIsUtf8 = true;

  explicit NodeValue(const Node& node) : node_(&node) {}

  [[nodiscard]] Kind kind() const { return node_->kind(); }
  [[nodiscard]] bool boolean() const { return node_->boolean(); }
  [[nodiscard]] std::string_view text() const { return node_->text(); }
  // Returns true and sets `value` if the node is an integer of at most 18 characters.
  [[nodiscard]] bool int64(std::int64_t& value) const {
    constexpr std::size_t kShort = 18;  // an integer of at most 18 digits fits into 64 bits
    if (!node_->is(Kind::kInteger) || node_->text().size() > kShort) return false;
    std::string_view digits = node_->text();
    const bool negative = digits.front() == '-';
    if (negative) digits.remove_prefix(1);
    value = 0;
    for (const char digit : digits) value = value * 10 + (digit - '0');
    if (negative) value = -value;
    return true;
  }
  [[nodiscard]] Number number() const { return Number::of_text(node_->text()); }
  [[nodiscard]] std::size_t size() const { return node_->size(); }
  // Returns the address of the first item or member of a container that is not empty. A copy of the
  // node has the same address.
  [[nodiscard]] const void* address() const {
    if (node_->is(Kind::kArray)) return node_->items().data();
    return node_->members().data();
  }

  struct MakeItem {
    auto operator()(const Node* at) const { return NodeValue(*at); }
  };
  struct MakeMember {
    auto operator()(const Member* at) const {
      return MemberOf<NodeValue>{at->key, NodeValue(at->value)};
    }
  };
  [[nodiscard]] auto items() const {
    const auto all = node_->items();
    return Walk<const Node*, MakeItem>{all.data(), all.data() + all.size()};
  }
  [[nodiscard]] auto members() const {
    const auto all = node_->members();
    return Walk<const Member*, MakeMember>{all.data(), all.data() + all.size()};
  }

 protected:
  const Node* node_;
};

// Data for the explanation of one document. It checks the same values many times, so it remembers
// the verdicts on them.
struct NodeContext {
  bool rounded = false;  // true: the reals were doubles before they became text
  VerdictMemory verdicts{};
};

// A node of a document that is being explained.
class ExplainedValue : public NodeValue {
 public:
  ExplainedValue(const Node& node, NodeContext& context) : NodeValue(node), context_(&context) {}

  [[nodiscard]] Number number() const {
    if (!context_->rounded || !node_->is(Kind::kReal)) return NodeValue::number();
    return Number::rounded(Constant(node_->text()).real);
  }

  template <class Element>
  struct Step {
    const Element* at;
    NodeContext* context;
    bool operator!=(const Step& other) const { return at != other.at; }
    void operator++() { ++at; }
  };
  struct MakeItem {
    auto operator()(const Step<Node>& step) const {
      return ExplainedValue(*step.at, *step.context);
    }
  };
  struct MakeMember {
    auto operator()(const Step<Member>& step) const {
      return MemberOf<ExplainedValue>{step.at->key, ExplainedValue(step.at->value, *step.context)};
    }
  };
  [[nodiscard]] auto items() const {
    const auto all = node_->items();
    return Walk<Step<Node>, MakeItem>{{all.data(), context_}, {all.data() + all.size(), context_}};
  }
  [[nodiscard]] auto members() const {
    const auto all = node_->members();
    return Walk<Step<Member>, MakeMember>{{all.data(), context_},
                                          {all.data() + all.size(), context_}};
  }

  [[nodiscard]] VerdictMemory& verdicts() const { return context_->verdicts; }

 private:
  NodeContext* context_;
};

}  // namespace patchbay::schema
