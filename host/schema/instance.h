// The three forms an instance comes in, behind the one face the evaluator is written for: kind,
// boolean, number, text, size, items(), members(). Each is a view, as cheap to copy as a pointer.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

#include "json/tape_value.h"
#include "json/walk.h"
#include "schema/json_names.h"

namespace patchbay::schema {

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
    return Number::of(*json_->get_ptr<const double*>());
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

// A Document, exact: for numbers beyond 64 bits.
class NodeValue {
 public:
  static constexpr bool kIsUtf8 = true;

  explicit NodeValue(const Node& node) : node_(&node) {}

  [[nodiscard]] Kind kind() const { return node_->kind(); }
  [[nodiscard]] bool boolean() const { return node_->boolean(); }
  [[nodiscard]] std::string_view text() const { return node_->text(); }
  [[nodiscard]] bool int64(std::int64_t&) const { return false; }
  [[nodiscard]] Number number() const { return Number::of_text(node_->text()); }
  [[nodiscard]] std::size_t size() const {
    return node_->is(Kind::kArray) ? node_->items().size() : node_->members().size();
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

 private:
  const Node* node_;
};

}  // namespace patchbay::schema
