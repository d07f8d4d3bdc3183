// The three forms an instance comes in, behind the one face the evaluator is written for: kind,
// boolean, number, text, size, items(), members(). Each is a view, as cheap to copy as a pointer.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>

#include "json/tape_value.h"
#include "json/walk.h"
#include "schema/json_names.h"

namespace patchbay::schema {

using json::ElementValue;
using json::MemberOf;
using json::TapeValue;
using json::Walk;

// An nlohmann value, whose strings may be anything.
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

// What is known of a document's values while they are asked about again and again.
struct NodeContext {
  bool rounded = false;                                        // reals came from doubles
  std::set<std::pair<const Node*, std::uint32_t>> failures{};  // containers, and what they failed
};

// A Document: for numbers beyond 64 bits, and for explanations.
class NodeValue {
 public:
  static constexpr bool kIsUtf8 = true;

  explicit NodeValue(const Node& node, NodeContext* context = nullptr)
      : node_(&node), context_(context) {}

  [[nodiscard]] Kind kind() const { return node_->kind(); }
  [[nodiscard]] bool boolean() const { return node_->boolean(); }
  [[nodiscard]] std::string_view text() const { return node_->text(); }
  [[nodiscard]] bool int64(std::int64_t&) const { return false; }
  [[nodiscard]] Number number() const {
    if (context_ && context_->rounded && node_->is(Kind::kReal)) {
      return Number::rounded(Constant(node_->text()).real);
    }
    return Number::of_text(node_->text());
  }
  [[nodiscard]] std::size_t size() const {
    return node_->is(Kind::kArray) ? node_->items().size() : node_->members().size();
  }

  struct Item {
    const Node* at;
    NodeContext* context;
    bool operator!=(const Item& other) const { return at != other.at; }
    void operator++() { ++at; }
  };
  struct MemberStep {
    const Member* at;
    NodeContext* context;
    bool operator!=(const MemberStep& other) const { return at != other.at; }
    void operator++() { ++at; }
  };
  struct MakeItem {
    auto operator()(const Item& step) const { return NodeValue(*step.at, step.context); }
  };
  struct MakeMember {
    auto operator()(const MemberStep& step) const {
      return MemberOf<NodeValue>{step.at->key, NodeValue(step.at->value, step.context)};
    }
  };
  [[nodiscard]] auto items() const {
    const auto all = node_->items();
    return Walk<Item, MakeItem>{{all.data(), context_}, {all.data() + all.size(), context_}};
  }
  [[nodiscard]] auto members() const {
    const auto all = node_->members();
    return Walk<MemberStep, MakeMember>{{all.data(), context_},
                                        {all.data() + all.size(), context_}};
  }

  // Whether it is being explained: asked again and again, so that what failed is remembered.
  [[nodiscard]] bool is_explained() const { return context_ != nullptr; }
  [[nodiscard]] bool has_failed(std::uint32_t entry) const {
    return context_->failures.contains({node_, entry});
  }
  void note_failure(std::uint32_t entry) const { context_->failures.insert({node_, entry}); }

 private:
  const Node* node_;
  NodeContext* context_;
};

}  // namespace patchbay::schema
